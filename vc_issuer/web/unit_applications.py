"""The unit desk's applications: what became of them, and pick-up codes for their holders."""

import csv
import io

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.roles import Permission
from vc_issuer.application.report import quoted
from vc_issuer.problems import IssuerError
from vc_issuer.web import application_records, records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.guard import current_person, current_unit
from vc_issuer.web.notices import tell
from vc_issuer.web.numbers import asked_page


def unit_application_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's applications."""
    routes = Blueprint("unit", __name__, url_prefix="/unit")
    bureau = console.bureau

    @routes.get("/")
    @staff(Permission.UNIT_DESK)
    def applications() -> str:
        unit = current_unit()
        with bureau.registry.reading() as session:
            found = application_records.list_applications(session, unit=unit)
            name = records.unit_name(session, unit)
        waiting = bureau.life_cycle.list(unit=unit, state="requested")
        return render_template(
            "unit_applications.html", applications=found, unit_name=name, waiting=waiting
        )

    @routes.get("/applications/<application>")
    @staff(Permission.UNIT_DESK)
    def application(application: str) -> str:
        with bureau.registry.reading() as session:
            found = application_records.read_application(session, application, unit=current_unit())
            page = asked_page(found.rows)
            rows = application_records.application_rows(session, application, page=page)
            signature = application_records.signature_of(session, application)
        return render_template(
            "unit_application.html",
            application=found,
            rows=rows,
            signature=signature,
            page=page,
            size=records.PAGE,
        )

    @routes.post("/applications/<application>/withdraw")
    @back_to("unit.application", "application")
    @staff(Permission.UNIT_DESK)
    def withdraw(application: str) -> AnyResponse:
        bureau.endings.withdraw(
            application,
            unit=current_unit(),
            by=current_person().name,
            reason=request.form.get("reason", ""),
            now=console.now(),
        )
        tell("已撤回，其各行可重新申请。", "Withdrawn; its rows may be handed in anew.")
        return redirect(url_for("unit.application", application=application), 303)

    @routes.post("/applications/<application>/pickup-codes.csv")
    @back_to("unit.application", "application")
    @staff(Permission.UNIT_DESK)
    def pickup_codes(application: str) -> Response:
        unit = current_unit()
        with bureau.registry.reading() as session:
            application_records.read_application(session, application, unit=unit)
            numbers = application_records.sealed_numbers(session, application)
        if not numbers:
            raise IssuerError("NOTHING_SEALED", "nothing is sealed yet", "尚无已签发的证书")
        handouts = console.accounts.make_pickup_codes(
            numbers, unit=unit, by=current_person().name, now=console.now()
        )
        output = io.StringIO()
        writer = csv.writer(output)
        writer.writerow(["行 row", "证书编号 certificate number", "取证码 pick-up code"])
        writer.writerows(
            [entry.row_number, quoted(entry.number), quoted(entry.code)] for entry in handouts
        )
        # With a byte order mark, without which spreadsheet programs guess another encoding.
        data = output.getvalue().encode("utf-8-sig")
        return attachment(data, f"{application}.pickup-codes.csv", "text/csv; charset=utf-8")

    return routes
