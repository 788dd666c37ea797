"""The text of a barcode: `VC1-R` base45, `VC1-B` base32, or a link ending in the latter."""

import base64
import binascii
import re

from vc_core.barcode.base45 import decode_base45, encode_base45
from vc_core.barcode.cbor import MAX_BYTES
from vc_core.barcode.errors import malformed, not_encodable

BASE45_PREFIX = "VC1-R"
BASE32_PREFIX = "VC1-B"
MAX_TEXT = 2 * MAX_BYTES

# The site is never trusted nor visited; it only has to look like one.
_LINK = re.compile(r"https?://[!-~]{1,300}")


def to_base45_text(data: bytes) -> str:
    """Write a payload as the text of a QR code (VC Barcodes 1.0 "Encode VC to QR Code")."""
    return BASE45_PREFIX + encode_base45(data)


def to_link(data: bytes, verifier_url: str) -> str:
    """Write a payload as a link; the fragment stays in the browser, no server sees it."""
    if not _LINK.fullmatch(verifier_url) or "#" in verifier_url:
        raise not_encodable("the verifier's address is no plain URL", "核验网址不合规")
    return f"{verifier_url}#{BASE32_PREFIX}{base64.b32encode(data).decode().rstrip('=')}"


def from_text(text: str) -> bytes:
    """Read a payload from any of the three forms, exactly as written: nothing is stripped."""
    if len(text) > MAX_TEXT:
        raise malformed(f"more than {MAX_TEXT} characters", f"超过 {MAX_TEXT} 个字符")
    if text.startswith(BASE45_PREFIX):
        return decode_base45(text.removeprefix(BASE45_PREFIX))
    site, mark, fragment = text.partition("#")
    if mark and _LINK.fullmatch(site):
        text = fragment
    if text.startswith(BASE32_PREFIX):
        return _decode_base32(text.removeprefix(BASE32_PREFIX))
    raise malformed("it does not start with VC1-R or VC1-B", "开头不是 VC1-R 或 VC1-B")


def _decode_base32(text: str) -> bytes:
    try:
        data = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        raise malformed("text that is not base32", "文本不是 base32") from None
    # Padding inside, other letters and stray last bits are other spellings of the same bytes.
    if base64.b32encode(data).decode().rstrip("=") != text:
        raise malformed("text that is not plain base32", "base32 文本不规范")
    return data
