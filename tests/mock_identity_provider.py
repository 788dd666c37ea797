"""An identity provider (OpenID Connect) on this machine, which can also misbehave."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, redirect, request
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from waitress.server import create_server

CLIENT_ID, CLIENT_SECRET = "console", "a secret that the two of them share"


class MockIdentityProvider:
    """Signs in whoever `claims` says, as the specification asks, unless told otherwise."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "1", "use": "sig"})
        self.issuer = ""
        self.claims: dict[str, Any] = {"sub": "person-1"}
        # What the userinfo endpoint adds, and what a misbehaving provider changes.
        self.more: dict[str, Any] = {}
        self.changes: dict[str, Any] = {}
        self.signs_with: Any = self.key
        self.algorithm = "ES256"
        self.metadata: dict[str, Any] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.app = self._application()

    def _application(self) -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/.well-known/openid-configuration", "metadata", self._metadata)
        app.add_url_rule("/keys", "keys", lambda: {"keys": [self.key.as_dict(private=False)]})
        app.add_url_rule("/authorize", "authorize", self._authorize)
        app.add_url_rule("/token", "token", self._token, methods=["POST"])
        app.add_url_rule("/userinfo", "userinfo", lambda: {"sub": self.claims["sub"], **self.more})
        return app

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            **self.metadata,
        }

    def _authorize(self) -> Any:
        asked = request.args
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"nonce": asked["nonce"], "challenge": asked["code_challenge"]}
        back = urlencode({"code": code, "state": asked["state"]})
        return redirect(f"{asked['redirect_uri']}?{back}")

    def _token(self) -> Any:
        grant = self.codes.pop(request.form["code"], None)
        if grant is None or request.authorization is None:
            return {"error": "invalid_grant"}, 400
        assert request.authorization.username == CLIENT_ID
        verifier = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(verifier).decode().rstrip("=") == grant["challenge"]
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60,
            "nonce": grant["nonce"], **self.claims, **self.changes,
        }  # fmt: skip
        header = {"alg": self.algorithm, "kid": "1"}
        token = jwt.encode(header, claims, self.signs_with, algorithms=[self.algorithm])
        answer = {"access_token": secrets.token_urlsafe(8), "token_type": "Bearer"}
        return {**answer, "id_token": token} if self.changes.get("id_token", True) else answer


@contextmanager
def running_provider() -> Iterator[MockIdentityProvider]:
    """Give a provider that answers on a free port."""
    provider = MockIdentityProvider()
    sockets: dict[int, Any] = {}
    server = create_server(provider.app, host="127.0.0.1", port=0, threads=2, map=sockets)
    provider.issuer = f"http://127.0.0.1:{server.effective_port}"

    def run() -> None:
        try:
            server.run()
        except OSError:
            return  # The listening socket was closed under the loop.

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield provider
    server.close()
    thread.join(timeout=5)
    for channel in list(sockets.values()):
        channel.close()


def shared_secret_key() -> OctKey:
    """Give the key that a forger would use who knows the client's secret only."""
    return OctKey.import_key(CLIENT_SECRET)
