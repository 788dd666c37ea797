"""Makes the verifier's web application (Flask)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from flask import Flask, Response, request

import vc_verifier
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore
from vc_verifier.web import app_files
from vc_verifier.web.app_files import AppFile
from vc_verifier.web.app_routes import app_routes
from vc_verifier.web.current_trust import CurrentTrust
from vc_verifier.web.desk import Clock, Desk, Verify
from vc_verifier.web.headers import add_security_headers
from vc_verifier.web.intake import MOST_BODY_BYTES, MOST_PARTS, RequestInMemory
from vc_verifier.web.openapi import openapi_routes
from vc_verifier.web.operation_routes import operation_routes
from vc_verifier.web.page import page_routes
from vc_verifier.web.presentation_routes import presentation_routes
from vc_verifier.web.problem_pages import register_problem_handlers
from vc_verifier.web.rate_limit import RateLimit
from vc_verifier.web.vcalm_routes import Serving, plainly, vcalm_routes
from vc_verifier.web.verification_routes import verification_routes
from vc_verifier.web.wallet_routes import wallet_routes

_UNLIMITED = frozenset({"static", "app.asset", "operation.health", "operation.metrics"})


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    trust: TrustStore | Callable[[], Trust],
    *,
    clock: Clock = _now,
    verify: Verify = vc_verifier.verify,
    rate_limit: RateLimit | None = None,
    app: Mapping[str, AppFile] | None = None,
    report_url: str | None = None,
    serving: Serving | None = None,
    presentations: bool = True,
    public_url: str | None = None,
) -> Flask:
    """Make the application over a trust store, or over whatever gives the trust.

    `app` are the built web app's files, those of this installation unless given; `report_url`
    is where the bureau takes reports of misuse; `serving` gives the verifier that serves VCALM's
    options, of which an ordinary one serves none that asks for anything; `presentations` False
    leaves their route to the caller; `public_url` is where wallets reach this service.
    """
    files = app_files.built() if app is None else app
    flask = Flask(__name__)
    flask.request_class = RequestInMemory
    flask.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    flask.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY_BYTES
    flask.config["MAX_FORM_PARTS"] = MOST_PARTS
    flask.jinja_env.trim_blocks = True
    flask.jinja_env.lstrip_blocks = True
    if isinstance(trust, TrustStore):
        trust = CurrentTrust(trust)
    current = trust if isinstance(trust, CurrentTrust) else None
    desk = Desk(trust, clock, verify)
    limit = rate_limit or RateLimit()

    @flask.before_request
    def limit_rate() -> None:
        if request.endpoint not in _UNLIMITED:
            limit.take(request.remote_addr, clock())

    @flask.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "other"
        desk.metrics.count_request(route, response.status_code)
        return response

    flask.after_request(add_security_headers)
    if presentations:
        flask.register_blueprint(presentation_routes(desk))
    flask.register_blueprint(wallet_routes(desk, public_url=public_url))
    flask.register_blueprint(openapi_routes())
    flask.register_blueprint(app_routes(files, current, report_url=report_url))
    flask.register_blueprint(operation_routes(desk, current))
    for routes in (page_routes, verification_routes):
        flask.register_blueprint(routes(desk))
    flask.register_blueprint(vcalm_routes(desk, serving or plainly(verify)))
    if not files:
        # Without the app its place is the page's that needs no script.
        flask.add_url_rule("/", endpoint="page.start")
    register_problem_handlers(flask)
    return flask
