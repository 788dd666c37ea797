"""PDF files: the seal over the bytes, the documents in the streams, and the pages' own reader."""

import resource
import zlib
from unittest.mock import patch

from tests.fuzz.choice import choose
from tests.fuzz.presented import TRUST, verdict_of
from tests.fuzz.target import Broken
from vc_core.problems import ProblemError
from vc_verifier.carriers.pdf import cms
from vc_verifier.carriers.pdf.embedded import embedded_documents
from vc_verifier.carriers.pdf.seal import byte_ranges, read_seal

# Nothing at all: whatever it is, a PDF is answered.
ERRORS: tuple[type[ProblemError], ...] = ()
LARGEST = 40_000
# Pages are read by a process of their own, which costs as much as a thousand other inputs.
_ONE_IN = 64
_YES = lambda *_arguments: True  # noqa: E731 - a method, not a name
_MOST_MEGABYTES = 512
_SEALS = {
    method: certificate
    for issuer in TRUST.issuers.values()
    for method, certificate in issuer.seals.items()
}


def _file(data: bytes) -> None:
    read_seal(data, _SEALS)
    # Once more as if every signature were the bureau's, for the code behind it.
    with patch.multiple(cms.Signed, names=_YES, holds=_YES):
        read_seal(data, _SEALS)
    byte_ranges(data)
    embedded_documents(data)
    if zlib.crc32(data) % _ONE_IN == 0:
        _pages(data)


def _pages(data: bytes) -> None:
    """Examine the whole file, pages included."""
    # A process is counted with what started it: only what is beyond both is the reader's.
    before = max(_peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN))
    verdict_of(b"%PDF-1.7\n" + data)
    largest = _peak(resource.RUSAGE_CHILDREN)
    if largest > max(_MOST_MEGABYTES, before):
        raise Broken(f"the reader of pages used {largest} MB")


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


def _stream(data: bytes) -> None:
    """Look into one deflated stream."""
    embedded_documents(b"stream\n" + zlib.compress(data, 1) + b"\nendstream")


def _signature(data: bytes) -> None:
    """Read a signature's CMS, without a PDF around it."""
    try:
        signed = cms.read_signed(data)
    except cms.SignatureUnreadable:
        return
    for certificate in _SEALS.values():
        if signed.names(certificate):
            signed.holds(b"", certificate)


_WAYS = {b"F": _file, b"S": _stream, b"C": _signature, b"P": _pages}


def run(data: bytes) -> None:
    """Examine a file, a stream or a signature."""
    choose(_WAYS, data)
