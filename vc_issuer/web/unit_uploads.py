"""The unit desk's uploads: a file in, the report on it, the good rows handed in."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.drafts import Draft
from vc_issuer.accounts.roles import Permission
from vc_issuer.application import CheckedApplication, report_xlsx
from vc_issuer.application.rows import MAX_BYTES
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, body_up_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import XLSX, attachment
from vc_issuer.web.guard import current_person, current_unit
from vc_issuer.web.language import page_language
from vc_issuer.web.notices import tell

# A file of the largest size, and what a form puts around it.
LARGEST_UPLOAD = MAX_BYTES + 100_000
SHOWN_REFUSALS = 200


def unit_upload_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's checks."""
    routes = Blueprint("upload", __name__, url_prefix="/unit")
    bureau = console.bureau

    def kept_draft(draft: str) -> Draft:
        return console.drafts.get(
            draft, user=current_person().name, unit=current_unit(), now=console.now()
        )

    def check(kept: Draft) -> CheckedApplication:
        return bureau.check(kept.data, kept.filename, unit=current_unit(), now=console.now())

    @routes.get("/upload")
    @staff(Permission.UNIT_DESK)
    def form() -> str:
        return render_template("unit_upload.html", largest=MAX_BYTES // 1_000_000)

    @routes.post("/upload")
    @back_to("upload.form")
    @body_up_to(LARGEST_UPLOAD)
    @staff(Permission.UNIT_DESK)
    def upload() -> AnyResponse:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise IssuerError("NO_FILE", "choose a file first", "请先选择文件")
        data, unit = file.read(), current_unit()
        # Read once, so that a file that is no application is refused at once and not kept.
        bureau.check(data, file.filename, unit=unit, now=console.now())
        draft = console.drafts.keep(
            current_person().name, unit=unit, filename=file.filename, data=data, now=console.now()
        )
        return redirect(url_for("upload.report", draft=draft), 303)

    @routes.get("/uploads/<draft>")
    @staff(Permission.UNIT_DESK)
    def report(draft: str) -> str:
        kept = kept_draft(draft)
        checked = check(kept)
        return render_template(
            "unit_report.html",
            draft=kept,
            checked=checked,
            shown=SHOWN_REFUSALS,
        )

    @routes.get("/uploads/<draft>/report.xlsx")
    @staff(Permission.UNIT_DESK)
    def report_file(draft: str) -> Response:
        data = report_xlsx(check(kept_draft(draft)), lang=page_language())
        return attachment(data, "report.xlsx", XLSX)

    @routes.post("/uploads/<draft>/hand-in")
    @back_to("upload.report", "draft")
    @staff(Permission.UNIT_DESK)
    def hand_in(draft: str) -> AnyResponse:
        person, kept = current_person(), kept_draft(draft)
        manifest = request.files.get("manifest")
        accept_valid = "accept_valid" in request.form
        if manifest is not None and manifest.filename:
            receipt = bureau.apply_signed(
                kept.data,
                kept.filename,
                manifest.read(),
                unit=current_unit(),
                now=console.now(),
                accept_valid=accept_valid,
            )
        else:
            receipt = bureau.apply(
                kept.data,
                kept.filename,
                unit=current_unit(),
                now=console.now(),
                applicant=person.name,
                accept_valid=accept_valid,
            )
        if receipt.application is None:
            raise IssuerError(
                "ROWS_REFUSED",
                "some rows are refused: agree to hand in the others, or correct the file",
                "有行不予受理：请勾选仅提交合格行，或更正文件后重新上传",
            )
        console.drafts.drop(draft, user=person.name)
        tell(
            f"已提交申请 {receipt.application}。",
            f"Application {receipt.application} handed in.",
        )
        return redirect(url_for("unit.application", application=receipt.application), 303)

    @routes.post("/uploads/<draft>/discard")
    @staff(Permission.UNIT_DESK)
    def discard(draft: str) -> AnyResponse:
        console.drafts.drop(draft, user=current_person().name)
        tell("已删除上传的文件。", "The uploaded file is deleted.")
        return redirect(url_for("unit.applications"), 303)

    return routes
