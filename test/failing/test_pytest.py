"""A test that fails, for what is printed then."""


def test_wrong_on_purpose(freshbooks_world):
    clients = f"/accounting/account/{freshbooks_world.account_id}/users/clients"
    for path in [clients, f"{clients}/4711", "/accounting/account/ACME01/users/client"]:
        freshbooks_world.call("GET", path)
    assert 1 == 2
