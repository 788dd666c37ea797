"""Runs the web application on this machine (waitress, loopback only)."""

from typing import Any

import waitress

from vc_issuer.bureau import Bureau
from vc_issuer.web.application import create_app
from vc_issuer.web.unit_uploads import LARGEST_UPLOAD

HOST = "127.0.0.1"
THREADS = 8
# Above the application's own limit, so that its refusal, a problem document, is what is sent.
MOST_BODY_BYTES = LARGEST_UPLOAD + 5_000_000


def serve(bureau: Bureau, *, port: int, public_url: str | None = None) -> None:
    """Serve until interrupted; a proxy in front of it gives it to the world.

    Only with `public_url` is there such a proxy, and only then are its headers believed.
    """
    app = create_app(bureau, public_url=public_url)
    proxy: dict[str, Any] = {
        "trusted_proxy": HOST,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
        "clear_untrusted_proxy_headers": True,
    }
    waitress.serve(
        app,
        host=HOST,
        port=port,
        threads=THREADS,
        ident=None,
        max_request_body_size=MOST_BODY_BYTES,
        **(proxy if public_url else {}),
    )
