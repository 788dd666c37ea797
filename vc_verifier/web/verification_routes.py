"""`/verify` and `/verify/batch`: any carrier in, our result out, as JSON or as a page."""

import json
from typing import Any

from flask import Blueprint, Response, request

from vc_verifier.submission import RequestProblem, split_lines
from vc_verifier.web.desk import Desk
from vc_verifier.web.intake import submissions
from vc_verifier.web.language import wants_html
from vc_verifier.web.openapi import FORM, JSON, operation
from vc_verifier.web.page import result_page

MOST_LINES = 5_000


def verification_routes(desk: Desk) -> Blueprint:
    """Make the routes over one desk."""
    routes = Blueprint("verification", __name__)

    @routes.post("/verify")
    @operation(
        "Verify any carrier: files, pasted text, or a document",
        body={"multipart/form-data": "Upload", FORM: "PastedText", JSON: "TextOrDocument"},
        answers={200: ("One report, or a list of them", {JSON: "Reports", "text/html": None})},
    )
    def verify() -> Response:
        asked = submissions(request)
        results = desk.verify_all(asked)
        if wants_html():
            return result_page(asked, results, desk)
        reports = [result.to_json() for result in results]
        for submission, report in zip(asked, reports, strict=True):
            if submission.name is not None:
                report["file"] = submission.name
        return _json(reports if len(reports) > 1 else reports[0])

    @routes.post("/verify/batch")
    @operation(
        "Verify one carrier a line, in order",
        body={"application/jsonl": "Lines"},
        answers={200: ("One report a line", {"application/jsonl": "ReportLines"})},
        may_be_empty=True,
    )
    def batch() -> Response:
        lines = split_lines(request.get_data())
        if len(lines) > MOST_LINES:
            raise RequestProblem(
                "BATCH_TOO_LONG",
                f"More than {MOST_LINES} lines.",
                f"超过 {MOST_LINES} 行。",
            )

        return Response(desk.answer_lines(lines), mimetype="application/jsonl")

    return routes


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")
