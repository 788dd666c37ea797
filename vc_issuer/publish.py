"""Publishes what verifiers need: status lists and trust bundle under a new sequence number.

What is published is kept in the registry, so that static files and the web service give the same
bytes, and a sequence number never stands for two different bundles.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vc_core.documents.jcs import canonicalize as jcs
from vc_core.documents.loader import PinnedContexts
from vc_core.times import CLOCK_SKEW, parse_timestamp
from vc_issuer.audit import Event, append
from vc_issuer.files import write_atomically
from vc_issuer.keyring import Keyring
from vc_issuer.legal_basis import legal_bases
from vc_issuer.persons import system_user
from vc_issuer.registry import Registry
from vc_issuer.registry.models import Publication, StatusChange, StatusList
from vc_issuer.registry.settings import count_up, read_setting
from vc_issuer.slips.recognition import recognition_credentials
from vc_issuer.status_lists import signed_status_lists
from vc_issuer.trust_bundle import signed_trust_bundle, trust_root

# Status lists are valid for seven days; a served publication is renewed long before.
RENEWAL = timedelta(days=1)
# Who publishes when the service renews what it serves, and nobody has asked it to.
AUTOMATIC = "publish"


@dataclass(frozen=True)
class Published:
    """One publication: what stands under a sequence number."""

    sequence: int
    issued_at: datetime
    bundle_text: str
    did_document: dict[str, Any]
    root: dict[str, Any]

    @cached_property
    def bundle(self) -> dict[str, Any]:
        """Give the trust bundle as JSON."""
        bundle: dict[str, Any] = json.loads(self.bundle_text)
        return bundle

    def status_list(self, path: str) -> dict[str, Any] | None:
        """Give the list whose URL ends in `/{purpose}/{n}`, if there is one."""
        lists: list[dict[str, Any]] = self.bundle["statusLists"]
        return next(
            (entry for entry in lists if entry["id"].endswith(f"/status-lists/{path}")), None
        )


class Publisher:
    """Makes publications and gives the current one."""

    def __init__(self, registry: Registry, keyring: Keyring, contexts: PinnedContexts) -> None:
        """Take the registry, the keys and the pinned contexts."""
        self._registry = registry
        self._keyring = keyring
        self._contexts = contexts

    def publish(self, now: datetime, *, by: str | None = None) -> Published:
        """Sign everything anew under the next sequence number; the log names `by` whom.

        Without a person that is the operating system's user of this process.
        """
        with self._registry.writing() as session:
            return self._publish(session, now, by or system_user())

    def current(self, now: datetime, *, by: str = AUTOMATIC) -> Published:
        """Give what is published, after publishing anew if it is old or overtaken by a change."""
        with self._registry.reading() as session:
            last = _last(session)
            if last is not None and _is_current(session, last, now):
                return _published(session, last)
        with self._registry.writing() as session:
            last = _last(session)
            if last is not None and _is_current(session, last, now):
                return _published(session, last)
            return self._publish(session, now, by)

    def write_files(self, folder: Path, published: Published) -> list[Path]:
        """Write a publication as static files, each replaced at once; the bundle comes last."""
        documents: dict[str, bytes] = {
            ".well-known/did.json": write_document(published.did_document),
            "did.json": write_document(published.did_document),
            "trust-root.json": write_document(published.root),
        }
        for url in [*self._contexts.urls("context"), *self._contexts.urls("schema")]:
            if url.startswith(f"{self._contexts.base}/"):
                documents[url.removeprefix(f"{self._contexts.base}/")] = self._contexts.bytes(url)
        for entry in published.bundle["statusLists"]:
            name = "/".join(urlsplit(entry["id"]).path.split("/")[-3:])
            documents[name] = write_document(entry)
        documents["trust-bundle.json"] = published.bundle_text.encode("utf-8")
        for name, data in documents.items():
            write_atomically(folder / name, data)
        return [folder / name for name in documents]

    def _publish(self, session: Session, now: datetime, by: str) -> Published:
        sequence = count_up(session, "publication")
        signer = self._keyring.current_status_signer(read_setting(session, "did_document"))
        lists = signed_status_lists(session, signer=signer, now=now)
        append(session, [Event("publish", str(sequence), {})], actor=by, now=now)
        bundle = signed_trust_bundle(
            session,
            sequence=sequence,
            status_lists=lists,
            keyring=self._keyring,
            contexts=self._contexts,
            now=now,
        )
        record = Publication(
            sequence=sequence,
            issued_at=now,
            expires_at=parse_timestamp(bundle["expires"]),
            last_status_change=_last_change(session),
            status_lists=_count_lists(session),
            bundle=write_document(bundle).decode("utf-8"),
            facts=_facts(session),
        )
        session.add(record)
        session.flush()
        return _published(session, record)


def write_document(document: dict[str, Any]) -> bytes:
    """Write JSON as it is published: UTF-8, indented, with a line end."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _last(session: Session) -> Publication | None:
    return session.scalar(select(Publication).order_by(Publication.sequence.desc()).limit(1))


def _last_change(session: Session) -> int:
    return session.scalar(select(func.max(StatusChange.id))) or 0


def _count_lists(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(StatusList)) or 0


def _facts(session: Session) -> str:
    """Give the digest of what a bundle says besides status: bases, recognitions, seals."""
    bases = [dict(basis.document) for basis in legal_bases(session)]
    seals = read_setting(session, "did_document")
    return hashlib.sha256(jcs([bases, recognition_credentials(session), seals])).hexdigest()


def _is_current(session: Session, last: Publication, now: datetime) -> bool:
    return (
        last.last_status_change == _last_change(session)
        and last.status_lists == _count_lists(session)
        and last.facts == _facts(session)
        # Nor one that a clock gone wrong has dated: verifiers refuse what is from the future.
        and -CLOCK_SKEW <= now - last.issued_at < RENEWAL
    )


def _published(session: Session, record: Publication) -> Published:
    return Published(
        record.sequence,
        record.issued_at,
        record.bundle,
        read_setting(session, "did_document"),
        trust_root(session),
    )
