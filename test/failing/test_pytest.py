"""A test that fails, for what is printed then."""


def test_wrong_on_purpose(freshbooks_world):
    clients = f"/accounting/account/{freshbooks_world.account_id}/users/clients"
    for path in [clients, f"{clients}/4711", "/accounting/account/ACME01/users/client"]:
        freshbooks_world.call("GET", path)
    freshbooks_world.call("POST", clients, {"client": {"email": "no address"}})
    assert 1 == 2


def test_wrong_checks(freshbooks_world):
    freshbooks_world.control("POST", "/verify", {"checks": [{"operation": "clients.create", "count": 1}]})


def test_wrong_name(freshbooks_world):
    freshbooks_world.control("POST", "/scenarios/overdu")
