"""Units and their remits: who may apply for which certificates (notice, clause 2; N2.1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vc_core.problems import Text
from vc_issuer.catalogue import Catalogue

TITLE = "title"
QUALIFICATION = "qualification"
ANY = "*"

SENIOR_ORGANISER = "senior-committee-organiser"
INTERMEDIATE_ORGANISER = "intermediate-committee-organiser"
MUNICIPAL_EXAM_ORG = "municipal-exam-org"
INDUSTRY_EXAM_ORG = "industry-exam-org"
# A third body beside committee and organising unit: it gives slips and applies for nothing.
COMMITTEE_OFFICE = "committee-office"

LEVEL_WORDS = {"intermediate": "中级", "deputy-senior": "副高级", "senior": "正高级"}
# What a kind of unit can have in its remit at all: the family and the levels (clause 2).
KINDS: dict[str, tuple[str, frozenset[str], Text]] = {
    SENIOR_ORGANISER: (
        TITLE,
        frozenset({"副高级", "正高级"}),
        Text("高级职称评审委员会组建单位", "organising unit of a senior review committee"),
    ),
    INTERMEDIATE_ORGANISER: (
        TITLE,
        frozenset({"中级"}),
        Text("中级职称评审委员会组建单位", "organising unit of an intermediate review committee"),
    ),
    MUNICIPAL_EXAM_ORG: (
        QUALIFICATION,
        frozenset({ANY}),
        Text("市考试机构", "municipal examination organisation"),
    ),
    INDUSTRY_EXAM_ORG: (
        QUALIFICATION,
        frozenset({ANY}),
        Text("行业考试机构", "industry examination organisation"),
    ),
    COMMITTEE_OFFICE: (
        TITLE,
        frozenset({"中级", "副高级", "正高级"}),
        Text("职称评审委员会办公室", "office of a review committee"),
    ),
}


@dataclass(frozen=True)
class Committee:
    """A review committee and the days between which it was on file with the bureau."""

    name: str
    on_file_from: date
    on_file_until: date | None

    def on_file(self, day: date) -> bool:
        """Tell whether it was on file that day; both ends count."""
        return self.on_file_from <= day and (
            self.on_file_until is None or day <= self.on_file_until
        )


@dataclass(frozen=True)
class Claim:
    """What one row asks for, in the catalogue's words; nothing where the row is of no use."""

    level: str | None = None
    series: str | None = None
    tracks: frozenset[str] = frozenset()
    specialty: str | None = None
    examination: str | None = None
    applying_kind: str | None = None


@dataclass(frozen=True)
class OutOfRemit:
    """One way in which a claim leaves the remit: the code, the field, the value, the remit."""

    code: str
    field: str
    value: Text
    remit: Text


@dataclass(frozen=True)
class Remit:
    """What a unit may apply for; `*` stands for everything of its family."""

    family: str
    levels: frozenset[str]
    series: tuple[str, ...]
    tracks: tuple[str, ...]
    specialties: tuple[str, ...]
    examinations: tuple[str, ...]
    system: str | None
    committees: tuple[Committee, ...]

    def committees_named(self, name: str) -> tuple[Committee, ...]:
        """Give the committees of this name; one that was re-established stands there twice."""
        return tuple(committee for committee in self.committees if committee.name == name)


@dataclass(frozen=True)
class Unit:
    """A unit that applies for certificates, with its remit and the document it was read from."""

    code: str
    kind: str
    name: Text
    credit_code: str
    remit: Remit
    document: Mapping[str, Any]

    def out_of_remit(self, claim: Claim, catalogue: Catalogue) -> Iterator[OutOfRemit]:
        """Give every way in which a claim of the unit's own family leaves its remit (N2.1)."""
        if self.remit.family == TITLE:
            yield from self._title_out_of_remit(claim, catalogue)
        else:
            yield from self._examination_out_of_remit(claim, catalogue)

    def wrong_kind(self, field: str, value: Text) -> OutOfRemit:
        """Say that this kind of unit cannot apply for what the field asks for."""
        return OutOfRemit("WRONG_UNIT_KIND", field, value, KINDS[self.kind][2])

    def _title_out_of_remit(self, claim: Claim, catalogue: Catalogue) -> Iterator[OutOfRemit]:
        remit = self.remit
        if claim.series and not _covers(remit.series, catalogue.series_code(claim.series)):
            names = [catalogue.series_named(code) or code for code in remit.series]
            yield _out("SERIES", "series", claim.series, names)
        if claim.level and claim.level not in remit.levels:
            ordered = [level for level in LEVEL_WORDS.values() if level in remit.levels]
            yield _out("LEVEL", "level", claim.level, ordered)
        if claim.specialty and not _covers(remit.specialties, claim.specialty):
            yield _out("SPECIALTY", "specialty", claim.specialty, remit.specialties)
        elif claim.tracks and not any(_covers(remit.tracks, track) for track in claim.tracks):
            tracks = "、".join(sorted(claim.tracks))
            yield _out("SPECIALTY", "qualification_name", tracks, remit.tracks)

    def _examination_out_of_remit(self, claim: Claim, catalogue: Catalogue) -> Iterator[OutOfRemit]:
        if claim.examination is None:
            return
        code = catalogue.examination_code(claim.examination)
        if not _covers(self.remit.examinations, code):
            names = [catalogue.examination_named(c) or c for c in self.remit.examinations]
            yield _out("EXAM", "examination", claim.examination, names)
        elif claim.applying_kind is not None and claim.applying_kind != self.kind:
            yield self.wrong_kind("examination", Text(claim.examination, claim.examination))
        if ANY not in self.remit.levels and claim.level and claim.level not in self.remit.levels:
            yield _out("LEVEL", "level", claim.level, sorted(self.remit.levels))


def _covers(allowed: tuple[str, ...], value: str | None) -> bool:
    return ANY in allowed or value in allowed


def _out(what: str, field: str, value: str, remit: Iterable[str]) -> OutOfRemit:
    allowed = "、".join(remit)
    return OutOfRemit(f"OUT_OF_SCOPE_{what}", field, Text(value, value), Text(allowed, allowed))
