"""Compares the text layer of a PDF's pages with the certificates that were verified in it.

What a label is followed by contradicts where it is a longer value with the certificate's inside
of it, or something else while the certificate's value is nowhere on the pages: readers and
converters order text differently, and covered text is still in the layer. Agreement therefore
proves nothing and is never said to.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from vc_core.problems import Text
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

# The labels of the issued page, as it prints them, with the members that they show.
LABELS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "maskedIdNumber": Text("证件号码", "ID number"),
    "series": Text("系列", "Series"),
    "specialty": Text("专业", "Specialty"),
    "qualificationName": Text("资格名称", "Qualification"),
    "level": Text("级别", "Level"),
    "datePassed": Text("通过日期", "Date passed"),
    "certificateNumber": Text("证书编号", "Certificate No."),
}
# In anybody's document these mean the same thing; the others are too common to accuse by.
_ANYWHERE = ("name", "certificateNumber")
_LABELS_OF_THE_PAGE = 4
# These are in the page's own title and sentences, too, where they are no label: 专业技术资格.
_IN_OTHER_WORDS = ("series", "specialty")
_LONGEST_SHOWN = 40
_LONGEST_CLAIM = 400
_MOST_CLAIMS = 40
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

_BOTH = {
    member: re.compile(anywhere(label.zh).pattern + r"[\s:(/|]*" + anywhere(label.en).pattern)
    for member, label in LABELS.items()
}
_CHINESE = {member: anywhere(label.zh) for member, label in LABELS.items()}
_ANY_LABEL = re.compile("|".join(pattern.pattern for pattern in _CHINESE.values()))
_AFTER_LABEL = " \t\n:)/|"


def contradicted(text: str, certificates: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Give the members for which the pages show something else than every certificate, and what."""
    page = written_alike(text[:_MOST_TEXT])
    if not page or not certificates:
        return {}
    as_issued = sum(both.search(page) is not None for both in _BOTH.values())
    issued = as_issued >= _LABELS_OF_THE_PAGE
    # What is sealed elsewhere in the certificate may stand beside a value, as in 工程师（中级）.
    sealed = frozenset(value for member in LABELS for value in _values(member, certificates))
    beside = sealed if issued else None
    claims = {
        member: _contradiction(page, member, _values(member, certificates), beside)
        for member in (LABELS if issued else _ANYWHERE)
    }
    return {member: claim for member, claim in claims.items() if claim}


def _values(member: str, certificates: Sequence[dict[str, Any]]) -> list[str]:
    subjects = [certificate.get("credentialSubject") for certificate in certificates]
    values = [subject.get(member) for subject in subjects if isinstance(subject, dict)]
    return [value for value in values if isinstance(value, str) and value.strip()]


def _contradiction(page: str, member: str, values: list[str], beside: frozenset[str] | None) -> str:
    """Give what a page says instead; `beside` is None in a document of another layout."""
    if not values:
        return ""
    claims = list(_claims(page, member))
    if any(_is_it(claim, value, beside) for claim in claims for value in values):
        return ""
    for claim in claims:
        if any(_goes_on(claim, value, beside) for value in values):
            return _shown(claim)
    if any(_is_on(page, value, whole=beside is not None) for value in values):
        return ""
    return next((shown for claim in claims if (shown := _shown(claim))), "")


def _claims(page: str, member: str) -> Iterator[str]:
    """Give what follows each place of a label, up to the next label of any kind."""
    # English labels alone are no ground to accuse: "Name" is in "Filename", too.
    found = list(_BOTH[member].finditer(page)) or [
        label
        for label in _CHINESE[member].finditer(page)
        if member not in _IN_OTHER_WORDS or begins_run(page, label.start())
    ]
    for label in found[:_MOST_CLAIMS]:
        begin = _after(page, label.end())
        following = _ANY_LABEL.search(page, begin)
        end = len(page) if following is None else following.start()
        yield page[begin : min(end, begin + _LONGEST_CLAIM)]


def _after(page: str, at: int) -> int:
    while at < len(page) and page[at] in _AFTER_LABEL:
        at += 1
    return at


def _is_it(claim: str, value: str, beside: frozenset[str] | None) -> bool:
    first, last = ends_of(value)
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
    # On a page like the issued one, neither a space nor a bracket makes another cell of a word.
    around = [claim[: found.start()], claim[found.end() :].partition("\n")[0]]
    return any(
        is_ideographic(part := text.strip(" ()"))
        and len(part) <= _SHORT_ADDITION
        and part not in beside
        and not part.startswith(_FOLLOWING)
        for text in around
    )


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


def _shown(claim: str) -> str:
    return next(lines(claim), "")[:_LONGEST_SHOWN]
