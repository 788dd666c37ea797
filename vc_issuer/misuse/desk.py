"""The misuse desk: anybody reports, named officers decide, only proven cases leave a record.

A case never touches a certificate's status: revoking is a decision of its own, with a basis of
its own (notice, clause 6; N6.2).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.audit import Event, append
from vc_issuer.life_cycle.request import new_id
from vc_issuer.misuse.case import (
    EVIDENCE_KINDS,
    MOST_STATEMENT,
    Category,
    EvidenceKind,
    MisuseCase,
    State,
    demand_category,
    demand_digest,
    demand_step,
    find_case,
)
from vc_issuer.misuse.export import proven_cases_csv
from vc_issuer.officer import Officer, Role
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.service_models import MisuseCaseRecord, MisuseEvidence, MisuseRecord
from vc_issuer.times import whole_second


class MisuseDesk:
    """Takes reports and leads cases to a decision."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry."""
        self._registry = registry

    def report(
        self,
        *,
        category: Category,
        digest: str,
        number: str | None,
        statement: str,
        by: str,
        now: datetime,
    ) -> str:
        """Take a report and give the case's id.

        Of what was presented only the digest is kept. Whether the number exists is not told.
        """
        demand_category(category)
        demand_digest(digest)
        if len(statement) > MOST_STATEMENT or len(number or "") > 32:
            raise IssuerError(
                "STATEMENT_TOO_LONG",
                f"at most {MOST_STATEMENT} characters",
                f"至多 {MOST_STATEMENT} 个字符",
            )
        now = whole_second(now)
        with self._registry.writing() as session:
            case = new_id("M", now)
            session.add(
                MisuseCaseRecord(
                    id=case,
                    category=category,
                    state="reported",
                    certificate_number=number,
                    statement=statement,
                    reported_by=by,
                    reported_at=now,
                )
            )
            session.flush()
            _add_evidence(session, case, digest, "presented", by, now)
            detail = {"category": category, "evidence": digest}
            append(session, [Event("report-misuse", case, detail)], actor=by, now=now)
        return case

    def open(self, case: str, *, by: Officer, now: datetime) -> None:
        """Begin the investigation of a report."""
        by.demand(Role.APPROVER)
        now = whole_second(now)
        with self._registry.writing() as session:
            record = find_case(session, case, lock=True)
            demand_step(record, "investigating")
            record.state, record.opened_by, record.opened_at = "investigating", by.name, now
            append(session, [Event("open-case", case, {})], actor=by.name, now=now)

    def add_evidence(
        self, case: str, *, digest: str, kind: EvidenceKind, by: Officer, now: datetime
    ) -> None:
        """Add the digest of a piece of evidence to a case under investigation."""
        by.demand(Role.APPROVER)
        if kind not in EVIDENCE_KINDS:
            raise IssuerError("EVIDENCE_KIND", "unknown kind of evidence", "未知的证据类别")
        now = whole_second(now)
        with self._registry.writing() as session:
            record = find_case(session, case, lock=True)
            if record.state != "investigating":
                raise IssuerError("CASE_STATE", "the case is not investigated", "案件不在调查中")
            _add_evidence(session, case, demand_digest(digest), kind, by.name, now)
            detail = {"kind": kind, "digest": digest}
            append(session, [Event("add-evidence", case, detail)], actor=by.name, now=now)

    def substantiate(self, case: str, *, number: str, by: Officer, now: datetime) -> None:
        """Decide that the misuse is proven; makes the one record for the credit platform.

        It takes evidence found in the investigation, beside what the reporter presented, and
        names the certificate that was misused.
        """
        now = whole_second(now)
        with self._registry.writing() as session:
            record = self._decide(session, case, "substantiated", by, now)
            found = session.scalar(
                select(MisuseEvidence.id)
                .where(MisuseEvidence.case_id == case)
                .where(MisuseEvidence.kind != "presented")
                .limit(1)
            )
            if found is None:
                raise IssuerError(
                    "EVIDENCE_MISSING",
                    "a report alone proves nothing: add the evidence of the investigation",
                    "仅凭举报不能认定：请登记调查取得的证据",
                    clause="六",
                )
            certificate = session.get(CertificateRecord, number)
            if certificate is None or certificate.state != "sealed":
                raise IssuerError(
                    "NO_SUCH_CERTIFICATE", "no certificate has this number", "没有该编号的证书"
                )
            record.certificate_number = number
            session.add(
                MisuseRecord(
                    case_id=case,
                    certificate_number=number,
                    category=record.category,
                    decided_by=by.name,
                    decided_at=now,
                )
            )

    def dismiss(self, case: str, *, by: Officer, now: datetime) -> None:
        """Decide that no misuse is proven; no record is made."""
        with self._registry.writing() as session:
            self._decide(session, case, "dismissed", by, whole_second(now))

    def get(self, case: str) -> MisuseCase:
        """Give one case."""
        with self._registry.reading() as session:
            return MisuseCase.of(session, find_case(session, case))

    def list(self, *, state: State | None = None, limit: int = 200) -> Sequence[MisuseCase]:
        """Give cases, the latest first."""
        query = select(MisuseCaseRecord).order_by(
            MisuseCaseRecord.reported_at.desc(), MisuseCaseRecord.id
        )
        if state is not None:
            query = query.where(MisuseCaseRecord.state == state)
        with self._registry.reading() as session:
            return [MisuseCase.of(session, case) for case in session.scalars(query.limit(limit))]

    def export(self, *, by: Officer, now: datetime) -> bytes:
        """Give the proven cases for the public credit platform as CSV, and log the export."""
        by.demand(Role.SUPERVISOR)
        now = whole_second(now)
        with self._registry.writing() as session:
            count, data = proven_cases_csv(session)
            detail = {"cases": count}
            append(session, [Event("export-misuse", "cases", detail)], actor=by.name, now=now)
        return data

    def _decide(
        self, session: Session, case: str, state: State, by: Officer, now: datetime
    ) -> MisuseCaseRecord:
        by.demand(Role.SUPERVISOR)
        record = find_case(session, case, lock=True)
        demand_step(record, state)
        record.state, record.decided_by, record.decided_at = state, by.name, now
        append(session, [Event("decide-case", case, {"decision": state})], actor=by.name, now=now)
        return record


def _add_evidence(
    session: Session, case: str, digest: str, kind: EvidenceKind, by: str, now: datetime
) -> None:
    found = session.scalar(
        select(MisuseEvidence.id)
        .where(MisuseEvidence.case_id == case)
        .where(MisuseEvidence.digest == digest)
    )
    if found is not None:
        raise IssuerError("EVIDENCE_KNOWN", "the case has this evidence", "该证据已登记")
    session.add(MisuseEvidence(case_id=case, digest=digest, kind=kind, added_by=by, added_at=now))
