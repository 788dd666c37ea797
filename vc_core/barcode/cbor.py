"""The subset of CBOR (RFC 8949) that CBOR-LD needs, written shortest and read strictly.

Integers, byte strings, text, arrays, maps, false, true and null. Every length is definite
and in its shortest form; tags, floats and other simple values do not exist here.
"""

from collections.abc import Callable
from typing import Any

from vc_core.barcode.errors import BarcodeError, malformed, not_encodable

Item = Any

MAX_BYTES = 8192
MAX_DEPTH = 24
MAX_ITEMS = 1024
MAX_SAFE_INTEGER = 2**53 - 1

_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_CONSTANTS = {20: False, 21: True, 22: None}
_CONSTANT_BYTES = {False: b"\xf4", True: b"\xf5", None: b"\xf6"}


def encode_cbor(item: Item) -> bytes:
    """Encode in the core deterministic form (RFC 8949 §4.2.1): shortest heads, sorted keys.

    Refused: floats, integers beyond 2^53-1, lone surrogates, deeper than the reader follows.
    """
    out = bytearray()
    _write(item, out, MAX_DEPTH)
    return bytes(out)


def encode_head(major: int, argument: int) -> bytes:
    """Encode an item's head with the shortest argument (RFC 8949 §3)."""
    if argument < 24:
        return _SHORT_HEADS[major << 5 | argument]
    if argument < 256:
        return bytes((major << 5 | 24, argument))
    for information, width in ((25, 2), (26, 4), (27, 8)):
        if argument < 1 << 8 * width:
            return bytes((major << 5 | information,)) + argument.to_bytes(width, "big")
    raise not_encodable("a number is too large", "数值过大")


_SHORT_HEADS = [bytes((initial,)) for initial in range(256)]


def _write(item: Item, out: bytearray, depth: int) -> None:
    if depth == 0:
        raise not_encodable("it is nested too deeply", "嵌套过深")
    writer = _WRITERS.get(type(item))
    if writer is None:
        raise not_encodable(
            "a value that is neither text, integer, true, false, null, array nor object",
            "含有文本、整数、真假、空值、数组、对象以外的值",
        )
    writer(item, out, depth)


def _write_constant(item: bool | None, out: bytearray, _depth: int) -> None:  # noqa: FBT001
    out += _CONSTANT_BYTES[item]


def _write_integer(item: int, out: bytearray, _depth: int) -> None:
    if abs(item) > MAX_SAFE_INTEGER:
        raise not_encodable("an integer is beyond 2^53-1", "整数超出 2^53-1")
    out += encode_head(_UNSIGNED, item) if item >= 0 else encode_head(_NEGATIVE, -1 - item)


def _write_text(item: str, out: bytearray, _depth: int) -> None:
    try:
        data = item.encode()
    except UnicodeEncodeError:
        raise not_encodable("a lone surrogate", "含有孤立的代理码点") from None
    out += encode_head(_TEXT, len(data)) + data


def _write_bytes(item: bytes, out: bytearray, _depth: int) -> None:
    out += encode_head(_BYTES, len(item)) + item


def _write_array(item: list[Item], out: bytearray, depth: int) -> None:
    out += encode_head(_ARRAY, len(item))
    for element in item:
        _write(element, out, depth - 1)


def _write_map(item: dict[Item, Item], out: bytearray, depth: int) -> None:
    out += encode_head(_MAP, len(item))
    keys = []
    for key in item:
        # Most keys are numbers of terms: encode_cbor would write the same, later.
        is_term = type(key) is int and 0 <= key < 1 << 16
        keys.append((encode_head(_UNSIGNED, key) if is_term else encode_cbor(key), key))
    for encoded_key, key in sorted(keys):
        out += encoded_key
        _write(item[key], out, depth - 1)


_WRITERS: dict[type, Callable[[Any, bytearray, int], None]] = {
    type(None): _write_constant,
    bool: _write_constant,
    int: _write_integer,
    str: _write_text,
    bytes: _write_bytes,
    list: _write_array,
    dict: _write_map,
}


def decode_tagged(data: bytes, tag: int) -> Item:
    """Decode one item under one expected tag, to the last byte, within the bounds of the module.

    Refused: any other tag, a head that is not the shortest, indefinite lengths, lengths beyond
    the data, invalid UTF-8, duplicate map keys, keys that are neither unsigned nor text, more
    than the limits, bytes after the item.
    """
    if len(data) > MAX_BYTES:
        raise malformed(f"more than {MAX_BYTES} bytes", f"超过 {MAX_BYTES} 字节")
    reader = _Reader(data)
    if reader.head() != (_TAG, tag):
        raise malformed("it does not start with the CBOR-LD tag", "开头不是 CBOR-LD 标签")
    item = reader.item(MAX_DEPTH)
    if reader.position != len(data):
        raise malformed("bytes after its end", "末尾有多余字节")
    return item


class _Reader:
    """A position in the data and the number of items still allowed."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.items_left = MAX_ITEMS

    def take(self, count: int) -> bytes:
        end = self.position + count
        if end > len(self.data):
            raise _too_short()
        taken = self.data[self.position : end]
        self.position = end
        return taken

    def head(self) -> tuple[int, int]:
        if self.position >= len(self.data):
            raise _too_short()
        initial = self.data[self.position]
        self.position += 1
        major, information = initial >> 5, initial & 0x1F
        if information < 24:
            return major, information
        if information > 27:
            raise malformed(
                "an indefinite length or reserved CBOR head", "使用了不定长或保留的 CBOR 编码"
            )
        width = 1 << information - 24
        argument = int.from_bytes(self.take(width), "big")
        smallest = 24 if width == 1 else 1 << 4 * width
        if major == _SIMPLE:
            raise _no_json()
        if argument < smallest:
            raise malformed("a number that is not in its shortest form", "数值未用最短形式编码")
        return major, argument

    def item(self, depth: int) -> Item:
        if depth == 0:
            raise malformed(f"more than {MAX_DEPTH} levels", f"嵌套超过 {MAX_DEPTH} 层")
        self.items_left -= 1
        if self.items_left < 0:
            raise malformed(f"more than {MAX_ITEMS} items", f"数据项超过 {MAX_ITEMS} 个")
        major, argument = self.head()
        return _READERS[major](self, argument, depth)

    def unsigned(self, argument: int, _depth: int) -> int:
        if argument > MAX_SAFE_INTEGER:
            raise malformed("an integer beyond 2^53-1", "整数超出 2^53-1")
        return argument

    def negative(self, argument: int, _depth: int) -> int:
        if argument >= MAX_SAFE_INTEGER:
            raise malformed("an integer beyond 2^53-1", "整数超出 2^53-1")
        return -1 - argument

    def byte_string(self, argument: int, _depth: int) -> bytes:
        return self.take(argument)

    def text(self, argument: int, _depth: int) -> str:
        try:
            return self.take(argument).decode()
        except UnicodeDecodeError:
            raise malformed("text that is not UTF-8", "文本不是 UTF-8 编码") from None

    def array(self, argument: int, depth: int) -> list[Item]:
        self.check_room(argument)
        return [self.item(depth - 1) for _ in range(argument)]

    def map(self, argument: int, depth: int) -> dict[int | str, Item]:
        self.check_room(2 * argument)
        entries: dict[int | str, Item] = {}
        for _ in range(argument):
            key = self.key()
            if key in entries:
                raise malformed("a member occurs twice", "同一成员出现两次")
            entries[key] = self.item(depth - 1)
        return entries

    def key(self) -> int | str:
        major, argument = self.head()
        self.items_left -= 1
        if major == _UNSIGNED:
            return self.unsigned(argument, 0)
        if major == _TEXT:
            return self.text(argument, 0)
        raise malformed("a member name that is neither number nor text", "成员名既非数字也非文本")

    def check_room(self, count: int) -> None:
        # Each item takes at least one byte, so that a huge length is refused before any work.
        if count > len(self.data) - self.position or count > self.items_left:
            raise malformed("a length beyond the data", "声明的长度超出数据")

    def tag(self, _argument: int, _depth: int) -> Item:
        raise malformed("a CBOR tag inside", "内部含有 CBOR 标签")

    def simple(self, argument: int, _depth: int) -> bool | None:
        if argument not in _CONSTANTS:
            raise _no_json()
        return _CONSTANTS[argument]


def _too_short() -> BarcodeError:
    return malformed("it ends too early", "数据不完整")


def _no_json() -> BarcodeError:
    return malformed("a float or an unknown simple value", "含有浮点数或未知的简单值")


_READERS: tuple[Callable[[_Reader, int, int], Item], ...] = (
    _Reader.unsigned,
    _Reader.negative,
    _Reader.byte_string,
    _Reader.text,
    _Reader.array,
    _Reader.map,
    _Reader.tag,
    _Reader.simple,
)
