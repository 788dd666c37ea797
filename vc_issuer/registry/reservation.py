"""Reserving, before anything is signed, a certificate number and a status index per row.

What a row once reserved it keeps: a run after a crash finds it and seals under the same number.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vc_issuer.numbering import NumberPattern
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord, StatusList
from vc_issuer.registry.settings import count_up, read_setting
from vc_issuer.times import local_date

LIST_LENGTH = 131_072
# A list is closed at three quarters: random draws still find a free place in a few tries.
FILLED = LIST_LENGTH * 3 // 4


@dataclass(frozen=True)
class Reservation:
    """The number and the place in the status lists that one row's certificate gets."""

    row_id: int
    number: str
    status_list: int
    status_index: int


def reserve(
    session: Session,
    row_ids: Sequence[int],
    *,
    legal_basis: str,
    now: datetime,
    replaces: Mapping[int, str] = MappingProxyType({}),
) -> tuple[list[Reservation], list[Reservation]]:
    """Give each row its reservation: all of them in the rows' order, and those newly made.

    `replaces` gives, by row, the number of the certificate that the new one replaces. A row whose
    certificate is sealed already is refused: it would be a second one.
    """
    found = {
        record.row_id: record
        for record in session.scalars(
            select(CertificateRecord).where(CertificateRecord.row_id.in_(row_ids))
        )
    }
    if any(record.state == "sealed" for record in found.values()):
        raise IssuerError(
            "ALREADY_SEALED", "a row of this chunk has its certificate already", "该行已有证书"
        )
    for record in found.values():
        # Sealed now, hence under what is in force now, and dated now; number and index stay.
        record.legal_basis, record.reserved_at = legal_basis, now
    missing = [row_id for row_id in row_ids if row_id not in found]
    new = _new_reservations(session, missing, now)
    if new:
        session.flush()
        # Past the session, which would make an object of each.
        session.connection().execute(
            insert(CertificateRecord),
            [
                {
                    "number": entry.number,
                    "row_id": entry.row_id,
                    "legal_basis": legal_basis,
                    "status_list": entry.status_list,
                    "status_index": entry.status_index,
                    "state": "reserved",
                    "reserved_at": now,
                    "replaces": replaces.get(entry.row_id),
                }
                for entry in new
            ],
        )
    held = {
        record.row_id: Reservation(
            record.row_id,
            record.number,
            record.status_list,
            record.status_index,
        )
        for record in found.values()
    }
    held.update({entry.row_id: entry for entry in new})
    return [held[row_id] for row_id in row_ids], new


def _new_reservations(session: Session, row_ids: Sequence[int], now: datetime) -> list[Reservation]:
    if not row_ids:
        return []
    pattern = NumberPattern(read_setting(session, "number_pattern"))
    year = local_date(now).year
    first = count_up(session, f"serial:{year}", len(row_ids))
    places = _free_places(session, len(row_ids), now)
    reservations = []
    for offset, (row_id, (status_list, index)) in enumerate(zip(row_ids, places, strict=True)):
        number = pattern.number(year, first + offset)
        reservations.append(Reservation(row_id, number, status_list, index))
    return reservations


def _free_places(session: Session, count: int, now: datetime) -> list[tuple[int, int]]:
    """Draw `count` free indexes at random, opening a new list when the last is filled.

    The draw is unbiased and unpredictable, so that an index tells nothing of when or for whom it
    was given (Bitstring Status List §5). The unique constraint has the last word.
    """
    places: list[tuple[int, int]] = []
    current = session.scalar(select(StatusList).order_by(StatusList.number.desc()).limit(1))
    while len(places) < count:
        if current is None or current.allocated >= FILLED:
            number = 1 if current is None else current.number + 1
            current = StatusList(number=number, length=LIST_LENGTH, allocated=0, created_at=now)
            session.add(current)
            session.flush()
        wanted = min(count - len(places), FILLED - current.allocated)
        drawn: set[int] = set()
        while len(drawn) < wanted:
            drawn.add(secrets.randbelow(LIST_LENGTH))
        drawn -= set(
            session.scalars(
                select(CertificateRecord.status_index)
                .where(CertificateRecord.status_list == current.number)
                .where(CertificateRecord.status_index.in_(drawn))
            )
        )
        # What was drawn in an earlier round of this call is not in the table yet.
        drawn -= {index for number, index in places if number == current.number}
        places += [(current.number, index) for index in drawn]
        current.allocated += len(drawn)
    session.flush()
    secrets.SystemRandom().shuffle(places)
    return places
