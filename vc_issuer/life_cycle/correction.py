"""A correction: the certificate's row with some fields changed, checked by all the rules again."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from vc_issuer.application.accepted import (
    PROFESSIONAL_TITLE,
    ApplicationRow,
    CheckedApplication,
    IdentityKey,
)
from vc_issuer.application.cells import Cell
from vc_issuer.application.checking import check_application
from vc_issuer.application.columns import COLUMNS
from vc_issuer.application.rows import RawRow
from vc_issuer.catalogue import Catalogue
from vc_issuer.problems import IssuerError
from vc_issuer.refusals import Refusal, refuse, said
from vc_issuer.remit import Unit
from vc_issuer.text_rules import GlyphCoverage

FIELDS = tuple(column.field for column in COLUMNS)


class CorrectionRefused(IssuerError):
    """The corrected row breaks a rule; `refusals` says which, column by column."""

    def __init__(self, refusals: Collection[Refusal]) -> None:
        codes = ", ".join(sorted({refusal.code for refusal in refusals}))
        super().__init__(
            "CORRECTION_REFUSED",
            f"the corrected row is refused: {codes}",
            f"更正后的内容不予受理：{codes}",
            refusals=[
                {"column": r.column, "code": r.code, "zh": r.text.zh, "en": r.text.en}
                for r in refusals
            ],
        )
        self.refusals = tuple(refusals)


def corrected_values(
    row: ApplicationRow, changes: Mapping[str, str], *, seal_alone: bool = False
) -> dict[str, str]:
    """Give the row's fields with the changes made; none, or an unknown field, is refused.

    With `seal_alone` there need be none: it is the seal that is put right.
    """
    before = fields_of_row(row)
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise IssuerError(
            "CORRECTION_FIELD", "a correction names an unknown field", "更正涉及未知字段"
        )
    after = {**before, **{field: text.strip(" ") for field, text in changes.items()}}
    if after == before and not seal_alone:
        raise IssuerError("CORRECTION_EMPTY", "nothing would change", "没有需要更正的内容")
    return after


def fields_of_row(row: ApplicationRow) -> dict[str, str]:
    """Write an accepted row as the fields of an application file."""
    document = row.to_document()
    values = {field: document.get(field) or "" for field in FIELDS}
    # The row does not keep which of the two words for a review stood in the file.
    values["route"] = "评审" if row.family == PROFESSIONAL_TITLE else "考试"
    return values


def check_correction(
    values: Mapping[str, str],
    *,
    unit: Unit,
    catalogue: Catalogue,
    glyphs: GlyphCoverage,
    already_issued: Callable[[IdentityKey], bool],
    now: datetime,
) -> ApplicationRow:
    """Check a corrected row as any application's; raises `CorrectionRefused`."""
    raw = RawRow(2, values, tuple(_cell_refusals(values)))
    checked: CheckedApplication = check_application(
        [raw],
        unit=unit,
        catalogue=catalogue,
        now=now,
        glyphs=glyphs,
        already_issued=already_issued,
    )
    if checked.refused:
        raise CorrectionRefused(checked.refused)
    return checked.accepted[0]


def _cell_refusals(values: Mapping[str, str]) -> list[Refusal]:
    """Refuse what no cell of a file may hold, either: formulas and endless texts."""
    return [
        refuse(code, 2, field, facts={"value": said(str(len(text)))})
        for field, text in values.items()
        if (code := Cell(text).refusal_code) is not None
    ]
