"""Asking a wallet to present (OpenID4VP 1.0): the page, the wallet's answer, the result."""

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from vc_core.documents.loader import pinned
from vc_core.service_address import service_address
from vc_core.times import format_timestamp
from vc_verifier.openid4vp.answer import judge_answer
from vc_verifier.openid4vp.request import request_link
from vc_verifier.openid4vp.sessions import (
    SECRET_LENGTH,
    PresentationRefused,
    Session,
    Sessions,
)
from vc_verifier.openid4vp.symbol import QUIET_ZONE, draw
from vc_verifier.submission import Submission
from vc_verifier.web import reading
from vc_verifier.web.desk import Desk
from vc_verifier.web.language import page_language, wants_html
from vc_verifier.web.openapi import FORM, JSON, operation
from vc_verifier.web.page import result_page
from vc_verifier.web.rate_limit import RateLimit

RESPONSE_PATH = "/presentations/response"
# A form around one presentation of a certificate, which is some kilobytes.
_MOST_BODY_BYTES = 500_000
_SMALL_BODY_BYTES = 10_000
_LONGEST = 200


def wallet_routes(desk: Desk, *, public_url: str | None) -> Blueprint:
    """Make the routes over one desk; `public_url` is where wallets reach this service."""
    routes = Blueprint("wallet", __name__)
    sessions = Sessions()
    beginning = RateLimit(burst=30, per_second=0.5)

    @routes.get("/presentations")
    @operation("The page that asks a wallet", answers={200: ("A page", {"text/html": None})})
    def start() -> str:
        return _page(desk, "ask")

    @routes.post("/presentations")
    @operation(
        "Ask a holder's wallet to present (OpenID4VP 1.0)",
        answers={201: ("The request and where its result will be", {JSON: "WalletRequest"})},
    )
    def begin() -> AnyResponse:
        request.max_content_length = _SMALL_BODY_BYTES
        language = "en" if request.form.get("lang", page_language()) == "en" else "zh"
        response_uri = _response_uri(public_url)
        beginning.take(request.remote_addr, desk.clock())
        session = sessions.begin(desk.clock())
        if wants_html():
            place = url_for("wallet.outcome", secret=session.secret, lang=language)
            return redirect(place, 303)
        members = {
            "request": request_link(session, response_uri, pinned()),
            "result": url_for("wallet.outcome", secret=session.secret),
            "expires": format_timestamp(session.expires_at),
        }
        return _json(members, 201)

    # Of a secret's length, so that no other address beneath is taken for one.
    @routes.get(f"/presentations/<string(length={SECRET_LENGTH}):secret>")
    @operation(
        "How far a presentation has come, and what it is worth",
        answers={200: ("As of now", {JSON: "WalletResult", "text/html": None})},
    )
    def outcome(secret: str) -> Response:
        session = sessions.seen_by(secret, desk.clock())
        if session is None:
            raise PresentationRefused(
                "NO_SUCH_PRESENTATION",
                "There is no such presentation, or it was forgotten after some minutes.",
                "没有该次出示，或其结果在数分钟后已删除。",
            )
        stage = session.stage(desk.clock())
        if not wants_html():
            report = None if session.result is None else session.result.to_json()
            return _json({"stage": stage, "report": report}, 200)
        if session.result is not None:
            return result_page([Submission("")], [session.result], desk)
        return Response(_page(desk, stage, **_shown(session) if stage == "waiting" else {}))

    def _shown(session: Session) -> dict[str, Any]:
        link = request_link(session, _response_uri(public_url), pinned())
        return {"link": link, "drawing": draw(link), "expires_at": session.expires_at}

    @routes.post(RESPONSE_PATH)
    @operation(
        "Where wallets send their answer",
        body={FORM: "WalletAnswer"},
        answers={
            200: ("Taken, whatever it is worth", {JSON: "Empty"}),
            400: ("Not asked for, answered before, or too late", {JSON: "WalletRefusal"}),
        },
    )
    def answer() -> Response:
        request.max_content_length = _MOST_BODY_BYTES
        try:
            session = sessions.take(request.form.get("state", "")[:_LONGEST], desk.clock())
        except PresentationRefused as error:
            # The wallet reads OAuth's errors (RFC 6749 §5.2).
            members = {"error": "invalid_request", "error_description": error.text.en}
            return _to_wallet(members, 400)
        result = judge_answer(
            request.form,
            session,
            response_uri=_response_uri(public_url),
            trust=desk.trust(),
            at=desk.clock(),
        )
        session.finish(result)
        if result is not None:
            desk.metrics.count_result(result)
        return _to_wallet({}, 200)

    return routes


def _response_uri(public_url: str | None) -> str:
    address = service_address(public_url, request.host_url)
    if address is None:
        raise PresentationRefused(
            "PUBLIC_URL_NEEDED",
            "Wallets need this service's own https address: start it with --public-url.",
            "钱包功能需要本服务的 https 网址：请用 --public-url 启动。",
        )
    return address + RESPONSE_PATH


def _page(desk: Desk, stage: str, **shown: Any) -> str:
    trust, now = desk.trust(), desk.clock()
    return render_template(
        "presentation.html",
        quiet_zone=QUIET_ZONE,
        lang=page_language(),
        # The page asks again while it waits, and must come back in the language it was in.
        language_links=True,
        stage=stage,
        bundle=trust.summary(),
        bundle_age=reading.age(trust.issued, now),
        expired=not trust.in_force(now),
        demonstration=trust.demonstration,
        reading=reading,
        **shown,
    )


def _json(members: dict[str, Any], status: int) -> Response:
    body = json.dumps(members, ensure_ascii=False)
    return Response(body, status, mimetype=JSON)


def _to_wallet(members: dict[str, Any], status: int) -> Response:
    """Answer a wallet, which may be a web page of another site; there is nothing to learn in it."""
    response = _json(members, status)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
