"""The wallet protocol (OpenID4VCI 1.0): metadata, token, nonce, credential; no page, no cookie."""

import json
from typing import Any

from flask import Blueprint, Response, request

from vc_core.documents import strict_json
from vc_core.documents.loader import pinned
from vc_issuer.registry.settings import read_setting
from vc_issuer.wallet.offer import TOKEN_TERM
from vc_issuer.wallet.refusals import INVALID_TOKEN, WalletError
from vc_issuer.web.access import wallet
from vc_issuer.web.console import Console
from vc_issuer.web.openapi import operation
from vc_issuer.web.public_address import public_address
from vc_issuer.web.wallet_metadata import (
    CREDENTIAL_PATH,
    NONCE_PATH,
    TOKEN_PATH,
    authorization_server_metadata,
    issuer_metadata,
)

_LIMITS = strict_json.Limits(size=32 * 1024, depth=12, values=500)
_BEARER = "bearer "
_REFUSED = "Refused, by the codes of OAuth 2.0 and OpenID4VCI"


def wallet_routes(console: Console) -> Blueprint:
    """Make the routes over one bureau's wallet desk."""
    routes = Blueprint("wallet", __name__)
    bureau = console.bureau

    @routes.get("/.well-known/openid-credential-issuer")
    @operation(
        "What this credential issuer offers wallets", answers={200: ("As it is", "Document")}
    )
    @wallet
    def credential_issuer() -> Response:
        with bureau.registry.reading() as session:
            name = read_setting(session, "issuer_name")
        return _json(issuer_metadata(public_address(console), name=name, contexts=pinned()))

    @routes.get("/.well-known/oauth-authorization-server")
    @operation("The authorization server's metadata", answers={200: ("As it is", "Document")})
    @wallet
    def authorization_server() -> Response:
        return _json(authorization_server_metadata(public_address(console)))

    @routes.post(TOKEN_PATH)
    @operation(
        "Exchange a pre-authorized code and its transaction code for a token",
        body="TokenRequest",
        form=True,
        answers={200: ("A token for five minutes", "Token"), 400: (_REFUSED, "WalletRefusal")},
    )
    @wallet
    def token() -> Response:
        console.limits.wallet.take(request.remote_addr, console.clock())
        granted = bureau.wallets.token(_form(), now=console.now())
        seconds = int(TOKEN_TERM.total_seconds())
        return _json({"access_token": granted.token, "token_type": "Bearer", "expires_in": seconds})

    @routes.post(NONCE_PATH)
    @operation("A nonce for a key proof", answers={200: ("Good once", "Nonce")})
    @wallet
    def nonce() -> Response:
        return _json({"c_nonce": bureau.wallets.nonce(console.now())})

    @routes.post(CREDENTIAL_PATH)
    @operation(
        "Take the offered certificate, as it is stored or bound to the wallet's key",
        body="CredentialRequest",
        answers={
            200: ("The certificate", "CredentialResponse"),
            400: (_REFUSED, "WalletRefusal"),
            401: ("The token is unknown or expired", "WalletRefusal"),
        },
        wallet_token=True,
    )
    @wallet
    def credential() -> Response:
        console.limits.wallet.take(request.remote_addr, console.clock())
        issued = bureau.wallets.credential(
            _token(), _members(), issuer=public_address(console), now=console.now()
        )
        return _json({"credentials": [{"credential": issued.credential}]})

    @routes.after_request
    def open_to_all(response: Response) -> Response:
        """Let wallets that are web pages read the answers: they depend on no cookie."""
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        return response

    return routes


def _form() -> dict[str, str]:
    """Read the token request; a parameter given twice is refused (RFC 6749 §3.2)."""
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise WalletError(
            "invalid_request", "PARAMETER_TWICE", "a parameter is given twice", "参数重复"
        )
    return request.form.to_dict()


def _token() -> str:
    header = request.headers.get("Authorization", "")
    if not header.lower().startswith(_BEARER):
        raise WalletError(INVALID_TOKEN, "TOKEN", "a bearer token is needed", "须有令牌")
    return header[len(_BEARER) :].strip()


def _members() -> dict[str, Any]:
    try:
        members = strict_json.parse(request.get_data(), limits=_LIMITS)
    except strict_json.MalformedJson:
        members = None
    if not isinstance(members, dict):
        raise WalletError(
            "invalid_credential_request", "REQUEST_MALFORMED", "JSON object expected", "应为 JSON"
        )
    return members


def _json(members: dict[str, Any]) -> Response:
    return Response(json.dumps(members, ensure_ascii=False), mimetype="application/json")
