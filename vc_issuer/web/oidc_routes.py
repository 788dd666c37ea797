"""Signing in with an identity provider: the staff beside their password, holders beside a code."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from vc_issuer.accounts.identity_provider import Audience, IdentityProvider
from vc_issuer.problems import IssuerError
from vc_issuer.web.access import back_to, public
from vc_issuer.web.console import Console
from vc_issuer.web.guard import start_session
from vc_issuer.web.oidc import OpenIdConnect


def oidc_routes(console: Console, connect: OpenIdConnect) -> Blueprint:
    """Make the routes to a provider and back."""
    routes = Blueprint("oidc", __name__)
    accounts = console.accounts

    def provider(audience: Audience) -> IdentityProvider:
        found = accounts.identity_provider(audience)
        if found is None:
            raise IssuerError("NOT_FOUND", "there is no identity provider", "未设置身份提供方")
        return found

    def send(audience: Audience, endpoint: str) -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        base = (console.public_url or request.host_url).rstrip("/")
        return connect.send(provider(audience), base + url_for(endpoint))

    @routes.get("/sign-in/provider")
    @back_to("sign_in.form")
    @public
    def staff() -> Response:
        return send("staff", "oidc.staff_returns")

    @routes.get("/sign-in/provider/return")
    @back_to("sign_in.form")
    @public
    def staff_returns() -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        who = connect.receive(provider("staff"))
        secret, complete = accounts.sign_in_known(who.subject, console.now())
        start_session(secret)
        return redirect(url_for("sign_in.home" if complete else "sign_in.code_form"), 303)

    @routes.get("/my/sign-in/provider")
    @back_to("holder.sign_in")
    @public
    def holder() -> Response:
        return send("holders", "oidc.holder_returns")

    @routes.get("/my/sign-in/provider/return")
    @back_to("holder.sign_in")
    @public
    def holder_returns() -> Response:
        console.limits.sign_in.take(request.remote_addr, console.clock())
        who = connect.receive(provider("holders"))
        secret = accounts.sign_in_holder(name=who.name, id_number=who.id_number, now=console.now())
        start_session(secret)
        return redirect(url_for("holder.certificates"), 303)

    return routes
