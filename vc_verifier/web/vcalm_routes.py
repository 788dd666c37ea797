"""`/credentials/verify` as VCALM 1.0 (w3c/vcalm) shapes it, with our own result beside it."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from vc_verifier.submission import RequestProblem, Submission
from vc_verifier.web.desk import Desk, Verify
from vc_verifier.web.intake import json_object
from vc_verifier.web.openapi import JSON, operation
from vc_verifier.web.problem_pages import NOT_VERIFIED, VERIFIED
from vc_verifier.web.vcalm_results import response_members

Serving = Callable[[dict[str, Any]], Verify]
"""Gives the verifier that serves a request's options, or raises `RequestProblem`."""

# VCALM's wishes for an answer in full, which every answer is.
_SERVED = frozenset({"returnCredential", "returnResults", "returnProblemDetails"})


def plainly(verify: Verify) -> Serving:
    """Serve no option that asks for more or other than is always checked and answered.

    What is ignored would be taken for checked: a challenge, a domain, a list of checks.
    """

    def serve(options: dict[str, Any]) -> Verify:
        for name, value in options.items():
            if name not in _SERVED or value is not True:
                raise RequestProblem(
                    "OPTION_NOT_SERVED",
                    "An option is not served here: a certificate answers no challenge and names "
                    "no domain, every check is made, and every answer is given in full.",
                    "存在此处不提供的选项：证书不回应挑战值、不写明域，各项检查均会进行，结果均完整给出。",
                    served=sorted(_SERVED),
                )
        return verify

    return serve


def vcalm_routes(desk: Desk, serving: Serving) -> Blueprint:
    """Make the route over one desk, with whatever serves the options."""
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
        options = members.get("options", {})
        if not isinstance(options, dict):
            raise RequestProblem(
                "OPTIONS_NOT_AN_OBJECT", "`options` must be an object.", "options 必须是对象。"
            )
        (result,) = desk.verify_all([Submission(credential)], serving(options))
        status = VERIFIED if result.verified else NOT_VERIFIED
        body = json.dumps(response_members(result), ensure_ascii=False)
        return Response(body, int(status), mimetype="application/json")

    return routes
