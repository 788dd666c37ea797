"""The CBOR-LD decoder: what it accepts can be encoded again and means the same."""

from tests.fuzz.target import Broken
from vc_core import barcode
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.tables import installed_tables
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError

ERRORS: tuple[type[ProblemError], ...] = (barcode.BarcodeError, barcode.UnknownTypeTable)
LARGEST = 2_048
_INSTALLED = installed_tables()
_ROOT = ActiveContext({}, None, ContextSource(pinned().document))


def run(data: bytes) -> None:
    """Decode; what comes out must survive the way through the encoder."""
    document = decode_cborld(data, _INSTALLED.tables, _ROOT)
    try:
        again = encode_cborld(document, _INSTALLED.encode_with, _INSTALLED.tables, _ROOT)
    except ERRORS:
        return
    if decode_cborld(again, _INSTALLED.tables, _ROOT) != document:
        raise Broken("what was decoded does not come back")
