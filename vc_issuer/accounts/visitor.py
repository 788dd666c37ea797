"""Who visits the console, by a session's cookie, and which certificates a holder may see."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from vc_issuer.accounts import pickup
from vc_issuer.accounts.holders import certificates_of
from vc_issuer.accounts.people import Person
from vc_issuer.registry.models import ApplicationRow, CertificateRecord


@dataclass(frozen=True)
class Visitor:
    """Who a session's cookie stands for; an incomplete one still owes the second factor."""

    person: Person | None
    pickup_code: int | None
    holder_row: int | None
    complete: bool

    @property
    def is_holder(self) -> bool:
        """Tell whether this is a holder, however they came."""
        return self.pickup_code is not None or self.holder_row is not None


def certificates_for(session: Session, visitor: Visitor) -> list[CertificateRecord]:
    """Give what a holder may see: by a code, of the unit that gave it; else all of theirs."""
    if visitor.pickup_code is not None:
        return pickup.certificates_for(session, visitor.pickup_code)
    return certificates_of(session, session.get_one(ApplicationRow, visitor.holder_row))
