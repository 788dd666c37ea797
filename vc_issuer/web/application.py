"""Makes the web application (Flask) of one bureau."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from vc_issuer.bureau import Bureau
from vc_issuer.web.headers import add_security_headers
from vc_issuer.web.problem_pages import register_problem_handlers
from vc_issuer.web.public import public_routes

Clock = Callable[[], datetime]
# The public routes take no bodies.
MAX_BODY_BYTES = 64 * 1024


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(bureau: Bureau, *, public_url: str | None = None, clock: Clock = _now) -> Flask:
    """Make the application; `public_url` is where people reach it from outside."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.register_blueprint(public_routes(bureau, public_url=public_url, clock=clock))
    app.after_request(add_security_headers)
    register_problem_handlers(app)
    return app
