"""OpenAPI 3.1, put together from what routes declare about themselves."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, current_app

from vc_verifier.web.api_schemas import SCHEMAS

View = TypeVar("View", bound=Callable[..., Any])
# A media type and the schema of what has it; None for what has none, such as a page.
Content = Mapping[str, str | None]
_PARAMETER = re.compile(r"<(?:[^<>:]+:)?(\w+)>")
PROBLEM_JSON = "application/problem+json"
_PROBLEM: Content = {PROBLEM_JSON: "Problem"}
_BUSY = {429: "Too many requests", 503: "The verifier lacks what it needs, such as trust data"}
_BAD_BODY = {400: "Malformed", 413: "Too large"}
_UNKNOWN = {404: "Unknown, or forgotten"}
# Of an application: the schemas that its own routes name besides.
MORE_SCHEMAS = "openapi.schemas"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def operation(
    summary: str,
    *,
    answers: Mapping[int, tuple[str, Content]],
    body: Content | None = None,
    may_be_empty: bool = False,
) -> Callable[[View], View]:
    """Describe a route beside it: what is sent, and what comes back by status.

    Refusals that every such route has are added: of a body, of an unknown name, of too much.
    """

    def mark(view: View) -> View:
        described: dict[str, Any] = {"summary": summary, "answers": answers}
        if body is not None:
            described["requestBody"] = {"required": not may_be_empty, "content": _content(body)}
        view.__dict__["operation"] = described
        return view

    return mark


def openapi_routes() -> Blueprint:
    """Make the route that serves the description."""
    routes = Blueprint("openapi", __name__)

    @routes.get("/openapi.json")
    def document() -> Response:
        text = json.dumps(describe(current_app), ensure_ascii=False, indent=2)
        return Response(text, mimetype=JSON)

    return routes


def describe(app: Flask) -> dict[str, Any]:
    """Give the description of every route that declares an operation."""
    paths: dict[str, dict[str, Any]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        declared = getattr(app.view_functions[rule.endpoint], "operation", None)
        if declared is None:
            continue
        path = _PARAMETER.sub(r"{\1}", rule.rule)
        parameters = [_path_parameter(name) for name in _PARAMETER.findall(rule.rule)]
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            paths.setdefault(path, {})[method.lower()] = {
                "operationId": rule.endpoint.replace(".", "_"),
                **{name: value for name, value in declared.items() if name != "answers"},
                "responses": _responses(declared, named=bool(parameters)),
                "parameters": parameters,
            }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Verifier of electronic professional-qualification certificates",
            "version": "1",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": {**SCHEMAS, **app.extensions.get(MORE_SCHEMAS, {})}},
    }


def _responses(declared: dict[str, Any], *, named: bool) -> dict[str, Any]:
    refusals = {
        **_BUSY,
        **(_BAD_BODY if "requestBody" in declared else {}),
        **(_UNKNOWN if named else {}),
    }
    answers = {status: (text, _PROBLEM) for status, text in refusals.items()} | declared["answers"]
    return {
        str(status): {"description": text, "content": _content(content)}
        for status, (text, content) in sorted(answers.items())
    }


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _content(content: Content) -> dict[str, Any]:
    return {
        media_type: {} if name is None else {"schema": {"$ref": f"#/components/schemas/{name}"}}
        for media_type, name in content.items()
    }
