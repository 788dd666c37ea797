"""An application on file, and what its state lets be done with it."""

from sqlalchemy.orm import Session

from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ENDED, Application


def find_application(session: Session, application_id: str) -> Application:
    """Give an application, or refuse an id that is not on file."""
    application = session.get(Application, application_id)
    if application is None:
        raise IssuerError("NO_SUCH_APPLICATION", "no such application", "没有该申请")
    return application


def approved_application(session: Session, application_id: str) -> Application:
    """Give an application that a second person approved (N2.2, N2.4)."""
    application = find_application(session, application_id)
    demand_not_ended(application)
    if application.approved_by is None:
        raise IssuerError(
            "NOT_APPROVED",
            "the application has not been approved by a second person",
            "该申请尚未经第二人批准",
        )
    return application


def demand_not_ended(application: Application) -> None:
    """Refuse an application that was rejected or withdrawn: nothing becomes of it any more."""
    if application.state in ENDED:
        ended = "驳回" if application.state == "rejected" else "撤回"
        raise IssuerError(
            "APPLICATION_ENDED",
            f"the application was {application.state}: hand the right rows in anew",
            f"该申请已{ended}：请就正确的行重新申请",
        )
