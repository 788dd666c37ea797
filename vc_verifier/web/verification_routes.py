"""`/verify` and `/verify/batch`: any carrier in, our result out, as JSON or as a page."""

import json
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request

from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_verifier.web.desk import Desk
from vc_verifier.web.intake import RequestProblem, Submission, from_members, submissions
from vc_verifier.web.language import wants_html
from vc_verifier.web.page import result_page

MOST_LINES = 5_000
_LINE_LIMITS = strict_json.Limits(size=1_000_000, depth=60, values=20_000)


def verification_routes(desk: Desk) -> Blueprint:
    """Make the routes over one desk."""
    routes = Blueprint("verification", __name__)

    @routes.post("/verify")
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
    def batch() -> Response:
        lines = request.get_data().split(b"\n")
        if lines and not lines[-1].strip():
            lines.pop()
        if len(lines) > MOST_LINES:
            raise RequestProblem(
                "BATCH_TOO_LONG",
                f"More than {MOST_LINES} lines.",
                f"超过 {MOST_LINES} 行。",
            )

        def answers() -> Iterator[str]:
            for number, line in enumerate(lines, start=1):
                (result,) = desk.verify_all([_of_line(line)])
                report = {"line": number, **result.to_json()}
                yield json.dumps(report, ensure_ascii=False) + "\n"

        return Response(answers(), mimetype="application/jsonl")

    return routes


def _of_line(line: bytes) -> Submission:
    """Read a line as a request of its own; what is none is itself what is verified."""
    try:
        members = strict_json.parse(line, limits=_LINE_LIMITS)
        if isinstance(members, dict):
            return from_members(members)
    except ProblemError:
        pass
    return Submission(line.strip())


def _json(value: Any) -> Response:
    return Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")
