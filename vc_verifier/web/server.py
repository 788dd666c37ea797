"""Runs the web application (waitress)."""

import waitress

from vc_verifier.trust.store import TrustStore
from vc_verifier.web.application import create_app

THREADS = 8
# Above the application's own limit, so that its refusal, a problem document, is what is sent.
MOST_BODY_BYTES = 64_000_000


def serve(store: TrustStore, *, host: str, port: int) -> None:
    """Serve until interrupted; TLS and the world are a proxy's matter."""
    waitress.serve(
        create_app(store),
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=MOST_BODY_BYTES,
        channel_timeout=30,
    )
