"""`/presentations/verify` (VCALM 1.0): what a holder presents in answer to a challenge."""

import json

from flask import Blueprint, Response, request

from vc_verifier.presentation import verify_presented
from vc_verifier.submission import RequestProblem
from vc_verifier.web.desk import Desk
from vc_verifier.web.intake import json_object
from vc_verifier.web.openapi import JSON, operation
from vc_verifier.web.problem_pages import NOT_VERIFIED, VERIFIED
from vc_verifier.web.vcalm_results import response_members

_LONGEST = 500


def presentation_routes(desk: Desk) -> Blueprint:
    """Make the route over one desk."""
    routes = Blueprint("presentation", __name__)

    @routes.post("/presentations/verify")
    @operation(
        "Verify a presentation that answers a challenge, for a domain (VCALM 1.0)",
        body={JSON: "PresentationRequest"},
        answers={
            200: ("It verifies", {JSON: "Vcalm"}),
            400: ("It does not", {JSON: "Vcalm", "application/problem+json": "Problem"}),
        },
    )
    def verify_presentation() -> Response:
        members = json_object(request.get_data())
        presentation = members.get("verifiablePresentation")
        options = members.get("options")
        if not isinstance(presentation, dict | str) or not isinstance(options, dict):
            raise RequestProblem(
                "NO_PRESENTATION",
                "`verifiablePresentation` must be an object or a token, `options` an object.",
                "verifiablePresentation 须为对象或令牌，options 须为对象。",
            )
        challenge, domain = (_demanded(options, name) for name in ("challenge", "domain"))
        result = verify_presented(
            presentation,
            trust=desk.trust(),
            at=desk.clock(),
            challenge=challenge,
            domain=domain,
        )
        desk.metrics.count_result(result)
        answer = response_members(result)
        answer["presentation"] = presentation if result.verified else None
        answer["credentialResults"] = [
            response_members(part) for part in (result.parts or (result,))
        ]
        status = VERIFIED if result.verified else NOT_VERIFIED
        body = json.dumps(answer, ensure_ascii=False)
        return Response(body, int(status), mimetype="application/json")

    return routes


def _demanded(options: dict[str, object], name: str) -> str:
    """Read what makes a presentation fresh and this verifier's; without it nothing is."""
    value = options.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        raise RequestProblem(
            "FRESHNESS_NOT_ASKED",
            f"`options.{name}` is missing: it is what the holder's proof has to answer.",
            f"缺少 options.{name}：持证人的证明必须与之对应。",
        )
    return value
