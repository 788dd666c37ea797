"""Corrections of certificates: checked when asked for, checked again when approved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.application.identity import canonical_number
from vc_issuer.applications import find_unit, identity_keys, keep_correction
from vc_issuer.catalogue import Catalogue
from vc_issuer.life_cycle.correction import check_correction, corrected_values, fields_of_row
from vc_issuer.published_keys import compromises
from vc_issuer.registry.models import ApplicationRow, CertificateRecord
from vc_issuer.registry.service_models import ChangeRequestRecord
from vc_issuer.seal_evidence import sealed_by
from vc_issuer.status import demand_replaceable
from vc_issuer.text_rules import GlyphCoverage
from vc_issuer.units_file import read_unit


@dataclass(frozen=True)
class Rulebook:
    """What corrected rows are checked against, as it stands when it is asked for."""

    catalogue: Callable[[], Catalogue]
    glyphs: Callable[[], GlyphCoverage]


class Corrections:
    """Makes of a correction a row that passed the rules, then an approved application."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Take the rules."""
        self._rulebook = rulebook

    def asked_for(
        self,
        session: Session,
        record: CertificateRecord,
        unit: str,
        changes: Mapping[str, str],
        now: datetime,
    ) -> dict[str, Any]:
        """Check what a unit asks for; give the corrected row and the names of what changes."""
        old_row = row_of(session, record)
        values = corrected_values(
            old_row, changes, seal_alone=_bears_compromised_seal(session, record)
        )
        new_row = self._check(session, old_row, values, unit, now)
        changed = sorted(f for f, text in fields_of_row(old_row).items() if values[f] != text)
        return {"row": new_row.to_document(), "changed": changed}

    def _check(
        self,
        session: Session,
        old_row: AcceptedRow,
        values: Mapping[str, str],
        unit: str,
        now: datetime,
    ) -> AcceptedRow:
        catalogue = self._rulebook.catalogue()
        # The row it replaces is in the registry already, and is not a duplicate of it.
        known = identity_keys(session, [canonical_number(values["id_number"])])
        known.discard(old_row.identity_key)
        return check_correction(
            values,
            unit=read_unit(find_unit(session, unit).document, catalogue=catalogue),
            catalogue=catalogue,
            glyphs=self._rulebook.glyphs(),
            already_issued=known.__contains__,
            now=now,
        )

    def approved(
        self, session: Session, request: ChangeRequestRecord, by: str, now: datetime
    ) -> str:
        """Turn an approved correction into an application of one row, its rules asked again."""
        demand_replaceable(session, request.certificate_number)
        old_row = row_numbered(session, request.certificate_number)
        document = (request.corrected or {"row": {}})["row"]
        values = fields_of_row(AcceptedRow.from_document(document))
        row = self._check(session, old_row, values, request.unit_code, now)
        return keep_correction(
            session,
            unit_code=request.unit_code,
            applicant=request.requested_by,
            approver=by,
            row=row,
            request=request.id,
            catalogue_version=self._rulebook.catalogue().version,
            now=now,
        )


def _bears_compromised_seal(session: Session, record: CertificateRecord) -> bool:
    return any(sealed_by(record.document or "", name) for name in compromises(session))


def row_numbered(session: Session, number: str) -> AcceptedRow:
    """Give the row of the certificate with a number."""
    return row_of(session, session.get_one(CertificateRecord, number))


def row_of(session: Session, record: CertificateRecord) -> AcceptedRow:
    """Give the row that a certificate was made of."""
    return AcceptedRow.from_document(session.get_one(ApplicationRow, record.row_id).document)
