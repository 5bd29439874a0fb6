"""A provider of OpenID Connect on loopback, whose tokens are really signed, and can be spoilt."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "portal"
SECRET = "client-secret-of-the-tests-and-long"  # as long as PyJWT wants an HMAC key
ALICE = {"sub": "a-1", "preferred_username": "alice.kim", "email": "alice@corp.example", "name": "Alice Kim"}


@dataclass
class Provider:
    """`person` is whom it lets in; `claims` change the identity token, `key` signs it."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(ALICE))
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    signs_with: Any = None
    algorithm: str = "RS256"
    nonce: str = ""
    challenge: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)

    def authorize(self, address: str) -> str:
        """What the person's browser does there; the query with which it comes back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce, self.challenge = query["nonce"], query["code_challenge"]
        self.asked.append(query)
        return f"?code=one-time&state={query['state']}"

    def token(self) -> str:
        now = int(time.time())
        usual = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": self.nonce}
        headers = {"kid": "k1"}
        key = self.signs_with or self.key
        return jwt.encode(usual | self.person | self.claims, key, algorithm=self.algorithm, headers=headers)

    def answer(self, path: str) -> dict[str, Any]:
        numbers = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/me",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": {"keys": [numbers | {"kid": "k1", "alg": "RS256", "use": "sig"}]},
            "/token": {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": self.token()},
            "/me": self.person | self.userinfo,
        }
        return dict(answers[path])


@contextmanager
def fake_oidc() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps(provider.answer(urlsplit(self.path).path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            provider.asked.append({name: values[0] for name, values in parse_qs(sent).items()})
            self.do_GET()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
