"""A receiver of webhooks: it answers handshakes from within its handler, and checks signatures."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Receiver:
    """Listens on a free port. `send_verifier(callback_id, verifier)` sends it to FreshBooks; `on_event(name, id)`
    may be called for the same event again, as messages come at least once."""

    def __init__(self, send_verifier, on_event):
        self.send_verifier = send_verifier
        self.on_event = on_event
        self.verifiers = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.uri = f"http://127.0.0.1:{self.server.server_port}/freshbooks"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def receive(self, form, signature):
        """The status to answer a message with."""
        if form.get("name") == "callback.verify":
            self.verifiers[form["object_id"]] = form["verifier"]
            self.send_verifier(form["object_id"], form["verifier"])
            return 200
        # a message does not say which callback it is for, and each has a verifier of its own
        if not any(_is_signed(form, signature, verifier) for verifier in self.verifiers.values()):
            return 401
        self.on_event(form["name"], int(form["object_id"]))
        return 200

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _handler(receiver):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                signature = self.headers.get("X-FreshBooks-Hmac-SHA256", "")
                self.send_response(receiver.receive(dict(parse_qsl(body)), signature))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler


def _is_signed(form, signature, verifier):
    """What is signed is the form as JSON, not the body."""
    digest = hmac.new(verifier.encode(), json.dumps(form).encode(), hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest).decode(), signature)
