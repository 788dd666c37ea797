"""COSE_Sign1 messages: strict CBOR outside, strict JSON inside."""

from tests.fuzz.choice import choose
from tests.fuzz.presented import AT, every_signature_holds, verdict_of
from tests.fuzz.targets.jwt import ANYBODY
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.envelopes import cose
from vc_core.envelopes.data_url import Envelope
from vc_core.envelopes.opening import open_envelope
from vc_core.problems import ProblemError

ERRORS: tuple[type[ProblemError], ...] = (ProblemError,)
LARGEST = 6_000
_TAG = encode_head(6, 18)


def _message(data: bytes) -> None:
    verdict_of(data)
    with every_signature_holds():
        verdict_of(data)
        message = cose.parse_message(data)
        _ = message.key_name, message.claims
        envelope = Envelope("application/vc+cose", data)
        open_envelope(envelope, resolver=ANYBODY, purpose="assertionMethod", now=AT)


def _members(data: bytes) -> None:
    """Make a message of a protected header, whose length comes first, and a payload."""
    length = int.from_bytes(data[:2], "big")
    protected, payload = data[2 : 2 + length], data[2 + length :]
    _message(_TAG + encode_cbor([protected, {}, payload, bytes(64)]))


_WAYS = {b"M": _members, b"T": _message}


def run(data: bytes) -> None:
    """Verify a message as it is, or one made of its members."""
    choose(_WAYS, data)
