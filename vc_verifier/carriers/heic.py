"""HEIC, the photographs of many phones: opened with pillow-heif where that extra is installed.

It is an extra, because its wheels bundle libraries under the LGPL and the GPL, and because a
decoder of that size is an entrance that not every verifier wants (docs/barcode.md).
"""

import importlib
import io
from typing import Any

# File type brands (ISO/IEC 23008-12): single pictures coded as HEVC, and the general one.
_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})


class DecoderMissing(Exception):
    """This installation has no decoder for HEIC."""


def looks_like_heic(data: bytes) -> bool:
    """Tell by its first bytes whether this is meant to be a HEIC picture."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def open_heic(data: bytes) -> Any:
    """Give a picture with `size` and `to_pillow()`, which decodes the primary picture upright.

    Thumbnails, depth maps and bursts are left aside. Raises `DecoderMissing`, or whatever the
    decoder throws at damaged bytes.
    """
    try:
        decoder = importlib.import_module("pillow_heif")
    except ImportError:
        raise DecoderMissing from None
    return decoder.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
