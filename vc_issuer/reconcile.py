"""Proves that audit log, registry and status lists tell the same story, or says what differs."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vc_core.status_list import decode_bitstring
from vc_issuer.applied_rows import changed_applications
from vc_issuer.audit import check_chain
from vc_issuer.certificate import PURPOSES, status_list_url
from vc_issuer.log_heads import check_heads
from vc_issuer.registry import Registry
from vc_issuer.registry.models import (
    ENDED,
    Application,
    AuditEntry,
    CertificateRecord,
    Publication,
    StatusChange,
)
from vc_issuer.registry.settings import read_setting
from vc_issuer.status import SUPERSEDED
from vc_issuer.status_lists import status_bits


@dataclass(frozen=True)
class Reconciliation:
    """What was compared, and every difference as a code and the number it is about."""

    log_entries: int
    sealed: int
    reserved: int
    status_changes: int
    unpublished_changes: int
    differences: tuple[str, ...]


def reconcile(registry: Registry, kept_bundles: Sequence[bytes] = ()) -> Reconciliation:
    """Compare log, registry, the last published status lists and the published log heads.

    `kept_bundles` are trust bundles that somebody else has kept; see `vc_issuer.log_heads`.
    """
    with registry.reading() as session:
        differences = (
            *check_chain(session),
            *check_heads(session, kept_bundles),
            *_certificates(session),
            *_replacements(session),
            *(f"ROWS_CHANGED {application}" for application in changed_applications(session)),
            *_approvals(session),
            *_endings(session),
            *_changes(session),
            *_published_lists(session),
        )
        last = _last_publication(session)
        published_up_to = 0 if last is None else last.last_status_change
        return Reconciliation(
            log_entries=_count(session, select(func.count(AuditEntry.sequence))),
            sealed=_count(session, _in_state("sealed")),
            reserved=_count(session, _in_state("reserved")),
            status_changes=_count(session, select(func.count(StatusChange.id))),
            unpublished_changes=_count(
                session,
                select(func.count(StatusChange.id)).where(StatusChange.id > published_up_to),
            ),
            differences=differences,
        )


def _in_state(state: str) -> Any:
    return select(func.count(CertificateRecord.number)).where(CertificateRecord.state == state)


def _count(session: Session, query: Any) -> int:
    return int(session.scalar(query) or 0)


def _certificates(session: Session) -> Iterator[str]:
    """Find each sealing and reservation in the log once, and what was sealed in the store."""
    logged: dict[str, str] = {}
    for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "seal")):
        if entry.subject in logged:
            yield f"SEALED_TWICE {entry.subject}"
        logged[entry.subject] = entry.detail["digest"]
    reserved: set[str] = set()
    for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "reserve")):
        reserved |= set(entry.detail["numbers"])
    base = read_setting(session, "base")
    for record in session.scalars(select(CertificateRecord).execution_options(yield_per=500)):
        if record.number not in reserved:
            yield f"RESERVATION_NOT_IN_LOG {record.number}"
        reserved.discard(record.number)
        if record.state != "sealed":
            continue
        if logged.pop(record.number, None) != record.digest:
            yield f"SEALING_NOT_IN_LOG {record.number}"
        if not _is_own_document(record, base):
            yield f"DOCUMENT_CHANGED {record.number}"
    for number in logged:
        yield f"SEALED_NOT_IN_REGISTRY {number}"
    for number in reserved:
        yield f"RESERVED_NOT_IN_REGISTRY {number}"


def _is_own_document(record: CertificateRecord, base: str) -> bool:
    """Tell whether the stored text is the one sealed, under this record's number and index."""
    text = record.document or ""
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != record.digest:
        return False
    document = json.loads(text)
    places = [
        (entry["statusListCredential"], entry["statusListIndex"])
        for entry in document["credentialStatus"]
    ]
    return (
        document["credentialSubject"]["certificateNumber"] == record.number
        and document["legalBasis"] == record.legal_basis
        and document.get("replaces") == record.replaces
        and places
        == [
            (status_list_url(base, purpose, record.status_list), str(record.status_index))
            for purpose in PURPOSES
        ]
    )


def _replacements(session: Session) -> Iterator[str]:
    """Find that each replacement and the certificate it replaces name each other (N2.3)."""
    replacing = dict(
        session.execute(
            select(CertificateRecord.number, CertificateRecord.replaces)
            .where(CertificateRecord.replaces.is_not(None))
            .where(CertificateRecord.state == "sealed")
        ).all()
    )
    superseded = session.execute(
        select(StatusChange.certificate_number, StatusChange.replaced_by)
        .where((StatusChange.reason == SUPERSEDED) | StatusChange.replaced_by.is_not(None))
        .order_by(StatusChange.id)
    ).all()
    named = {(old, new) for old, new in superseded}
    for number, old in replacing.items():
        if (old, number) not in named:
            yield f"REPLACEMENT_NOT_NAMED {old}"
    # And back: what was superseded names a certificate, and that one names it.
    for superseded_number, new in superseded:
        if new is None or replacing.get(new) != superseded_number:
            yield f"REPLACEMENT_ONE_SIDED {superseded_number}"


def _approvals(session: Session) -> Iterator[str]:
    """Find each approval in the log, by the same person."""
    logged = dict(
        session.execute(
            select(AuditEntry.subject, AuditEntry.actor).where(AuditEntry.action == "approve")
        ).all()
    )
    for application in session.scalars(
        select(Application).where(Application.approved_by.is_not(None))
    ):
        if logged.pop(application.id, None) != application.approved_by:
            yield f"APPROVAL_NOT_IN_LOG {application.id}"
    for subject in logged:
        yield f"APPROVAL_NOT_IN_REGISTRY {subject}"


def _endings(session: Session) -> Iterator[str]:
    """Find each rejection and withdrawal in the log, by the same person."""
    actions = {"reject": "rejected", "withdraw": "withdrawn"}
    logged = {
        (entry.subject, actions[entry.action], entry.actor)
        for entry in session.scalars(select(AuditEntry).where(AuditEntry.action.in_(actions)))
    }
    registered = {
        (application.id, application.state, application.ended_by)
        for application in session.scalars(select(Application).where(Application.state.in_(ENDED)))
    }
    for subject in {entry[0] for entry in logged ^ registered}:
        yield f"ENDING_DIFFERS {subject}"


def _changes(session: Session) -> Iterator[str]:
    """Compare the log's decisions with the registry's, and their order."""
    actions = {
        ("revocation", True): "revoke",
        ("suspension", True): "suspend",
        ("suspension", False): "reinstate",
    }
    registered = [
        (
            change.certificate_number,
            actions.get((change.purpose, change.in_force), "?"),
            change.reason,
            change.decided_by,
        )
        for change in session.scalars(select(StatusChange).order_by(StatusChange.id))
    ]
    logged = [
        (entry.subject, entry.action, entry.detail["reason"], entry.actor)
        for entry in session.scalars(
            select(AuditEntry)
            .where(AuditEntry.action.in_(actions.values()))
            .order_by(AuditEntry.sequence)
        )
    ]
    for number in {entry[0] for entry in set(registered) ^ set(logged)}:
        yield f"STATUS_CHANGE_DIFFERS {number}"
    if sorted(registered) == sorted(logged) and registered != logged:
        yield "STATUS_CHANGE_ORDER"
    if len(registered) != len(logged):
        yield f"STATUS_CHANGE_COUNT {len(registered)} {len(logged)}"


def _published_lists(session: Session) -> Iterator[str]:
    """Compare the published bits with those of the registry when they were published."""
    last = _last_publication(session)
    if last is None:
        return
    base = read_setting(session, "base")
    published = {
        entry["id"]: entry["credentialSubject"]["encodedList"]
        for entry in json.loads(last.bundle)["statusLists"]
    }
    for (purpose, number), bits in status_bits(session, up_to=last.last_status_change).items():
        url = status_list_url(base, purpose, number)
        # A list opened after the publication is not missing from it.
        if number > last.status_lists:
            continue
        if url not in published or decode_bitstring(published[url]).data != bits.data:
            yield f"STATUS_LIST_DIFFERS {purpose}/{number}"


def _last_publication(session: Session) -> Publication | None:
    return session.scalar(select(Publication).order_by(Publication.sequence.desc()).limit(1))
