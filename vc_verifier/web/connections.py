"""The server's connections (waitress): whoever is slow is cut off, and nobody waits behind them.

Waitress reads requests on one thread and hands only complete ones to others, so that a slow
client holds no thread. What it lacks is here: a bound on how long a request may take to arrive
and an answer to be fetched, a place for the next client when all are taken, and an answer at once
when a request has waited too long. Times are the monotonic clock's: a clock that is set cuts
nobody off.
"""

import math
import socket
import time
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from vc_verifier.web.lanes import HEAVY_BYTES
from vc_verifier.web.problem_pages import bare_problem
from vc_verifier.web.request_bodies import Busy, Held, Request

MOST_CONNECTIONS = 500
# Nothing sent, or nothing fetched, for so long.
IDLE_SECONDS = 30.0
HEADER_SECONDS = 10.0
# After this, bodies and answers must have gone this fast on the average: 10 MB in ten minutes.
GRACE_SECONDS = 20.0
SLOWEST_BYTES_PER_SECOND = 16_000
# How long the rest of a refused request is read to be thrown away.
LINGER_SECONDS = 5.0
# A request that has waited so long for a thread is refused: its client has likely gone.
MOST_WAIT_SECONDS = 10.0
RETRY_AFTER_SECONDS = 5
_LOOK_EVERY_SECONDS = 1.0


class _ErrorAnswer(ErrorTask):
    """Answers what no application has seen with a problem document."""

    def execute(self) -> None:
        """Write the answer; the connection ends with it."""
        error: Any = self.request.error  # type: ignore[attr-defined]  # a request, says waitress
        body, headers = bare_problem(error.code)
        if error.code == Busy.code:
            headers.append(("Retry-After", str(RETRY_AFTER_SECONDS)))
        self.status = f"{error.code} {error.reason}"
        self.response_headers = [*self.response_headers, *headers]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):
    """One connection, and since when it waits for its client."""

    error_task_class = _ErrorAnswer
    server: "Server"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what waitress gives."""
        now = time.monotonic()
        self.since = now
        """When the request under way began, or the last one was done with."""
        self._moved = now
        """When the client last sent something, or took something of an answer."""
        self._sent = 0
        self._ends_early = self._lingers = False
        self._unread: tuple[float, int] | None = None
        super().__init__(*arguments, **options)

    def parser_class(self, adj: Any) -> Request:  # type: ignore[override]  # called like a class
        """Make the next request."""
        self.since = time.monotonic()
        return Request(adj, self.server.held)

    def received(self, data: bytes) -> bool:
        """Take what has arrived, and note when a request is complete."""
        self._moved = time.monotonic()
        taken = super().received(data)
        if self.server.held.too_much:
            self.server.make_room(self)
        return taken

    def send(self, data: bytes, do_close: bool = True) -> int:  # noqa: FBT001, FBT002 - as waitress
        """Send a piece, and count what was taken."""
        count: int = super().send(data, do_close)
        if count:
            self._sent += count
            self._moved = time.monotonic()
        return count

    def service(self) -> None:
        """Have the request answered, unless it has waited too long already."""
        request: Any = self.requests[0]
        if time.monotonic() - request.complete_at > MOST_WAIT_SECONDS:
            request.error = Busy("waited too long")
        self._ends_early = request.error is not None
        self.since = math.inf
        super().service()
        self.since = time.monotonic()

    def refuse(self, error: Busy) -> None:
        """Answer the request under way with an error, and take no more of it."""
        with self.requests_lock:  # type: ignore[attr-defined]  # not in the stubs
            request, self.request = self.request, None
            if request is None:
                return
            request.close()
            request.error, request.completed = error, True
            self.requests = [*self.requests, request]
            if len(self.requests) == 1:
                self.server.add_task(self)

    def handle_close(self) -> None:
        """Close, and let go of what has arrived of a request."""
        super().handle_close()
        if self.request is not None:
            self.request.close()
            self.request = None

    def handle_write(self) -> None:
        """Send what there is; of a request that was refused unread, let the rest come first.

        Closed before that, the connection would be reset, and the refusal be lost with it.
        """
        if not (self._ends_early and self.close_when_flushed and not self.total_outbufs_len):
            super().handle_write()
            return
        self.close_when_flushed = self._ends_early = False
        self._lingers, self.since = True, time.monotonic()
        try:
            self.socket.shutdown(socket.SHUT_WR)  # type: ignore[union-attr]  # still open
        except OSError:
            self.handle_close()

    def readable(self) -> bool:
        """Tell whether what the client sends is wanted, be it to throw away."""
        return self._lingers or super().readable()

    def handle_read(self) -> None:
        """Read a piece; after a refusal, only to throw it away."""
        if not self._lingers:
            super().handle_read()
            return
        try:
            rest = self.recv(self.adj.recv_bytes)
        except OSError:
            rest = b""
        if not rest:
            self.handle_close()

    @property
    def waits_for_client(self) -> bool:
        """Tell whether nothing is to be done here before the client has sent something."""
        return not self.requests and not self.total_outbufs_len

    def too_slow(self, now: float) -> bool:
        """Tell whether the client has had all the time it gets."""
        return self._reads_too_slowly(now) or self._sends_too_slowly(now)

    def _sends_too_slowly(self, now: float) -> bool:
        if not self.waits_for_client:
            return False
        lasted = now - self.since
        if self._lingers:
            return lasted > LINGER_SECONDS
        request = self.request
        if min(lasted, now - self._moved) > IDLE_SECONDS:
            return True
        if not isinstance(request, Request):
            return False
        if not request.headers_finished:
            return lasted > HEADER_SECONDS
        return lasted > GRACE_SECONDS + request.body_bytes_received / SLOWEST_BYTES_PER_SECOND

    def _reads_too_slowly(self, now: float) -> bool:
        if not self.total_outbufs_len:
            self._unread = None
            return False
        if self._unread is None:
            self._unread = now, self._sent
            self._moved = now
        if now - self._moved > IDLE_SECONDS:
            return True
        began, sent_before = self._unread
        sent = self._sent - sent_before
        return now - began > GRACE_SECONDS + sent / SLOWEST_BYTES_PER_SECOND


class Server(TcpWSGIServer):
    """Takes connections, and looks after them."""

    channel_class = Channel
    # Waitress' own looking after is by the clock that may be set.
    next_channel_cleanup = math.inf  # type: ignore[assignment]
    active_channels: dict[int, Channel]  # type: ignore[assignment]

    def __init__(self, *arguments: Any, held: Held, **options: Any) -> None:
        """Take, beside what waitress takes, where the bytes of bodies are counted."""
        self.held = held
        self._looked = 0.0
        self._ending: list[Channel] = []
        super().__init__(*arguments, **options)

    def add_task(self, task: Any) -> None:
        """Queue a connection's first complete request."""
        task.requests[0].complete_at = time.monotonic()
        super().add_task(task)

    def look_after_connections(self) -> None:
        """End those whose time is up; called between two turns of the loop.

        Within a turn, the number of one that is closed might already be another's. And what
        waitress only marks as to be closed waits until its client has fetched something.
        """
        ending, self._ending = self._ending, []
        now = time.monotonic()
        if now - self._looked >= _LOOK_EVERY_SECONDS:
            self._looked = now
            ending += [entry for entry in self.active_channels.values() if entry.too_slow(now)]
        for channel in ending:
            if channel.connected:
                channel.handle_close()

    def handle_accept(self) -> None:
        """Take a connection; when all places are taken, the one that is slowest makes way."""
        if len(self.active_channels) >= MOST_CONNECTIONS:
            self._end_slowest(lambda channel: channel.waits_for_client)
        super().handle_accept()

    def make_room(self, newcomer: Channel) -> None:
        """Let go of the slowest upload, the newcomer's own if there is no other."""
        other = self._end_slowest(
            lambda channel: (
                channel is not newcomer and channel.waits_for_client and _holds_much(channel)
            )
        )
        if not other and _holds_much(newcomer):
            newcomer.refuse(Busy("no room for it"))

    def _end_slowest(self, may_end: Any) -> bool:
        """End the connection that has waited longest for its client, if there is one."""
        waiting = [
            channel
            for channel in self.active_channels.values()
            if not channel.will_close and may_end(channel)
        ]
        if not waiting:
            return False
        slowest = min(waiting, key=lambda channel: channel.since)
        slowest.will_close = True
        self._ending.append(slowest)
        if slowest.request is not None:
            slowest.request.close()
        return True


def _holds_much(channel: Channel) -> bool:
    return isinstance(channel.request, Request) and channel.request.body_bytes > HEAVY_BYTES
