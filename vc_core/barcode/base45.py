"""base45 (RFC 9285): two bytes as three characters of the alphanumeric QR alphabet."""

from vc_core.barcode.errors import BarcodeError, malformed

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}


def encode_base45(data: bytes) -> str:
    """Encode (RFC 9285 §4): least significant digit first."""
    digits: list[str] = []
    for index in range(0, len(data) - 1, 2):
        high, rest = divmod(data[index] * 256 + data[index + 1], 2025)
        middle, low = divmod(rest, 45)
        digits += ALPHABET[low], ALPHABET[middle], ALPHABET[high]
    if len(data) % 2:
        middle, low = divmod(data[-1], 45)
        digits += ALPHABET[low], ALPHABET[middle]
    return "".join(digits)


def decode_base45(text: str) -> bytes:
    """Decode (RFC 9285 §4); refused: other characters, a lone last one, values beyond the bytes.

    White space is not stripped: the space belongs to the alphabet.
    """
    try:
        values = [_VALUES[character] for character in text]
    except KeyError:
        raise malformed("a character outside base45", "含有 base45 以外的字符") from None
    if len(values) % 3 == 1:
        raise malformed("base45 text of impossible length", "base45 文本长度不合法")
    data = bytearray()
    for index in range(0, len(values) - 2, 3):
        value = values[index] + 45 * values[index + 1] + 2025 * values[index + 2]
        if value > 0xFFFF:
            raise _overflow()
        data += value.to_bytes(2, "big")
    if len(values) % 3 == 2:
        value = values[-2] + 45 * values[-1]
        if value > 0xFF:
            raise _overflow()
        data.append(value)
    return bytes(data)


def _overflow() -> BarcodeError:
    return malformed("a base45 group beyond its bytes", "base45 分组数值超出范围")
