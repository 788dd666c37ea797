"""Checking an application row by row against the notice (N1.2, N1.3, N2.1).

A row gets every refusal that can be told independently of the others, one per column: the first
that hits. Only a row without any refusal becomes a certificate.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from vc_core.problems import Text
from vc_issuer.application.accepted import ApplicationRow, CheckedApplication, IdentityKey
from vc_issuer.application.row_rules import RowCheck, Rules
from vc_issuer.application.rows import RawRow
from vc_issuer.catalogue import Catalogue
from vc_issuer.refusals import Refusal, refuse
from vc_issuer.remit import Unit
from vc_issuer.text_rules import GlyphCoverage


def check_application(
    rows: Iterable[RawRow],
    *,
    unit: Unit,
    catalogue: Catalogue,
    now: datetime,
    glyphs: GlyphCoverage,
    already_issued: Callable[[IdentityKey], bool],
) -> CheckedApplication:
    """Check every row of a file for one unit.

    `already_issued` answers for the registry. Of equal rows the first good one is accepted; the
    later ones are refused as `DUPLICATE` and name it.
    """
    rules = Rules(unit, catalogue, now, glyphs)
    accepted: list[ApplicationRow] = []
    refused: list[Refusal] = []
    first_rows: dict[IdentityKey, int] = {}
    for raw in rows:
        check = RowCheck(raw, rules)
        row = check.run()
        if row is None:
            refused.extend(check.refusals)
            continue
        key = row.identity_key
        if key in first_rows:
            number = first_rows[key]
            refused.append(_duplicate(row, Text(f"见第 {number} 行", f"see row {number}")))
        elif already_issued(key):
            refused.append(_duplicate(row, Text("已在登记库中", "it is in the registry")))
        else:
            first_rows[key] = row.row_number
            accepted.append(row)
    return CheckedApplication(tuple(accepted), tuple(refused))


def _duplicate(row: ApplicationRow, where: Text) -> Refusal:
    return refuse("DUPLICATE", row.row_number, "id_number", facts={"value": where})
