"""Tests of a receiver of webhooks, without a sleep: python3 -m pytest examples/python"""

import urllib.error
import urllib.request

import pytest
from freshbooks_mock import is_signed
from receiver import Receiver

pytestmark = pytest.mark.freshbooks_world({"from": "empty"})


@pytest.fixture
def told(freshbooks_world):
    """What the receiver was told of; its callback for clients is verified."""
    world = freshbooks_world
    callbacks = f"/events/account/{world.account_id}/events/callbacks"

    def send_verifier(callback_id, verifier):
        world.call("PUT", f"{callbacks}/{callback_id}", {"callback": {"verifier": verifier}})

    events = []
    world.receiver = Receiver(send_verifier, lambda name, object_id: events.append((name, object_id)))
    world.call("POST", callbacks, {"callback": {"event": "client", "uri": world.receiver.uri}})
    world.delivery("callback.verify")
    yield events
    world.receiver.close()


def create(world):
    path = f"/accounting/account/{world.account_id}/users/clients"
    _, answer = world.call("POST", path, {"client": {"organization": "Example Ltd"}})
    return answer["response"]["result"]["client"]["id"]


def test_events_are_told(freshbooks_world, told):
    client = create(freshbooks_world)
    delivery = freshbooks_world.delivery("client.create", object_id=client)
    assert any(is_signed(delivery, verifier) for verifier in freshbooks_world.receiver.verifiers.values())
    assert told == [("client.create", client)]


def test_what_somebody_else_has_signed_is_refused_and_comes_again(freshbooks_world, told):
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(freshbooks_world.receiver.uri, b"name=client.delete&object_id=1")
    freshbooks_world.control("POST", "/faults", {
        "match": {"event": "client.*"}, "when": {"times": 1}, "do": {"kind": "webhook", "effect": "bad_signature"},
    })
    client = create(freshbooks_world)
    freshbooks_world.control("POST", "/webhooks/flush")
    assert told == [("client.create", client)]
