"""The HTTP API for other systems (W3C VC API): issue, and change a status; bearer tokens only."""

import json
from typing import Any, cast

from flask import Blueprint, Response, request
from sqlalchemy import select

from vc_core.documents import strict_json
from vc_issuer.accounts.scopes import Scope
from vc_issuer.certificate import PURPOSES, status_list_url
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.status import Action, Decision
from vc_issuer.web import records
from vc_issuer.web.access import bearer
from vc_issuer.web.console import Console
from vc_issuer.web.guard import current_bearer
from vc_issuer.web.issue_request import IssueDesk
from vc_issuer.web.openapi import operation

_LIMITS = strict_json.Limits(size=64 * 1024, depth=20, values=2_000)
_ACTIONS = {
    ("revocation", True): "revoke",
    ("suspension", True): "suspend",
    ("suspension", False): "reinstate",
}


def api_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau."""
    routes = Blueprint("api", __name__)
    desk = IssueDesk(console)

    @routes.post("/credentials/issue")
    @operation(
        "Hand in one certificate's data, or seal a row that a person has approved",
        body="IssueRequest",
        answers={
            201: ("Sealed", "IssueAnswer"),
            202: ("Handed in; asks for a person's approval", "Waiting"),
        },
        idempotency=True,
    )
    @bearer(Scope.APPLY, Scope.ISSUE)
    def issue() -> Response:
        members = _members()
        credential = _object(members, "credential")
        options = _object(members, "options", default={})
        key = request.headers.get("Idempotency-Key")
        answer = desk.issue(current_bearer(), credential, options, key)
        return _json(answer.members, answer.status)

    @routes.post("/credentials/status")
    @operation(
        "Revoke, suspend or reinstate a certificate",
        body="StatusRequest",
        answers={200: ("Changed and published", "StatusAnswer")},
    )
    @bearer(Scope.STATUS)
    def change_status() -> Response:
        members = _members()
        entry = _object(members, "credentialStatus")
        wanted, reason = members.get("status", True), members.get("reason")
        action = _ACTIONS.get((str(entry.get("statusPurpose")), wanted is True))
        if action is None or not isinstance(wanted, bool) or not isinstance(reason, str):
            raise IssuerError(
                "REQUEST_MALFORMED",
                "credentialStatus.statusPurpose, status (a revocation is final) and reason are "
                "expected",
                "须给出 credentialStatus.statusPurpose、status（撤销不可恢复）与 reason",
            )
        number = _number(members.get("credentialId"), entry)
        decision = Decision(number, cast("Action", action), reason, current_bearer().actor)
        console.bureau.change_status(decision, now=console.now())
        with console.bureau.registry.reading() as session:
            view = records.read_certificate(session, number)
        return _json({"credentialId": number, "state": view.state}, 200)

    def _number(credential_id: object, entry: dict[str, Any]) -> str:
        """Find the certificate by its number or, as it has no `id`, by its place in a list."""
        if isinstance(credential_id, str):
            return credential_id[:32]
        index = str(entry.get("statusListIndex", ""))[:10]
        with console.bureau.registry.reading() as session:
            base = read_setting(session, "base")
            listed = str(entry.get("statusListCredential", ""))
            prefixes = [status_list_url(base, purpose, 0)[:-1] for purpose in PURPOSES]
            place = next((listed.removeprefix(p) for p in prefixes if listed.startswith(p)), "")
            number = None
            if _is_number(place) and _is_number(index):
                number = session.scalar(
                    select(CertificateRecord.number)
                    .where(CertificateRecord.status_list == int(place))
                    .where(CertificateRecord.status_index == int(index))
                )
        if number is None:
            raise IssuerError(
                "NO_SUCH_CERTIFICATE",
                "no certificate has this number or place in a status list",
                "没有该编号或该状态列表位置的证书",
            )
        return number

    return routes


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _members() -> dict[str, Any]:
    members = strict_json.parse(request.get_data(), limits=_LIMITS)
    if not isinstance(members, dict):
        raise IssuerError("REQUEST_MALFORMED", "a JSON object is expected", "应为 JSON 对象")
    return members


def _object(
    members: dict[str, Any], name: str, *, default: dict[str, Any] | None = None
) -> dict[str, Any]:
    value = members.get(name, default)
    if not isinstance(value, dict):
        raise IssuerError(
            "REQUEST_MALFORMED", f"{name}: an object is expected", f"{name} 应为对象", member=name
        )
    return value


def _json(members: dict[str, Any], status: int) -> Response:
    body = json.dumps(members, ensure_ascii=False)
    return Response(body, status, mimetype="application/json")
