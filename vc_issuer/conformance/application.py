"""The web application (Flask) of the conformance issuer (VCALM 1.0)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_issuer.conformance.api_schemas import SCHEMAS
from vc_issuer.conformance.issuers import make_issuers
from vc_issuer.conformance.issuing import ConformanceIssuing
from vc_issuer.conformance.status_lists import PATH, PURPOSE, ConformanceStatusLists
from vc_issuer.problems import IssuerError
from vc_issuer.web.metrics import CONTENT_TYPE, Metrics
from vc_issuer.web.openapi import MORE_SCHEMAS, describe, operation

Clock = Callable[[], datetime]
MOST_BODY_BYTES = 1_000_000
CREATED, BAD_REQUEST, NOT_FOUND, INTERNAL = 201, 400, 404, 500
_STATUS_ISSUER = "bitstring-status-list"


def create_conformance_app(*, public_url: str, clock: Clock, bureau: Flask | None = None) -> Flask:
    """Make the application with fresh keys; `public_url` goes into status list URLs.

    Its description has the routes of the site of a `bureau` too, beside which it is served.
    """
    app = Flask(__name__, static_folder=None)
    app.extensions[MORE_SCHEMAS] = SCHEMAS
    metrics = Metrics()
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    issuers = make_issuers()
    lists = ConformanceStatusLists(public_url, issuers[_STATUS_ISSUER])
    issuing = ConformanceIssuing(lists)

    @app.get("/issuers")
    @operation("The issuers and their did:key", answers={200: ("By name", "Issuers")})
    def list_issuers() -> Response:
        return _json({name: issuer.key.did for name, issuer in issuers.items()})

    @app.post("/issuers/<name>/credentials/issue")
    @operation(
        "Secure any conforming credential (VCALM 1.0)",
        body="AnyIssueRequest",
        answers={201: ("Secured", "IssueAnswer")},
    )
    def issue(name: str) -> Response:
        issuer = issuers.get(name)
        if issuer is None:
            raise IssuerError("NO_SUCH_ISSUER", "there is no such issuer", "没有这个签发者")
        members = _members()
        options = members.get("options", {})
        if not isinstance(options, dict):
            raise IssuerError("OPTIONS", "options is not an object", "options 不是对象")
        secured = issuing.issue(members.get("credential"), options, issuer=issuer, now=clock())
        return _json({"verifiableCredential": secured}, CREATED)

    # A bureau beside it has the second of the two itself, with a bearer token.
    @app.post("/conformance/credentials/status")
    @app.post("/credentials/status")
    @operation(
        "Revoke what `bitstring-status-list` issued, or take it back",
        body="AnyStatusRequest",
        answers={200: ("Changed", "Empty"), 404: ("No such credential", "Problem")},
    )
    def update_status() -> Response:
        members = _members()
        identifier, entry = members.get("credentialId"), members.get("credentialStatus")
        purpose = entry.get("statusPurpose") if isinstance(entry, dict) else None
        revoked = members.get("status", True)
        if not isinstance(identifier, str) or purpose != PURPOSE or not isinstance(revoked, bool):
            raise IssuerError(
                "STATUS_UPDATE", "the status update is malformed", "状态更新请求格式错误"
            )
        lists.set_status(identifier, revoked=revoked)
        return _json({})

    @app.get(PATH)
    @operation("The status list credential", answers={200: ("Signed now", "Document")})
    def status_list() -> Response:
        return _json(lists.published(clock()))

    @app.get("/healthz")
    @operation("Whether the service can answer", answers={200: ("It can", "Health")})
    def health() -> Response:
        return _json({"status": "ok", "mode": "conformance"})

    @app.get("/metrics")
    @operation("Counters for Prometheus", answers={200: ("As text", "Counters", "text/plain")})
    def metrics_text() -> Response:
        return Response(metrics.text(None), content_type=CONTENT_TYPE)

    @app.get("/openapi.json")
    def document() -> Response:
        return _json(_described(app, bureau))

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "other"
        metrics.count_request(route, response.status_code)
        return response

    app.register_error_handler(ProblemError, _refused)
    app.register_error_handler(HTTPException, _http)
    return app


def _described(app: Flask, bureau: Flask | None) -> dict[str, Any]:
    """Describe both applications in one; where both have a path, the bureau's answers."""
    described = describe(app)
    if bureau is not None:
        described["paths"] |= describe(bureau)["paths"]
    return described


def _members() -> dict[str, Any]:
    members = strict_json.parse(request.get_data())
    if not isinstance(members, dict):
        raise IssuerError("NOT_AN_OBJECT", "the request is not an object", "请求不是对象")
    return members


def _refused(error: ProblemError) -> Response:
    status = NOT_FOUND if error.code.startswith("NO_SUCH") else BAD_REQUEST
    if error.code == "OWN_OUTPUT":
        status = INTERNAL
    return _json({**error.details.to_json(), "status": status}, status, problem=True)


def _http(error: HTTPException) -> Response:
    status = error.code or INTERNAL
    members = {"type": "about:blank", "title": error.name, "status": status}
    response = _json(members, status, problem=True)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        # RFC 9110 §15.5.6.
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _json(members: dict[str, Any], status: int = 200, *, problem: bool = False) -> Response:
    mimetype = "application/problem+json" if problem else "application/json"
    body = json.dumps(members, ensure_ascii=False)
    return Response(body, status, mimetype=mimetype, headers={"Cache-Control": "no-store"})
