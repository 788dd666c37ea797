"""The routes of conformance mode (VCALM 1.0): verify, and derive on a holder's behalf."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from vc_core.derive import derive
from vc_verifier.conformance.asked import read_asked
from vc_verifier.conformance.presentation import verify_presented
from vc_verifier.conformance.verifier import ConformanceVerifier, conformance_verifier
from vc_verifier.result import VerificationResult
from vc_verifier.submission import RequestProblem
from vc_verifier.web.intake import json_object
from vc_verifier.web.openapi import JSON, PROBLEM_JSON, Content, operation
from vc_verifier.web.problem_pages import NOT_VERIFIED, VERIFIED
from vc_verifier.web.vcalm_results import response_members

Clock = Callable[[], datetime]
DERIVED = 201
_VERIFIED_OR_NOT: Mapping[int, tuple[str, Content]] = {
    200: ("It verifies", {JSON: "Vcalm"}),
    400: ("It does not", {JSON: "Vcalm", PROBLEM_JSON: "Problem"}),
}


def conformance_routes(verifier: ConformanceVerifier, clock: Clock) -> Blueprint:
    """Make the routes that exist in conformance mode only."""
    routes = Blueprint("conformance", __name__)
    proof_only = conformance_verifier(bound=False)

    @routes.post("/conformance/proof-only/credentials/verify")
    @operation(
        "Verify a credential's proofs, whoever the issuer says it is",
        body={JSON: "ProofOnlyRequest"},
        answers=_VERIFIED_OR_NOT,
    )
    def verify_proof_only() -> Response:
        members = json_object(request.get_data())
        credential = _member(members, "verifiableCredential")
        asked = read_asked(_options(members))
        return _answer(proof_only.credential(credential, clock(), asked), "credential")

    @routes.post("/presentations/verify")
    @operation(
        "Verify a presentation and each credential in it (VCALM 1.0)",
        body={JSON: "AnyPresentationRequest"},
        answers=_VERIFIED_OR_NOT,
    )
    def verify_presentation() -> Response:
        members = json_object(request.get_data())
        presentation = _member(members, "verifiablePresentation")
        options = _options(members)
        asked = read_asked(options)
        result = verify_presented(presentation, asked, verifier=verifier, at=clock())
        return _answer(result, "presentation")

    @routes.post("/credentials/derive")
    @operation(
        "Derive a selective disclosure, as its holder would (ecdsa-sd-2023)",
        body={JSON: "DerivationRequest"},
        answers={DERIVED: ("Derived", {JSON: "Derivation"})},
    )
    def derive_credential() -> Response:
        members = json_object(request.get_data())
        credential = _member(members, "verifiableCredential")
        pointers = _options(members).get("selectivePointers", [])
        if not isinstance(pointers, list) or not all(isinstance(one, str) for one in pointers):
            raise RequestProblem(
                "POINTERS_MALFORMED",
                "`selectivePointers` must be a list of strings.",
                "selectivePointers 必须是字符串列表。",
            )
        derived = derive(credential, selective_pointers=pointers, jsonld=verifier.jsonld)
        return _json({"verifiableCredential": derived}, DERIVED)

    return routes


def _answer(result: VerificationResult, name: str) -> Response:
    members = response_members(result)
    if name == "presentation":
        members["presentation"] = members.pop("credential")
        members["credentialResults"] = [response_members(part) for part in result.parts]
    return _json(members, VERIFIED if result.verified else NOT_VERIFIED)


def _json(members: dict[str, Any], status: int) -> Response:
    body = json.dumps(members, ensure_ascii=False)
    return Response(body, int(status), mimetype="application/json")


def _member(members: dict[str, Any], name: str) -> dict[str, Any]:
    value = members.get(name)
    if not isinstance(value, dict):
        raise RequestProblem(
            "NOTHING_TO_VERIFY",
            f"`{name}` is missing or not an object.",
            f"缺少 {name}，或不是对象。",
        )
    return value


def _options(members: dict[str, Any]) -> dict[str, Any]:
    options = members.get("options", {})
    if not isinstance(options, dict):
        raise RequestProblem(
            "OPTIONS_NOT_AN_OBJECT", "`options` must be an object.", "options 必须是对象。"
        )
    return options
