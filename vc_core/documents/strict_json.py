"""The one reader of untrusted JSON: I-JSON (RFC 7493) within fixed bounds."""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, NoReturn

from vc_core.problems import CREDENTIALS_PROBLEMS, ProblemError

Json = Any

MAX_SAFE_INTEGER = 2**53 - 1
_ONLY_STRINGS = {str}
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class MalformedJson(ProblemError):
    """The bytes are not JSON that every reader understands alike (VC 2.0 §7, Problem Details)."""

    problem_types = dict.fromkeys(
        (
            "JSON_BYTE_ORDER_MARK",
            "JSON_DUPLICATE_NAME",
            "JSON_LONE_SURROGATE",
            "JSON_NOT_UTF8",
            "JSON_NUMBER",
            "JSON_SYNTAX",
            "JSON_TOO_DEEP",
            "JSON_TOO_LARGE",
            "JSON_TOO_MANY_VALUES",
            "JSON_TYPE",
        ),
        CREDENTIALS_PROBLEMS + "PARSING_ERROR",
    )


@dataclass(frozen=True)
class Limits:
    """Bounds on one document: bytes of UTF-8, nesting depth, number of values."""

    size: int = 1_000_000
    depth: int = 64
    values: int = 50_000


DEFAULT_LIMITS = Limits()


def parse(data: bytes | str, *, limits: Limits = DEFAULT_LIMITS) -> Json:
    """Parse I-JSON (RFC 7493): one meaning for every reader, or `MalformedJson`.

    Refused: more than the limits; a byte order mark; invalid UTF-8; lone surrogates;
    duplicate names; NaN and infinities; integers beyond 2^53-1; overflowing numbers.
    """
    text, well_formed = _decode(data, limits)
    _check_depth(text, limits.depth)
    # Each value takes two characters, so that a short text cannot have too many.
    counter = _ValueCounter(limits.values) if len(text) > limits.values else None
    decoder = _DECODER if counter is None else _decoder(counter.object_without_duplicates)
    try:
        document = decoder.decode(text)
    except json.JSONDecodeError as error:
        raise MalformedJson(
            "JSON_SYNTAX",
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.",
            f"不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列有语法错误。",
        ) from None
    except RecursionError:
        raise _too_deep(limits.depth) from None
    # In well-formed text only an escape can make a lone surrogate.
    if counter is not None or not well_formed or "\\u" in text:
        _check_text(document, counter)
    return document


def _decode(data: bytes | str, limits: Limits) -> tuple[str, bool]:
    """Give the text, and whether it is free of surrogates: a `str` may have them in it."""
    size, well_formed = _size(data)
    if size > limits.size:
        raise MalformedJson(
            "JSON_TOO_LARGE",
            f"The document is larger than {limits.size} bytes.",
            f"文件超过 {limits.size} 字节的上限。",
        )
    if isinstance(data, bytes):
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise MalformedJson(
                "JSON_NOT_UTF8", "The document is not UTF-8.", "文件不是 UTF-8 编码。"
            ) from None
    else:
        text = data
    if text.startswith("\ufeff"):
        raise MalformedJson(
            "JSON_BYTE_ORDER_MARK",
            "The document starts with a byte order mark (RFC 8259 §8.1).",
            "文件以字节顺序标记（BOM）开头。",
        )
    return text, well_formed


def _size(data: bytes | str) -> tuple[int, bool]:
    if isinstance(data, bytes) or data.isascii():
        return len(data), True
    try:
        return len(data.encode("utf-8")), True
    except UnicodeEncodeError:
        return len(data.encode("utf-8", "surrogatepass")), False


def _too_deep(depth: int) -> MalformedJson:
    return MalformedJson(
        "JSON_TOO_DEEP", f"More than {depth} levels of nesting.", f"嵌套超过 {depth} 层。"
    )


_STRUCTURE = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[{]|[\]}]', re.DOTALL)


def _check_depth(text: str, limit: int) -> None:
    if text.count("[") + text.count("{") <= limit:
        return
    depth = 0
    # Brackets inside strings do not nest, so strings are consumed whole.
    for match in _STRUCTURE.finditer(text):
        first = match.group()[0]
        if first in "[{":
            depth += 1
            if depth > limit:
                raise _too_deep(limit)
        elif first in "]}":
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedJson(
        "JSON_NUMBER", f"{name} is not a JSON number.", f"{name} 不是有效的 JSON 数字。"
    )


def _finite_number(literal: str) -> float:
    value = float(literal)
    if value in (float("inf"), float("-inf")):
        raise MalformedJson(
            "JSON_NUMBER",
            "A number is too large for a double (RFC 7493 §2.2).",
            "数字超出双精度范围。",
        )
    # 1.0 and 1 are one number in JSON, and one text where they are signed (RFC 8785 §3.2.2.3).
    return int(value) if value.is_integer() and abs(value) <= MAX_SAFE_INTEGER else value


def _safe_integer(literal: str) -> int:
    if len(literal) > 17 or abs(value := int(literal)) > MAX_SAFE_INTEGER:
        raise MalformedJson(
            "JSON_NUMBER",
            "An integer is beyond 2^53-1 (RFC 7493 §2.2).",
            "整数超出 2^53-1，无法精确表示。",
        )
    return value


class _ValueCounter:
    """Counts values while objects are built, so that work stays bounded."""

    def __init__(self, limit: int) -> None:
        self.left = limit

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise MalformedJson(
                "JSON_TOO_MANY_VALUES", "The document has too many values.", "文件包含的值过多。"
            )

    def object_without_duplicates(self, pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        self.take(len(pairs))
        return _object_without_duplicates(pairs)


def _object_without_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise MalformedJson(
            "JSON_DUPLICATE_NAME",
            "An object has the same member twice (RFC 7493 §2.3).",
            "同一对象中出现重复的成员名。",
        )
    return members


def _decoder(make_object: Callable[[list[tuple[str, Json]]], dict[str, Json]]) -> json.JSONDecoder:
    return json.JSONDecoder(
        object_pairs_hook=make_object,
        parse_constant=_refuse_constant,
        parse_float=_finite_number,
        parse_int=_safe_integer,
    )


# Without state, hence for every thread.
_DECODER = _decoder(_object_without_duplicates)


def check_value(value: Json, *, limits: Limits = DEFAULT_LIMITS) -> None:
    """Check an object made by a program: only what `parse` could have given passes.

    Raises `MalformedJson` for other types, names that are no strings, numbers and text that
    I-JSON excludes, and more depth or values than the limits allow.
    """
    counter = _ValueCounter(limits.values)
    counter.take(1)
    strings: list[str] = []
    level = _containers([value], strings)
    for _depth in range(limits.depth):
        below: list[Json] = []
        for container in level:
            counter.take(len(container))
            if isinstance(container, dict):
                strings.extend(container)
                below += _containers(container.values(), strings)
            else:
                below += _containers(container, strings)
        if not below:
            _check_strings(strings)
            return
        level = below
    raise _too_deep(limits.depth)


def _containers(entries: Collection[Json], strings: list[str]) -> list[Json]:
    """Give the objects and lists among `entries`, collect the strings, check what else is there."""
    if {*map(type, entries)} == _ONLY_STRINGS:
        strings += entries
        return []
    containers = []
    strings += [entry for entry in entries if type(entry) is str]
    for entry in [entry for entry in entries if type(entry) is not str]:
        if isinstance(entry, dict | list):
            containers.append(entry)
        elif isinstance(entry, str):
            strings.append(entry)
        else:
            _check_leaf(entry)
    return containers


def _check_strings(strings: list[str]) -> None:
    """Check all strings at once: UTF-8 has no form for lone surrogates, wherever they meet."""
    try:
        "\n".join(strings).encode("utf-8")
    except TypeError:
        # A name that is no string.
        raise _no_json_type() from None
    except UnicodeEncodeError:
        raise _lone_surrogate() from None


def _check_leaf(value: Json) -> None:
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise _refused_number(
                "NaN and infinities are no JSON numbers", "NaN 和无穷大不是 JSON 数字"
            )
    elif isinstance(value, int):
        if abs(value) > MAX_SAFE_INTEGER:
            raise _refused_number("an integer is beyond 2^53-1", "整数超出 2^53-1")
    elif value is not None:
        raise _no_json_type()


def _refused_number(en: str, zh: str) -> MalformedJson:
    return MalformedJson("JSON_NUMBER", f"Unusable number: {en}.", f"数字不可用：{zh}。")


def _no_json_type() -> MalformedJson:
    return MalformedJson(
        "JSON_TYPE", "A value or a name has no JSON type.", "存在非 JSON 类型的值或成员名。"
    )


def _check_text(document: Json, counter: _ValueCounter | None) -> None:
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            _refuse_surrogates(value)
        elif isinstance(value, dict):
            for name in value:
                _refuse_surrogates(name)
            stack.extend(value.values())
        elif isinstance(value, list):
            if counter is not None:
                counter.take(len(value))
            stack.extend(value)


def _refuse_surrogates(text: str) -> None:
    if not text.isascii() and _LONE_SURROGATE.search(text):
        raise _lone_surrogate()


def _lone_surrogate() -> MalformedJson:
    return MalformedJson(
        "JSON_LONE_SURROGATE",
        "A string has a lone surrogate (RFC 7493 §2.1).",
        "字符串中含有孤立的代理码点。",
    )
