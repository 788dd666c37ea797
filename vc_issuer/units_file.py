"""Reading a units file: the units that may apply, each with a remit that its kind can have."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from vc_core.documents.strict_json import parse
from vc_core.problems import ProblemError, Text
from vc_issuer.catalogue import Catalogue
from vc_issuer.check_digits import is_credit_code
from vc_issuer.remit import (
    ANY,
    INTERMEDIATE_ORGANISER,
    KINDS,
    LEVEL_WORDS,
    TITLE,
    Committee,
    Remit,
    Unit,
)

SYSTEMS = frozenset({"system", "district", "enterprise-group"})


class UnitsFileError(ProblemError):
    """A units file is malformed (`UNITS_FILE_MALFORMED`); `member` names the place."""

    def __init__(self, member: str, en: str, zh: str) -> None:
        super().__init__(
            "UNITS_FILE_MALFORMED",
            f"units file, {member}: {en}",
            f"单位文件 {member}：{zh}",
            member=member,
        )


def parse_units(data: bytes, *, catalogue: Catalogue) -> tuple[Unit, ...]:
    """Read a units file: a JSON list of units with different codes, or `UnitsFileError`."""
    try:
        entries = parse(data)
    except ProblemError as error:
        raise UnitsFileError("file", error.text.en, error.text.zh) from error
    if not isinstance(entries, list) or not entries:
        raise UnitsFileError("file", "not a list of units", "不是单位列表")
    units: list[Unit] = []
    for position, entry in enumerate(entries):
        unit = read_unit(entry, catalogue=catalogue, place=f"[{position}]")
        if any(unit.code == other.code for other in units):
            raise UnitsFileError(f"[{position}].code", "the code is used twice", "单位代码重复")
        units.append(unit)
    return tuple(units)


def read_unit(document: object, *, catalogue: Catalogue, place: str = "unit") -> Unit:
    """Read one unit; a remit that its kind cannot have, or outside the catalogue, is refused."""
    unit = _Members(document, place)
    kind = unit.one_of("kind", frozenset(KINDS))
    name = unit.object("name")
    credit_code = unit.text("creditCode")
    if not is_credit_code(credit_code):
        raise UnitsFileError(
            unit.place("creditCode"),
            "not a unified social credit code",
            "不是有效的统一社会信用代码",
        )
    return Unit(
        code=unit.text("code"),
        kind=kind,
        name=Text(name.text("zh"), name.text("en")),
        credit_code=credit_code,
        remit=_remit(unit.object("remit"), kind, catalogue),
        document=unit.content,
    )


class _Members:
    """An object of the units file, whose members are read by type and named in errors."""

    def __init__(self, content: object, place: str) -> None:
        if not isinstance(content, dict):
            raise UnitsFileError(place, "an object is expected", "应为对象")
        self.content: dict[str, Any] = content
        self._place = place

    def place(self, member: str) -> str:
        return f"{self._place}.{member}"

    def text(self, member: str) -> str:
        value = self.content.get(member)
        if not isinstance(value, str) or not value.strip():
            raise UnitsFileError(self.place(member), "a text is expected", "应为文本")
        return value

    def one_of(self, member: str, allowed: frozenset[str]) -> str:
        value = self.text(member)
        if value not in allowed:
            words = ", ".join(sorted(allowed))
            raise UnitsFileError(self.place(member), f"one of {words}", f"应为 {words} 之一")
        return value

    def day(self, member: str) -> date:
        try:
            return date.fromisoformat(self.text(member))
        except ValueError as error:
            raise UnitsFileError(self.place(member), "a date is expected", "应为日期") from error

    def object(self, member: str) -> "_Members":
        return _Members(self.content.get(member), self.place(member))

    def texts(self, member: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        values = self.content.get(member)
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise UnitsFileError(self.place(member), "a list of texts is expected", "应为文本列表")
        known = values if allowed is None else {ANY, *allowed}
        for value in values:
            if value not in known:
                raise UnitsFileError(
                    self.place(member), f"unknown value {value[:40]}", f"未知的值 {value[:40]}"
                )
        return tuple(values)

    def objects(self, member: str) -> list["_Members"]:
        values = self.content.get(member)
        if not isinstance(values, list):
            raise UnitsFileError(self.place(member), "a list is expected", "应为列表")
        return [_Members(v, f"{self.place(member)}[{n}]") for n, v in enumerate(values)]


def _remit(members: _Members, kind: str, catalogue: Catalogue) -> Remit:
    family, levels_of_kind, _ = KINDS[kind]
    members.one_of("family", frozenset({family}))
    words = members.texts("levels", LEVEL_WORDS)
    levels = frozenset(LEVEL_WORDS.get(word, word) for word in words)
    if not levels or not levels <= levels_of_kind:
        raise UnitsFileError(
            members.place("levels"),
            "this kind of unit cannot have these levels",
            "该类单位不能有这些级别",
        )
    system = members.content.get("system")
    if kind == INTERMEDIATE_ORGANISER:
        system = members.one_of("system", SYSTEMS)
    elif system is not None:
        raise UnitsFileError(
            members.place("system"),
            "only intermediate organisers belong to a system, district or group",
            "只有中级评委会组建单位属于系统、区或企业集团",
        )
    title = family == TITLE
    remit = Remit(
        family=family,
        levels=levels,
        series=members.texts("series", catalogue.series_codes),
        tracks=members.texts("tracks", catalogue.tracks),
        specialties=members.texts("specialties"),
        examinations=members.texts("examinations", catalogue.examination_codes),
        system=system,
        committees=tuple(map(_committee, members.objects("committees"))),
    )
    own = ("series", "tracks", "specialties", "committees") if title else ("examinations",)
    for member in ("series", "tracks", "specialties", "committees", "examinations"):
        if bool(getattr(remit, member)) != (member in own):
            raise UnitsFileError(
                members.place(member),
                f"must {'not ' if member in own else ''}be empty for the family {family}",
                "不能为空" if member in own else "应为空",
            )
    return remit


def _committee(members: _Members) -> Committee:
    until = members.content.get("onFileUntil")
    committee = Committee(
        members.text("name"),
        members.day("onFileFrom"),
        None if until is None else members.day("onFileUntil"),
    )
    if committee.on_file_until is not None and committee.on_file_until < committee.on_file_from:
        raise UnitsFileError(members.place("onFileUntil"), "before onFileFrom", "早于 onFileFrom")
    return committee
