"""A world per test with pytest: python3 -m pytest examples/python"""

import pytest
from freshbooks_mock import is_signed


@pytest.mark.freshbooks_world({"from": "empty"})
def test_an_invoice_is_numbered_and_added_up(freshbooks_world):
    world = freshbooks_world
    accounting = f"/accounting/account/{world.account_id}"
    _, answer = world.call("POST", f"{accounting}/users/clients", {"client": {"organization": "Example Ltd"}})
    client = answer["response"]["result"]["client"]

    status, answer = world.call("POST", f"{accounting}/invoices/invoices", {"invoice": {
        "customerid": client["id"],
        "create_date": "2026-06-15",
        "lines": [{"name": "Design", "qty": "3", "unit_cost": {"amount": "80.00", "code": "USD"}}],
    }})

    assert status == 200
    invoice = answer["response"]["result"]["invoice"]
    assert invoice["invoice_number"] == "0000001"
    assert invoice["amount"] == {"amount": "240.00", "code": "USD"}


def test_every_test_begins_with_the_same_data(freshbooks_world):
    status, answer = freshbooks_world.call("GET", "/accounting/account/ACME01/users/clients?per_page=1")
    assert (status, answer["response"]["result"]["total"]) == (200, 12)


@pytest.mark.freshbooks_world({"from": "empty"})
def test_a_new_client_is_told_to_the_callback(freshbooks_world):
    world = freshbooks_world
    world.control("PATCH", "/config", {"webhooks": {"auto_verify": True, "handshake_delay_ms": 0}})
    callback = {"event": "client.create", "uri": "https://app.example.test/hooks"}
    world.call("POST", f"/events/account/{world.account_id}/events/callbacks", {"callback": callback})
    verifier = world.delivery("callback.verify")["fields"]["verifier"]

    world.call("POST", f"/accounting/account/{world.account_id}/users/clients", {"client": {"organization": "Hat"}})

    assert is_signed(world.delivery("client.create"), verifier)
    assert not is_signed(world.delivery("client.create"), "another")
