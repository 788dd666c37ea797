"""Compares the log with the heads that were published: a log written anew betrays itself.

Whoever holds the database can compute the whole chain afresh; a head in a bundle that somebody
else has kept cannot be taken back.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.documents.strict_json import parse
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.problems import ProblemError
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry, Publication
from vc_issuer.registry.settings import read_setting

# Read anew each time, and each may have many lists: the latest suffice, as each covers the former.
LATEST = 50


def check_heads(session: Session, kept: Sequence[bytes]) -> Iterator[str]:
    """Find heads, of our latest publications and of bundles kept elsewhere, that the log lacks."""
    ours = session.scalars(
        select(Publication.bundle).order_by(Publication.sequence.desc()).limit(LATEST)
    )
    bundles = [json.loads(text) for text in ours]
    bundles += [_signed_bundle(session, data) for data in kept]
    for bundle in bundles:
        head = bundle["logHead"]
        found = session.scalar(
            select(AuditEntry.hash).where(AuditEntry.sequence == head["entries"])
        )
        if found != head["hash"]:
            yield f"LOG_HEAD_DIFFERS {bundle['sequence']}"


def _signed_bundle(session: Session, data: bytes) -> dict[str, Any]:
    """Read a bundle from elsewhere; it counts only if the trust root signed it."""
    try:
        bundle = parse(data)
        result = verify_proof(bundle, resolver=DidKeyResolver(), now=None)
        method = bundle["proof"]["verificationMethod"]
        entries = bundle["logHead"]["entries"]
    except (ProblemError, LookupError, TypeError) as error:
        raise _not_ours() from error
    root = read_setting(session, "trust_root")
    if (
        result.outcome is not Outcome.PASSED
        or method.partition("#")[0] != root
        or type(entries) is not int
    ):
        raise _not_ours()
    return dict(bundle)


def _not_ours() -> IssuerError:
    return IssuerError(
        "BUNDLE_NOT_OURS",
        "not a trust bundle signed by this bureau's trust root",
        "不是由本机构信任根签署的信任包",
    )
