"""The verifier's web service answers as its OpenAPI document says (issue of the promises)."""

import os

import pytest
from flask import Flask, Response, jsonify

from tests.bureau_fixture import AT, PublishedBureau
from tests.described_service import ACCEPTED, Findings, findings
from vc_verifier.web.application import create_app
from vc_verifier.web.openapi import describe, operation

# `make openapi` asks with many more.
EXAMPLES = int(os.environ.get("VC_OPENAPI_EXAMPLES", "8"))
# VCALM 1.0 answers 400 where something well-formed does not verify; OpenID4VP where nobody asked.
_DOES_NOT_HOLD = {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "400"]}}
REASONS = {
    "/credentials/verify": _DOES_NOT_HOLD,
    "/presentations/verify": _DOES_NOT_HOLD,
    "/presentations/response": _DOES_NOT_HOLD,
    # Each line is answered, whatever it is: no body is wrong.
    "/verify/batch": {"negative_data_rejection": {"expected-statuses": ["200"]}},
}


@pytest.mark.slow
def test_every_answer_is_as_described(bureau: PublishedBureau) -> None:
    app = create_app(lambda: bureau.trust, clock=lambda: AT)
    found = findings(app, examples=EXAMPLES, reasons=REASONS, any_form=frozenset({"POST /verify"}))
    assert found.failed == set()
    assert {label for label in found.operations if " " in label and "/" in label} == {
        f"{method.upper()} {path}"
        for path, methods in describe(app)["paths"].items()
        for method in methods
    }
    assert found.requests > 100
    assert {200, 201, 400} <= found.statuses
    assert max(found.statuses) < 500


def lying(status: int, answer: object, mimetype: str = "application/json") -> Findings:
    """Ask a service that answers otherwise than it says."""
    app = Flask("lying")

    @app.get("/said")
    @operation("Says something", answers={200: ("Said", {"application/json": "Health"})})
    def said() -> Response:
        response: Response = jsonify(answer)
        response.status_code, response.mimetype = status, mimetype
        return response

    @app.get("/openapi.json")
    def document() -> Response:
        return jsonify(describe(app))

    return findings(app, examples=1)


@pytest.mark.parametrize(
    ("check", "answered"),
    [
        ("not_a_server_error", (500, {"status": "ok"})),
        ("status_code_conformance", (202, {"status": "ok"})),
        ("content_type_conformance", (200, {"status": "ok"}, "text/plain")),
        ("response_schema_conformance", (200, {"status": "something else"})),
    ],
)
def test_a_service_that_answers_otherwise_is_found_out(
    check: str, answered: tuple[int, object]
) -> None:
    assert any(check in line for line in lying(*answered).failed)


def test_a_service_that_tells_the_truth_is_not() -> None:
    assert lying(200, {"status": "ok"}).failed == set()
