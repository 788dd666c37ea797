"""The bureau desk's certificates: search, and decisions on their status."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.officer import Role as DecidingRole
from vc_issuer.problems import IssuerError
from vc_issuer.status import SUPERSEDED, Action, Decision
from vc_issuer.web import records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person
from vc_issuer.web.language import choose
from vc_issuer.web.notices import tell
from vc_issuer.web.officers import officer_of

_LONGEST = 120
# Who may decide without a unit's request; the reasons that the catalogue lists for it.
_ACTIONS: dict[str, tuple[DecidingRole, str]] = {
    "revoke": (DecidingRole.SUPERVISOR, "revocation"),
    "suspend": (DecidingRole.APPROVER, "suspension"),
    "reinstate": (DecidingRole.APPROVER, "reinstatement"),
}


def bureau_certificate_routes(console: Console) -> Blueprint:
    """Make the routes over all certificates."""
    routes = Blueprint("certificates", __name__, url_prefix="/bureau")
    bureau = console.bureau

    @routes.get("/certificates")
    @staff(Permission.READ)
    def search_form() -> str:
        return render_template("bureau_certificates.html", found=None, wanted="")

    @routes.post("/certificates")
    @staff(Permission.READ)
    def search() -> str:
        wanted = request.form.get("wanted", "")[:_LONGEST]
        with bureau.registry.reading() as session:
            found = records.search_certificates(session, wanted)
        return render_template("bureau_certificates.html", found=found, wanted=wanted)

    @routes.get("/certificates/<number>")
    @staff(Permission.READ)
    def certificate(number: str) -> str:
        with bureau.registry.reading() as session:
            view = records.read_certificate(session, number)
            history = records.certificate_history(session, number)
        officer = officer_of(current_person())
        actions = [
            (action, reasons_for(purpose))
            for action, (role, purpose) in _ACTIONS.items()
            if role in officer.roles and _fits(action, view.state)
        ]
        return render_template(
            "bureau_certificate.html", certificate=view, history=history, actions=actions
        )

    @routes.post("/certificates/<number>/status")
    @back_to("certificates.certificate", "number")
    @staff(Permission.DECIDE)
    def change_status(number: str) -> Response:
        action, reason = request.form.get("action", ""), request.form.get("reason", "")
        if action not in _ACTIONS or reason == SUPERSEDED:
            raise IssuerError("STATUS_REASON", "choose a decision and a reason", "请选择决定和理由")
        officer = officer_of(current_person())
        officer.demand(_ACTIONS[action][0])
        decision = Decision(number, cast("Action", action), reason, officer.name)
        bureau.change_status(decision, now=console.now())
        tell("已变更状态并发布。", "The status has changed and is published.")
        return redirect(url_for("certificates.certificate", number=number), 303)

    def reasons_for(purpose: str) -> list[tuple[str, str]]:
        return [
            (reason.code, choose(reason.text))
            for reason in bureau.catalogue.status_reasons
            if purpose in reason.purposes and reason.code != SUPERSEDED
        ]

    return routes


def _fits(action: str, state: str) -> bool:
    """Tell whether an action is possible in a state, so that no impossible form is shown."""
    possible = {
        "revoke": ("in-force", "suspended"),
        "suspend": ("in-force",),
        "reinstate": ("suspended",),
    }
    return state in possible[action]
