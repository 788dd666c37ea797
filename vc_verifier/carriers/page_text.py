"""The text of a page written in one way, and where a value in it begins and ends as a whole.

Converters add spaces and break lines, so that these may stand inside a value; a value inside a
longer run of letters, ideographs or digits is another value.
"""

import re
import unicodedata
from collections.abc import Iterator

# Selectors of a glyph's variant, and blanks that count as letters.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\ufffe\U000e0100-\U000e01ef]"
)
# Fonts with one glyph for a character and for its radical make printers write the radical, which
# has no compatibility form (Unicode's EquivalentUnifiedIdeograph.txt).
_RADICALS = (
    "⺟母⺠民⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟"
    "⻧卤⻨麦⻩黄⻫斉⻬齐⻮齿⻯竜⻰龙⻲亀⻳龟"
)
# Programs and keyboards write these for each other.
_ALIKE = str.maketrans(
    dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    | dict.fromkeys("\u2022\u2027\u2219\u22c5\u30fb", "\u00b7")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_DATE = re.compile(
    r"(?<!\d)(\d{4})\s?[-./年]\s?(0?[1-9]|1[0-2])\s?[-./月]\s?(0?[1-9]|[12]\d|3[01])(?!\d)(?:\s?日)?"
)
_LINE_END = re.compile(r"[^\S\n]*[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]\s*")
_CELL_END = re.compile(r"[^\S\n]{2,}|\t")
_IDEOGRAPH = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Names and headings are set wide, with a space after each character.
_SET_WIDE = re.compile(rf"(?<![^\s:])({_IDEOGRAPH}) (?={_IDEOGRAPH}(?:\s|$))")
# Programs that write ligatures without their meaning leave other characters there.
_LIGATURE = re.compile(r"f(?:f[il]?|[il])")
_ILLEGIBLE = r"[^\x00-\x7f\s]{1,3}"
# What a mask hides may be written out, or be hidden by other marks.
_HIDDEN = r"[0-9A-Zx*×●·](?:\s?[0-9A-Zx*×●·]){0,17}"
# A longer value is known by its ends: other columns' text may stand between its lines.
_LONGEST_WHOLE = 20
_END = 10


def written_alike(text: str) -> str:
    """Fold other forms of the same; leave one character of white space: line, cell or word end."""
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    folded = unicodedata.normalize("NFKC", _UNSEEN.sub("", seen)).translate(_ALIKE)
    folded = _DATE.sub(_numbered_date, folded)
    return _SET_WIDE.sub(r"\1", _CELL_END.sub("\t", _LINE_END.sub("\n", folded))).strip()


def _numbered_date(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"


def anywhere(value: str) -> re.Pattern[str]:
    """Give a pattern for a value, or for a label, whatever white space stands inside of it."""
    letters = "".join(written_alike(value).split())
    parts: list[str] = []
    at = 0
    while at < len(letters):
        if letters[at] == "*":
            at += len(letters[at:]) - len(letters[at:].lstrip("*"))
            parts.append(_HIDDEN)
            continue
        ligature = _LIGATURE.match(letters, at)
        piece = ligature[0] if ligature else letters[at]
        spelled = r"\s?".join(map(_written, piece))
        parts.append(f"(?:{spelled}|{_ILLEGIBLE})" if ligature else spelled)
        at += len(piece)
    return re.compile(r"\s?".join(parts))


def _written(letter: str) -> str:
    """Give a pattern for a character; of a surrogate pair Ghostscript keeps two bytes of four."""
    if ord(letter) < 0x1_0000:
        return re.escape(letter)
    _, first, _, second = letter.encode("utf-16-be")
    return f"[{letter}{re.escape(chr(first << 8 | second))}]"


def ends_of(value: str) -> tuple[str, str]:
    """Give the beginning and the end by which a value is known; a short one is both."""
    letters = "".join(written_alike(value).split())
    if len(letters) <= _LONGEST_WHOLE:
        return letters, letters
    return letters[:_END], letters[-_END:]


def is_ideographic(text: str) -> bool:
    """Tell whether there is nothing but ideographs."""
    return re.fullmatch(f"{_IDEOGRAPH}+", text) is not None


def run_before(page: str, at: int) -> str:
    """Give the letters, ideographs and digits that stand directly before a place."""
    begin = at
    while begin > 0 and _joins(page, begin - 1):
        begin -= 1
    return page[begin:at]


def run_after(page: str, at: int) -> str:
    """Give the letters, ideographs and digits that stand directly after a place."""
    end = at
    while end < len(page) and _joins(page, end):
        end += 1
    return page[at:end]


def stands_whole(page: str, found: re.Match[str]) -> bool:
    """Tell whether what was found is no piece of a longer run, at either end."""
    return begins_run(page, found.start()) and ends_run(page, found.end())


def begins_run(page: str, at: int) -> bool:
    """Tell whether no run of the same script goes over this place from before."""
    return not (at > 0 and _joins(page, at - 1) and _same_script(page[at - 1], page[at]))


def ends_run(page: str, at: int) -> bool:
    """Tell whether no run of the same script goes on after this place."""
    return not (at < len(page) and _joins(page, at) and _same_script(page[at - 1], page[at]))


def lines(text: str) -> Iterator[str]:
    """Give the lines in which there is something."""
    return (line.strip() for line in text.split("\n") if line.strip())


def _joins(page: str, at: int) -> bool:
    before, after = page[at - 1 : at], page[at + 1 : at + 2]
    if page[at] == "\u00b7":
        # The dot inside of a transcribed name; before or after a word it is a bullet.
        return before.isalnum() and after.isalnum()
    if page[at] == "-":
        # The hyphen inside of a number; elsewhere it may stand between two values.
        return before.isdecimal() and after.isdecimal()
    return page[at].isalnum() or unicodedata.category(page[at]).startswith("M")


def _same_script(one: str, other: str) -> bool:
    return not {one, other}.isdisjoint("\u00b7-") or is_ideographic(one) is is_ideographic(other)
