"""The verifier: decides what a presented carrier is worth; holds no key and fetches nothing."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vc_verifier.result import VerificationResult
    from vc_verifier.trust.bundle import Trust

__all__ = ["verify"]


def verify(
    data: bytes | str | dict[str, Any],
    *,
    trust: "Trust",
    at: datetime | None = None,
    scanned: bool = False,
) -> "VerificationResult":
    """Verify any carrier, by default as of now; see `vc_verifier.walk.verify`.

    This edge of the library is where the clock is read; everything inside takes the time.
    """
    # Loaded here so that `import vc_verifier` stays cheap for the command line.
    from vc_verifier.walk import verify as walk

    moment = at if at is not None else datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError("`at` needs a time zone: a moment without one is many moments")
    return walk(data, trust=trust, at=moment, scanned=scanned)
