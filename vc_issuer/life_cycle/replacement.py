"""Which certificate the row of an approved correction replaces."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_issuer.registry.models import ApplicationRow
from vc_issuer.registry.service_models import ChangeRequestRecord
from vc_issuer.status import demand_replaceable


def replaced_numbers(session: Session, rows: Iterable[ApplicationRow]) -> dict[int, str]:
    """Give by row id the number to be replaced; one that was revoked meanwhile is refused."""
    by_application = {row.application_id: row.id for row in rows}
    found = session.execute(
        select(ChangeRequestRecord.application_id, ChangeRequestRecord.certificate_number).where(
            ChangeRequestRecord.application_id.in_(by_application)
        )
    )
    replaces = {}
    for application, number in found:
        demand_replaceable(session, number)
        replaces[by_application[str(application)]] = number
    return replaces
