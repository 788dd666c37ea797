"""A case of misuse as officers see it, and the ways it can go (N6.2).

reported → investigating → substantiated | dismissed; no other step, and none back.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.problems import IssuerError
from vc_issuer.registry.service_models import MisuseCaseRecord, MisuseEvidence

Category = Literal["lending", "tampering", "forging", "abuse"]
State = Literal["reported", "investigating", "substantiated", "dismissed"]
EvidenceKind = Literal["presented", "document", "record", "statement"]

CATEGORIES: tuple[Category, ...] = ("lending", "tampering", "forging", "abuse")
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = ("presented", "document", "record", "statement")
MOST_STATEMENT = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NEXT: dict[State, frozenset[State]] = {
    "reported": frozenset({"investigating"}),
    "investigating": frozenset({"substantiated", "dismissed"}),
    "substantiated": frozenset(),
    "dismissed": frozenset(),
}


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: what kind it is and the SHA-256 of it."""

    digest: str
    kind: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class MisuseCase:
    """One case; the statement is what the reporter wrote, shown to officers only."""

    id: str
    category: Category
    state: State
    certificate: str | None
    statement: str
    reported_by: str
    reported_at: datetime
    opened_by: str | None
    decided_by: str | None
    decided_at: datetime | None
    evidence: tuple[Evidence, ...]

    @classmethod
    def of(cls, session: Session, record: MisuseCaseRecord) -> Self:
        """Read a case with its evidence, in the order in which it came."""
        evidence = session.scalars(
            select(MisuseEvidence)
            .where(MisuseEvidence.case_id == record.id)
            .order_by(MisuseEvidence.id)
        )
        return cls(
            record.id,
            cast("Category", record.category),
            cast("State", record.state),
            record.certificate_number,
            record.statement,
            record.reported_by,
            record.reported_at,
            record.opened_by,
            record.decided_by,
            record.decided_at,
            tuple(Evidence(e.digest, e.kind, e.added_by, e.added_at) for e in evidence),
        )


def find_case(session: Session, case: str, *, lock: bool = False) -> MisuseCaseRecord:
    """Give a case, or refuse an id that is not on file."""
    record = session.get(MisuseCaseRecord, case, with_for_update=True if lock else None)
    if record is None:
        raise IssuerError("NO_SUCH_CASE", "no such case", "没有该案件")
    return record


def demand_step(record: MisuseCaseRecord, state: State) -> None:
    """Refuse a step that the case's present state does not lead to."""
    if state not in _NEXT[cast("State", record.state)]:
        raise IssuerError(
            "CASE_STATE",
            f"a case that is {record.state} cannot become {state}",
            f"处于 {record.state} 状态的案件不能变为 {state}",
        )


def demand_digest(digest: str) -> str:
    """Give a SHA-256 in hexadecimal, or refuse what is none: evidence is kept by digest only."""
    if not _DIGEST.fullmatch(digest):
        raise IssuerError(
            "EVIDENCE_DIGEST",
            "evidence is named by its SHA-256 in 64 hexadecimal digits",
            "证据须以 64 位十六进制 SHA-256 摘要登记",
        )
    return digest


def demand_category(category: str) -> None:
    """Refuse what is not one of the four kinds of misuse."""
    if category not in CATEGORIES:
        raise IssuerError("MISUSE_CATEGORY", "unknown kind of misuse", "未知的违规类别")
