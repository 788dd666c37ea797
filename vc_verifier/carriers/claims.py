"""Compares the text of a document's pages with the certificates that were verified in it.

What a label is followed by contradicts where it is a longer value with the certificate's inside
of it, or something else while the certificate's value is nowhere on the pages: readers and
converters order text differently, and covered text is still in the layer. Agreement therefore
proves nothing and is never said to.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vc_verifier.carriers.labels import LABELS, MEMBERS, Claim, labels_on
from vc_verifier.carriers.page_text import (
    anywhere,
    begins_run,
    ends_of,
    ends_run,
    is_ideographic,
    lines,
    run_after,
    stands_whole,
    written_alike,
)

# In anybody's document these mean the same thing; the others are too common to accuse by.
_ANYWHERE = ("name", "certificateNumber")
# In a document about this certificate these do as well; 专业 may still be what was studied.
_ABOUT_IT = (*_ANYWHERE, "qualificationName", "level", "datePassed")
_VALUES_ABOUT_IT = 3
_LONGEST_SHOWN = 40
_MOST_TEXT = 200_000
# A longer run around a value is a sentence, in which it is mentioned.
_LONGEST_ADDITION = 12
# Beside a value, in a cell or column of its own, stands a label or a sentence: nothing so short.
_SHORT_ADDITION = 4
# With these a sentence leads to a value, and goes on after it: they make no other value of it.
_LEADING = ("为", "是", "系")
_FOLLOWING = (
    *("的", "于", "同志", "先生", "女士", "男", "女", "性别", "民族", "出生", "年龄", "学历"),
    *("身份证", "证件", "单位", "职称", "职务", "职业", "电话", "手机", "联系", "号"),
)
# Beside a value in a line of its own, these are parts of a form.
_OF_A_FORM = ("核验方法", "签章时间", "演示", "照片", "备注", "签名", "签字", "盖章", "公章", "无")
_NO_LETTER = re.compile(r"[\W_]")
_DIGITS = re.compile(r"\d[\d\s]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NEXT_LINE = re.compile(r"\n([^\n]*)\n?([^\n]*)")


def contradicted(text: str, certificates: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Give the members for which the pages show something else than every certificate, and what."""
    page = written_alike(text[:_MOST_TEXT])
    if not page or not certificates:
        return {}
    sealed = {member: _values(member, certificates) for member in MEMBERS}
    labelled = labels_on(page)
    claims = labelled.claims(sealed)
    # What is sealed elsewhere in the certificate may stand beside a value, as in 工程师（中级）.
    beside = frozenset(value for values in sealed.values() for value in values)
    told = {
        member: _contradiction(
            page, claims[member], sealed[member], beside if labelled.issued else None
        )
        for member in (LABELS if labelled.issued else _compared_anywhere(claims, sealed))
    }
    return {member: claim for member, claim in told.items() if claim}


def _values(member: str, certificates: Sequence[dict[str, Any]]) -> list[str]:
    subjects = [certificate.get("credentialSubject") for certificate in certificates]
    values = [subject.get(member) for subject in subjects if isinstance(subject, dict)]
    return [value for value in values if isinstance(value, str) and value.strip()]


def _compared_anywhere(
    claims: Mapping[str, list[Claim]], sealed: Mapping[str, list[str]]
) -> Sequence[str]:
    """Give the members whose labels mean the certificate's in a document of another layout."""
    agreeing = sum(
        any(_is_it(claim.text, value, None) for claim in claims[member] for value in values)
        for member, values in sealed.items()
    )
    return _ABOUT_IT if agreeing >= _VALUES_ABOUT_IT else _ANYWHERE


def _contradiction(
    page: str, claims: list[Claim], values: list[str], beside: frozenset[str] | None
) -> str:
    """Give what a page says instead; `beside` is None in a document of another layout."""
    if not values:
        return ""
    if any(_is_it(claim.text, value, beside) for claim in claims for value in values):
        return ""
    for claim in claims:
        for value in values:
            if _goes_on(claim.text, value, beside):
                return _around(claim.text, value)[:_LONGEST_SHOWN]
    if any(_is_on(page, value, whole=beside is not None) for value in values):
        return ""
    for claim in claims:
        if claim.shown and (claim.certain or any(_of_a_kind(claim, v) for v in values)):
            return claim.shown[:_LONGEST_SHOWN]
    return ""


def _of_a_kind(claim: Claim, value: str) -> bool:
    """Tell whether a text could be meant for a value at all: a translation says the same."""
    if claim.shown.startswith(_OF_A_FORM):
        return False
    number = _DIGITS.match(claim.text)
    if number is not None and value.startswith("".join(number[0].split())):
        return False  # Cut off by the page's edge.
    if _DATE.fullmatch(value):
        return _DATE.search("".join(claim.text.split())) is not None
    tests: tuple[Callable[[str], bool], ...] = (str.isdecimal, is_ideographic)
    return all(any(map(test, claim.shown)) for test in tests if any(map(test, value)))


def _is_it(claim: str, value: str, beside: frozenset[str] | None) -> bool:
    first, last = ends_of(value)
    if claim.startswith(_LEADING) and not value.startswith(_LEADING):
        claim = claim[1:].lstrip()
    begun = anywhere(first).match(claim)
    if begun is None or _goes_on(claim, value, beside):
        return False
    ended = begun if first is last else anywhere(last).search(claim)
    return ended is not None and not _tail(claim, ended.end())


def _goes_on(claim: str, value: str, beside: frozenset[str] | None) -> bool:
    """Tell whether the value is there, and is only a piece of what is said."""
    found = anywhere(value).search(claim)
    if found is None:
        return False
    before, after = claim[: found.start()], _tail(claim, found.end())
    if run_after(claim, 0).startswith(before):
        before = "" if before in _LEADING else before
        if 0 < len(before) + len(after) <= _LONGEST_ADDITION:
            return True
    if beside is None:
        return False
    # On a page like the issued one, neither white space nor a mark makes another cell of a word
    # that stands between a label and its value, or directly after the value.
    same_line = claim[found.end() :].partition("\n")[0].strip(" ()")
    return any(
        is_ideographic(part)
        and len(part) <= _SHORT_ADDITION
        and part not in beside
        and not part.startswith((*_FOLLOWING, *_LEADING, *_OF_A_FORM))
        for part in (_NO_LETTER.sub("", before), same_line, _next_line(claim[found.end() :]))
    )


def _next_line(after: str) -> str:
    """Give what a value goes on with in the next line: one character, or something in brackets."""
    found = _NEXT_LINE.match(after)
    if found is None:
        return ""
    line, following = found[1].strip(), found[2].strip()
    if line.startswith("(") and line.endswith(")"):
        return line.strip("()")
    # Several such lines are a word that is set from top to bottom.
    return line if len(line) == 1 != len(following) else ""


def _around(claim: str, value: str) -> str:
    """Give the lines of a value from its label on, and the next one if the value goes on there."""
    found = anywhere(value).search(claim)
    end = 0 if found is None else found.end()
    line, _, after = claim[end:].partition("\n")
    more = after.partition("\n")[0] if _next_line(claim[end:]) else ""
    return "".join(lines(f"{claim[:end]}{line}\n{more}"))


def _tail(claim: str, at: int) -> str:
    """Give the run with which a value goes on, unless it is how a sentence or a form goes on."""
    after = run_after(claim, at)
    return "" if after.startswith(_FOLLOWING) or _english_label(after) else after


def _english_label(text: str) -> bool:
    return text.startswith(tuple(label.en.partition(" ")[0] for label in LABELS.values()))


def _is_on(page: str, value: str, *, whole: bool) -> bool:
    """Tell whether a value is on the page; in anybody's own sentences it may be mentioned."""
    first, last = ends_of(value)
    if first is last:
        found = anywhere(first).finditer(page)
        return any(not whole or stands_whole(page, match) for match in found)
    return any(begins_run(page, m.start()) for m in anywhere(first).finditer(page)) and any(
        ends_run(page, m.end()) for m in anywhere(last).finditer(page)
    )
