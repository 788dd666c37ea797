"""OpenAPI 3.1, put together from what routes declare about themselves."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json

from vc_issuer.web.access import Kind, View, access_of, public
from vc_issuer.web.api_schemas import SCHEMAS
from vc_issuer.web.console import Console

Answers = dict[int, tuple[str, str | None]]
_PARAMETER = re.compile(r"<(?:[^<>:]+(?:\([^)]*\))?:)?(\w+)>")
_PROBLEMS = {
    400: "Malformed",
    401: "No valid token",
    403: "The token may not do this",
    404: "Unknown",
    409: "It is so already",
    422: "Refused by a rule, with the reasons",
    429: "Too many requests",
}


def operation(
    summary: str,
    *,
    answers: Answers,
    body: str | None = None,
    idempotency: bool = False,
) -> Callable[[View], View]:
    """Describe a route beside it; `body` and the answers name schemas."""

    def mark(view: View) -> View:
        view.__dict__["operation"] = {
            "summary": summary,
            "answers": answers,
            "body": body,
            "idempotency": idempotency,
        }
        return view

    return mark


def openapi_routes(_console: Console) -> Blueprint:
    """Make the route that serves the description."""
    routes = Blueprint("openapi", __name__)

    @routes.get("/openapi.json")
    @public
    def document() -> Response:
        text = json.dumps(describe(current_app), ensure_ascii=False, indent=2)
        return Response(text, mimetype="application/json")

    return routes


def describe(app: Flask) -> dict[str, Any]:
    """Give the description of every route that declares an operation."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        view = app.view_functions[rule.endpoint]
        declared = getattr(view, "operation", None)
        if declared is None:
            continue
        path = _PARAMETER.sub(r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = access_of(view)
            needs_token = access is not None and access.kind is Kind.BEARER
            name = rule.endpoint.replace(".", "_") + ("" if path not in paths else f"_{method}")
            paths.setdefault(path, {})[method.lower()] = {
                "operationId": f"{name}_{_slug(path)}",
                **_operation(declared, needs_token=needs_token),
                "parameters": [
                    *(_path_parameter(found) for found in _PARAMETER.findall(rule.rule)),
                    *([_IDEMPOTENCY] if declared["idempotency"] else []),
                ],
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Issuer of electronic professional-qualification certificates",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100},
    "description": "The same key and request lead to the same certificate, never to a second one.",
}


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _operation(declared: dict[str, Any], *, needs_token: bool) -> dict[str, Any]:
    answers: dict[str, Any] = {
        str(status): {"description": text, **_content(schema)}
        for status, (text, schema) in declared["answers"].items()
    }
    if needs_token:
        for status, text in _PROBLEMS.items():
            answers[str(status)] = {
                "description": text,
                "content": {"application/problem+json": {"schema": _reference("Problem")}},
            }
    described: dict[str, Any] = {
        "summary": declared["summary"],
        "responses": answers,
        "security": [{"token": []}] if needs_token else [],
    }
    if declared["body"]:
        described["requestBody"] = {"required": True, **_content(declared["body"])}
    return described


def _content(schema: str | None) -> dict[str, Any]:
    if schema is None:
        return {}
    return {"content": {"application/json": {"schema": _reference(schema)}}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _slug(path: str) -> str:
    return re.sub(r"\W+", "_", path).strip("_") or "start"
