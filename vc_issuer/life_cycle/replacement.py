"""Which certificate the row of an approved correction replaces."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.registry.service_models import ChangeRequestRecord
from vc_issuer.status import demand_replaceable


def replaced_numbers(
    session: Session, application_id: str, row_ids: Sequence[int]
) -> dict[int, str]:
    """Give by row id the number to be replaced; one that was revoked meanwhile is refused."""
    number = session.scalar(
        select(ChangeRequestRecord.certificate_number).where(
            ChangeRequestRecord.application_id == application_id
        )
    )
    if number is None or not row_ids:
        return {}
    demand_replaceable(session, number)
    # A correction's application has one row.
    return {row_ids[0]: number}
