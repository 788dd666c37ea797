"""A wallet as tests hold one: a key, its proofs, and the requests of OpenID4VCI 1.0."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from vc_core.verification_methods import multibase
from vc_core.verification_methods.jwk import public_jwk
from vc_issuer.signers.file import FileSigner
from vc_issuer.wallet.offer import GRANT

ISSUER = "http://localhost"


@dataclass
class Wallet:
    """One wallet with a key of its own."""

    client: FlaskClient
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    @property
    def jwk(self) -> dict[str, Any]:
        return public_jwk(self.key.public_key())

    def token(self, code: str, transaction_code: str, **other: str) -> TestResponse:
        form = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": transaction_code}
        return self.client.post("/wallet/token", data={**form, **other})

    def nonce(self) -> str:
        return str(self.client.post("/wallet/nonce").get_json()["c_nonce"])

    def proof(self, now: datetime, *, nonce: str, **claims: Any) -> str:
        payload = {"aud": ISSUER, "iat": int(now.timestamp()), "nonce": nonce, **claims}
        return self.sign(payload, {"typ": "openid4vci-proof+jwt", "jwk": self.jwk})

    def sign(self, payload: dict[str, Any], header: dict[str, Any]) -> str:
        """Sign with a header of any kind, also one that no library would write."""
        signer = FileSigner(self.key, "unused")
        parts = [{"alg": "ES256", **header}, payload]
        encoded = ".".join(multibase.encode_base64url(json.dumps(p).encode())[1:] for p in parts)
        signature = multibase.encode_base64url(signer.sign(encoded.encode()))[1:]
        return f"{encoded}.{signature}"

    def credential(
        self, token: str, configuration: str, *proofs: str, **other: Any
    ) -> TestResponse:
        request: dict[str, Any] = {"credential_configuration_id": configuration, **other}
        if proofs:
            request["proofs"] = {"jwt": list(proofs)}
        headers = {"Authorization": f"Bearer {token}"}
        return self.client.post("/wallet/credential", json=request, headers=headers)


def read_offer(link: str) -> dict[str, Any]:
    """Read a credential offer by value."""
    [text] = parse_qs(urlsplit(link).query)["credential_offer"]
    offer: dict[str, Any] = json.loads(text)
    return offer
