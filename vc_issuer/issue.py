"""The issuing walk: reserve (committed), build, lint, seal, verify, store with its log entry.

Killed anywhere, it is run again and ends with exactly one certificate per row: what was reserved
stays reserved for the same row, and a certificate and its log entry are stored in one transaction.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.audit import Event, append
from vc_issuer.batch import Outcome, Pending, Workshop
from vc_issuer.certificate import CertificateBuilder, Issuance, OrganisingUnit
from vc_issuer.configuration import e_licence
from vc_issuer.legal_basis import basis_in_force
from vc_issuer.life_cycle.replacement import replaced_numbers
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import Application, ApplicationRow, CertificateRecord
from vc_issuer.registry.reservation import Reservation, reserve
from vc_issuer.registry.settings import read_setting
from vc_issuer.sealing import NotSealed, Sealed
from vc_issuer.status import supersede
from vc_issuer.times import local_date, whole_second

CHUNK = 50
ACTOR = "issue"

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


@dataclass
class Prepared:
    """A reserved number and the certificate built for it; it can be issued once."""

    reservation: Reservation
    unsigned: dict[str, Any]
    now: datetime
    _spent: bool = field(default=False, repr=False)

    def spend(self) -> None:
        """Mark as used; a second time is refused."""
        if self._spent:
            raise IssuerError(
                "ALREADY_ISSUED",
                "what was prepared once is issued once",
                "同一准备结果只能签发一次",
            )
        self._spent = True


@dataclass(frozen=True)
class RowNotSealed:
    """A row that lint refused; it keeps its reserved number."""

    row_number: int
    reason: NotSealed


@dataclass(frozen=True)
class IssueReport:
    """What one run did."""

    sealed: int
    already_sealed: int
    refused: tuple[RowNotSealed, ...]


class Issuer:
    """Issues certificates for approved applications."""

    def __init__(self, registry: Registry, builder: CertificateBuilder, workshop: Workshop) -> None:
        """Take the registry, the builder of credentials and the place where sealing is done."""
        self._registry = registry
        self._builder = builder
        self._workshop = workshop

    def issue_application(
        self, application_id: str, *, clock: Clock, progress: Progress | None = None
    ) -> IssueReport:
        """Seal every row of an approved application that has no certificate yet."""
        row_ids, already = self._rows_to_seal(application_id)
        sealed = 0
        refused: list[RowNotSealed] = []
        for prepared, outcomes in self._chunks(row_ids, clock):
            kept, bad = self._store(prepared, outcomes)
            sealed += kept
            refused += bad
            if progress is not None:
                progress(sealed + len(refused), len(row_ids))
        if not refused:
            self._mark_issued(application_id, clock())
        return IssueReport(sealed, already, tuple(refused))

    def prepare(self, row_id: int, now: datetime) -> Prepared:
        """Reserve and build one row's certificate; nothing is signed."""
        return self._prepare([row_id], now)[0]

    def issue(self, prepared: Prepared) -> Sealed:
        """Lint, seal, verify and store what was prepared; a second call is refused."""
        prepared.spend()
        outcomes = self._workshop.submit([prepared.unsigned], prepared.now)()
        self._store([prepared], outcomes)
        [outcome] = outcomes
        if isinstance(outcome, NotSealed):
            raise IssuerError(outcome.code, outcome.text.en, outcome.text.zh)
        return outcome

    def _chunks(
        self, row_ids: Sequence[int], clock: Clock
    ) -> Iterator[tuple[list[Prepared], list[Outcome]]]:
        """Keep every worker busy, with one chunk more in reserve; give chunks in order."""
        running: deque[tuple[list[Prepared], Pending]] = deque()
        for start in range(0, len(row_ids), CHUNK):
            now = whole_second(clock())
            prepared = self._prepare(row_ids[start : start + CHUNK], now)
            for entry in prepared:
                entry.spend()
            running.append(
                (prepared, self._workshop.submit([entry.unsigned for entry in prepared], now))
            )
            if len(running) > self._workshop.workers:
                first, pending = running.popleft()
                yield first, pending()
        while running:
            first, pending = running.popleft()
            yield first, pending()

    def _prepare(self, row_ids: Sequence[int], now: datetime) -> list[Prepared]:
        """Transaction 1: reserve, and build from what was reserved."""
        with self._registry.writing() as session:
            basis = basis_in_force(session, local_date(now))
            rows = _approved_rows(session, row_ids)
            replaces = replaced_numbers(session, rows.values())
            reservations, new = reserve(
                session,
                row_ids,
                legal_basis=basis.document_number,
                now=now,
                replaces=replaces,
            )
            if new:
                event = Event(
                    "reserve",
                    rows[row_ids[0]].application_id,
                    {"numbers": [entry.number for entry in new]},
                )
                append(session, [event], actor=ACTOR, now=now)
            issuance = Issuance(
                read_setting(session, "did"),
                read_setting(session, "base"),
                basis.document_number,
                now,
                e_licence(session),
            )
            return [
                Prepared(
                    entry,
                    self._build(rows[entry.row_id], entry, issuance, replaces.get(entry.row_id)),
                    now,
                )
                for entry in reservations
            ]

    def _build(
        self,
        row: ApplicationRow,
        reservation: Reservation,
        issuance: Issuance,
        replaces: str | None,
    ) -> dict[str, Any]:
        unit = row.application.unit
        return self._builder.build(
            AcceptedRow.from_document(row.document),
            OrganisingUnit(unit.name, unit.document["creditCode"]),
            reservation,
            issuance,
            replaces=replaces,
        )

    def _store(
        self, prepared: Sequence[Prepared], outcomes: Sequence[Outcome]
    ) -> tuple[int, list[RowNotSealed]]:
        """Transaction 2: store what was sealed, each with its log entry."""
        events = []
        bad: dict[int, NotSealed] = {}
        with self._registry.writing() as session:
            for entry, outcome in zip(prepared, outcomes, strict=True):
                reservation = entry.reservation
                if isinstance(outcome, NotSealed):
                    bad[reservation.row_id] = outcome
                    continue
                _seal_record(session, entry, outcome)
                events.append(Event("seal", reservation.number, {"digest": outcome.digest}))
            append(session, events, actor=ACTOR, now=prepared[0].now)
            sealed = [entry for entry in prepared if entry.reservation.row_id not in bad]
            supersede_replaced(session, sealed)
            numbers = {
                row.id: row.row_number
                for row in session.scalars(select(ApplicationRow).where(ApplicationRow.id.in_(bad)))
            }
        refused = [RowNotSealed(numbers[row_id], reason) for row_id, reason in bad.items()]
        return len(events), refused

    def _rows_to_seal(self, application_id: str) -> tuple[list[int], int]:
        with self._registry.reading() as session:
            application = find_application(session, application_id)
            if application.state == "submitted":
                raise IssuerError(
                    "NOT_APPROVED",
                    "the application has not been approved by a second person",
                    "该申请尚未经第二人批准",
                )
            every = session.scalar(
                select(func.count()).where(ApplicationRow.application_id == application_id)
            )
            sealed = select(CertificateRecord.row_id).where(CertificateRecord.state == "sealed")
            open_rows = session.scalars(
                select(ApplicationRow.id)
                .where(ApplicationRow.application_id == application_id)
                .where(ApplicationRow.id.not_in(sealed))
                .order_by(ApplicationRow.row_number)
            ).all()
        return list(open_rows), (every or 0) - len(open_rows)

    def _mark_issued(self, application_id: str, now: datetime) -> None:
        with self._registry.writing() as session:
            application = find_application(session, application_id)
            if application.state != "issued":
                application.state = "issued"
                append(session, [Event("issued", application_id, {})], actor=ACTOR, now=now)


def find_application(session: Session, application_id: str) -> Application:
    """Give an application, or refuse an id that is not on file."""
    application = session.get(Application, application_id)
    if application is None:
        raise IssuerError("NO_SUCH_APPLICATION", "no such application", "没有该申请")
    return application


def _approved_rows(session: Session, row_ids: Sequence[int]) -> dict[int, ApplicationRow]:
    """Read the rows; one that is not on file or not approved is refused (N2.2, N2.4)."""
    rows = {
        row.id: row
        for row in session.scalars(
            select(ApplicationRow)
            .join(Application)
            .where(ApplicationRow.id.in_(row_ids))
            .where(Application.approved_by.is_not(None))
        )
    }
    if len(rows) != len(set(row_ids)):
        raise IssuerError(
            "NOT_APPROVED",
            "a row is not part of an approved application",
            "有行不属于已批准的申请",
        )
    return rows


def supersede_replaced(session: Session, sealed: Iterable[Prepared]) -> None:
    """Mark what the certificates just sealed replace, in the same transaction: each names each."""
    for entry in sealed:
        old = entry.unsigned.get("replaces")
        if old is not None:
            row = session.get_one(ApplicationRow, entry.reservation.row_id)
            supersede(
                session,
                old,
                entry.reservation.number,
                decided_by=row.application.approved_by or ACTOR,
                now=entry.now,
            )


def _seal_record(session: Session, prepared: Prepared, sealed: Sealed) -> None:
    """Turn reserved into sealed, exactly once: a second store finds no reserved record."""
    stored = session.scalars(
        update(CertificateRecord)
        .where(CertificateRecord.number == prepared.reservation.number)
        .where(CertificateRecord.state == "reserved")
        .where(CertificateRecord.reserved_at == prepared.now)
        .values(state="sealed", sealed_at=prepared.now, document=sealed.text, digest=sealed.digest)
        .returning(CertificateRecord.number)
    )
    if len(stored.all()) != 1:
        raise IssuerError("ALREADY_SEALED", "this row has its certificate already", "该行已有证书")
