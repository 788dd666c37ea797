"""Makes the web application (Flask) of one bureau."""

from datetime import UTC, datetime

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from vc_issuer.bureau import Bureau
from vc_issuer.web.access import public
from vc_issuer.web.account_routes import account_routes
from vc_issuer.web.api_routes import api_routes
from vc_issuer.web.bureau_applications import bureau_application_routes
from vc_issuer.web.bureau_certificates import bureau_certificate_routes
from vc_issuer.web.bureau_operations import bureau_operation_routes
from vc_issuer.web.bureau_requests import bureau_request_routes
from vc_issuer.web.bureau_units import bureau_unit_routes
from vc_issuer.web.console import Clock, Console
from vc_issuer.web.cookies import prepare_cookies
from vc_issuer.web.guard import register_guard
from vc_issuer.web.headers import add_security_headers
from vc_issuer.web.holder_disclosure import holder_disclosure_routes
from vc_issuer.web.holder_routes import holder_routes
from vc_issuer.web.holder_wallet import holder_wallet_routes
from vc_issuer.web.language import remember_language
from vc_issuer.web.legacy_routes import legacy_routes
from vc_issuer.web.misuse_routes import misuse_routes
from vc_issuer.web.numbers import RegistryNumber
from vc_issuer.web.oidc import OpenIdConnect
from vc_issuer.web.oidc_routes import oidc_routes
from vc_issuer.web.openapi import openapi_routes
from vc_issuer.web.page import prepare_templates
from vc_issuer.web.problem_pages import register_problem_handlers
from vc_issuer.web.public import public_routes
from vc_issuer.web.query_api import query_api_routes
from vc_issuer.web.query_routes import query_routes
from vc_issuer.web.rate_limit import Limits, usual_limits
from vc_issuer.web.sign_in_routes import sign_in_routes
from vc_issuer.web.unit_applications import unit_application_routes
from vc_issuer.web.unit_certificates import unit_certificate_routes
from vc_issuer.web.unit_slips import unit_slip_routes
from vc_issuer.web.unit_uploads import unit_upload_routes
from vc_issuer.web.wallet_routes import wallet_routes

_UNLIMITED = frozenset({"static", "public.health", "public.metrics"})


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    bureau: Bureau,
    *,
    public_url: str | None = None,
    clock: Clock = _now,
    limits: Limits | None = None,
) -> Flask:
    """Make the application; `public_url` is where people reach it from outside."""
    app = Flask(__name__)
    app.url_map.converters["int"] = RegistryNumber
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    console = Console(bureau, clock, public_url, limits or usual_limits())
    prepare_cookies(app, console.accounts.cookie_key)
    prepare_templates(app, console)

    @app.before_request
    def limit_rate() -> None:
        if request.endpoint not in _UNLIMITED:
            console.limits.everything.take(request.remote_addr, console.clock())

    register_guard(app, console)
    # A session's token holds as long as the session; the cookie's own age says no more.
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf = CSRFProtect(app)
    api = api_routes(console)
    wallet = wallet_routes(console)
    # Bearer tokens are never sent by a browser on its own, nor are a wallet's codes.
    csrf.exempt(api)
    csrf.exempt(wallet)
    # Asked without a session, and answered the same to everybody.
    queries = query_api_routes(console)
    csrf.exempt(queries)
    for routes in (
        public_routes(console),
        query_routes(console),
        queries,
        misuse_routes(console),
        sign_in_routes(console),
        oidc_routes(console, OpenIdConnect(app)),
        account_routes(console),
        unit_upload_routes(console),
        unit_application_routes(console),
        unit_certificate_routes(console),
        unit_slip_routes(console),
        bureau_application_routes(console),
        bureau_certificate_routes(console),
        bureau_request_routes(console),
        bureau_unit_routes(console),
        legacy_routes(console),
        bureau_operation_routes(console),
        holder_routes(console),
        holder_wallet_routes(console),
        holder_disclosure_routes(console),
        api,
        wallet,
        openapi_routes(console),
    ):
        app.register_blueprint(routes)
    app.view_functions["static"] = public(app.view_functions["static"])

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "other"
        console.metrics.count_request(route, response.status_code)
        return response

    app.after_request(remember_language)
    app.after_request(add_security_headers)
    register_problem_handlers(app)
    return app
