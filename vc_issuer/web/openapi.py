"""OpenAPI 3.1, put together from what routes declare about themselves."""

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from vc_issuer.web.access import Kind, View, access_of, public
from vc_issuer.web.api_schemas import SCHEMAS
from vc_issuer.web.console import Console

# What it means, the schema, and the media type if it is not the schema's usual one.
Answer = tuple[str, str | None] | tuple[str, str | None, str]
Answers = dict[int, Answer]
_PARAMETER = re.compile(r"<(?:[^<>:]+(?:\([^)]*\))?:)?(\w+)>")
_PROBLEM_JSON = "application/problem+json"
# Of an application: the schemas that its own routes name besides.
MORE_SCHEMAS = "openapi.schemas"
_BUSY = {429: "Too many requests", 503: "The registry is busy or out of reach"}
_BAD_BODY = {400: "Malformed", 413: "Too large"}
_UNKNOWN = {404: "Unknown"}
_OF_TOKENS = {
    400: "Malformed",
    401: "No valid token",
    403: "The token may not do this",
    404: "Unknown",
    409: "It is so already",
    422: "Refused by a rule, with the reasons",
}


def operation(
    summary: str,
    *,
    answers: Answers,
    body: str | None = None,
    form: bool = False,
    idempotency: bool = False,
    wallet_token: bool = False,
) -> Callable[[View], View]:
    """Describe a route beside it; `body` and the answers name schemas, `form` says how it comes.

    Refusals that every such route has are added: of a body, a token, an unknown name, too much.
    """

    def mark(view: View) -> View:
        view.__dict__["operation"] = {
            "summary": summary,
            "answers": answers,
            "body": body,
            "body_type": "application/x-www-form-urlencoded" if form else "application/json",
            "idempotency": idempotency,
            "wallet_token": wallet_token,
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
            parameters = [_path_parameter(found, rule) for found in _PARAMETER.findall(rule.rule)]
            paths.setdefault(path, {})[method.lower()] = {
                "operationId": f"{name}_{_slug(path)}",
                **_operation(declared, needs_token=needs_token, named=bool(parameters)),
                "parameters": [*parameters, *([_IDEMPOTENCY] if declared["idempotency"] else [])],
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
            "schemas": {**SCHEMAS, **app.extensions.get(MORE_SCHEMAS, {})},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "walletToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "what the token endpoint gave a wallet",
                },
            },
        },
    }


_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
    "description": "The same key and request lead to the same certificate, never to a second one.",
}


def _path_parameter(name: str, rule: Rule) -> dict[str, Any]:
    converter = rule._converters[name]
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(converter, AnyConverter):
        schema = {"enum": sorted(converter.items)}
    elif isinstance(converter, IntegerConverter):
        schema = {"type": "integer", "minimum": 0}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _operation(declared: dict[str, Any], *, needs_token: bool, named: bool) -> dict[str, Any]:
    refusals = {
        **_BUSY,
        **(_BAD_BODY if declared["body"] else {}),
        **(_UNKNOWN if named else {}),
        **(_OF_TOKENS if needs_token else {}),
    }
    answers: Answers = {status: (text, "Problem") for status, text in refusals.items()}
    security = "token" if needs_token else "walletToken" if declared["wallet_token"] else None
    described: dict[str, Any] = {
        "summary": declared["summary"],
        "responses": {
            str(status): _answer(answer)
            for status, answer in sorted({**answers, **declared["answers"]}.items())
        },
        "security": [] if security is None else [{security: []}],
    }
    if declared["body"]:
        content = _content(declared["body"], declared["body_type"])
        described["requestBody"] = {"required": True, **content}
    return described


def _answer(answer: Answer) -> dict[str, Any]:
    text, schema, *media_type = answer
    usual = _PROBLEM_JSON if schema == "Problem" else "application/json"
    return {"description": text, **_content(schema, *(media_type or [usual]))}


def _content(schema: str | None, media_type: str) -> dict[str, Any]:
    if schema is None:
        return {}
    return {"content": {media_type: {"schema": _reference(schema)}}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _slug(path: str) -> str:
    return re.sub(r"\W+", "_", path).strip("_") or "start"
