"""A world of freshbooks-mock for each test of pytest. One file, HTTP and the standard library alone.

Copy it beside your tests, and say so in conftest.py:

    pytest_plugins = ["freshbooks_mock"]

A test that asks for `freshbooks_world` then has a FreshBooks of its own, which is deleted when the test ends. If
the test fails, the requests of its world are shown below the failure. The mark says how it is created:

    @pytest.mark.freshbooks_world({"from": "empty"})
    def test_an_invoice(freshbooks_world): ...

The server is the one that FRESHBOOKS_MOCK_URL names, else http://localhost:3737 (`npx freshbooks-mock`). One in a
container or on another machine takes the token in FRESHBOOKS_MOCK_ADMIN_TOKEN.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

MOST = 20  # requests that are shown


class World:
    """A FreshBooks of one's own: what the server says of it as attributes (`access_token`, `refs`, ...)."""

    def __init__(self, server, description):
        self.server = server
        self.name = description["world"]
        self.url = description["base_url"]
        self.__dict__.update(description)

    def call(self, method, path, body=None, headers=None):
        """A call to the API with the world's token; gives the status and the JSON of the answer."""
        bearer = {"Authorization": "Bearer " + self.access_token}
        return _send(method, self.url + path, body, {**bearer, **(headers or {})})

    def control(self, method, path, body=None):
        """A verb of the control API about this world: `control("POST", "/clock/advance", {"by": "P31D"})`."""
        status, answer = _control(method, f"{self.server}/_mock/worlds/{self.name}{path}", body)
        if status >= 400:
            raise RuntimeError(_refusal(answer))
        return answer

    def seed(self, fixture):
        """Loads a fixture: a dict, or a text of YAML or JSON. Returns the ids by the names of the fixture."""
        self.refs = self.control("POST", "/fixtures", fixture)["refs"]
        return self.refs

    def delivery(self, event, **filters):
        """Waits for a message to a callback: `delivery("invoice.create", object_id=5, timeout_ms=2000)`."""
        return self.control("POST", "/webhooks/wait", {"event": event, **filters})["deliveries"][-1]

    def reset(self):
        """Resets the world to its initial state."""
        self.__dict__.update(self.control("POST", "/reset"))

    def drop(self):
        _control("DELETE", f"{self.server}/_mock/worlds/{self.name}")

    def journal(self):
        """The requests of the world, a line each; the most likely reason of a failure comes first."""
        status, answer = _control("GET", f"{self.server}/_mock/worlds/{self.name}/requests?limit=1000")
        if status != 200:
            return "the journal cannot be read: " + _refusal(answer)
        rows = sorted(answer["requests"], key=_rank)[:MOST]
        lines = [line for row in rows for line in _lines(row)]
        return "\n".join([f"world {self.name} at {self.url}: {len(answer['requests'])} requests", *lines])


def is_signed(delivery, verifier):
    """Whether a delivery (or a form as `body`, with its `signature`) is signed with the verifier of its callback."""
    text = json.dumps(dict(urllib.parse.parse_qsl(delivery["body"], keep_blank_values=True)))
    digest = hmac.new(verifier.encode(), text.encode(), hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest).decode(), delivery["signature"])


def _refusal(answer):
    """Why the control API refused: its sentence or the report of `verify`, and what to do instead."""
    near, hint = answer.get("did_you_mean"), answer.get("hint")
    return "\n".join(filter(None, [
        str(answer.get("report") or answer.get("detail") or answer).rstrip(),
        near and f"did you mean '{near}'?",
        hint and f"hint: {hint}",
    ]))


def _rank(row):
    """Unmatched ones first, then those that failed, were refused, or gave warnings."""
    status = row.get("status", 200)
    if row.get("unmatched") or status == 501:
        return 0
    if status >= 500 or status == 0:
        return 1
    return 2 if status >= 400 else 3 if row.get("warnings") else 4


def _lines(row):
    status = row.get("status") or "no answer"
    faults = ", ".join(str(fault) for fault in row.get("faults") or [])
    why = row.get("why")
    yield "  ".join(filter(None, [
        f"{row.get('method', '?'):6} {row.get('path')} -> {status}",
        "unmatched" if row.get("unmatched") else row.get("operation"),
        why,
        faults and "fault: " + faults,
    ]))
    notes = [*(row.get("warnings") or []), row.get("unmatched"), row.get("hint")]
    for note in notes:
        text = note.get("message") or note.get("hint") if isinstance(note, dict) else note
        if text and text != why:
            yield f"         {text}"


def _control(method, url, body=None):
    token = os.environ.get("FRESHBOOKS_MOCK_ADMIN_TOKEN")
    return _send(method, url, body, {"Authorization": "Bearer " + token} if token else None)


def _send(method, url, body=None, headers=None):
    data = None if body is None else (body if isinstance(body, str) else json.dumps(body)).encode()
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with _opener.open(request) as answer:
            return answer.status, _read(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, _read(answer)
    except urllib.error.URLError as error:
        raise RuntimeError(
            f"no freshbooks-mock answers at {url.split('/_mock')[0]}: {error.reason}; "
            "start one with `npx freshbooks-mock`, or set FRESHBOOKS_MOCK_URL") from None


# the server is near: no proxy of the environment is asked
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _read(answer):
    text = answer.read().decode()
    try:
        return json.loads(text)
    except ValueError:
        return {"detail": text} if text else {}


def _name(node):
    """pytest-gw0-test-invoices-test-an-invoice: by the worker and the test, so that a person can find it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", str(os.getpid()))
    slug = re.sub(r"[^a-z0-9]+", "-", node.split("/")[-1].replace(".py", "").lower()).strip("-")
    return f"pytest-{worker}-{slug}"[:58].rstrip("-")


def _make(server, name, given):
    """A new world: one of that name that a crashed test left is not taken."""
    for number in range(1, 1000):
        numbered = name if number == 1 else f"{name}-{number}"
        status, answer = _control("POST", server + "/_mock/worlds", {"name": numbered, **given})
        if status == 201:
            return World(server, answer)
        if answer.get("problem") != "world_exists":
            break
    raise RuntimeError(_refusal(answer))


@pytest.fixture
def freshbooks_world(request):
    """A FreshBooks of the test's own, gone when the test ends."""
    server = os.environ.get("FRESHBOOKS_MOCK_URL", "http://localhost:3737").rstrip("/")
    mark = request.node.get_closest_marker("freshbooks_world")
    world = _make(server, _name(request.node.nodeid), mark.args[0] if mark and mark.args else {})
    request.node.freshbooks_world = world
    yield world
    world.drop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    world = getattr(item, "freshbooks_world", None)
    if world is not None and call.when == "call" and report.failed:
        report.sections.append(("freshbooks-mock", world.journal()))


def pytest_configure(config):
    config.addinivalue_line("markers", "freshbooks_world(input): what the world of a test is made with")
