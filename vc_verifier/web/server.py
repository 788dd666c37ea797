"""Runs the web application (waitress)."""

import logging
import time
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments

from vc_verifier.trust.store import TrustStore
from vc_verifier.web.application import create_app
from vc_verifier.web.connections import MOST_CONNECTIONS, Server
from vc_verifier.web.desk import Clock
from vc_verifier.web.lanes import Lanes
from vc_verifier.web.request_bodies import Held

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Above the application's own limit, so that its refusal, a problem document, is what is sent.
MOST_TAKEN_BYTES = 64_000_000
MOST_HEADER_BYTES = 64_000
# A batch's answers wait for a slow reader here, rather than in memory or on the disk.
MOST_UNSENT_BYTES = 1_000_000
# What the loop takes of the processor when it has much to look after: a fifth.
LONG_TURN_SECONDS, REST = 0.0001, 4
# Larger than any answer, so that nothing of one is ever put into a temporary file.
_NEVER_ON_DISK = 1_000_000_000


def serve(
    store: TrustStore,
    *,
    host: str,
    port: int,
    clock: Clock,
    public_url: str | None = None,
    report_url: str | None = None,
) -> None:
    """Serve until interrupted; TLS and the world, at `public_url`, are a proxy's matter."""
    app = create_app(store, clock=clock, public_url=public_url, report_url=report_url)
    run(app, host=host, port=port)


def run(app: "WSGIApplication", *, host: str, port: int) -> None:
    """Serve an application until interrupted."""
    settings = Adjustments(
        host=host,
        port=port,
        ident=None,
        max_request_body_size=MOST_TAKEN_BYTES,
        max_request_header_size=MOST_HEADER_BYTES,
        recv_bytes=65_536,
        outbuf_high_watermark=MOST_UNSENT_BYTES,
        outbuf_overflow=_NEVER_ON_DISK,
        # Behind the server's own limit, for when nobody can make way.
        connection_limit=MOST_CONNECTIONS + 100,
        asyncore_use_poll=True,
    )
    # It would say so for every request that waits, in the middle of the rush.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    sockets: dict[int, Any] = {}
    lanes, held = Lanes(), Held()
    servers = [
        Server(app, sockets, dispatcher=lanes, adj=settings, sockinfo=address, held=held)
        for address in settings.listen
    ]
    try:
        while sockets:
            before = time.thread_time()
            wasyncore.loop(timeout=1, use_poll=True, map=sockets, count=1)
            for server in servers:
                server.look_after_connections()
            _make_way(time.thread_time() - before)
    finally:
        lanes.shutdown()


def _make_way(seconds: float) -> None:
    """Leave the interpreter to the threads that answer, after a turn that took so long.

    Each turn asks every connection what it waits for, and one with a piece of an answer that is
    still being written ends the wait at once: with hundreds of connections the loop would take
    all of the one processor that Python's threads share, and next to nothing would be answered.
    """
    if seconds > LONG_TURN_SECONDS:
        time.sleep(seconds * REST)
