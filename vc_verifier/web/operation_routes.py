"""What operators ask of a server: is it well, and what has it done."""

import json

from flask import Blueprint, Response

from vc_verifier.web.desk import Desk
from vc_verifier.web.metrics import CONTENT_TYPE


def operation_routes(desk: Desk) -> Blueprint:
    """Make the routes over one desk."""
    routes = Blueprint("operation", __name__)

    @routes.get("/healthz")
    def health() -> Response:
        trust = desk.trust()
        state = "ok" if trust.in_force(desk.clock()) else "trust-expired"
        body = json.dumps({"status": state, "trustBundle": trust.summary()})
        return Response(body, mimetype="application/json")

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(desk.metrics.text(desk.trust()), content_type=CONTENT_TYPE)

    return routes
