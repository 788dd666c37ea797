"""Misuse: anybody reports it, officers decide each case (notice, clause 6; N6.2)."""

import hashlib
from typing import cast

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.roles import Permission
from vc_issuer.misuse.case import CATEGORIES, Category, EvidenceKind, State
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, body_up_to, public, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import attachment
from vc_issuer.web.guard import current_person
from vc_issuer.web.notices import tell
from vc_issuer.web.officers import officer_of
from vc_issuer.web.unit_uploads import LARGEST_UPLOAD
from vc_issuer.web.wording import CASE_STATES


def misuse_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's cases."""
    routes = Blueprint("misuse", __name__)
    desk = console.bureau.misuse

    @routes.get("/report")
    @public
    def report_form() -> str:
        # The verifier's result page leads here with the digest of what was presented.
        digest = request.args.get("digest", "")[:64]
        return render_template("report.html", digest=digest, categories=CATEGORIES, case=None)

    @routes.post("/report")
    @back_to("misuse.report_form")
    @body_up_to(LARGEST_UPLOAD)
    @public
    def report() -> str:
        console.limits.report.take(request.remote_addr, console.clock())
        case = desk.report(
            category=cast("Category", request.form.get("category", "")),
            digest=_digest("file", "digest"),
            number=request.form.get("number", "").strip()[:32] or None,
            statement=request.form.get("statement", "").strip(),
            by="public",
            now=console.now(),
        )
        return render_template("report.html", digest="", categories=CATEGORIES, case=case)

    @routes.get("/bureau/misuse")
    @staff(Permission.READ)
    def cases() -> str:
        state = request.args.get("state", "")
        known = cast("State", state) if state in CASE_STATES else None
        return render_template("bureau_cases.html", cases=desk.list(state=known), state=known)

    @routes.get("/bureau/misuse/<case>")
    @staff(Permission.READ)
    def case_page(case: str) -> str:
        return render_template("bureau_case.html", case=desk.get(case))

    @routes.post("/bureau/misuse/<case>/open")
    @back_to("misuse.case_page", "case")
    @staff(Permission.DECIDE)
    def open_case(case: str) -> AnyResponse:
        desk.open(case, by=officer_of(current_person()), now=console.now())
        tell("已开始核查。", "The investigation has begun.")
        return redirect(url_for("misuse.case_page", case=case), 303)

    @routes.post("/bureau/misuse/<case>/evidence")
    @back_to("misuse.case_page", "case")
    @body_up_to(LARGEST_UPLOAD)
    @staff(Permission.DECIDE)
    def add_evidence(case: str) -> AnyResponse:
        desk.add_evidence(
            case,
            digest=_digest("file", "digest"),
            kind=cast("EvidenceKind", request.form.get("kind", "")),
            by=officer_of(current_person()),
            now=console.now(),
        )
        tell("已登记证据摘要。", "The evidence's digest is on file.")
        return redirect(url_for("misuse.case_page", case=case), 303)

    @routes.post("/bureau/misuse/<case>/decide")
    @back_to("misuse.case_page", "case")
    @staff(Permission.REVOKE)
    def decide(case: str) -> AnyResponse:
        officer, decision = officer_of(current_person()), request.form.get("decision", "")
        if decision == "substantiate":
            number = request.form.get("number", "").strip()[:32]
            desk.substantiate(case, number=number, by=officer, now=console.now())
        elif decision == "dismiss":
            desk.dismiss(case, by=officer, now=console.now())
        else:
            raise IssuerError("DECISION", "choose a decision", "请选择决定")
        tell("已记录决定。", "The decision is on file.")
        return redirect(url_for("misuse.case_page", case=case), 303)

    @routes.post("/bureau/misuse/proven-cases.csv")
    @staff(Permission.REVOKE)
    def proven_cases() -> Response:
        data = desk.export(by=officer_of(current_person()), now=console.now())
        return attachment(data, "proven-cases.csv", "text/csv; charset=utf-8")

    return routes


def _digest(file_field: str, text_field: str) -> str:
    """Give the digest of an uploaded file, which is not kept, or the one typed in."""
    file = request.files.get(file_field)
    if file is not None and file.filename:
        return hashlib.sha256(file.read()).hexdigest()
    return request.form.get(text_field, "").strip().lower()
