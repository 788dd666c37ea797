"""The bureau's status lists, rebuilt from the registry and signed by the status key."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.proofs import add_proof
from vc_core.signer import Signer
from vc_core.status_list import Bitstring, status_list_credential
from vc_core.times import format_timestamp
from vc_issuer.certificate import PURPOSES, status_list_url
from vc_issuer.registry.models import CertificateRecord, StatusList
from vc_issuer.registry.settings import read_setting
from vc_issuer.status import changes_in_force

TERM = timedelta(days=7)

Bits = dict[tuple[str, int], Bitstring]


def status_bits(session: Session, *, up_to: int | None = None) -> Bits:
    """Give every list's bits by purpose and number, as they stood after the change `up_to`."""
    bits = {
        (purpose, row.number): Bitstring(row.length)
        for row in session.scalars(select(StatusList).order_by(StatusList.number))
        for purpose in PURPOSES
    }
    for change in changes_in_force(session, up_to=up_to):
        number, index = session.execute(
            select(CertificateRecord.status_list, CertificateRecord.status_index).where(
                CertificateRecord.number == change.certificate_number
            )
        ).one()
        bits[change.purpose, number][index] = True
    return bits


def signed_status_lists(session: Session, *, signer: Signer, now: datetime) -> list[dict[str, Any]]:
    """Give all list credentials (Bitstring Status List §3.1), valid for seven days."""
    did, base = read_setting(session, "did"), read_setting(session, "base")
    return [
        add_proof(
            status_list_credential(
                url=status_list_url(base, purpose, number),
                issuer=did,
                purpose=purpose,
                bits=bits,
                valid_from=format_timestamp(now),
                valid_until=format_timestamp(now + TERM),
            ),
            signer=signer,
            cryptosuite="ecdsa-rdfc-2019",
            created=now,
        )
        for (purpose, number), bits in status_bits(session).items()
    ]
