"""One value to its CBOR-LD form and back (CBOR-LD 1.0 "Value Codec")."""

from typing import Any

from vc_core.barcode.cbor import MAX_SAFE_INTEGER
from vc_core.barcode.errors import malformed, not_encodable, unknown_type_table
from vc_core.barcode.literal_codecs import (
    MULTIBASE,
    XSD_DATE,
    XSD_DATE_TIME,
    compress_date,
    compress_date_time,
    compress_multibase,
    decompress_date,
    decompress_date_time,
    decompress_multibase,
)
from vc_core.barcode.tables import TYPES_ENCODED_AS_BYTES, TypeTable
from vc_core.barcode.term_ids import TermIds
from vc_core.barcode.url_codec import compress_url, decompress_url

RECURSE: Any = object()
"""Tells that a value is an array without a form of its own: convert its elements."""


def compress_number(value: Any, kind: str, table: TypeTable) -> Any:
    """Compress an integer or truth value of table type `kind`; refused: every other value."""
    if kind == "url":
        raise not_encodable("a URL that is not text", "网址不是文本")
    if not isinstance(value, int):
        raise not_encodable(
            "a value that JSON or the barcode lacks", "含有 JSON 或二维码不支持的值"
        )
    if not isinstance(value, bool):
        if kind in (XSD_DATE, XSD_DATE_TIME):
            raise not_encodable("a date that is not text", "日期不是文本")
        if kind != "none" and kind in table.numbers:
            # A number of the data under a type with a table: bytes, to differ from the table's.
            return _bytes_of(value, signed=True)
    return value


def compress_text(text: str, kind: str, table: TypeTable, term_ids: TermIds) -> Any:
    """Compress a text of table type `kind`; what has no shorter form stays as it is."""
    numbers = table.numbers.get(kind)
    number = None if numbers is None else numbers.get(text)
    if number is not None:
        return _bytes_of(number, signed=False) if kind in TYPES_ENCODED_AS_BYTES else number
    compressed: Any = None
    if kind == "url":
        compressed = term_ids.ids.get(text)
        if compressed is None:
            compressed = compress_url(text)
    elif kind == MULTIBASE:
        compressed = compress_multibase(text)
    elif kind == XSD_DATE:
        compressed = compress_date(text)
    elif kind == XSD_DATE_TIME:
        compressed = compress_date_time(text)
    return text if compressed is None else compressed


def decompress_value(value: Any, kind: str, table: TypeTable, term_ids: TermIds) -> Any:
    """Give back a value of table type `kind`, or `RECURSE` for a plain array.

    Refused: a table number that this table lacks, bytes without a meaning, a term that is
    none. A number beyond the end of a table may come from a later edition of it.
    """
    if isinstance(value, str):
        return value
    texts = table.texts.get(kind)
    if texts is not None:
        if isinstance(value, bytes) and kind in TYPES_ENCODED_AS_BYTES:
            return _text_of(_number_of(value, signed=False), texts, table)
        if type(value) is int and kind not in TYPES_ENCODED_AS_BYTES:
            return _text_of(value, texts, table)
        if isinstance(value, bytes):
            return _number_of(value, signed=True)
    if kind == "url":
        return _decompress_url(value, term_ids)
    if kind == MULTIBASE and isinstance(value, bytes):
        return decompress_multibase(value)
    if kind == XSD_DATE and type(value) is int:
        return decompress_date(value)
    if kind == XSD_DATE_TIME and (time := decompress_date_time(value)) is not None:
        return time
    if isinstance(value, bytes):
        raise malformed("bytes where text is expected", "应为文本之处出现字节串")
    return RECURSE if isinstance(value, list) else value


def _decompress_url(value: Any, term_ids: TermIds) -> str:
    if isinstance(value, list):
        return decompress_url(value)
    if type(value) is not int or value not in term_ids.terms:
        raise malformed("an unknown term", "术语编号无法识别")
    return term_ids.terms[value]


def _text_of(number: int, texts: Any, table: TypeTable) -> str:
    text: str | None = texts.get(number)
    if text is None:
        if table.registry_entry_id > 1 and number > max(texts, default=0):
            raise unknown_type_table(table.registry_entry_id)
        raise malformed("a number that is not in the type table", "编号不在类型表中")
    return text


def _bytes_of(number: int, *, signed: bool) -> bytes:
    for width in (1, 2, 4, 8) if abs(number) <= MAX_SAFE_INTEGER else ():
        # One bit is the sign's; the largest value of each width is left out, as other encoders do.
        limit = (1 << 8 * width - signed) - 1
        if -limit - 1 <= number < limit:
            return number.to_bytes(width, "big", signed=signed)
    raise not_encodable("a number is too large", "数值过大")


def _number_of(data: bytes, *, signed: bool) -> int:
    if len(data) not in ((1, 2, 4, 8) if signed else (1, 2, 4)):
        raise malformed("a number of impossible width", "数值宽度不合法")
    number = int.from_bytes(data, "big", signed=signed)
    if abs(number) > MAX_SAFE_INTEGER:
        raise malformed("an integer beyond 2^53-1", "整数超出 2^53-1")
    return number
