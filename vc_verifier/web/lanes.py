"""Two lanes for requests: what is large has threads of its own, so that it holds up nothing small.

Threads share one processor, so a few large requests slow small ones down; without the lanes, as
many large ones as there are threads would stop them.
"""

from waitress.channel import HTTPChannel
from waitress.task import ThreadedTaskDispatcher

from vc_verifier.web.request_bodies import Request

LIGHT_THREADS, HEAVY_THREADS = 6, 2
# Some fifty certificates, or a picture from a telephone.
HEAVY_BYTES = 100_000


class Lanes(ThreadedTaskDispatcher):
    """Gives each complete request to a thread of its lane."""

    def __init__(self) -> None:
        """Start the threads."""
        super().__init__()
        self._heavy = ThreadedTaskDispatcher()
        self.set_thread_count(LIGHT_THREADS)
        self._heavy.set_thread_count(HEAVY_THREADS)

    def add_task(self, task: HTTPChannel) -> None:  # type: ignore[override]  # waitress gives channels
        """Queue a connection whose request is complete."""
        request = task.requests[0]
        if isinstance(request, Request) and request.body_bytes > HEAVY_BYTES:
            self._heavy.add_task(task)  # type: ignore[arg-type]
        else:
            super().add_task(task)  # type: ignore[arg-type]

    def shutdown(self, cancel_pending: bool = True, timeout: int = 5) -> bool:  # noqa: FBT001, FBT002 - as waitress
        """End the threads of both lanes."""
        ended = self._heavy.shutdown(cancel_pending, timeout)
        return super().shutdown(cancel_pending, timeout) and ended
