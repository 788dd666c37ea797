"""HTTP clients that put a server under load: as fast as it answers, or at a rate of their own."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import NamedTuple

PATIENCE_SECONDS = 60.0


class Request(NamedTuple):
    """One request as bytes, and the words that a right answer has so many times."""

    data: bytes
    expected: bytes
    times: int = 1


@dataclass
class Tally:
    """What became of the requests of one phase."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    not_sent: int = 0
    """Requests that found all connections taken; only at more load than can be answered."""

    @property
    def answered(self) -> int:
        """Tell how many right answers there were."""
        return len(self.latencies)

    def percentile(self, share: float) -> float:
        """Give the latency, in seconds, that such a share of the answers did not exceed."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class _Connection:
    """One connection that is kept open between requests."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: Request, tally: Tally, since: float) -> None:
        """Send one request; note its latency, or what went wrong."""
        try:
            status, body = await asyncio.wait_for(self._exchange(request.data), PATIENCE_SECONDS)
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            tally.errors[type(error).__name__] += 1
            self.close()
            return
        tally.statuses[status] += 1
        if status == 200 and body.count(request.expected) == request.times:
            tally.latencies.append(time.perf_counter() - since)
        elif status != 503:
            tally.errors[f"wrong answer, status {status}"] += 1
        if status != 200:
            self.close()

    def close(self) -> None:
        """Close what is open."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _exchange(self, data: bytes) -> tuple[int, bytes]:
        # A server may end a connection that nobody used for a while (RFC 9112 §9.5): any client
        # looks before it sends.
        if self._streams is not None and self._streams[0].at_eof():
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(data)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head.split(b" ", 2)[1])
        _, _, length = head.partition(b"\r\ncontent-length:")
        if length:
            return status, await reader.readexactly(int(length.split(b"\r\n", 1)[0]))
        pieces = []
        while size := int(await reader.readline(), 16):
            pieces.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        if b"\r\nconnection: close\r\n" in head:
            # Waitress ends the connection after an answer whose length it did not know.
            self.close()
        return status, b"".join(pieces)


async def as_fast_as_answered(
    port: int, requests: Sequence[Request], *, connections: int, seconds: float
) -> Tally:
    """Have each of some clients send its next request when it has the answer to the last."""
    tally, following = Tally(), cycle(requests)
    began = time.perf_counter()

    async def client() -> None:
        async with _opened(port) as connection:
            while (now := time.perf_counter()) - began < seconds:
                await connection.ask(next(following), tally, now)

    await asyncio.gather(*(client() for _ in range(connections)))
    tally.seconds = time.perf_counter() - began
    return tally


async def at_a_rate(
    port: int, requests: Sequence[Request], *, rate: float, seconds: float, connections: int
) -> Tally:
    """Send so many requests a second, whatever becomes of them.

    Latency counts from the moment at which a request was due, so that a server that stands still
    is seen in all requests that it held up.
    """
    tally, following = Tally(), cycle(requests)
    free = [_Connection(port) for _ in range(connections)]
    everyone = list(free)
    running: set[asyncio.Task[None]] = set()

    async def ask(connection: _Connection, since: float) -> None:
        await connection.ask(next(following), tally, since)
        free.append(connection)

    began = time.perf_counter()
    for due in _moments(rate, seconds):
        wait = began + due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        if not free:
            tally.not_sent += 1
            # Let answers come in: there may be no other moment for it.
            await asyncio.sleep(0)
            continue
        # The connection used last: no more are open than are needed.
        task = asyncio.create_task(ask(free.pop(), began + due))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)
    # With what it took to answer the last: a server that has fallen behind is not flattered.
    tally.seconds = time.perf_counter() - began
    for connection in everyone:
        connection.close()
    return tally


@asynccontextmanager
async def _opened(port: int) -> AsyncIterator[_Connection]:
    connection = _Connection(port)
    try:
        yield connection
    finally:
        connection.close()


def _moments(rate: float, seconds: float) -> Iterator[float]:
    # Some, at least, where the time is short.
    for number in range(max(4, int(rate * seconds))):
        yield number / rate
