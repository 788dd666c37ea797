"""Which characters may stand in a certificate, and which of them can be printed.

DESIGN.md, data model: text is NFC, without compatibility ideographs, radicals, format or
private-use characters; `·` (U+00B7) is the one separator in names. The rule is a list of what is
allowed, so that look-alikes, zero-width and variation characters need no list of their own.
Nothing is ever corrected here: a changed name would no longer be the name on the identity
document, so a bad one is refused and named by its code point.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Self

from vc_core.problems import ProblemError, Text

NAME_SEPARATOR = "\u00b7"

# Unified ideographs by block up to Unicode 17; this Python's own table may be older than a name.
_HAN = (
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2EE5D),
    (0x30000, 0x33479),
)
# These twelve stand in the compatibility block, but are unified ideographs of their own.
_HAN_IN_COMPATIBILITY_BLOCK = frozenset(
    chr(0xFA00 + low)
    for low in (0x0E, 0x0F, 0x11, 0x13, 0x14, 0x1F, 0x21, 0x23, 0x24, 0x27, 0x28, 0x29)
)
_CHINESE_PUNCTUATION = frozenset("、，。；：（）《》〈〉“”‘’—…〔〕【】「」" + NAME_SEPARATOR)
_PRINTABLE_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_LATIN_NAME_MARKS = frozenset(" -'." + NAME_SEPARATOR)
# Basic Latin and the accented letters of Latin-1 and Latin Extended-A; no other alphabet, because
# Greek and Cyrillic hold letters that look the same.
_LATIN_LETTERS = frozenset(
    character
    for character in map(chr, [*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x180)])
    if character.isalpha() and unicodedata.normalize("NFKC", character) == character
)

_KINDS: tuple[tuple[int, int, Text], ...] = (
    (0x00, 0x1F, Text("控制字符", "control character")),
    (0x7F, 0x9F, Text("控制字符", "control character")),
    (0x300, 0x36F, Text("未合成的附加符号（非 NFC）", "combining mark (the text is not NFC)")),
    (0x2000, 0x200A, Text("特殊空格", "special space")),
    (0x200B, 0x200F, Text("零宽或方向控制字符", "zero-width or direction character")),
    (0x2022, 0x2022, Text("间隔号的形近字符", "look-alike of the name separator")),
    (0x2027, 0x2027, Text("间隔号的形近字符", "look-alike of the name separator")),
    (0x202A, 0x202E, Text("方向控制字符", "direction character")),
    (0x2060, 0x206F, Text("不可见格式字符", "invisible format character")),
    (0x2219, 0x2219, Text("间隔号的形近字符", "look-alike of the name separator")),
    (0x22C5, 0x22C5, Text("间隔号的形近字符", "look-alike of the name separator")),
    (0x2E80, 0x2FDF, Text("部首，不是汉字", "radical, not an ideograph")),
    (0x2FF0, 0x2FFF, Text("表意文字描述字符", "ideographic description character")),
    (0x3000, 0x3000, Text("全角空格", "fullwidth space")),
    (0x30FB, 0x30FB, Text("间隔号的形近字符", "look-alike of the name separator")),
    (0x31C0, 0x31EF, Text("笔画，不是汉字", "stroke, not an ideograph")),
    (0xD800, 0xDFFF, Text("代理码位", "surrogate")),
    (0xE000, 0xF8FF, Text("私用区字符", "private-use character")),
    (0xF900, 0xFAFF, Text("兼容汉字", "compatibility ideograph")),
    (0xFE00, 0xFE0F, Text("变体选择符", "variation selector")),
    (0xFEFF, 0xFEFF, Text("零宽字符", "zero-width character")),
    (0xFF00, 0xFFEF, Text("全角或半角形近字符", "fullwidth or halfwidth look-alike")),
    (0x2F800, 0x2FA1F, Text("兼容汉字", "compatibility ideograph")),
    (0xE0000, 0xE007F, Text("标签字符", "tag character")),
    (0xE0100, 0xE01EF, Text("异体字选择符", "ideographic variation selector")),
    (0xF0000, 0x10FFFF, Text("私用区字符", "private-use character")),
)
_NO_GLYPH = Text("字库中没有字形", "no glyph in the certificate's font")
_OTHER = Text("不允许的字符", "character that is not allowed here")


@dataclass(frozen=True)
class TextFault:
    """One fault of a text: its refusal code, the character and what kind of character it is."""

    code: str
    code_point: str
    kind: Text

    @property
    def said(self) -> Text:
        """Name the character and its kind in both languages."""
        return Text(f"{self.code_point}（{self.kind.zh}）", f"{self.code_point} ({self.kind.en})")


class GlyphCoverageError(ProblemError):
    """The list of printable characters is malformed (`GLYPH_COVERAGE_MALFORMED`)."""


class GlyphCoverage:
    """The characters for which the certificate's font has a glyph, as sorted ranges."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        if any(first > last or first < 0 or last > 0x10FFFF for first, last in ordered) or any(
            left[1] >= right[0] for left, right in pairwise(ordered)
        ):
            raise GlyphCoverageError(
                "GLYPH_COVERAGE_MALFORMED",
                "the ranges of printable characters overlap or are no ranges",
                "可打印字符范围重叠或不成范围",
            )
        self._first = [first for first, _ in ordered]
        self._last = [last for _, last in ordered]
        self._only_covered = _only(ordered)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the ranges from `glyph_coverage.json`, the data made from the font in use."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            ranges = [(_code_point(first), _code_point(last)) for first, last in content["ranges"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GlyphCoverageError(
                "GLYPH_COVERAGE_MALFORMED",
                f"the list of printable characters could not be read: {path.name}",
                f"无法读取可打印字符表：{path.name}",
            ) from error
        return cls(ranges)

    def covers(self, character: str) -> bool:
        """Tell whether the font has a glyph for this one character."""
        position = bisect_right(self._first, ord(character)) - 1
        return position >= 0 and ord(character) <= self._last[position]

    def cover_all(self, text: str) -> bool:
        """Tell whether the font has a glyph for every character of a text."""
        return self._only_covered.fullmatch(text) is not None


def _only(ranges: Iterable[tuple[int, int]]) -> re.Pattern[str]:
    """Make what a text of these characters only matches in one go, instead of one by one."""
    spans = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
    return re.compile(f"[{spans}]*" if spans else "")


def _code_point(value: int | str) -> int:
    """Take a code point as a number or in hexadecimal, with or without `U+`."""
    if isinstance(value, str):
        return int(value.removeprefix("U+"), 16)
    return int(value)


def check_text(text: str, glyphs: GlyphCoverage) -> TextFault | None:
    """Give the first fault of a text that is printed on a certificate, other than a name."""
    return _character_fault(text, glyphs, _TEXT)


def check_name(name: str, glyphs: GlyphCoverage) -> TextFault | None:
    """Give the first fault of a holder's name.

    A name is either in ideographs, whose parts are joined by `·`, or in Latin letters as on a
    passport; the two are not mixed, since a mixed name is a sign of look-alikes.
    """
    han = any(map(is_ideograph, name))
    fault = _character_fault(name, glyphs, _HAN_NAME if han else _LATIN_NAME)
    if fault is not None:
        return fault
    if not all(name.split(NAME_SEPARATOR)):
        return _fault(NAME_SEPARATOR, Text("位置不当的间隔号", "misplaced separator"))
    if not any(is_ideograph(character) or character.isalpha() for character in name):
        return _fault(name[0], _OTHER)
    return None


def is_ideograph(character: str) -> bool:
    """Tell whether a character is a unified ideograph (or 〇), in whatever block it stands."""
    code = ord(character)
    return (
        any(first <= code <= last for first, last in _HAN)
        or character in _HAN_IN_COMPATIBILITY_BLOCK
    )


def _character_fault(
    text: str, glyphs: GlyphCoverage, allowed: re.Pattern[str]
) -> TextFault | None:
    # NFC needs no step of its own: no allowed character decomposes and no combining one is allowed.
    if not allowed.fullmatch(text):
        wrong = next(character for character in text if not allowed.fullmatch(character))
        return _fault(wrong, _kind(wrong))
    if not glyphs.cover_all(text):
        missing = next(character for character in text if not glyphs.covers(character))
        return TextFault("GLYPH_MISSING", _code_point_of(missing), _NO_GLYPH)
    return None


def _characters(characters: Iterable[str]) -> list[tuple[int, int]]:
    return [(ord(character), ord(character)) for character in sorted(characters)]


_IDEOGRAPHS = [*_HAN, *_characters(_HAN_IN_COMPATIBILITY_BLOCK)]
_TEXT = _only([*_characters(_PRINTABLE_ASCII | _CHINESE_PUNCTUATION), *_IDEOGRAPHS])
_HAN_NAME = _only([*_characters(NAME_SEPARATOR), *_IDEOGRAPHS])
_LATIN_NAME = _only(_characters(_LATIN_LETTERS | _LATIN_NAME_MARKS))


def _fault(character: str, kind: Text) -> TextFault:
    return TextFault("TEXT_FORBIDDEN_CHARACTER", _code_point_of(character), kind)


def _kind(character: str) -> Text:
    code = ord(character)
    return next((kind for first, last, kind in _KINDS if first <= code <= last), _OTHER)


def _code_point_of(character: str) -> str:
    return f"U+{ord(character):04X}"
