"""The life cycle desk: a unit asks, another person decides, the decision is carried out (N2.3).

A correction is a new certificate through the whole issuing pipeline; sealing it marks the old one
superseded in the same transaction. The other requests change the status.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.audit import Event, append
from vc_issuer.issue import Clock
from vc_issuer.life_cycle import ownership
from vc_issuer.life_cycle.correction import fields_of_row
from vc_issuer.life_cycle.corrections import Corrections, Rulebook, row_numbered
from vc_issuer.life_cycle.ownership import OwnCertificate, demand_own
from vc_issuer.life_cycle.request import (
    ChangeRequest,
    Kind,
    State,
    demand_none_open,
    find_request,
    new_id,
)
from vc_issuer.officer import Officer, Role
from vc_issuer.persons import same_person
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.service_models import ChangeRequestRecord
from vc_issuer.status import (
    SUPERSEDED,
    Action,
    Decision,
    carry_out,
    demand_possible,
    demand_reason,
    demand_replaceable,
)
from vc_issuer.times import whole_second

DECIDING_ROLE: dict[Kind, Role] = {
    "correct": Role.APPROVER,
    "suspend": Role.APPROVER,
    "reinstate": Role.APPROVER,
    "revoke": Role.SUPERVISOR,
}
_ACTION: dict[Kind, Action] = {
    "correct": "revoke",
    "suspend": "suspend",
    "reinstate": "reinstate",
    "revoke": "revoke",
}


class LifeCycle:
    """Takes requests of units and decisions of officers."""

    def __init__(
        self, registry: Registry, rulebook: Rulebook, issue: Callable[[str, Clock, str], Any]
    ) -> None:
        """Take the registry, the rules, and the pipeline that seals an application."""
        self._registry = registry
        self._rulebook = rulebook
        self._corrections = Corrections(rulebook)
        self._issue = issue

    def request(
        self,
        kind: Kind,
        number: str,
        *,
        unit: str,
        by: str,
        reason: str,
        now: datetime,
        corrected: Mapping[str, str] = MappingProxyType({}),
    ) -> str:
        """Store a unit's request about its own certificate and give its id.

        Refused at once: others' certificates, reasons outside the list, what the present status
        rules out, a corrected row that breaks a rule, a second open request.
        """
        now = whole_second(now)
        if kind == "correct":
            if reason not in ("", SUPERSEDED):
                raise IssuerError(
                    "STATUS_REASON",
                    f"a correction's only reason is {SUPERSEDED}",
                    f"更正的理由只能是 {SUPERSEDED}",
                )
            reason = SUPERSEDED
        if kind == "revoke" and reason == SUPERSEDED:
            raise IssuerError("STATUS_REASON", "ask for a correction instead", "请改为提出更正请求")
        demand_reason(self._rulebook.catalogue(), _ACTION[kind], reason)
        with self._registry.writing() as session:
            record = demand_own(session, number, unit)
            _demand_possible(session, kind, number)
            demand_none_open(session, number)
            new_row = None
            if kind == "correct":
                new_row = self._corrections.asked_for(session, record, unit, corrected, now)
            request = new_id("R", now)
            session.add(
                ChangeRequestRecord(
                    id=request,
                    kind=kind,
                    certificate_number=number,
                    unit_code=unit,
                    reason=reason,
                    corrected=new_row,
                    requested_by=by,
                    requested_at=now,
                    state="requested",
                )
            )
            detail = {"kind": kind, "certificate": number, "unit": unit, "reason": reason}
            append(session, [Event("request", request, detail)], actor=by, now=now)
        return request

    def approve(self, request: str, *, by: Officer, clock: Clock) -> ChangeRequest:
        """Approve a request as another person than asked for it, and carry it out.

        A correction whose sealing was interrupted is finished by the same officer's approving
        it again.
        """
        now = whole_second(clock())
        with self._registry.writing() as session:
            record = find_request(session, request, lock=True)
            by.demand(DECIDING_ROLE[_kind(record)])
            if not _is_unfinished(session, record, by):
                self._decide(session, record, "approved", by, now)
                # Asked again: the remit may have been handed on since.
                demand_own(session, record.certificate_number, record.unit_code)
                if record.kind == "correct":
                    record.application_id = self._corrections.approved(
                        session, record, by.name, now
                    )
                else:
                    decision = Decision(
                        record.certificate_number, _ACTION[_kind(record)], record.reason, by.name
                    )
                    carry_out(session, self._rulebook.catalogue(), decision, now)
            application = record.application_id
        if application is not None:
            self._issue(application, clock, by.name)
        return self.get(request)

    def reject(self, request: str, *, by: Officer, now: datetime) -> ChangeRequest:
        """Reject a request as another person than asked for it; nothing else changes."""
        with self._registry.writing() as session:
            record = find_request(session, request, lock=True)
            by.demand(DECIDING_ROLE[_kind(record)])
            self._decide(session, record, "rejected", by, whole_second(now))
        return self.get(request)

    def get(self, request: str) -> ChangeRequest:
        """Give one request."""
        with self._registry.reading() as session:
            return ChangeRequest.of(session, find_request(session, request))

    def list(
        self, *, unit: str | None = None, state: State | None = None, limit: int = 200
    ) -> Sequence[ChangeRequest]:
        """Give requests, the latest first."""
        query = select(ChangeRequestRecord).order_by(
            ChangeRequestRecord.requested_at.desc(), ChangeRequestRecord.id
        )
        if unit is not None:
            query = query.where(ChangeRequestRecord.unit_code == unit)
        if state is not None:
            query = query.where(ChangeRequestRecord.state == state)
        with self._registry.reading() as session:
            return [ChangeRequest.of(session, r) for r in session.scalars(query.limit(limit))]

    def correction(self, request: str) -> dict[str, tuple[str, str]]:
        """Give what a correction would change, old and new, to the person who decides."""
        with self._registry.reading() as session:
            record = find_request(session, request)
            old_row = row_numbered(session, record.certificate_number)
            new_row = AcceptedRow.from_document((record.corrected or {"row": {}})["row"])
        before, after = fields_of_row(old_row), fields_of_row(new_row)
        return {f: (before[f], after[f]) for f in before if before[f] != after[f]}

    def record_successor(self, predecessor: str, successor: str, *, by: str, now: datetime) -> None:
        """Record that a unit took over another one's certificates."""
        with self._registry.writing() as session:
            ownership.record_successor(
                session, predecessor, successor, by=by, now=whole_second(now)
            )

    def own_certificates(
        self, unit: str, *, prefix: str = "", limit: int = 200
    ) -> Sequence[OwnCertificate]:
        """Give the unit's certificates, the latest sealed first."""
        with self._registry.reading() as session:
            return [*ownership.own_certificates(session, unit, prefix=prefix, limit=limit)]

    def _decide(
        self,
        session: Session,
        record: ChangeRequestRecord,
        state: State,
        by: Officer,
        now: datetime,
    ) -> None:
        if record.state != "requested":
            raise IssuerError("ALREADY_DECIDED", "the request is decided", "该请求已有决定")
        asking = (record.requested_by, record.unit_code, f"unit:{record.unit_code}")
        if any(same_person(by.name, name) for name in asking):
            raise IssuerError(
                "SAME_PERSON",
                "who asks and who decides must be two persons (notice, clause 2)",
                "请求人与决定人必须是两人（通知第二条）",
                clause="二",
            )
        record.state, record.decided_by, record.decided_at = state, by.name, now
        detail = {"decision": state, "certificate": record.certificate_number}
        append(session, [Event("decide", record.id, detail)], actor=by.name, now=now)


def _kind(record: ChangeRequestRecord) -> Kind:
    return record.kind  # type: ignore[return-value]  # held to the four by a constraint


def _demand_possible(session: Session, kind: Kind, number: str) -> None:
    if kind == "correct":
        demand_replaceable(session, number)
    else:
        demand_possible(session, number, _ACTION[kind])


def _is_unfinished(session: Session, record: ChangeRequestRecord, by: Officer) -> bool:
    """Tell whether this officer approved a correction that is not sealed yet."""
    return (
        record.kind == "correct"
        and record.state == "approved"
        and record.decided_by == by.name
        and ChangeRequest.of(session, record).replacement is None
    )
