"""What targets that reach a verdict verify against: the recorded trust, and a seal that holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from unittest.mock import patch

from tests.fixtures.verdicts.replay import trust_named
from tests.fuzz.target import Broken
from vc_core.envelopes.keys import EnvelopeKey
from vc_verifier import verify
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TRUST = trust_named("trust-1")


def verdict_of(data: bytes | str) -> VerificationResult:
    """Verify as the library's users do; for no input may this raise anything."""
    result = verify(data, trust=TRUST, at=AT)
    if not isinstance(result.verdict, Verdict) or not result.to_json()["verdict"]:
        raise Broken("there is no verdict")
    return result


@contextmanager
def every_signature_holds() -> Iterator[None]:
    """Take signatures of envelopes for good, so that the code behind them is reached as well."""
    with patch.object(EnvelopeKey, "verifies", lambda *_arguments: True):
        yield
