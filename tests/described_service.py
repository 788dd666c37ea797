"""Holds a web application to its own OpenAPI description with schemathesis, in this process.

No check of schemathesis is turned off. What a description can only say in words is not asked for:
JSON that is not I-JSON (RFC 7493), and forms of more fields than are read.
"""

import dataclasses
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from vc_core.documents import strict_json
from vc_verifier.web.intake import MOST_PARTS

JSON_LINES = "application/jsonl"
FORMS = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})
# What schemathesis takes for an answer to good data; a 4xx beyond these needs a reason.
ACCEPTED = ("2xx", "401", "403", "404", "409")


@schemathesis.serializer(JSON_LINES)
def _lines(_context: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@dataclasses.dataclass
class Findings:
    """What was asked, and every answer that is not as described."""

    requests: int = 0
    failed: set[str] = dataclasses.field(default_factory=set)
    operations: set[str] = dataclasses.field(default_factory=set)
    statuses: set[int] = dataclasses.field(default_factory=set)


def findings(
    app: Flask,
    *,
    examples: int,
    headers: dict[str, str] | None = None,
    reasons: dict[str, dict[str, Any]] | None = None,
    any_form: frozenset[str] = frozenset(),
    refuses_nul: bool = False,
) -> Findings:
    """Ask every operation with good and bad data; `reasons` are checks' settings by path.

    A form carries texts and files, and one of something looks like a list of one: a value of
    another type arrives as a good one. Such a form may be answered by the operations `any_form`.
    `refuses_nul` is for a service that keeps texts in PostgreSQL: JSON Schema cannot say of members
    that it does not name that no text in them has NUL.
    """
    settings: dict[str, Any] = {
        # The same requests each time: a finding comes again until it is gone.
        "seed": int(os.environ.get("VC_OPENAPI_SEED", "1")),
        "generation": {"max-examples": examples, "deterministic": True, "no-shrink": True},
        "operations": [
            {"include-path": path, "checks": checks} for path, checks in (reasons or {}).items()
        ],
        "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, "422"]}},
        "headers": headers or {},
    }
    schema = schemathesis.openapi.from_wsgi(
        "/openapi.json", app, config=SchemathesisConfig.from_dict(settings)
    )
    schema.hook(filter_body)
    if refuses_nul:
        schema.hook("filter_body")(has_no_nul)
    found = Findings()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found.failed.add(f"{event.label}: {type(event.value).__name__}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.ScenarioFinished):
            _collect(found, event, any_form)
    return found


def _collect(found: Findings, event: events.ScenarioFinished, any_form: frozenset[str]) -> None:
    recorder = event.recorder
    found.operations.add(recorder.label)
    found.requests += len(recorder.interactions)
    for interaction in recorder.interactions.values():
        if interaction.response is not None:
            found.statuses.add(interaction.response.status_code)
    found.failed.update(_told(recorder, any_form))


def _told(recorder: Any, any_form: frozenset[str]) -> Iterator[str]:
    for key, checks in recorder.checks.items():
        is_form = recorder.cases[key].value.media_type in FORMS
        for check in checks:
            if check.name == "negative_data_rejection" and is_form and recorder.label in any_form:
                continue
            if check.failure_info is not None:
                answered = recorder.interactions[key].response
                status = "no answer" if answered is None else answered.status_code
                # Never the request itself: it may hold the token.
                yield f"{recorder.label}: {check.name}, {status}"


def filter_body(_context: object, body: object) -> bool:
    """Leave out what no reader here takes, and what JSON Schema cannot say."""
    try:
        strict_json.check_value(body)
    except strict_json.MalformedJson:
        # Files are bytes, which is no JSON but a good upload.
        return _has_bytes(body)
    return not isinstance(body, dict) or urlencode(body, doseq=True).count("&") < MOST_PARTS


def has_no_nul(_context: object, body: object) -> bool:
    """Leave out what has NUL in a text or a name."""
    if isinstance(body, dict):
        return all(has_no_nul(None, part) for part in (*body, *body.values()))
    if isinstance(body, list):
        return all(has_no_nul(None, part) for part in body)
    return not isinstance(body, str) or "\0" not in body


def _has_bytes(body: object) -> bool:
    values = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return isinstance(body, bytes) or any(_has_bytes(value) for value in values)
