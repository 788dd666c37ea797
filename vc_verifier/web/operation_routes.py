"""What operators ask of a server: is it well, and what has it done."""

import json

from flask import Blueprint, Response

from vc_core.times import CLOCK_SKEW
from vc_verifier.web.current_trust import CurrentTrust
from vc_verifier.web.desk import Desk
from vc_verifier.web.metrics import CONTENT_TYPE
from vc_verifier.web.openapi import JSON, operation


def operation_routes(desk: Desk, current: CurrentTrust | None) -> Blueprint:
    """Make the routes over one desk; `current` tells of trouble with the files on disk."""
    routes = Blueprint("operation", __name__)

    @routes.get("/healthz")
    @operation("Whether the service can answer", answers={200: ("It can", {JSON: "Health"})})
    def health() -> Response:
        trust, now = desk.trust(), desk.clock()
        state = "ok"
        if not trust.in_force(now):
            state = "trust-expired"
        elif trust.issued > now + CLOCK_SKEW:
            # The bundle was not from the future when it was stored: the clock went back.
            state = "clock-behind"
        elif current is not None and current.trouble is not None:
            state = "trust-not-renewed"
        body = json.dumps({"status": state, "trustBundle": trust.summary()})
        return Response(body, mimetype="application/json")

    @routes.get("/metrics")
    @operation("Counters for Prometheus", answers={200: ("As text", {"text/plain": None})})
    def metrics() -> Response:
        return Response(desk.metrics.text(desk.trust()), content_type=CONTENT_TYPE)

    return routes
