"""What a request brings is held in memory within a bound, and never written to a disk."""

import threading

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser
from waitress.receiver import ChunkedReceiver
from waitress.utilities import BadRequest, Error

from vc_verifier.web.intake import MOST_BODY_BYTES

# All bodies together, those still arriving and those that wait for a thread.
MOST_HELD_BYTES = 256_000_000
_MOST_CHUNK_LINE = 4_096


class Busy(Error):
    """The server has no room, or no time, for this request now."""

    code = 503
    reason = "Service Unavailable"


class Held:
    """How many bytes of bodies the server holds, all its threads together."""

    def __init__(self, most: int = MOST_HELD_BYTES) -> None:
        """Take how many there may be."""
        self._most, self._bytes = most, 0
        self._lock = threading.Lock()

    def add(self, count: int) -> None:
        """Count bytes that are held from now on, or with a negative number no longer."""
        with self._lock:
            self._bytes += count

    @property
    def too_much(self) -> bool:
        """Tell whether there is more than there may be."""
        return self._bytes > self._most


class Body(OverflowableBuffer):
    """A body in memory; of one that is too large for the application, only its length."""

    def __init__(self, held: Held) -> None:
        """Take where its bytes are counted."""
        # Never reached, so that nothing is ever put into a temporary file.
        super().__init__(overflow=2 * MOST_BODY_BYTES)
        self._held = held
        self._mine = self._forgotten = 0

    def __len__(self) -> int:
        return self._forgotten or super().__len__()

    def append(self, data: bytes) -> None:
        """Take more; the application refuses by the length alone what is longer than it takes."""
        if self._forgotten or len(self) + len(data) > MOST_BODY_BYTES:
            length = len(self) + len(data)
            self.close()
            self.buf, self.strbuf, self._forgotten = None, b"", length
            return
        super().append(data)
        self._mine += len(data)
        self._held.add(len(data))

    def close(self) -> None:
        """Let go of what is held; may be called again."""
        self._held.add(-self._mine)
        self._mine = 0
        super().close()


class Request(HTTPRequestParser):
    """A request as it arrives."""

    def __init__(self, adj: Adjustments, held: Held) -> None:
        """Take the server's settings and where bytes are counted."""
        super().__init__(adj)
        self._held = held
        self.complete_at = 0.0
        """When the last of it arrived, by the monotonic clock."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the header, then make ready to hold the body."""
        super().parse_header(header_plus)
        if self.body_rcv is not None:
            self.body_rcv.buf = Body(self._held)

    def received(self, data: bytes) -> int:
        """Take what has arrived; the lines around chunks are looked for anew at every piece."""
        consumed = super().received(data)
        chunks = self.body_rcv
        if (
            isinstance(chunks, ChunkedReceiver)
            and not self.completed
            and max(len(chunks.control_line), len(chunks.trailer)) > _MOST_CHUNK_LINE
        ):
            self.error = BadRequest("a line between chunks is too long")
            self.completed = True
        return consumed

    def close(self) -> None:
        """Let go of the body; may be called again."""
        if self.body_rcv is not None:
            self.body_rcv.getbuf().close()

    @property
    def body_bytes(self) -> int:
        """Tell how much of the body has arrived."""
        return 0 if self.body_rcv is None else len(self.body_rcv)
