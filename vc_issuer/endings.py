"""How an application ends without certificates: rejected by the bureau, withdrawn by its unit.

Only before it is approved: afterwards its certificates are corrected or revoked (N2.3, N6.1). Rows
of an ended application no longer stand in the way of the same persons' results (N1.3).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from vc_issuer.application_state import demand_not_ended, find_application
from vc_issuer.applications import demand_second_person
from vc_issuer.audit import Event, append
from vc_issuer.persons import demand_name
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import ENDED, Application
from vc_issuer.times import whole_second

REJECTED, WITHDRAWN = ENDED
MOST_CHARACTERS = 200


class Endings:
    """Ends applications."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry."""
        self._registry = registry

    def reject(self, application: str, *, by: str, reason: str, now: datetime) -> None:
        """Reject an application as the bureau's second person, who would have approved it."""
        with self._registry.writing() as session:
            found = _open_application(session, application)
            demand_second_person(found, by)
            _end(session, found, REJECTED, "reject", by, reason, whole_second(now))

    def withdraw(self, application: str, *, unit: str, by: str, reason: str, now: datetime) -> None:
        """Withdraw an application of one's own unit; another's is the same as none."""
        with self._registry.writing() as session:
            found = find_application(session, application)
            if found.unit_code != unit:
                raise IssuerError("NO_SUCH_APPLICATION", "no such application", "没有该申请")
            _demand_open(found)
            _end(session, found, WITHDRAWN, "withdraw", by, reason, whole_second(now))


def _open_application(session: Session, application: str) -> Application:
    found = find_application(session, application)
    _demand_open(found)
    return found


def _demand_open(application: Application) -> None:
    demand_not_ended(application)
    if application.approved_by is not None:
        raise IssuerError(
            "ALREADY_APPROVED",
            "the application is approved: ask for a correction or a revocation of its certificates",
            "该申请已批准：请就其证书申请更正或撤销",
        )


def _end(
    session: Session,
    application: Application,
    state: str,
    action: str,
    by: str,
    reason: str,
    now: datetime,
) -> None:
    application.state, application.ended_by = state, demand_name(by)
    application.ended_at, application.end_reason = now, _reason(reason)
    # The reason may name a person, whom the log does not: it stays in the registry.
    append(session, [Event(action, application.id, {})], actor=by, now=now)


def _reason(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > MOST_CHARACTERS or not words.isprintable():
        raise IssuerError(
            "END_REASON",
            f"a reason of 1 to {MOST_CHARACTERS} characters is needed",
            f"须说明理由（1 至 {MOST_CHARACTERS} 个字符）",
        )
    return words
