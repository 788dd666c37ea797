"""The rules for one row, each a method that refuses its columns (N1.2, N1.3, N2.1)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from vc_core.problems import Text
from vc_issuer.application.accepted import (
    PROFESSIONAL_QUALIFICATION,
    PROFESSIONAL_TITLE,
    ApplicationRow,
)
from vc_issuer.application.columns import COLUMNS
from vc_issuer.application.identity import (
    ID_TYPES,
    RESIDENT_ID,
    canonical_number,
    is_possible_number,
)
from vc_issuer.application.rows import RawRow
from vc_issuer.catalogue import NATIONAL_SEAL_SINCE, Catalogue, ExaminationLevel, Title
from vc_issuer.refusals import Refusal, refuse, said
from vc_issuer.remit import COMMITTEE_OFFICE, KINDS, QUALIFICATION, TITLE, Claim, Unit
from vc_issuer.text_rules import GlyphCoverage, check_name, check_text

FIRST_DAY = date(2019, 9, 1)
SHANGHAI = timezone(timedelta(hours=8))
JUNIOR = "初级"
ROUTES = {"评审": TITLE, "审定": TITLE, "考试": QUALIFICATION}

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|年([0-9]{1,2})月)([0-9]{1,2})(日?)")
_ORDER = {column.field: position for position, column in enumerate(COLUMNS)}
_LONGEST = {"name": 60, "specialty": 60, "qualification_name": 60, "level": 20, "committee": 80}
_NEEDED = {
    TITLE: ("name", "id_number", "series", "specialty", "qualification_name", "level",
            "date_passed", "committee"),
    QUALIFICATION: ("name", "id_number", "examination", "qualification_name", "level",
                    "date_passed"),
}  # fmt: skip
_NOT_EXPECTED = {TITLE: ("examination",), QUALIFICATION: ("series", "committee")}


@dataclass(frozen=True)
class Rules:
    """What all rows of a file are checked against."""

    unit: Unit
    catalogue: Catalogue
    now: datetime
    glyphs: GlyphCoverage

    @property
    def today(self) -> date:
        """Give the day in Shanghai; the registry's day, whatever zone `now` is in."""
        return self.now.astimezone(SHANGHAI).date()


class RowCheck:
    """One row under check; `run` once, then read `refusals`."""

    def __init__(self, raw: RawRow, rules: Rules) -> None:
        self._raw = raw
        self._rules = rules
        self._by_column: dict[str, Refusal] = {r.column: r for r in raw.refusals}
        # In the catalogue's words, filled while checking.
        self._series: str | None = None
        self._examination: str | None = None
        self._titles: tuple[Title, ...] = ()
        self._exam_level: ExaminationLevel | None = None

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Give the refusals in the order of the columns."""
        return tuple(sorted(self._by_column.values(), key=lambda r: _ORDER[r.column]))

    def run(self) -> ApplicationRow | None:
        """Apply all rules; the row if none refused."""
        family = self._family()
        own = family == self._rules.unit.remit.family
        if own:
            self._presence(family)
        self._person()
        passed = self._date()
        self._level(family)
        if own:
            self._texts()
            if family == TITLE:
                self._title()
                self._committee(passed)
            else:
                self._qualification(passed)
            self._remit()
        if self._by_column or passed is None:
            return None
        return self._accepted(family, passed)

    def _value(self, field: str) -> str:
        """Give a field's text, or nothing once its column was refused."""
        return "" if field in self._by_column else self._raw.value(field)

    def _refuse(self, code: str, field: str, **facts: Text) -> None:
        if field not in self._by_column:
            self._by_column[field] = refuse(code, self._raw.number, field, facts=facts)

    def _family(self) -> str:
        """Tell titles from qualifications by the route (clause 1), and refuse other routes."""
        unit = self._rules.unit
        route = self._value("route")
        if unit.kind == COMMITTEE_OFFICE:
            # It gives slips; applying is for the committee's organising unit.
            self._refuse("WRONG_UNIT_KIND", "route", value=said(route), remit=KINDS[unit.kind][2])
        if route == "":
            self._refuse("VALUE_MISSING", "route")
            return unit.remit.family
        family = ROUTES.get(route)
        if family is None:
            self._refuse("ROUTE_NOT_IN_SCOPE", "route", value=said(route))
            return unit.remit.family
        if family != unit.remit.family:
            self._refuse("WRONG_UNIT_KIND", "route", value=said(route), remit=KINDS[unit.kind][2])
        return family

    def _presence(self, family: str) -> None:
        for field in _NEEDED[family]:
            if not self._raw.value(field):
                self._refuse("VALUE_MISSING", field)
        for field in _NOT_EXPECTED[family]:
            if self._raw.value(field):
                self._refuse("VALUE_NOT_EXPECTED", field)

    def _person(self) -> None:
        name = self._value("name")
        if len(name) > _LONGEST["name"]:
            self._refuse("TEXT_TOO_LONG", "name", value=said(str(_LONGEST["name"])))
        elif name and (fault := check_name(name, self._rules.glyphs)) is not None:
            self._refuse(fault.code, "name", value=fault.said)
        id_type = self._raw.value("id_type") or RESIDENT_ID
        if id_type not in ID_TYPES:
            self._refuse("ID_TYPE_UNKNOWN", "id_type")
            return
        number = canonical_number(self._value("id_number"))
        if number and not is_possible_number(id_type, number, on=self._rules.today):
            self._refuse("ID_NUMBER_INVALID", "id_number")

    def _date(self) -> date | None:
        """Check the day passed (N1.2); 2019-09-01 counts, and so does today."""
        text = self._value("date_passed")
        if not text:
            return None
        day = read_date(text)
        if day is None:
            self._refuse("DATE_INVALID", "date_passed")
        elif day < FIRST_DAY:
            self._refuse("OUT_OF_PERIOD", "date_passed")
        elif day > self._rules.today:
            self._refuse("DATE_IN_FUTURE", "date_passed")
        return None if "date_passed" in self._by_column else day

    def _level(self, family: str) -> None:
        if family == TITLE and self._value("level") == JUNIOR:
            self._refuse("LEVEL_NOT_IN_SCOPE", "level")

    def _texts(self) -> None:
        for field in ("specialty", "qualification_name", "level", "committee"):
            text = self._value(field)
            if len(text) > _LONGEST[field]:
                self._refuse("TEXT_TOO_LONG", field, value=said(str(_LONGEST[field])))
            elif text and (fault := check_text(text, self._rules.glyphs)) is not None:
                self._refuse(fault.code, field, value=fault.said)

    def _title(self) -> None:
        """Check series, title and level against the catalogue (N1.3)."""
        catalogue = self._rules.catalogue
        series, name = self._value("series"), self._value("qualification_name")
        level = self._value("level")
        self._series = catalogue.series_named(series) if series else None
        if series and self._series is None:
            self._refuse("NOT_IN_CATALOGUE", "series", value=said(series))
        if self._series and name:
            self._titles = catalogue.titles_named(self._series, name)
            if not self._titles:
                self._refuse("NOT_IN_CATALOGUE", "qualification_name", value=said(name))
            elif not any(title.in_scope for title in self._titles):
                self._refuse("LEVEL_NOT_IN_SCOPE", "qualification_name")
        levels = {title.level for title in self._titles} or {t.level for t in catalogue.titles}
        if level and level not in levels:
            self._refuse("NOT_IN_CATALOGUE", "level", value=said(f"{name} {level}".strip()))

    def _committee(self, passed: date | None) -> None:
        """Check that the unit's committee was on file on the day passed (N1.3)."""
        name = self._value("committee")
        if not name:
            return
        committees = self._rules.unit.remit.committees_named(name)
        if not committees:
            self._refuse("NOT_IN_CATALOGUE", "committee", value=said(name))
        elif passed is not None and not any(committee.on_file(passed) for committee in committees):
            value = Text(f"{name}（{passed} 未备案）", f"{name} (not on file on {passed})")
            self._refuse("NOT_IN_CATALOGUE", "committee", value=value)

    def _qualification(self, passed: date | None) -> None:
        """Check examination, level and name against the catalogue, and whose seal it bears."""
        catalogue = self._rules.catalogue
        examination, level = self._value("examination"), self._value("level")
        if not examination:
            return
        self._examination = catalogue.examination_named(examination)
        if self._examination is None:
            self._refuse("NOT_IN_CATALOGUE", "examination", value=said(examination))
            return
        levels = catalogue.examination_levels(self._examination)
        self._exam_level = next((entry for entry in levels if entry.level == level), None)
        if self._exam_level is None:
            if level:
                self._refuse("NOT_IN_CATALOGUE", "level", value=said(f"{examination} {level}"))
            return
        name = self._value("qualification_name")
        if name and not self._exam_level.has_qualification(name):
            self._refuse("NOT_IN_CATALOGUE", "qualification_name", value=said(name))
        if passed is not None and not self._exam_level.seal_is_competent(passed):
            since = said(NATIONAL_SEAL_SINCE.isoformat())
            self._refuse("SEAL_NOT_COMPETENT", "examination", since=since)

    def _remit(self) -> None:
        """Check the unit's remit (N2.1)."""
        claim = Claim(
            level=self._value("level") or None,
            series=self._series,
            tracks=frozenset(title.track for title in self._titles),
            specialty=self._value("specialty") or None,
            examination=self._examination,
            applying_kind=self._exam_level.applying_kind if self._exam_level else None,
        )
        for out in self._rules.unit.out_of_remit(claim, self._rules.catalogue):
            self._refuse(out.code, out.field, value=out.value, remit=out.remit)

    def _accepted(self, family: str, passed: date) -> ApplicationRow:
        value = self._raw.value
        title = family == TITLE
        return ApplicationRow(
            row_number=self._raw.number,
            family=PROFESSIONAL_TITLE if title else PROFESSIONAL_QUALIFICATION,
            name=value("name"),
            id_type=value("id_type") or RESIDENT_ID,
            id_number=canonical_number(value("id_number")),
            series=self._series,
            examination=self._examination,
            specialty=value("specialty") or None,
            qualification_name=value("qualification_name"),
            level=value("level"),
            date_passed=passed,
            committee=value("committee") or None,
        )


def read_date(text: str) -> date | None:
    """Read a day written year first: `2023-11-08`, `2023/11/8` or `2023年11月8日`."""
    match = _DATE.fullmatch(text)
    if match is None or bool(match[4]) != bool(match[6]):
        return None
    try:
        return date(int(match[1]), int(match[2] or match[3] or match[4]), int(match[5]))
    except ValueError:
        return None
