"""The public query for other systems: the questions, limits and answers of the page (N4)."""

import json
from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, request

from vc_core.documents import strict_json
from vc_core.problems import Text
from vc_issuer.problems import IssuerError
from vc_issuer.queries import Answer, Information, Question
from vc_issuer.queries.ways import Family
from vc_issuer.web.access import public
from vc_issuer.web.console import Console
from vc_issuer.web.openapi import operation

_LIMITS = strict_json.Limits(size=4 * 1024, depth=3, values=20)
_MEMBERS = {"family", "obtained", "name", "certificateNumber", "idNumber"}


def query_api_routes(console: Console) -> Blueprint:
    """Make the route over one bureau's query desk."""
    routes = Blueprint("query_api", __name__)

    @routes.post("/queries")
    @operation(
        "What the registry says of a certificate, to whoever knows what is on it",
        body="Query",
        answers={
            200: (
                "In one of the notice's four ways; 'no match' and 'no such number' are one answer",
                "QueryAnswer",
            ),
            422: ("A part of the question is missing", "Problem"),
        },
    )
    @public
    def ask() -> Response:
        answer = console.bureau.queries.ask(
            _question(strict_json.parse(request.get_data(), limits=_LIMITS)),
            client=request.remote_addr or "",
            now=console.now(),
        )
        body = json.dumps(_answer(answer), ensure_ascii=False)
        return Response(body, mimetype="application/json")

    return routes


def _question(members: Any) -> Question:
    texts = isinstance(members, dict) and all(isinstance(v, str) for v in members.values())
    if not texts or not set(members) <= _MEMBERS:
        raise IssuerError(
            "REQUEST_MALFORMED",
            "an object with family, obtained, name and certificateNumber or idNumber is expected",
            "应为含 family、obtained、name 与 certificateNumber 或 idNumber 的对象",
        )
    try:
        obtained = date.fromisoformat(members.get("obtained", ""))
    except ValueError as error:
        raise IssuerError(
            "QUERY_INCOMPLETE", "the date obtained is missing", "请填写取得日期"
        ) from error
    return Question(
        family=cast("Family", members.get("family", "")),
        obtained=obtained,
        name=members.get("name", ""),
        number=members.get("certificateNumber"),
        id_number=members.get("idNumber"),
    )


def _answer(answer: Answer) -> dict[str, Any]:
    members: dict[str, Any] = {
        "outcome": answer.outcome,
        "way": answer.way.value,
        **_words(answer.text),
        "records": [_record(record) for record in answer.records],
    }
    if answer.where_to_ask is not None:
        members["whereToAsk"] = _words(answer.where_to_ask)
    return members


def _record(record: Information) -> dict[str, Any]:
    members = {
        "certificateNumber": record.certificate_number,
        "family": record.family,
        "series": record.series,
        "examination": record.examination,
        "specialty": record.specialty,
        "qualificationName": record.qualification_name,
        "level": record.level,
        "datePassed": record.date_passed.isoformat(),
        "body": record.body,
        "status": record.status,
        "way": record.way.value,
    }
    return {name: value for name, value in members.items() if value is not None}


def _words(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
