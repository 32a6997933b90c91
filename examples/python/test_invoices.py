"""A world per test with pytest: python3 -m pytest examples/python"""

import pytest


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
