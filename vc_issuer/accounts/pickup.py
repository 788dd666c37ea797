"""Pick-up codes: a unit hands one to a holder, who signs in with it once, within its term.

The code alone is not enough: the name and the last six characters of the ID number must fit the
certificate. Every refusal is the same, and a code is spent after a few wrong attempts.
"""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vc_issuer.accounts.holders import certificates_of, plain_name, row_of_certificate
from vc_issuer.accounts.models import PickupCode
from vc_issuer.accounts.secrets_box import hash_secret
from vc_issuer.applications import ID_ALPHABET
from vc_issuer.audit import Event, append
from vc_issuer.life_cycle.ownership import demand_own
from vc_issuer.registry.models import ApplicationRow, CertificateRecord

# Twelve of the alphabet's 31 characters are 59 bits.
_LENGTH, _GROUP = 12, 4
TERM = timedelta(days=14)
MOST_FAILURES = 5
_LAST = 6


@dataclass(frozen=True)
class Handout:
    """What a unit hands over: the certificate's number, its row in the file, and the code."""

    number: str
    row_number: int
    code: str


def make_codes(
    session: Session, numbers: Iterable[str], *, unit: str, by: str, now: datetime
) -> list[Handout]:
    """Make a code for each of the unit's own certificates; earlier unspent ones end."""
    handouts = []
    for number in numbers:
        record = demand_own(session, number, unit)
        row = session.get_one(ApplicationRow, record.row_id)
        session.execute(
            update(PickupCode)
            .where(PickupCode.certificate_number == number)
            .where(PickupCode.spent_at.is_(None))
            .values(spent_at=now)
        )
        code = "".join(secrets.choice(ID_ALPHABET) for _ in range(_LENGTH))
        session.add(
            PickupCode(
                code_hash=hash_secret(code),
                certificate_number=number,
                made_by=by,
                made_at=now,
                expires_at=now + TERM,
                failures=0,
            )
        )
        handouts.append(Handout(number, row.row_number, _in_groups(code)))
    session.flush()
    events = [Event("pickup-code", entry.number, {}) for entry in handouts]
    append(session, events, actor=by, now=now)
    return handouts


def redeem(
    session: Session, code: str, *, name: str, last_six: str, now: datetime
) -> PickupCode | None:
    """Spend a code whose certificate is this person's; nothing if anything does not fit."""
    text = "".join(c for c in code.upper() if c in ID_ALPHABET)
    record = session.scalar(
        select(PickupCode).where(PickupCode.code_hash == hash_secret(text)).with_for_update()
    )
    if record is None or record.spent_at is not None or now >= record.expires_at:
        return None
    person = row_of_certificate(session, record.certificate_number).document
    fits_name = hmac.compare_digest(plain_name(str(person["name"])), plain_name(name))
    wanted = str(person["id_number"])[-_LAST:].upper()
    fits_number = hmac.compare_digest(wanted.encode(), last_six.strip().upper().encode())
    if not (fits_name and fits_number):
        record.failures += 1
        if record.failures >= MOST_FAILURES:
            record.spent_at = now
        return None
    record.spent_at = now
    event = Event("pickup", record.certificate_number, {})
    append(session, [event], actor="holder", now=now)
    return record


def certificates_for(session: Session, pickup_code: int) -> list[CertificateRecord]:
    """Give what a redeemed code opens: this person's certificates of the unit that gave it."""
    record = session.get_one(PickupCode, pickup_code)
    row = row_of_certificate(session, record.certificate_number)
    return certificates_of(session, row, unit=row.application.unit_code)


def _in_groups(code: str) -> str:
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))
