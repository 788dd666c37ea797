"""Revoking, suspending and reinstating certificates, each for a reason of the closed list (N6.1).

A change is marked in the registry and in the audit log; publishing turns it into status lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.audit import Event, append
from vc_issuer.catalogue import Catalogue
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord, StatusChange

Action = Literal["revoke", "suspend", "reinstate"]
# The action's purpose in the list, whether it sets or clears the bit, and the reasons' purpose.
_ACTIONS: dict[Action, tuple[str, bool, str]] = {
    "revoke": ("revocation", True, "revocation"),
    "suspend": ("suspension", True, "suspension"),
    "reinstate": ("suspension", False, "reinstatement"),
}
SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Decision:
    """What is decided on one certificate, why, and by whom."""

    number: str
    action: Action
    reason: str
    decided_by: str
    replaced_by: str | None = None


def change_status(
    registry: Registry, catalogue: Catalogue, decision: Decision, now: datetime
) -> None:
    """Carry out a decision in a transaction of its own; see `carry_out`."""
    with registry.writing() as session:
        carry_out(session, catalogue, decision, now)


def carry_out(session: Session, catalogue: Catalogue, decision: Decision, now: datetime) -> None:
    """Mark the change and log it, in the caller's transaction.

    Refused: an unknown or unsealed certificate, a reason outside the list, anything on a revoked
    certificate, suspending twice, reinstating what is not suspended; and superseding by hand, since
    only a correction makes the certificate that takes the other's place (N2.3).
    """
    demand_reason(catalogue, decision.action, decision.reason)
    demand_possible(session, decision.number, decision.action)
    _mark(session, decision, _replacement(session, decision), now)


def supersede(session: Session, old: str, new: str, *, decided_by: str, now: datetime) -> None:
    """Mark a certificate superseded by the one that was just sealed in its place (N2.3)."""
    demand_replaceable(session, old)
    _mark(session, Decision(old, "revoke", SUPERSEDED, decided_by), new, now)


def demand_reason(catalogue: Catalogue, action: Action, reason: str) -> None:
    """Refuse a reason that is not on the closed list for this action (N6.1)."""
    reasons_for = _ACTIONS[action][2]
    if catalogue.status_reason(reason, reasons_for) is None:
        allowed = sorted(r.code for r in catalogue.status_reasons if reasons_for in r.purposes)
        raise IssuerError(
            "STATUS_REASON",
            f"not a reason to {action}; possible: {', '.join(allowed)}",
            f"不是允许的理由；可用：{'、'.join(allowed)}",
        )


def demand_possible(session: Session, number: str, action: Action) -> None:
    """Refuse what the certificate's present status rules out, holding the certificate's row."""
    _demand_sealed(session, number)
    current = {change.purpose: change for change in changes_in_force(session, [number])}
    if (revoked := current.get("revocation")) is not None:
        if revoked.replaced_by is not None:
            raise IssuerError(
                "ALREADY_REVOKED",
                f"the certificate is superseded by {revoked.replaced_by}, which is final",
                f"证书已由 {revoked.replaced_by} 替代，不可更改",
            )
        raise IssuerError(
            "ALREADY_REVOKED",
            "the certificate is revoked, which is final",
            "证书已撤销，不可更改",
        )
    suspended = "suspension" in current
    if action == "suspend" and suspended:
        raise IssuerError("ALREADY_SUSPENDED", "the certificate is suspended", "证书已暂停")
    if action == "reinstate" and not suspended:
        raise IssuerError("NOT_SUSPENDED", "the certificate is not suspended", "证书未被暂停")


def demand_replaceable(session: Session, number: str) -> None:
    """Refuse to replace what is revoked, or suspended: a new one would lift the suspension."""
    demand_possible(session, number, "revoke")
    demand_possible(session, number, "suspend")


def _mark(session: Session, decision: Decision, replacement: str | None, now: datetime) -> None:
    purpose, in_force, _ = _ACTIONS[decision.action]
    session.add(
        StatusChange(
            certificate_number=decision.number,
            purpose=purpose,
            in_force=in_force,
            reason=decision.reason,
            since=now,
            decided_by=decision.decided_by,
            replaced_by=replacement,
        )
    )
    detail = {"reason": decision.reason, "replacedBy": replacement}
    event = Event(decision.action, decision.number, detail)
    append(session, [event], actor=decision.decided_by, now=now)


def changes_in_force(
    session: Session, numbers: Iterable[str] | None = None, *, up_to: int | None = None
) -> list[StatusChange]:
    """Give what is in force: per certificate and purpose the latest change, if it sets the bit.

    `up_to` asks how it stood after the change with that id.
    """
    query = select(StatusChange).order_by(StatusChange.id)
    if numbers is not None:
        query = query.where(StatusChange.certificate_number.in_(list(numbers)))
    if up_to is not None:
        query = query.where(StatusChange.id <= up_to)
    latest: dict[tuple[str, str], StatusChange] = {}
    for change in session.scalars(query):
        latest[change.certificate_number, change.purpose] = change
    return [change for change in latest.values() if change.in_force]


def _demand_sealed(session: Session, number: str) -> CertificateRecord:
    record = session.scalar(
        select(CertificateRecord)
        .where(CertificateRecord.number == number)
        .where(CertificateRecord.state == "sealed")
        .with_for_update()
    )
    if record is None:
        raise IssuerError(
            "NO_SUCH_CERTIFICATE", "no certificate has this number", "没有该编号的证书"
        )
    return record


def _replacement(session: Session, decision: Decision) -> str | None:
    """Give the replacement that a superseded certificate needs: the one that names it in turn."""
    if decision.replaced_by is None:
        if decision.reason == SUPERSEDED:
            raise IssuerError(
                "STATUS_REASON",
                "only a correction supersedes a certificate: vc-issuer request correct",
                "证书只能经更正换发而被替代：请用 vc-issuer request correct 提出更正",
            )
        return None
    if decision.reason != SUPERSEDED:
        raise IssuerError(
            "REPLACEMENT",
            "a replacement is named only with the reason 'superseded'",
            "只有理由为 superseded 时才可指明换发的证书",
        )
    replacement = _demand_sealed(session, decision.replaced_by)
    if replacement.replaces != decision.number:
        raise IssuerError(
            "REPLACEMENT",
            "the other certificate was not issued in this one's place: its sealed data names no "
            "such certificate",
            "所指证书不是为替代本证书而签发的：其签章内容未载明替代本证书",
        )
    return replacement.number
