"""base45 (RFC 9285): two bytes as three characters of the alphanumeric QR alphabet."""

from struct import unpack

from vc_core.barcode.errors import BarcodeError, malformed

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Both low digits of a group at once: half the work of one by one.
_LOW_DIGITS = [low + middle for middle in ALPHABET for low in ALPHABET]
_LOW_VALUES = {digits: value for value, digits in enumerate(_LOW_DIGITS)}


def encode_base45(data: bytes) -> str:
    """Encode (RFC 9285 §4): least significant digit first."""
    pairs = unpack(f">{len(data) // 2}H", data[: len(data) // 2 * 2])
    digits = [_LOW_DIGITS[pair % 2025] + ALPHABET[pair // 2025] for pair in pairs]
    if len(data) % 2:
        digits.append(_LOW_DIGITS[data[-1]])
    return "".join(digits)


def decode_base45(text: str) -> bytes:
    """Decode (RFC 9285 §4); refused: other characters, a lone last one, values beyond the bytes.

    White space is not stripped: the space belongs to the alphabet.
    """
    whole = len(text) // 3 * 3
    if len(text) - whole == 1:
        raise malformed("base45 text of impossible length", "base45 文本长度不合法")
    data = bytearray()
    try:
        for index in range(0, whole, 3):
            value = _LOW_VALUES[text[index : index + 2]] + 2025 * _VALUES[text[index + 2]]
            if value > 0xFFFF:
                raise _overflow()
            data += value.to_bytes(2, "big")
        if whole < len(text):
            value = _LOW_VALUES[text[whole:]]
            if value > 0xFF:
                raise _overflow()
            data.append(value)
    except KeyError:
        raise malformed("a character outside base45", "含有 base45 以外的字符") from None
    return bytes(data)


def _overflow() -> BarcodeError:
    return malformed("a base45 group beyond its bytes", "base45 分组数值超出范围")
