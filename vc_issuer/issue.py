"""The issuing walk: reserve (committed), build, lint, seal, verify, store with its log entry.

Killed anywhere, it is run again and ends with exactly one certificate per row: what was reserved
stays reserved for the same row, and a certificate and its log entry are stored in one transaction.
A range of rows is walked at a time, by whichever process or machine; see `vc_issuer/batch.py`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm import Session

from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.application_state import approved_application
from vc_issuer.applied_rows import demand_as_applied
from vc_issuer.audit import Event, append
from vc_issuer.certificate import CertificateBuilder, Issuance, OrganisingUnit
from vc_issuer.configuration import e_licence
from vc_issuer.legal_basis import basis_in_force
from vc_issuer.life_cycle.replacement import replaced_numbers
from vc_issuer.problems import IssuerError
from vc_issuer.published_keys import demand_not_compromised
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ApplicationRow, CertificateRecord
from vc_issuer.registry.reservation import Reservation, reserve
from vc_issuer.registry.settings import read_setting
from vc_issuer.seal_evidence import seal_of
from vc_issuer.sealing import NotSealed, Sealed
from vc_issuer.status import supersede
from vc_issuer.times import local_date

Clock = Callable[[], datetime]


class RowRange(NamedTuple):
    """Rows of one application, by their numbers in its file, both ends included."""

    first: int
    last: int


@dataclass
class Prepared:
    """A reserved number and the certificate built for it, by whom; it can be issued once."""

    reservation: Reservation
    row_number: int
    unsigned: dict[str, Any]
    now: datetime
    by: str
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
class RangeReport:
    """What became of one range's open rows."""

    sealed: int
    refused: tuple[RowNotSealed, ...]


class Seals(Protocol):
    """Seals a certificate or says why not; outside of tests a `Sealer`."""

    def try_seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed | NotSealed:
        """Lint, sign and verify."""
        ...


class Issuer:
    """Issues certificates for rows of approved applications; one for each process that seals."""

    def __init__(self, registry: Registry, builder: CertificateBuilder, sealer: Seals) -> None:
        """Take the registry, the builder of credentials and the e-seal."""
        self._registry = registry
        self._builder = builder
        self._sealer = sealer

    def issue_range(
        self, application_id: str, rows: RowRange, now: datetime, *, by: str
    ) -> RangeReport:
        """Seal every row of the range that has no certificate yet, or say why not.

        The log names `by` as who had it sealed.
        """
        prepared = self._prepare(application_id, rows, now, by)
        outcomes = []
        for entry in prepared:
            entry.spend()
            outcomes.append(self._sealer.try_seal(entry.unsigned, now))
        refused = tuple(
            RowNotSealed(entry.row_number, outcome)
            for entry, outcome in zip(prepared, outcomes, strict=True)
            if isinstance(outcome, NotSealed)
        )
        self._store(prepared, outcomes, now, by)
        return RangeReport(len(prepared) - len(refused), refused)

    def prepare(self, row_id: int, now: datetime, *, by: str) -> Prepared:
        """Reserve and build one row's certificate; nothing is signed."""
        with self._registry.reading() as session:
            row = session.get_one(ApplicationRow, row_id)
            application_id, number = row.application_id, row.row_number
            demand_as_applied(session, application_id)
        prepared = self._prepare(application_id, RowRange(number, number), now, by)
        if not prepared:
            raise _already_sealed()
        return prepared[0]

    def issue(self, prepared: Prepared) -> Sealed:
        """Lint, seal, verify and store what was prepared; a second call is refused."""
        prepared.spend()
        outcome = self._sealer.try_seal(prepared.unsigned, prepared.now)
        if isinstance(outcome, NotSealed):
            raise IssuerError(outcome.code, outcome.text.en, outcome.text.zh)
        self._store([prepared], [outcome], prepared.now, prepared.by)
        return outcome

    def _prepare(
        self, application_id: str, rows: RowRange, now: datetime, by: str
    ) -> list[Prepared]:
        """Transaction 1: reserve for the open rows, and build from what was reserved."""
        with self._registry.writing() as session:
            basis = basis_in_force(session, local_date(now))
            application = approved_application(session, application_id)
            unit = application.unit
            found = session.execute(
                select(ApplicationRow.id, ApplicationRow.row_number, ApplicationRow.document)
                .where(ApplicationRow.application_id == application_id)
                .where(ApplicationRow.row_number.between(*rows))
                .where(without_certificate())
                .order_by(ApplicationRow.row_number)
            ).all()
            row_ids = [row_id for row_id, _, _ in found]
            replaces = replaced_numbers(session, application_id, row_ids)
            reservations, new = reserve(
                session, row_ids, legal_basis=basis.document_number, now=now, replaces=replaces
            )
            if new:
                detail = {"numbers": [entry.number for entry in new]}
                append(session, [Event("reserve", application_id, detail)], actor=by, now=now)
            issuance = Issuance(
                read_setting(session, "did"),
                read_setting(session, "base"),
                basis.document_number,
                now,
                e_licence(session),
            )
        organising = OrganisingUnit(unit.name, unit.document["creditCode"])
        return [
            Prepared(
                reservation,
                row_number,
                self._builder.build(
                    AcceptedRow.from_document(document),
                    organising,
                    reservation,
                    issuance,
                    replaces=replaces.get(row_id),
                ),
                now,
                by,
            )
            for (row_id, row_number, document), reservation in zip(found, reservations, strict=True)
        ]

    def _store(
        self,
        prepared: Sequence[Prepared],
        outcomes: Sequence[Sealed | NotSealed],
        now: datetime,
        by: str,
    ) -> None:
        """Transaction 2: store what was sealed, each with its log entry."""
        sealed = [
            (entry, outcome)
            for entry, outcome in zip(prepared, outcomes, strict=True)
            if isinstance(outcome, Sealed)
        ]
        if not sealed:
            return
        with self._registry.writing() as session:
            demand_not_compromised(session, seal_of(sealed[0][1].text))
            _seal_records(session, sealed, now)
            events = [
                Event("seal", entry.reservation.number, {"digest": outcome.digest})
                for entry, outcome in sealed
            ]
            append(session, events, actor=by, now=now)
            supersede_replaced(session, [entry for entry, _ in sealed])


def without_certificate() -> Any:
    """Give the condition on `ApplicationRow` that no certificate was sealed for the row."""
    return ~(
        select(CertificateRecord.number)
        .where(CertificateRecord.row_id == ApplicationRow.id)
        .where(CertificateRecord.state == "sealed")
        .exists()
    )


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
                decided_by=row.application.approved_by or entry.by,
                now=entry.now,
            )


def _seal_records(
    session: Session, sealed: Sequence[tuple[Prepared, Sealed]], now: datetime
) -> None:
    """Turn reserved into sealed, exactly once: a second store finds no reserved record."""
    numbers = [entry.reservation.number for entry, _ in sealed]
    ready = session.scalar(
        select(func.count())
        .where(CertificateRecord.number.in_(numbers))
        .where(CertificateRecord.state == "reserved")
        # Reserved again since, by a run that took over: then it is that run's to seal.
        .where(CertificateRecord.reserved_at == now)
    )
    if ready != len(numbers):
        raise _already_sealed()
    table = cast("Table", CertificateRecord.__table__)
    session.connection().execute(
        update(table)
        .where(table.c.number == bindparam("its_number"))
        .values(
            state="sealed",
            sealed_at=now,
            document=bindparam("its_document"),
            digest=bindparam("its_digest"),
        ),
        [
            {
                "its_number": entry.reservation.number,
                "its_document": outcome.text,
                "its_digest": outcome.digest,
            }
            for entry, outcome in sealed
        ],
    )


def _already_sealed() -> IssuerError:
    return IssuerError("ALREADY_SEALED", "this row has its certificate already", "该行已有证书")
