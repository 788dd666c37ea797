"""`/credentials/verify` as VCALM 1.0 (w3c/vcalm) shapes it, with our own result beside it."""

import json

from flask import Blueprint, Response, request

from vc_verifier.submission import RequestProblem, Submission
from vc_verifier.web.desk import Desk
from vc_verifier.web.intake import json_object
from vc_verifier.web.openapi import JSON, operation
from vc_verifier.web.problem_pages import NOT_VERIFIED, VERIFIED
from vc_verifier.web.vcalm_results import response_members


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
