"""Enforces what routes declare, before anything else of a request is read."""

import logging
from typing import cast

from flask import Flask, Response, g, redirect, request, session, url_for
from werkzeug.exceptions import Forbidden, Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from vc_issuer.accounts.people import Person
from vc_issuer.accounts.scopes import Scope
from vc_issuer.accounts.tokens import Bearer
from vc_issuer.accounts.visitor import Visitor
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import SMALL_BODY, Access, Kind, access_of
from vc_issuer.web.console import Console
from vc_issuer.web.language import wants_html
from vc_issuer.web.nul_character import (
    refuse_in_address,
    refuse_in_body,
    refuse_in_wallets_body,
)

SESSION_ID = "sid"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = "Bearer "

_log = logging.getLogger(__name__)


def register_guard(app: Flask, console: Console) -> None:
    """Check every request against its route's declaration."""

    @app.before_request
    def check() -> AnyResponse | None:
        g.visitor = None
        refuse_in_address()
        if request.endpoint is None or request.endpoint == "static":
            return None
        access = access_of(app.view_functions[request.endpoint])
        if access is None:
            _log.error("route without declared access: %s", request.endpoint)
            raise Forbidden
        request.max_content_length = _largest_body(access)
        if access.kind is Kind.BEARER:
            g.bearer = _bearer(access, console)
            refuse_in_body()
            return None
        if access.kind is Kind.WALLET:
            refuse_in_wallets_body()
            return None
        _demand_same_site()
        secret = session.get(SESSION_ID)
        if isinstance(secret, str):
            g.visitor = console.accounts.visitor(secret, console.now())
        if not _is_admitted(access, g.visitor):
            return _refusal(access, g.visitor)
        refuse_in_body()
        return None


def current_person() -> Person:
    """Give the signed-in person; only routes for staff ask."""
    visitor = cast(Visitor, g.visitor)
    if visitor.person is None:
        raise Unauthorized
    return visitor.person


def current_unit() -> str:
    """Give the unit of the signed-in person; only the unit desk asks."""
    unit = current_person().unit
    if unit is None:
        raise Forbidden
    return unit


def current_holder() -> Visitor:
    """Give the holder; only holder pages ask."""
    visitor = cast(Visitor, g.visitor)
    if not visitor.is_holder:
        raise Unauthorized
    return visitor


def current_bearer() -> Bearer:
    """Give who calls the API."""
    return cast(Bearer, g.bearer)


def start_session(secret: str) -> None:
    """Put a new session's id into a new cookie: nothing of an earlier visitor stays."""
    session.clear()
    session[SESSION_ID] = secret


def _largest_body(access: Access) -> int:
    """Give how much may come: only a file needs more than a few fields do.

    A form without one is read as a whole, field by field: of 10 MB, for minutes.
    """
    if request.mimetype == "multipart/form-data":
        return access.largest_body
    return min(access.largest_body, SMALL_BODY)


def _is_admitted(access: Access, visitor: Visitor | None) -> bool:
    if access.kind is Kind.PUBLIC:
        return True
    if visitor is None:
        return False
    if access.kind is Kind.HOLDER:
        return visitor.is_holder
    if visitor.person is None:
        return False
    if access.kind is Kind.PENDING:
        return not visitor.complete
    return visitor.complete and (
        not access.permissions or bool(access.permissions & visitor.person.permissions)
    )


def _refusal(access: Access, visitor: Visitor | None) -> AnyResponse:
    """Send a browser to the right sign-in; refuse everything else."""
    signed_in = visitor is not None and visitor.complete
    if signed_in and visitor is not None and visitor.person is not None:
        if access.kind is Kind.STAFF:
            raise Forbidden
        if access.kind is Kind.PENDING:
            return redirect(url_for("sign_in.home"), 303)
    if request.method not in SAFE or not wants_html():
        raise Unauthorized
    page = "holder.sign_in" if access.kind is Kind.HOLDER else "sign_in.form"
    return redirect(url_for(page), 303)


def _bearer(access: Access, console: Console) -> Bearer:
    header = request.headers.get("Authorization", "")
    found = None
    if header.startswith(_BEARER):
        found = console.accounts.bearer(header.removeprefix(_BEARER).strip(), console.now())
    if found is None:
        console.limits.wrong_token.take(request.remote_addr, console.now())
        answer = Response(status=401)
        answer.www_authenticate.type = "bearer"
        raise Unauthorized(www_authenticate=answer.www_authenticate)
    if not access.scopes & found.scopes:
        raise missing_scope(*sorted(access.scopes))
    return found


def missing_scope(*wanted: Scope) -> IssuerError:
    """Refuse a token that lacks a scope."""
    words = " / ".join(wanted)
    return IssuerError(
        "TOKEN_SCOPE", f"the token lacks the scope {words}", f"令牌无此权限：{words}"
    )


def _demand_same_site() -> None:
    """Refuse a form sent by another site's page, before its token is even looked at."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    if request.method not in SAFE and site not in ("same-origin", "none"):
        raise Forbidden
