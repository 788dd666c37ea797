"""The labels of the issued page on any page, and what each of them is followed by.

In rows a value follows its label. Under a header row, or beside a column of labels, the values
follow the last label, in the labels' order; they are told apart by the sealed ones among them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vc_core.problems import Text
from vc_verifier.carriers.page_text import (
    anywhere,
    begins_run,
    ends_run,
    lines,
    stands_whole,
    written_alike,
)

# As the issued page prints them, with the members that they show.
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
# The page's other labels, found only in both languages: their values are not compared, but they
# stand in a row or in a column with those that are.
_NOT_COMPARED: dict[str, tuple[Text, ...]] = {
    "examination": (Text("考试", "Examination"),),
    "committee": (Text("评审委员会", "Review committee"),),
    "organisingUnit": (Text("组建单位", "Organising unit"), Text("考试机构", "Exam organisation")),
    "eLicenceIdentifier": (Text("电子证照标识", "E-licence identifier"),),
    "replaces": (Text("替代证书", "Replaces certificate"),),
}
MEMBERS = (*LABELS, *_NOT_COMPARED)
# With so many of its labels a page is laid out like the issued one.
_LABELS_OF_THE_PAGE = 4
# These are in the page's own title and sentences, too, where they are no label: 专业技术资格.
_IN_OTHER_WORDS = ("series", "specialty")
_LONGEST_CLAIM = 400
_LONGEST_BLOCK = 1_200
_MOST_CLAIMS = 40
_MOST_COLUMNS = 16
_MOST_BEGINNINGS = 20


def _both(label: Text) -> str:
    return anywhere(label.zh).pattern + r"[\s:(/|]*" + anywhere(label.en).pattern


_BOTH = {member: re.compile(_both(label)) for member, label in LABELS.items()}
_OTHERS = {
    member: re.compile("|".join(map(_both, labels))) for member, labels in _NOT_COMPARED.items()
}
_CHINESE = {member: anywhere(label.zh) for member, label in LABELS.items()}
_ENGLISH = {
    member: re.compile(rf"(?<!\w){anywhere(label.en).pattern}(?!\w)")
    for member, label in LABELS.items()
}
_ANY_CHINESE = re.compile(
    "|".join(pattern.pattern for pattern in (*_CHINESE.values(), *_OTHERS.values()))
)
_ANY_ENGLISH = re.compile("|".join(pattern.pattern for pattern in _ENGLISH.values()))
_AFTER_LABEL = " \t\n:)/|"


@dataclass(frozen=True)
class Claim:
    """What stands for a label's value; `shown` is the part of it to tell people."""

    text: str
    shown: str
    certain: bool
    """Whether nothing else can be meant: it follows one label, which is in Chinese."""


@dataclass(frozen=True)
class _Label:
    member: str
    begin: int
    end: int
    """Where the value may begin."""


@dataclass(frozen=True)
class Labelled:
    """A page's labels; `issued`: as many as on the issued page, `english`: in English alone."""

    page: str
    issued: bool
    english: bool
    labels: tuple[_Label, ...]

    def claims(self, sealed: Mapping[str, Sequence[str]]) -> dict[str, list[Claim]]:
        """Give what follows each label, by its member; `sealed` are the values to know."""
        found: dict[str, list[Claim]] = {member: [] for member in MEMBERS}
        for group in self._groups():
            last = group[-1]
            if len(group) == 1:
                text = self._up_to_next(last.end, _LONGEST_CLAIM)
                found[last.member].append(Claim(text, next(lines(text), ""), not self.english))
                continue
            block = self._up_to_next(last.end, _LONGEST_BLOCK)
            members = [label.member for label in group]
            around = self.page[last.end : last.end + _LONGEST_BLOCK]
            for member, claim in _below(block, around, members, sealed):
                found[member].append(claim)
        return {member: claims[:_MOST_CLAIMS] for member, claims in found.items()}

    def _groups(self) -> Iterator[list[_Label]]:
        """Give labels together between which there is nothing."""
        group: list[_Label] = []
        for label in self.labels:
            if group and (group[-1].end < label.begin or len(group) == _MOST_COLUMNS):
                yield group
                group = []
            group.append(label)
        if group:
            yield group

    def _up_to_next(self, begin: int, longest: int) -> str:
        following = (_ANY_ENGLISH if self.english else _ANY_CHINESE).search(self.page, begin)
        end = len(self.page) if following is None else following.start()
        return self.page[begin : min(end, begin + longest)]


def labels_on(page: str) -> Labelled:
    """Find the labels: in both languages, else in Chinese, else in English where there are many."""
    both = {member: list(pattern.finditer(page)) for member, pattern in _BOTH.items()}
    issued = sum(map(bool, both.values())) >= _LABELS_OF_THE_PAGE
    chinese = _chinese(page)
    found = {member: both[member] or chinese[member] for member in LABELS}
    english = not any(found.values())
    if english:
        found = {member: list(pattern.finditer(page)) for member, pattern in _ENGLISH.items()}
        # A few alone are no ground to accuse: many a document has a "Name" and a "Level".
        issued = sum(map(bool, found.values())) >= _LABELS_OF_THE_PAGE
        found = found if issued else {}
    elif issued:
        found |= {member: list(pattern.finditer(page)) for member, pattern in _OTHERS.items()}
    labels = [
        _Label(member, label.start(), _after(page, label.end()))
        for member, matches in found.items()
        for label in matches[:_MOST_CLAIMS]
    ]
    ordered = sorted(labels, key=lambda label: label.begin)
    return Labelled(page, issued, english, tuple(ordered))


def _chinese(page: str) -> dict[str, list[re.Match[str]]]:
    matches = [
        (member, match) for member, pattern in _CHINESE.items() for match in pattern.finditer(page)
    ]
    matches.sort(key=lambda found: found[1].start())
    begins = {match.start() for _, match in matches}
    ends = set()
    chosen: dict[str, list[re.Match[str]]] = {member: [] for member in LABELS}
    for member, match in matches:
        # The cells of a header row may come without anything between them.
        in_a_row = match.start() in ends and (match.end() in begins or ends_run(page, match.end()))
        if member not in _IN_OTHER_WORDS or begins_run(page, match.start()) or in_a_row:
            chosen[member].append(match)
            ends.add(match.end())
    return chosen


def _after(page: str, at: int) -> int:
    while at < len(page) and page[at] in _AFTER_LABEL:
        at += 1
    return at


def _below(
    block: str, around: str, members: list[str], sealed: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Claim]]:
    """Cut the values under several labels apart at the sealed ones that stand there in order."""
    places: list[tuple[int, int] | None] = []
    at = 0
    for member in members:
        place = _place(block, at, sealed.get(member, ()))
        places.append(place)
        at = at if place is None else place[1]
    for number, (member, place) in enumerate(zip(members, places, strict=True)):
        before = [other for other in places[:number] if other is not None]
        after = [other for other in places[number + 1 :] if other is not None]
        begin = before[-1][1] if before else 0
        if place is not None:
            if number > 0 and places[number - 1] is None:
                begin = place[0]
            # What stands before the next sealed value is part of that one's cell, or of none.
            end = place[1] if number + 1 < len(members) else len(block)
        elif any(_in_pieces(around, value) for value in sealed.get(member, ())):
            # Rows of which each line was written in one go: values lie between each other.
            continue
        else:
            end = after[0][0] if after else len(block)
        text = block[begin:end].strip()
        shown = next(lines(text), "") if place else _cell(text, *_unknown(places, number))
        yield member, Claim(text, shown, certain=False)


def _place(block: str, at: int, values: Sequence[str]) -> tuple[int, int] | None:
    """Give where one of the values stands whole, as early as possible."""
    found = [
        match.span()
        for value in values
        for match in anywhere(value).finditer(block, at)
        if stands_whole(block, match)
    ]
    return min(found, default=None)


def _in_pieces(text: str, value: str) -> bool:
    """Tell whether a value is there in order as several words, with others between them."""
    if anywhere(value).search(text):
        return False
    letters = "".join(written_alike(value).split())
    words = text.split()
    begins = [number for number, word in enumerate(words) if letters.startswith(word)]
    for begin in begins[:_MOST_BEGINNINGS]:
        rest = letters
        for word in words[begin:]:
            rest = rest.removeprefix(word)
        if not rest:
            return True
    return False


def _unknown(places: Sequence[object], number: int) -> tuple[int, int]:
    """Give which of how many neighbouring columns this is in which no sealed value was found."""
    first = number
    while first > 0 and places[first - 1] is None:
        first -= 1
    last = number
    while last + 1 < len(places) and places[last + 1] is None:
        last += 1
    return number - first, last - first + 1


def _cell(text: str, number: int, of: int) -> str:
    """Give one cell of a row, if it can be told apart, else its first line."""
    for separator in (r"[\n\t]", r"\s"):
        cells = [cell for cell in re.split(separator, text) if cell]
        if len(cells) == of:
            return cells[number]
    return next(lines(text), "")
