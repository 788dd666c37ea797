"""The unit desk's certificates: search, requests about them, pick-up codes for their holders."""

from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.life_cycle.correction import CorrectionRefused
from vc_issuer.life_cycle.request import Kind
from vc_issuer.problems import IssuerError
from vc_issuer.web import records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_person, current_unit
from vc_issuer.web.language import choose
from vc_issuer.web.notices import tell
from vc_issuer.web.wording import CORRECTABLE, REQUEST_KINDS, heading_of

_PURPOSES = {"suspend": "suspension", "reinstate": "reinstatement", "revoke": "revocation"}
_LONGEST = 120


def unit_certificate_routes(console: Console) -> Blueprint:
    """Make the routes over a unit's own certificates."""
    routes = Blueprint("own", __name__, url_prefix="/unit")
    bureau = console.bureau

    @routes.get("/certificates")
    @staff(Permission.UNIT_DESK)
    def certificates() -> str:
        return render_template("unit_certificates.html", found=None, wanted="")

    @routes.post("/certificates")
    @staff(Permission.UNIT_DESK)
    def search() -> str:
        # By POST: a name or an ID number in an address would be logged along the way.
        wanted = request.form.get("wanted", "")[:_LONGEST]
        with bureau.registry.reading() as session:
            found = records.search_certificates(session, wanted, unit=current_unit())
        return render_template("unit_certificates.html", found=found, wanted=wanted)

    @routes.get("/certificates/<number>")
    @staff(Permission.UNIT_DESK)
    def certificate(number: str) -> str:
        return page(number)

    @routes.post("/certificates/<number>/request")
    @back_to("own.certificate", "number")
    @staff(Permission.UNIT_DESK)
    def ask(number: str) -> Response | str:
        kind = request.form.get("kind", "")
        if kind not in REQUEST_KINDS:
            raise IssuerError("REQUEST_KIND", "choose what to ask for", "请选择请求事项")
        corrected = {
            field: text
            for field in CORRECTABLE
            if (text := request.form.get(f"corrected.{field}", "")[:_LONGEST].strip())
        }
        try:
            made = bureau.life_cycle.request(
                cast("Kind", kind),
                number,
                unit=current_unit(),
                by=current_person().name,
                reason="" if kind == "correct" else request.form.get("reason", ""),
                now=console.now(),
                corrected=corrected,
            )
        except CorrectionRefused as error:
            for refusal in error.refusals:
                heading, why = heading_of(refusal.column), refusal.text
                tell(f"{heading.zh}：{why.zh}", f"{heading.en}: {why.en}", good=False)
            raise
        tell(f"已提交请求 {made}，由局内人员决定。", f"Request {made} is with the bureau now.")
        return redirect(url_for("own.certificate", number=number), 303)

    @routes.post("/certificates/<number>/pickup-code")
    @back_to("own.certificate", "number")
    @staff(Permission.UNIT_DESK)
    def pickup_code(number: str) -> str:
        [handout] = console.accounts.make_pickup_codes(
            [number], unit=current_unit(), by=current_person().name, now=console.now()
        )
        return page(number, code=handout.code)

    @routes.get("/requests")
    @staff(Permission.UNIT_DESK)
    def requests() -> str:
        found = bureau.life_cycle.list(unit=current_unit())
        return render_template("unit_requests.html", requests=found)

    def page(number: str, code: str | None = None) -> str:
        unit = current_unit()
        with bureau.registry.reading() as session:
            view = records.read_certificate(session, number, unit=unit)
            history = records.certificate_history(session, number)
        reasons = {
            kind: [
                (reason.code, choose(reason.text))
                for reason in bureau.catalogue.status_reasons
                if purpose in reason.purposes and reason.code != "superseded"
            ]
            for kind, purpose in _PURPOSES.items()
        }
        open_requests = [
            entry
            for entry in bureau.life_cycle.list(unit=unit, state="requested")
            if entry.certificate == number
        ]
        return render_template(
            "unit_certificate.html",
            certificate=view,
            history=history,
            reasons=reasons,
            open_requests=open_requests,
            correctable=[(field, heading_of(field)) for field in CORRECTABLE],
            code=code,
        )

    return routes
