# Every test of this folder can ask for `freshbooks_world`.
pytest_plugins = ["freshbooks_mock"]
