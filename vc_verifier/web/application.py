"""Makes the verifier's web application (Flask)."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, Response, request

import vc_verifier
from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore
from vc_verifier.web.current_trust import CurrentTrust
from vc_verifier.web.desk import Clock, Desk, Verify
from vc_verifier.web.headers import add_security_headers
from vc_verifier.web.intake import MOST_BYTES, MOST_PARTS
from vc_verifier.web.operation_routes import operation_routes
from vc_verifier.web.page import page_routes
from vc_verifier.web.problem_pages import register_problem_handlers
from vc_verifier.web.rate_limit import RateLimit
from vc_verifier.web.vcalm_routes import vcalm_routes
from vc_verifier.web.verification_routes import verification_routes

# A file of 10 MB, and what a form puts around it.
MOST_BODY_BYTES = MOST_BYTES + 100_000
_UNLIMITED = frozenset({"static", "operation.health", "operation.metrics"})


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(
    trust: TrustStore | Callable[[], Trust],
    *,
    clock: Clock = _now,
    verify: Verify = vc_verifier.verify,
    rate_limit: RateLimit | None = None,
) -> Flask:
    """Make the application over a trust store, or over whatever gives the trust."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BODY_BYTES
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    desk = Desk(CurrentTrust(trust) if isinstance(trust, TrustStore) else trust, clock, verify)
    limit = rate_limit or RateLimit()

    @app.before_request
    def limit_rate() -> None:
        if request.endpoint not in _UNLIMITED:
            limit.take(request.remote_addr, clock())

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "other"
        desk.metrics.count_request(route, response.status_code)
        return response

    app.after_request(add_security_headers)
    for routes in (page_routes, verification_routes, vcalm_routes, operation_routes):
        app.register_blueprint(routes(desk))
    register_problem_handlers(app)
    return app
