"""An application signed by its unit: a manifest with a Data Integrity proof over the file's digest.

The manifest names the unit, the file by SHA-256, a time and a nonce, and carries one
`ecdsa-jcs-2019` or `eddsa-jcs-2022` proof by a registered key of the unit (N2.2). It is short, so
that any VC library can make one, and the file itself stays the spreadsheet that people know.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.documents.strict_json import parse
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.problems import ProblemError
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.signer import Signer
from vc_core.times import CLOCK_SKEW, InvalidTime, format_timestamp, parse_timestamp
from vc_issuer.problems import IssuerError
from vc_issuer.registry.service_models import SignedApplication
from vc_issuer.unit_keys import demand_key

TYPE = "CertificateApplication"
# A manifest is made to be sent at once; an old one may have been copied.
TERM = timedelta(days=1)
SUITES = {"P-256": "ecdsa-jcs-2019", "P-384": "ecdsa-jcs-2019", "Ed25519": "eddsa-jcs-2022"}
_MEMBERS = {"type", "unit", "file", "created", "nonce", "proof"}
_NONCE = re.compile(r"[0-9a-f]{32,64}")


@dataclass(frozen=True)
class Manifest:
    """A manifest whose proof holds; by whom it is signed is asked of the registry."""

    unit: str
    file_name: str
    file_digest: str
    created: datetime
    nonce: str
    did: str
    text: str

    @classmethod
    def read(cls, data: bytes, *, now: datetime) -> Self:
        """Read a manifest and verify its one proof; its time must be of the last day."""
        document = _document(data)
        did = _proved_by(document, now)
        try:
            manifest = cls(
                str(document["unit"]),
                str(document["file"]["name"]),
                str(document["file"]["sha256"]),
                parse_timestamp(document["created"]),
                str(document["nonce"]),
                did,
                data.decode("utf-8"),
            )
        except (KeyError, TypeError, InvalidTime, UnicodeDecodeError) as error:
            raise _malformed() from error
        # No unit's code has NUL, and no database is asked for it.
        if not _NONCE.fullmatch(manifest.nonce) or "\0" in manifest.unit:
            raise _malformed()
        if not now - TERM <= manifest.created <= now + CLOCK_SKEW:
            raise IssuerError(
                "MANIFEST_TIME",
                "the application was not signed within the last day",
                "该申请不是在一日内签署的",
            )
        return manifest

    def demand_file(self, data: bytes, filename: str) -> None:
        """Refuse a file that is not the one signed, by content or by name."""
        if hashlib.sha256(data).hexdigest() != self.file_digest or filename != self.file_name:
            raise IssuerError(
                "FILE_NOT_SIGNED",
                "the file is not the one that the unit signed",
                "该文件不是单位所签署的文件",
            )

    def demand_fresh(self, session: Session) -> None:
        """Refuse a key that is not the unit's, and a nonce that was used."""
        demand_key(session, self.did, self.unit)
        used = session.scalar(
            select(SignedApplication.application_id)
            .where(SignedApplication.unit_code == self.unit)
            .where(SignedApplication.nonce == self.nonce)
        )
        if used is not None:
            raise IssuerError(
                "REPLAYED", "this signed application came in before", "该签名申请已提交过"
            )

    def keep(self, session: Session, application: str, now: datetime) -> None:
        """Store the manifest beside its application, and with it the nonce."""
        session.add(
            SignedApplication(
                application_id=application,
                unit_code=self.unit,
                did=self.did,
                nonce=self.nonce,
                manifest=self.text,
                received_at=now,
            )
        )


def sign_application(
    data: bytes, filename: str, *, unit: str, signer: Signer, now: datetime
) -> dict[str, Any]:
    """Make the signed manifest of an application file, on the unit's side."""
    manifest = {
        "type": TYPE,
        "unit": unit,
        "file": {"name": filename, "sha256": hashlib.sha256(data).hexdigest()},
        "created": format_timestamp(now),
        "nonce": secrets.token_hex(16),
    }
    return add_proof(manifest, signer=signer, cryptosuite=SUITES[signer.algorithm], created=now)


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = parse(data)
    except ProblemError as error:
        raise _malformed() from error
    if not isinstance(document, dict) or set(document) != _MEMBERS or document["type"] != TYPE:
        raise _malformed()
    return document


def _proved_by(document: dict[str, Any], now: datetime) -> str:
    proof = document["proof"]
    if not isinstance(proof, dict) or proof.get("cryptosuite") not in SUITES.values():
        raise _malformed()
    result = verify_proof(document, resolver=DidKeyResolver(), now=now)
    method = proof.get("verificationMethod")
    if result.outcome is not Outcome.PASSED or not isinstance(method, str):
        raise IssuerError(
            "SIGNATURE_INVALID",
            "the application's signature does not hold",
            "申请的签名不成立",
        )
    return method.partition("#")[0]


def _malformed() -> IssuerError:
    return IssuerError(
        "MANIFEST_MALFORMED",
        "not a signed application: type, unit, file {name, sha256}, created, nonce and one "
        "JCS proof are expected",
        "不是有效的签名申请：应含 type、unit、file {name, sha256}、created、nonce 和一个 JCS 证明",
    )
