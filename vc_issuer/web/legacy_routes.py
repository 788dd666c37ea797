"""The bureau desk's legacy records: a file in, a dry run's report, the good records taken in."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.drafts import Draft
from vc_issuer.accounts.roles import Permission
from vc_issuer.application import report_xlsx
from vc_issuer.application.rows import MAX_BYTES
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, body_up_to, staff
from vc_issuer.web.console import Console
from vc_issuer.web.downloads import XLSX, attachment
from vc_issuer.web.guard import current_person
from vc_issuer.web.language import page_language
from vc_issuer.web.notices import tell
from vc_issuer.web.unit_uploads import LARGEST_UPLOAD, SHOWN_REFUSALS


def legacy_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's records of paper certificates."""
    routes = Blueprint("legacy", __name__, url_prefix="/bureau/records")
    desk = console.bureau.legacy

    def kept_draft(draft: str) -> Draft:
        return console.drafts.get(draft, user=current_person().name, unit=None, now=console.now())

    @routes.get("/")
    @staff(Permission.READ)
    def records() -> str:
        return render_template(
            "bureau_records.html", imports=desk.imports(), largest=MAX_BYTES // 1_000_000
        )

    @routes.post("/")
    @back_to("legacy.records")
    @body_up_to(LARGEST_UPLOAD)
    @staff(Permission.RECORDS)
    def upload() -> AnyResponse:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise IssuerError("NO_FILE", "choose a file first", "请先选择文件")
        data = file.read()
        desk.check(data, file.filename)
        draft = console.drafts.keep(
            current_person().name, unit=None, filename=file.filename, data=data, now=console.now()
        )
        return redirect(url_for("legacy.report", draft=draft), 303)

    @routes.get("/uploads/<draft>")
    @staff(Permission.RECORDS)
    def report(draft: str) -> str:
        kept = kept_draft(draft)
        checked = desk.check(kept.data, kept.filename)
        return render_template(
            "bureau_records_report.html", draft=kept, checked=checked, shown=SHOWN_REFUSALS
        )

    @routes.get("/uploads/<draft>/report.xlsx")
    @staff(Permission.RECORDS)
    def report_file(draft: str) -> Response:
        kept = kept_draft(draft)
        data = report_xlsx(desk.check(kept.data, kept.filename), lang=page_language())
        return attachment(data, "report.xlsx", XLSX)

    @routes.post("/uploads/<draft>/import")
    @back_to("legacy.report", "draft")
    @staff(Permission.RECORDS)
    def take_in(draft: str) -> AnyResponse:
        person, kept = current_person(), kept_draft(draft)
        receipt = desk.import_file(
            kept.data,
            kept.filename,
            by=person.name,
            now=console.now(),
            accept_valid="accept_valid" in request.form,
        )
        if receipt.imported == 0:
            raise IssuerError(
                "ROWS_REFUSED",
                "some rows are refused: agree to import the others, or correct the file",
                "有行不予受理：请勾选仅导入合格行，或更正文件后重新上传",
            )
        console.drafts.drop(draft, user=person.name)
        tell(f"已导入 {receipt.imported} 条旧记录。", f"{receipt.imported} records imported.")
        return redirect(url_for("legacy.records"), 303)

    @routes.post("/uploads/<draft>/discard")
    @staff(Permission.RECORDS)
    def discard(draft: str) -> AnyResponse:
        console.drafts.drop(draft, user=current_person().name)
        tell("已删除上传的文件。", "The uploaded file is deleted.")
        return redirect(url_for("legacy.records"), 303)

    return routes
