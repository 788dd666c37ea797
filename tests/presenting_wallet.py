"""A wallet that presents: it reads a request's link and answers as OpenID4VP 1.0 says."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.bureau_fixture import AT, PublishedBureau
from tests.reference_proofs import TestKey
from vc_core.documents.loader import pinned
from vc_core.envelopes import sd_jwt
from vc_core.envelopes.jose import sign_token
from vc_core.envelopes.keys import SealingSigner
from vc_core.envelopes.sd_jwt_vc import type_iri
from vc_core.proofs import add_proof
from vc_core.verification_methods.jwk import public_jwk

HOLDER = TestKey(secret=42)


@dataclass(frozen=True)
class Request:
    """What a request's link asks."""

    parameters: dict[str, str]

    @classmethod
    def read(cls, link: str) -> "Request":
        found = parse_qs(urlsplit(link).query, strict_parsing=True)
        return cls({name: value for name, [value] in found.items()})

    def __getitem__(self, name: str) -> str:
        return self.parameters[name]

    @property
    def query(self) -> dict[str, Any]:
        query: dict[str, Any] = json.loads(self["dcql_query"])
        return query


def wallet_token(
    bureau: PublishedBureau, name: str = "张三丰", *, key: Any = HOLDER, **changes: Any
) -> str:
    """Seal a certificate as the wallet desk does, bound to `key`."""
    certificate = bureau.unsecured(name)
    kind = certificate["type"][-1]
    payload = {
        **certificate,
        "vct": type_iri(kind, pinned()),
        "iss": certificate["issuer"],
        "iat": int(AT.timestamp()),
        "cnf": {"jwk": public_jwk(key.private.public_key())},
        **changes,
    }
    return sd_jwt.issue_sd_jwt(
        {name: value for name, value in payload.items() if value is not None},
        paths=[f"credentialSubject.{member}" for member in certificate["credentialSubject"]],
        signer=SealingSigner(bureau.seal),
        media_type="dc+sd-jwt",
    )


def bound(
    token: str,
    *,
    nonce: str,
    audience: str,
    key: Any = HOLDER,
    at: datetime = AT,
    **changes: Any,
) -> str:
    """Answer with a key binding token over what is disclosed (RFC 9901 §4.3)."""
    claims = {
        "iat": int(at.timestamp()),
        "aud": audience,
        "nonce": nonce,
        "sd_hash": sd_jwt.digest_of(token, hashlib.sha256),
        **changes,
    }
    return token + sign_token(claims, signer=SealingSigner(key), media_type="kb+jwt")


def presentation_of(
    credential: dict[str, Any], *, nonce: str, audience: str, key: Any = HOLDER
) -> dict[str, Any]:
    """Answer with a presentation of the certificate file."""
    unsigned = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": key.did,
        "verifiableCredential": [credential],
    }
    return add_proof(
        unsigned,
        signer=key,
        cryptosuite="ecdsa-rdfc-2019",
        created=AT,
        proof_purpose="authentication",
        options={"challenge": nonce, "domain": audience},
    )
