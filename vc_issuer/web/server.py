"""Runs the web application on this machine (waitress, loopback only)."""

import waitress

from vc_issuer.bureau import Bureau
from vc_issuer.web.application import create_app

HOST = "127.0.0.1"
THREADS = 8


def serve(bureau: Bureau, *, port: int, public_url: str | None = None) -> None:
    """Serve until interrupted; a proxy in front of it gives it to the world."""
    app = create_app(bureau, public_url=public_url)
    waitress.serve(app, host=HOST, port=port, threads=THREADS, ident=None)
