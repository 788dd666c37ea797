"""Checking legacy records: complete enough to be found, and of before 2019-09-01 (clause 4).

They are what archives hold, so the catalogue of today and its check digits are not applied.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from vc_core.documents.jcs import canonicalize as jcs
from vc_core.problems import Text
from vc_issuer.application.identity import RESIDENT_ID, canonical_number
from vc_issuer.application.row_rules import FIRST_DAY, read_date
from vc_issuer.application.rows import RawRow
from vc_issuer.legacy.rows import FAMILIES
from vc_issuer.refusals import Refusal, refuse, said
from vc_issuer.text_rules import GlyphCoverage, check_name, check_text

_NEEDED = ("family", "name", "qualification_name", "level", "date_passed")
_TEXTS = ("certificate_number", "series", "examination", "specialty", "qualification_name",
          "level", "committee")  # fmt: skip
_LONGEST = 80
_KEPT = ("name", "id_type", "series", "examination", "specialty", "qualification_name", "level",
         "date_passed", "committee")  # fmt: skip


@dataclass(frozen=True)
class LegacyRow:
    """One record, checked; the representation leaves out the person."""

    row_number: int
    family: str
    certificate_number: str | None = field(repr=False)
    id_number: str | None = field(repr=False)
    date_passed: date
    document: dict[str, Any] = field(repr=False)

    @property
    def digest(self) -> str:
        """Give the digest by which a second import of the same record is known."""
        facts = [self.family, self.certificate_number, self.id_number, self.document]
        return hashlib.sha256(jcs(facts)).hexdigest()


@dataclass(frozen=True)
class CheckedLegacy:
    """The outcome of checking a file: accepted rows and every refusal, in the file's order."""

    accepted: tuple[LegacyRow, ...]
    refused: tuple[Refusal, ...]

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Give the numbers of the refused rows."""
        return tuple(sorted({refusal.row for refusal in self.refused}))


def check_legacy(
    rows: Iterable[RawRow],
    *,
    glyphs: GlyphCoverage,
    known: Callable[[Sequence[str]], Collection[str]],
) -> CheckedLegacy:
    """Check every row; `known` tells which of some digests the registry holds."""
    good: list[LegacyRow] = []
    refused: list[Refusal] = []
    for raw in rows:
        row, refusals = _check_row(raw, glyphs)
        if row is None:
            refused += refusals
        else:
            good.append(row)
    good, twice = _with_numbers_of_their_own(good)
    refused += twice
    seen = set(known([row.digest for row in good]))
    accepted = []
    for row in good:
        if row.digest in seen:
            where = Text("记录已存在", "the record is there already")
            refused.append(refuse("DUPLICATE", row.row_number, "name", facts={"value": where}))
        else:
            seen.add(row.digest)
            accepted.append(row)
    refused.sort(key=lambda refusal: refusal.row)
    return CheckedLegacy(tuple(accepted), tuple(refused))


def _with_numbers_of_their_own(
    rows: Sequence[LegacyRow],
) -> tuple[list[LegacyRow], list[Refusal]]:
    """Refuse every record whose certificate number another record of the file has, too.

    Which of them is right only the archives can tell. A record that stands there twice, word for
    word, is one record.
    """
    records: dict[str, dict[str, int]] = {}
    for row in rows:
        if row.certificate_number is not None:
            same = records.setdefault(row.certificate_number, {})
            same.setdefault(row.digest, row.row_number)
    own: list[LegacyRow] = []
    refused: list[Refusal] = []
    for row in rows:
        same = records.get(row.certificate_number or "", {})
        other = next((number for digest, number in same.items() if digest != row.digest), None)
        if other is None:
            own.append(row)
        else:
            value = Text(f"见第 {other} 行", f"see row {other}")
            refused.append(
                refuse("NUMBER_TWICE", row.row_number, "certificate_number", facts={"value": value})
            )
    return own, refused


def _check_row(raw: RawRow, glyphs: GlyphCoverage) -> tuple[LegacyRow | None, list[Refusal]]:
    found = {refusal.column: refusal for refusal in raw.refusals}

    def refuse_column(code: str, column: str, **facts: Text) -> None:
        found.setdefault(column, refuse(code, raw.number, column, facts=facts))

    for column in _NEEDED:
        if not raw.value(column):
            refuse_column("VALUE_MISSING", column)
    family = FAMILIES.get(raw.value("family").lower())
    if family is None:
        refuse_column("FAMILY_UNKNOWN", "family")
    if not raw.value("certificate_number") and not raw.value("id_number"):
        # Without either it could never be found.
        refuse_column("VALUE_MISSING", "certificate_number")
    own = "series" if family == "title" else "examination"
    if family is not None and not raw.value(own):
        refuse_column("VALUE_MISSING", own)
    _check_texts(raw, glyphs, refuse_column)
    day = read_date(raw.value("date_passed"))
    if day is None:
        refuse_column("DATE_INVALID", "date_passed")
    elif day >= FIRST_DAY:
        refuse_column("NOT_LEGACY", "date_passed")
    if found or day is None or family is None:
        return None, list(found.values())
    document: dict[str, Any] = {column: raw.value(column) or None for column in _KEPT}
    document["date_passed"] = day.isoformat()
    document["id_type"] = document["id_type"] or RESIDENT_ID
    return (
        LegacyRow(
            raw.number,
            family,
            raw.value("certificate_number").upper() or None,
            canonical_number(raw.value("id_number")) or None,
            day,
            document,
        ),
        [],
    )


def _check_texts(raw: RawRow, glyphs: GlyphCoverage, refuse_column: Any) -> None:
    if raw.value("name") and (fault := check_name(raw.value("name"), glyphs)) is not None:
        refuse_column(fault.code, "name", value=fault.said)
    for column in (*_TEXTS, "id_number"):
        text = raw.value(column)
        if len(text) > (40 if column == "id_number" else _LONGEST):
            refuse_column("TEXT_TOO_LONG", column, value=said(str(_LONGEST)))
        elif text and (fault := check_text(text, glyphs)) is not None:
            refuse_column(fault.code, column, value=fault.said)
