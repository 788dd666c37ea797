"""The bureau desk's requests: what a unit asks for, decided by another person (N2.3)."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.life_cycle.desk import DECIDING_ROLE
from vc_issuer.life_cycle.request import State
from vc_issuer.problems import IssuerError
from vc_issuer.web import records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person
from vc_issuer.web.notices import tell
from vc_issuer.web.officers import officer_of
from vc_issuer.web.wording import REQUEST_STATES, heading_of


def bureau_request_routes(console: Console) -> Blueprint:
    """Make the routes over all requests."""
    routes = Blueprint("requests", __name__, url_prefix="/bureau")
    bureau = console.bureau

    @routes.get("/requests")
    @staff(Permission.READ)
    def requests() -> str:
        state = request.args.get("state", "")
        known = cast("State", state) if state in REQUEST_STATES else None
        found = bureau.life_cycle.list(state=known)
        return render_template("bureau_requests.html", requests=found, state=known)

    @routes.get("/requests/<request_id>")
    @staff(Permission.READ)
    def change_request(request_id: str) -> str:
        found = bureau.life_cycle.get(request_id)
        correction = (
            bureau.life_cycle.correction(request_id).items() if found.kind == "correct" else ()
        )
        with bureau.registry.reading() as session:
            view = records.read_certificate(session, found.certificate)
            unit = records.unit_name(session, found.unit)
        return render_template(
            "bureau_request.html",
            request_=found,
            certificate=view,
            unit_name=unit,
            correction=[(heading_of(field), old, new) for field, (old, new) in correction],
            may_decide=DECIDING_ROLE[found.kind] in officer_of(current_person()).roles,
        )

    @routes.post("/requests/<request_id>/decide")
    @back_to("requests.change_request", "request_id")
    @staff(Permission.DECIDE)
    def decide(request_id: str) -> Response:
        officer = officer_of(current_person())
        decision = request.form.get("decision", "")
        if decision == "approve":
            bureau.life_cycle.approve(request_id, by=officer, clock=console.clock)
            tell("已同意并执行。", "Approved and carried out.")
        elif decision == "reject":
            bureau.life_cycle.reject(request_id, by=officer, now=console.now())
            tell("已驳回。", "Rejected.")
        else:
            raise IssuerError("DECISION", "choose a decision", "请选择决定")
        return redirect(url_for("requests.change_request", request_id=request_id), 303)

    return routes
