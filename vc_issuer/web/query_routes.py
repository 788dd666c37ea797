"""The public query page (查询): information for who knows what is on a certificate (N4)."""

from datetime import date
from typing import cast

from flask import Blueprint, render_template, request

from vc_issuer.problems import IssuerError
from vc_issuer.queries import Question
from vc_issuer.queries.ways import Family
from vc_issuer.slips.kinds import SLIPS, paper_not_reissued
from vc_issuer.web.access import public
from vc_issuer.web.console import Console

_LONGEST = 64
# To whoever asks for new paper: which document there is instead, and from whom (N5.2).
_PAPERS = tuple(paper_not_reissued(family).text for family in SLIPS)


def query_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's query desk."""
    routes = Blueprint("query", __name__)

    @routes.get("/query")
    @public
    def form() -> str:
        return render_template("query.html", papers=_PAPERS, answer=None, asked={}, problem=None)

    @routes.post("/query")
    @public
    def ask() -> tuple[str, int]:
        # By POST: what is asked stays out of addresses, histories and logs.
        asked = {name: text[:_LONGEST] for name, text in request.form.items()}
        try:
            question = _question(asked)
            answer = console.bureau.queries.ask(
                question, client=request.remote_addr or "", now=console.now()
            )
        except IssuerError as error:
            if error.code != "QUERY_INCOMPLETE":
                raise
            page = render_template(
                "query.html", papers=_PAPERS, answer=None, asked=asked, problem=error.text
            )
            return page, 422
        return render_template(
            "query.html", papers=_PAPERS, answer=answer, asked=asked, problem=None
        ), 200

    return routes


def _question(asked: dict[str, str]) -> Question:
    try:
        obtained = date.fromisoformat(asked.get("obtained", ""))
    except ValueError as error:
        raise IssuerError(
            "QUERY_INCOMPLETE", "the date obtained is missing", "请填写取得日期"
        ) from error
    known = asked.get("known", "").strip()
    by_number = asked.get("by") != "id"
    return Question(
        family=cast("Family", asked.get("family", "")),
        obtained=obtained,
        name=asked.get("name", ""),
        number=known if by_number else None,
        id_number=None if by_number else known,
    )
