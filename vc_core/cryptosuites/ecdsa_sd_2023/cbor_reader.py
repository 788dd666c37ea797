"""Reads the CBOR inside a proof value, each head against what the specification puts there."""

from vc_core.cryptosuites.selective.errors import verification_error

_UNSIGNED, _BYTES, _TEXT, _ARRAY, _MAP = 0, 2, 3, 4, 5


class CborReader:
    """A position in the bytes; every read says what must come and how long it may be.

    Heads are shortest and lengths definite (RFC 8949 §4.2.1), tags do not occur
    (vc-di-ecdsa §3.5.2, §3.5.7): of one proof value there is one encoding.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def array(self, maximum: int) -> int:
        """Read an array's head; give its length."""
        return self._head(_ARRAY, maximum)

    def array_of(self, length: int) -> None:
        """Read the head of an array of exactly `length` entries."""
        if self._head(_ARRAY, length) != length:
            raise malformed("an array has a wrong length", "数组长度不正确")

    def map(self, maximum: int) -> int:
        """Read a map's head; give its number of entries."""
        return self._head(_MAP, maximum)

    def unsigned(self, maximum: int) -> int:
        """Read an integer that is not negative."""
        return self._head(_UNSIGNED, maximum)

    def byte_string(self, length: int) -> bytes:
        """Read a byte string of exactly `length` bytes."""
        if self._head(_BYTES, length) != length:
            raise malformed("a byte string has a wrong length", "字节串长度不正确")
        return self._take(length)

    def text(self, maximum: int) -> str:
        """Read a text of at most `maximum` bytes."""
        try:
            return self._take(self._head(_TEXT, maximum)).decode("utf-8")
        except UnicodeDecodeError:
            raise malformed("a text is not UTF-8", "文本不是 UTF-8 编码") from None

    def end(self) -> None:
        """Demand that nothing is left."""
        if self._position != len(self._data):
            raise malformed("bytes after its end", "末尾有多余字节")

    def _head(self, expected: int, maximum: int) -> int:
        initial = self._take(1)[0]
        major, argument = initial >> 5, initial & 0x1F
        if major != expected:
            raise malformed("a value is of a wrong CBOR type", "数据项的 CBOR 类型不正确")
        if argument >= 24:
            if argument > 27:
                raise malformed("an indefinite length", "使用了不定长编码")
            width = 1 << argument - 24
            argument = int.from_bytes(self._take(width), "big")
            if argument < (24 if width == 1 else 1 << 4 * width):
                raise malformed("a number is not in its shortest form", "数值未用最短形式编码")
        if argument > maximum:
            raise malformed("a number or length is too large", "数值或长度过大")
        return argument

    def _take(self, count: int) -> bytes:
        end = self._position + count
        if end > len(self._data):
            raise malformed("it ends too early", "数据不完整")
        taken = self._data[self._position : end]
        self._position = end
        return taken


def malformed(en: str, zh: str) -> Exception:
    """Make the error for a proof value that cannot be read."""
    return verification_error(f"proofValue is malformed: {en}", f"proofValue 格式错误：{zh}")
