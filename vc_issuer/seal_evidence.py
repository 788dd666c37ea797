"""What the signed issuing log proves to have been sealed before a key came into wrong hands.

The trust root signed the log's head with every publication. What stands in the log up to the last
head that was signed before the compromise cannot have been written by the thief afterwards.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.credential import as_list
from vc_core.sealed_digest import DIGEST_BYTES, sealed_digest
from vc_issuer.audit import check_chain
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry, CertificateRecord, Publication

SEALED = "seal"
SEALED_PAGE = "seal-pdf"
SEALED_CARRIER = "seal-carrier"


def proven_digests(session: Session, seal: str, since: datetime) -> frozenset[bytes]:
    """Give the digests that the bundle may carry for a seal compromised since `since`.

    They are those of pages, of the certificates that it sealed, and of others of which a token was
    made: that may bear a later seal than its certificate does.

    A log that was changed proves nothing: `LOG_CHANGED` is raised, and nothing is published.
    """
    entries = _signed_length(session, since)
    if entries == 0:
        return frozenset()
    if any(True for _ in check_chain(session)):
        raise IssuerError(
            "LOG_CHANGED",
            "the audit log was changed; it proves nothing: run vc-issuer reconcile",
            "审计日志被改动，不能作为证明：请运行 vc-issuer reconcile",
        )
    covered = AuditEntry.sequence <= entries
    carried = set(
        session.scalars(
            select(AuditEntry.subject).where(covered, AuditEntry.action == SEALED_CARRIER)
        )
    )
    found: set[bytes] = set()
    for entry in session.scalars(
        select(AuditEntry).where(covered, AuditEntry.action.in_((SEALED, SEALED_PAGE)))
    ):
        digest = str(entry.detail.get("digest"))
        if entry.action == SEALED_PAGE:
            found.add(bytes.fromhex(digest)[:DIGEST_BYTES])
            continue
        record = session.get(CertificateRecord, entry.subject)
        text = "" if record is None else record.document or ""
        as_logged = hashlib.sha256(text.encode("utf-8")).hexdigest() == digest
        if as_logged and (entry.subject in carried or sealed_by(text, seal)):
            found |= digests_of(text)
    return frozenset(found)


def seal_of(text: str) -> str:
    """Name the seal that a certificate just sealed bears."""
    method: str = json.loads(text)["proof"][0]["verificationMethod"]
    return method.partition("#")[2]


def sealed_by(text: str, seal: str) -> bool:
    """Tell whether a stored certificate bears this seal."""
    proofs = as_list(json.loads(text).get("proof")) if text else []
    return any(str(proof.get("verificationMethod")).endswith(f"#{seal}") for proof in proofs)


def digests_of(text: str) -> set[bytes]:
    """Give the digest of a stored certificate, as a set of one."""
    certificate: dict[str, Any] = json.loads(text)
    return {sealed_digest(certificate)}


def _signed_length(session: Session, since: datetime) -> int:
    """Give how many entries the last head covers that was signed before `since`."""
    publication = session.scalars(
        select(Publication)
        .where(Publication.issued_at < since)
        .order_by(Publication.sequence.desc())
        .limit(1)
    ).first()
    if publication is None:
        return 0
    head = json.loads(publication.bundle)["logHead"]
    entry = session.get(AuditEntry, head["entries"]) if head["entries"] else None
    if entry is None or entry.hash != head["hash"]:
        raise IssuerError(
            "LOG_CHANGED",
            "the audit log is not the one whose head was published",
            "审计日志与已公布的日志头不一致",
        )
    return int(head["entries"])
