"""`/credentials/verify` as VCALM 1.0 (w3c/vcalm) shapes it, with our own result beside it."""

import json
from typing import Any

from flask import Blueprint, Response, request

from vc_verifier.result import CheckName, CheckOutcome, VerificationResult
from vc_verifier.submission import RequestProblem, Submission
from vc_verifier.web.desk import Desk
from vc_verifier.web.intake import json_object
from vc_verifier.web.openapi import JSON, operation
from vc_verifier.web.problem_pages import NOT_VERIFIED, VERIFIED

# VCALM's results are named by the data model's properties; ours by the question asked.
_CHECK_OF_PROPERTY: dict[str, CheckName] = {
    "validFrom": "validity",
    "validUntil": "validity",
    "credentialSchema": "schema",
    "credentialStatus": "status",
    "proof": "proof",
}
_SINGLE = ("validFrom", "validUntil")
_DECIDED = {
    CheckOutcome.PASSED: True,
    CheckOutcome.WARNING: True,
    CheckOutcome.FAILED: False,
}


def vcalm_routes(desk: Desk) -> Blueprint:
    """Make the route over one desk."""
    routes = Blueprint("vcalm", __name__)

    @routes.post("/credentials/verify")
    @operation(
        "Verify one credential (VCALM 1.0)",
        body={JSON: "CredentialRequest"},
        answers={
            200: ("It verifies", {JSON: "Vcalm"}),
            400: ("It does not", {JSON: "Vcalm", "application/problem+json": "Problem"}),
        },
    )
    def verify_credential() -> Response:
        members = json_object(request.get_data())
        credential = members.get("verifiableCredential")
        # A string is a token; JSON inside a string is a credential that is not a map.
        written_out = isinstance(credential, str) and credential.lstrip()[:1] in ("{", "[")
        if written_out or not isinstance(credential, dict | str):
            raise RequestProblem(
                "NO_CREDENTIAL",
                "`verifiableCredential` is missing or neither an object nor a token.",
                "缺少 verifiableCredential，或既不是对象也不是令牌。",
            )
        if not isinstance(members.get("options", {}), dict):
            raise RequestProblem(
                "OPTIONS_NOT_AN_OBJECT", "`options` must be an object.", "options 必须是对象。"
            )
        (result,) = desk.verify_all([Submission(credential)])
        status = VERIFIED if result.verified else NOT_VERIFIED
        body = json.dumps(response_members(result), ensure_ascii=False)
        return Response(body, int(status), mimetype="application/json")

    return routes


def response_members(result: VerificationResult) -> dict[str, Any]:
    """Give VCALM's members; stricter than it, a revoked credential is never `verified`."""
    report = result.to_json()
    return {
        "verified": result.verified,
        "credential": result.credential,
        "results": _results(result),
        "problemDetails": [*report["errors"], *report["warnings"]],
        "report": report,
    }


def _results(result: VerificationResult) -> dict[str, Any]:
    """Give what was decided about each property; what was not is left out."""
    outcomes = {check.check: check.outcome for check in result.checks}
    results: dict[str, Any] = {}
    for name, check in _CHECK_OF_PROPERTY.items():
        verified = _DECIDED.get(outcomes.get(check, CheckOutcome.NOT_CHECKED))
        value = (result.credential or {}).get(name)
        if verified is None or value is None:
            continue
        values = value if isinstance(value, list) else [value]
        members = [{"verified": verified, "input": entry} for entry in values]
        results[name] = members[0] if name in _SINGLE else members
    return results
