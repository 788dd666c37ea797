"""The unit desk's slips: facts to sign on the unit's own machine, signed slips looked at (N5.1)."""

import json

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.roles import Permission
from vc_issuer.problems import IssuerError
from vc_issuer.slips.desk import LARGEST_SLIP, FoundRecord
from vc_issuer.slips.kinds import SLIPS
from vc_issuer.web.access import back_to, body_up_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.guard import current_person, current_unit
from vc_issuer.web.notices import tell

_LONGEST = 64


def unit_slip_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's slips."""
    routes = Blueprint("slips", __name__, url_prefix="/unit/slips")
    bureau = console.bureau
    desk = bureau.slips

    def page(found: list[FoundRecord] | None) -> str:
        unit = current_unit()
        try:
            kind = desk.kind_of(unit)
        except IssuerError:
            # A unit that gives none is told who does.
            return render_template("unit_no_slips.html", slips=SLIPS)
        keys = bureau.unit_keys.list(unit)
        recognised = {entry.did for entry in bureau.recognitions.list() if entry.unit == unit}
        return render_template(
            "unit_slips.html",
            kind=kind,
            unit=unit,
            keys=keys,
            recognised=recognised,
            found=found,
            noted=desk.noted(unit),
        )

    @routes.get("/")
    @staff(Permission.UNIT_DESK)
    def slips() -> str:
        return page(None)

    @routes.post("/search")
    @back_to("slips.slips")
    @staff(Permission.UNIT_DESK)
    def search() -> str:
        name = request.form.get("name", "")[:_LONGEST]
        known = request.form.get("known", "")[:_LONGEST]
        return page(desk.find(current_unit(), name=name, known=known))

    @routes.post("/records/<int:record>/facts.json")
    @back_to("slips.slips")
    @staff(Permission.UNIT_DESK)
    def facts(record: int) -> Response:
        slip_number = request.form.get("slip_number", "").strip()
        found = desk.facts(current_unit(), record, slip_number=slip_number)
        data = json.dumps(found, ensure_ascii=False, indent=2).encode("utf-8")
        return attachment(data, f"{slip_number}.facts.json", "application/json")

    @routes.post("/signed")
    @back_to("slips.slips")
    @body_up_to(LARGEST_SLIP + 10_000)
    @staff(Permission.UNIT_DESK)
    def signed() -> AnyResponse:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise IssuerError("NO_FILE", "choose a file first", "请先选择文件")
        slip = desk.note(current_unit(), file.read(), by=current_person().name, now=console.now())
        tell(
            f"{slip.slip_number} 签名有效、公钥已获认可，可交给申请人；已登记摘要。",
            f"{slip.slip_number} is in order and may be handed over; its digest is on file.",
        )
        return redirect(url_for("slips.slips"), 303)

    return routes
