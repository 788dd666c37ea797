"""The bureau desk's applications: approve as the second person, issue, watch it."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.roles import Permission
from vc_issuer.application_state import approved_application
from vc_issuer.problems import IssuerError
from vc_issuer.web import application_records, records
from vc_issuer.web.access import back_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.guard import current_person
from vc_issuer.web.language import choose
from vc_issuer.web.notices import tell
from vc_issuer.web.numbers import asked_page
from vc_issuer.web.wording import APPLICATION_STATES


def bureau_application_routes(console: Console) -> Blueprint:
    """Make the routes over all applications."""
    routes = Blueprint("bureau", __name__, url_prefix="/bureau")
    bureau = console.bureau

    @routes.get("/")
    @staff(Permission.READ)
    def overview() -> str:
        with bureau.registry.reading() as session:
            submitted = application_records.list_applications(session, state="submitted")
            approved = application_records.list_applications(session, state="approved")
            newest = application_records.list_applications(session, state="issued", limit=5)
        return render_template(
            "bureau_overview.html",
            submitted=submitted,
            approved=approved,
            newest=newest,
            requests=bureau.life_cycle.list(state="requested"),
            cases=[
                *bureau.misuse.list(state="reported"),
                *bureau.misuse.list(state="investigating"),
            ],
        )

    @routes.get("/applications")
    @staff(Permission.READ)
    def applications() -> str:
        state = request.args.get("state", "")
        with bureau.registry.reading() as session:
            known = state if state in APPLICATION_STATES else None
            found = application_records.list_applications(session, state=known)
        return render_template("bureau_applications.html", applications=found, state=known)

    @routes.get("/applications/<application>")
    @staff(Permission.READ)
    def application(application: str) -> str:
        # Asked before the registry is: what has ended by now is there to be read.
        running = console.jobs.is_running(application)
        with bureau.registry.reading() as session:
            found = application_records.read_application(session, application)
            page = asked_page(found.rows)
            rows = application_records.application_rows(session, application, page=page)
            signature = application_records.signature_of(session, application)
        return render_template(
            "bureau_application.html",
            application=found,
            rows=rows,
            signature=signature,
            page=page,
            size=records.PAGE,
            running=running,
            outcome=console.jobs.outcome(application),
        )

    @routes.get("/applications/<application>/manifest.json")
    @staff(Permission.READ)
    def manifest(application: str) -> Response:
        with bureau.registry.reading() as session:
            signature = application_records.signature_of(session, application)
        if signature is None:
            raise IssuerError("NOT_FOUND", "its unit did not sign it", "该申请未经单位签署")
        data = signature.manifest.encode("utf-8")
        return attachment(data, f"{application}.signed.json", "application/json")

    @routes.post("/applications/<application>/approve")
    @back_to("bureau.application", "application")
    @staff(Permission.APPROVE)
    def approve(application: str) -> Response:
        bureau.approve(application, by=current_person().name, now=console.now())
        tell("已批准，可以签发。", "Approved; it can be issued.")
        return redirect(url_for("bureau.application", application=application), 303)

    @routes.post("/applications/<application>/reject")
    @back_to("bureau.application", "application")
    @staff(Permission.APPROVE)
    def reject(application: str) -> Response:
        reason = request.form.get("reason", "")
        person, now = current_person().name, console.now()
        bureau.endings.reject(application, by=person, reason=reason, now=now)
        tell("已驳回，其各行可重新申请。", "Rejected; its rows may be handed in anew.")
        return redirect(url_for("bureau.application", application=application), 303)

    @routes.post("/applications/<application>/issue")
    @back_to("bureau.application", "application")
    @staff(Permission.ISSUE)
    def issue(application: str) -> Response:
        with bureau.registry.reading() as session:
            approved_application(session, application)
        console.jobs.start(application, by=current_person().name)
        return redirect(url_for("bureau.application", application=application), 303)

    @routes.get("/applications/<application>/progress")
    @staff(Permission.READ)
    def progress(application: str) -> dict[str, object]:
        # Asked first, as above: never ended with fewer certificates than there are.
        running = console.jobs.is_running(application)
        with bureau.registry.reading() as session:
            found = application_records.read_application(session, application)
        return {
            "sealed": found.sealed,
            "rows": found.rows,
            "running": running,
            "state": choose(APPLICATION_STATES[found.state]),
        }

    return routes
