"""The catalogue: which titles and examinations exist, who applies for them, which reasons count.

It is data (N1.1): `title_series.csv`, `exam_qualifications.csv` and `status_reasons.json` in one
folder, editable without code. Its version is the digest of the files, so that an application can
say which catalogue it was checked against. Legal bases have a term and are kept in the registry.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from vc_core.documents.strict_json import parse
from vc_core.problems import ProblemError, Text

TITLES_FILE = "title_series.csv"
EXAMINATIONS_FILE = "exam_qualifications.csv"
STATUS_REASONS_FILE = "status_reasons.json"

# Since this day the ministry's own seal is on the examinations marked so; later passes are its
# (exam_qualifications.csv, column national_seal_since_2021).
NATIONAL_SEAL_SINCE = date(2021, 12, 17)
_NATIONAL_SEAL = re.compile(r"mohrss(?: \((level 1|intermediate) only\))?")
_NATIONAL_SEAL_LEVELS = {"level 1": "一级", "intermediate": "中级"}
STATUS_PURPOSES = frozenset({"revocation", "suspension", "reinstatement"})
_OTHER_SEALS = frozenset({"", "none/other", "association"})


class CatalogueError(ProblemError):
    """A catalogue file is missing or malformed (`CATALOGUE_MALFORMED`, naming file and place)."""

    def __init__(self, file: str, place: str) -> None:
        super().__init__(
            "CATALOGUE_MALFORMED",
            f"the catalogue file {file} is malformed: {place}",
            f"目录文件 {file} 有误：{place}",
            file=file,
        )


@dataclass(frozen=True)
class Title:
    """One title of a series, as in the national frame of title series."""

    code: str
    series_code: str
    series: str
    track: str
    level: str
    name: str
    in_scope: bool
    applying_kind: str | None


@dataclass(frozen=True)
class ExaminationLevel:
    """One level of an examination, the name of what is passed, and whose seal belongs on it."""

    code: str
    examination_code: str
    examination: str
    level: str
    qualification: str
    applying_kind: str
    national_seal: bool

    @property
    def names_examples_only(self) -> bool:
        """Tell whether the name stands for several (`程序员等`, `医/药/护/技士`)."""
        return self.qualification.endswith("等") or "/" in self.qualification

    def has_qualification(self, name: str) -> bool:
        """Tell whether a qualification of this name is passed at this level."""
        return self.names_examples_only or name == self.qualification

    def seal_is_competent(self, passed: date) -> bool:
        """Tell whether the bureau's seal may stand on a pass of that day (N1.3)."""
        return not self.national_seal or passed <= NATIONAL_SEAL_SINCE


@dataclass(frozen=True)
class StatusReason:
    """A reason of the closed list for revoking or suspending (N6.1)."""

    code: str
    purposes: frozenset[str]
    text: Text


@dataclass(frozen=True)
class Catalogue:
    """Everything the rules look up; immutable, read once."""

    version: str
    titles: tuple[Title, ...]
    examinations: tuple[ExaminationLevel, ...]
    status_reasons: tuple[StatusReason, ...] = ()

    @classmethod
    def load(cls, directory: Path) -> Self:
        """Read the catalogue's folder; a malformed file is refused as a whole."""
        files = {
            name: _read(directory / name)
            for name in (TITLES_FILE, EXAMINATIONS_FILE, STATUS_REASONS_FILE)
        }
        digest = hashlib.sha256()
        for name, data in sorted(files.items()):
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(data).digest())
        return cls(
            version=f"sha256-{digest.hexdigest()[:32]}",
            titles=tuple(map(_title, _rows(TITLES_FILE, files[TITLES_FILE]))),
            examinations=tuple(
                map(_examination, _rows(EXAMINATIONS_FILE, files[EXAMINATIONS_FILE]))
            ),
            status_reasons=_status_reasons(files[STATUS_REASONS_FILE]),
        )

    @cached_property
    def _series(self) -> dict[str, str]:
        names = {title.series: title.series for title in self.titles}
        return {**names, **{title.series_code: title.series for title in self.titles}}

    @cached_property
    def _examination_names(self) -> dict[str, str]:
        names = {entry.examination: entry.examination for entry in self.examinations}
        return {**names, **{e.examination_code: e.examination for e in self.examinations}}

    def series_named(self, name_or_code: str) -> str | None:
        """Give the series' name as in the catalogue, or nothing if there is none."""
        return self._series.get(name_or_code)

    def series_code(self, name: str) -> str | None:
        """Give the code of a series by its name."""
        return next((title.series_code for title in self.titles if title.series == name), None)

    @cached_property
    def series_codes(self) -> frozenset[str]:
        """Give the codes of all series."""
        return frozenset(title.series_code for title in self.titles)

    @cached_property
    def tracks(self) -> frozenset[str]:
        """Give the names of all tracks."""
        return frozenset(title.track for title in self.titles)

    @cached_property
    def examination_codes(self) -> frozenset[str]:
        """Give the codes of all examinations."""
        return frozenset(level.examination_code for level in self.examinations)

    def titles_named(self, series: str, name: str) -> tuple[Title, ...]:
        """Give the titles of that name in a series (one, but for a title of several tracks)."""
        return self._titles_by_name.get((series, name), ())

    @cached_property
    def _titles_by_name(self) -> dict[tuple[str, str], tuple[Title, ...]]:
        found: dict[tuple[str, str], tuple[Title, ...]] = {}
        for title in self.titles:
            key = (title.series, title.name)
            found[key] = (*found.get(key, ()), title)
        return found

    def examination_named(self, name_or_code: str) -> str | None:
        """Give the examination's name as in the catalogue, or nothing if it is not listed."""
        return self._examination_names.get(name_or_code)

    def examination_code(self, name: str) -> str | None:
        """Give the code of an examination by its name."""
        return next((e.examination_code for e in self.examinations if e.examination == name), None)

    def examination_levels(self, name: str) -> tuple[ExaminationLevel, ...]:
        """Give all levels of an examination."""
        return tuple(level for level in self.examinations if level.examination == name)

    def status_reason(self, code: str, purpose: str) -> StatusReason | None:
        """Give a reason of the closed list, if it may be given for this purpose."""
        return next(
            (r for r in self.status_reasons if r.code == code and purpose in r.purposes), None
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CatalogueError(path.name, "cannot be read") from error


def _rows(file: str, data: bytes) -> Iterable[tuple[str, int, dict[str, str]]]:
    """Read a CSV file of the catalogue; a row with too few or too many values is refused."""
    try:
        text = data.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text), strict=True)
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CatalogueError(file, "not a CSV file in UTF-8") from error
    if not rows:
        raise CatalogueError(file, "no rows")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise CatalogueError(file, f"row {number} has too few or too many values")
        yield file, number, row


def _value(row: tuple[str, int, dict[str, str]], column: str) -> str:
    file, number, values = row
    value = values.get(column, "").strip()
    if not value:
        raise CatalogueError(file, f"row {number}, column {column} is empty")
    return value


def _title(row: tuple[str, int, dict[str, str]]) -> Title:
    in_scope = _value(row, "in_notice_scope")
    if in_scope not in {"yes", "no"}:
        raise CatalogueError(row[0], f"row {row[1]}, column in_notice_scope: yes or no")
    return Title(
        code=_value(row, "code"),
        series_code=_value(row, "series_code"),
        series=_value(row, "series_zh"),
        track=_value(row, "track_zh"),
        level=_value(row, "level_zh"),
        name=_value(row, "title_zh"),
        in_scope=in_scope == "yes",
        applying_kind=_value(row, "applying_unit_type") if in_scope == "yes" else None,
    )


def _examination(row: tuple[str, int, dict[str, str]]) -> ExaminationLevel:
    level = _value(row, "level_zh")
    return ExaminationLevel(
        code=_value(row, "code"),
        examination_code=_value(row, "exam_code"),
        examination=_value(row, "name_zh"),
        level=level,
        qualification=_value(row, "qualification_zh"),
        applying_kind=_value(row, "applying_unit_type"),
        national_seal=_national_seal(row, level),
    )


def _national_seal(row: tuple[str, int, dict[str, str]], level: str) -> bool:
    """Read who seals: `mohrss`, possibly for one level only; an unknown word is refused."""
    seal = row[2].get("national_seal_since_2021", "").strip()
    if seal in _OTHER_SEALS:
        return False
    match = _NATIONAL_SEAL.fullmatch(seal)
    if match is None:
        raise CatalogueError(row[0], f"row {row[1]}, column national_seal_since_2021")
    return match[1] is None or _NATIONAL_SEAL_LEVELS[match[1]] == level


def _status_reasons(data: bytes) -> tuple[StatusReason, ...]:
    reasons = []
    for position, entry in enumerate(_entries(STATUS_REASONS_FILE, data)):
        try:
            purposes = _purposes(entry["purposes"])
            text = Text(_text(entry["zh"]), _text(entry["en"]))
            reasons.append(StatusReason(_text(entry["code"]), purposes, text))
        except (KeyError, TypeError, ValueError) as error:
            raise CatalogueError(STATUS_REASONS_FILE, f"entry {position}") from error
    return tuple(reasons)


def _purposes(values: Iterable[object]) -> frozenset[str]:
    purposes = frozenset(map(_text, values))
    if not purposes or not purposes <= STATUS_PURPOSES:
        raise ValueError("an unknown purpose or none")
    return purposes


def _entries(file: str, data: bytes) -> list[dict[str, Any]]:
    try:
        entries = parse(data)
    except ProblemError as error:
        raise CatalogueError(file, error.code) from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogueError(file, "not a list of objects")
    return entries


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value
