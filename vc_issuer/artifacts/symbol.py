"""The modules of a QR symbol (ISO/IEC 18004), before anybody draws them.

Error correction M without boost, no Micro QR, no structured append, no ECI; at most version 20.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from vc_core.barcode import encode
from vc_core.problems import ProblemError

ERROR_CORRECTION = "M"
QUIET_ZONE = 4
MAX_VERSION = 20
# What version 20-M holds (ISO/IEC 18004, table 7).
MAX_CHARACTERS = 970

# Printed at least this wide with its quiet zone, a common phone still resolves the modules.
MIN_WIDTH_MM = 30.0
# A scanner at 150 dpi gives such a module three pixels, which every reader can use.
MIN_MODULE_MM = 0.5

_LINK = re.compile(r"(https?://[!-~]{1,300}#)(VC1-B[A-Z2-7]+)")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,40}:[!-~]{1,1000}", re.ASCII)
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]*")
_TERMINATOR_BITS = 4
# Bytes of text in a subject with which no certificate comes near version 20 (643 bytes): the
# other members take 180, signature included. Encoding each one would slow down issuing.
_SURELY_FITS = 330

# Mode indicators (ISO/IEC 18004, table 2), by which both libraries know the modes.
MODE_ALPHANUMERIC, MODE_BYTE = 2, 4

_Segments = list[tuple[str, int]]


class SymbolError(ProblemError):
    """A text cannot become a symbol that cameras read reliably."""


@dataclass(frozen=True)
class Symbol:
    """A symbol's modules without quiet zone, true for dark, and how they were arranged."""

    version: int
    mask: int
    matrix: Sequence[Sequence[bool]]

    @property
    def side(self) -> int:
        """Give the modules of a side with its quiet zone."""
        return len(self.matrix) + 2 * QUIET_ZONE

    def dark_runs(self) -> Iterator[tuple[int, int, int]]:
        """Give each horizontal run of dark modules as column, row and length, with quiet zone."""
        for y, row in enumerate(self.matrix, start=QUIET_ZONE):
            x = 0
            while x < len(row):
                run = 0
                while x + run < len(row) and row[x + run]:
                    run += 1
                if run:
                    yield x + QUIET_ZONE, y, run
                x += run or 1


def qr_symbol(text: str) -> Symbol:
    """Make the symbol of `VC1-R…`; refused: other characters than the alphanumeric, version 21."""
    check_text(text)
    return _symbol([(text, MODE_ALPHANUMERIC)])


def qr_link_symbol(link: str) -> Symbol:
    """Make the symbol of a link `https://verifier/v#VC1-B…`, which a phone's own camera opens.

    The address is in byte mode, the payload in the smaller alphanumeric mode.
    """
    match = _LINK.fullmatch(link)
    if match is None:
        raise SymbolError(
            "BARCODE_NOT_A_LINK",
            "The text is not a link that ends in #VC1-B and a payload.",
            "文本不是以 #VC1-B 及数据结尾的链接。",
        )
    return _symbol([(match[1], MODE_BYTE), (match[2], MODE_ALPHANUMERIC)])


def qr_offer_symbol(link: str) -> Symbol:
    """Make the symbol of a link that a wallet opens, shown on a screen for some minutes."""
    if not _ADDRESS.fullmatch(link):
        raise SymbolError("BARCODE_NOT_A_LINK", "The text is not an address.", "文本不是网址。")
    return _symbol([(link, MODE_BYTE)])


def check_text(text: str) -> None:
    """Refuse text outside the alphanumeric alphabet, and more of it than version 20 holds."""
    if not _ALPHANUMERIC.fullmatch(text):
        raise SymbolError(
            "BARCODE_NOT_ALPHANUMERIC",
            "The text has characters outside the QR alphanumeric alphabet.",
            "文本含有二维码字母数字模式以外的字符。",
        )
    if len(text) > MAX_CHARACTERS:
        raise _too_large()


def surely_fits(certificate: dict[str, Any]) -> bool:
    """Tell whether a certificate, signed or not, has so little text that its code has room."""
    subject = certificate["credentialSubject"]
    return sum(len(text.encode()) for text in subject.values()) <= _SURELY_FITS


def demand_symbol(certificate: dict[str, Any]) -> None:
    """Refuse a signed certificate whose code would exceed version 20, before it is sealed."""
    if not surely_fits(certificate):
        check_text(encode(certificate))


def width_mm(modules: int) -> float:
    """Give the width to print at, quiet zone included: 30 mm, and half a millimetre a module."""
    return max(MIN_WIDTH_MM, modules * MIN_MODULE_MM)


def _symbol(segments: _Segments) -> Symbol:
    # Imported here and below: lint asks for room only, and processes that seal draw nothing.
    import segno

    content: Any = segments  # segno's annotation knows single texts only
    try:
        made = segno.make(content, error=ERROR_CORRECTION, micro=False, boost_error=False)
    except segno.DataOverflowError:
        raise _too_large() from None
    version, mask = int(made.version), int(made.mask)
    if version > MAX_VERSION:
        raise _too_large()
    matrix: Sequence[Sequence[Any]] = made.matrix
    if _ends_on_a_byte(segments, version):
        matrix = _conforming_matrix(segments, version, mask)
    return Symbol(version, mask, tuple(tuple(map(bool, row)) for row in matrix))


def _ends_on_a_byte(segments: _Segments, version: int) -> bool:
    """Tell whether data and terminator fill whole bytes.

    There segno 1.6.6 writes one codeword of zeros before the padding (its issues 123 and 148),
    against ISO/IEC 18004 §7.4.10; most readers do not mind, BoofCV does.
    """
    bits = sum(_bits(text, mode, version) for text, mode in segments)
    return (bits + _TERMINATOR_BITS) % 8 == 0


def _bits(text: str, mode: int, version: int) -> int:
    """Count the bits of a segment (ISO/IEC 18004 §7.4.1 and tables 2 and 3)."""
    if mode == MODE_BYTE:
        return 4 + (8 if version < 10 else 16) + 8 * len(text)
    pairs, single = divmod(len(text), 2)
    return 4 + (9 if version < 10 else 11) + 11 * pairs + 6 * single


def _conforming_matrix(segments: _Segments, version: int, mask: int) -> Sequence[Sequence[Any]]:
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode
    from qrcode.util import QRData

    code: Any = QRCode(
        version=version, error_correction=ERROR_CORRECT_M, mask_pattern=mask, border=0
    )
    for text, mode in segments:
        data: Any = QRData(text, mode=cast("Any", mode))
        code.add_data(data, optimize=0)
    code.make(fit=False)
    matrix: Sequence[Sequence[Any]] = code.get_matrix()
    return matrix


def _too_large() -> SymbolError:
    return SymbolError(
        "BARCODE_TOO_LARGE",
        f"The certificate needs a QR symbol of more than version {MAX_VERSION}; "
        "shorten what is not in the type table.",
        f"证书所需二维码超过版本 {MAX_VERSION}，请缩短未列入类型表的内容。",
    )
