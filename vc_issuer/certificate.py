"""Builds the unsigned certificate (VC Data Model 2.0) of one approved row.

The full ID number never enters a credential, nor a hash of it: its first three and last four
characters do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.documents.loader import CREDENTIALS_V2, PinnedContexts
from vc_core.times import format_timestamp
from vc_issuer.application.accepted import ApplicationRow
from vc_issuer.application.identity import mask_id_number
from vc_issuer.e_licence import ELicence
from vc_issuer.registry.reservation import Reservation

PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class OrganisingUnit:
    """The unit that applied: its name and unified social credit code."""

    name: str
    code: str


@dataclass(frozen=True)
class Issuance:
    """What all certificates of one chunk share: who issues, when, and under what."""

    issuer: str
    base: str
    legal_basis: str
    valid_from: datetime
    e_licence: ELicence | None = None

    def e_licence_identifier(self, number: str) -> str | None:
        """Give a certificate's e-licence identifier, if the operator configured them."""
        return None if self.e_licence is None else self.e_licence.identifier(number)


class CertificateBuilder:
    """Turns a row and its reservation into a credential under the pinned context and schema."""

    def __init__(self, contexts: PinnedContexts) -> None:
        """Take the pinned contexts, from which the schema's digest comes."""
        self._contexts = contexts

    def build(
        self,
        row: ApplicationRow,
        unit: OrganisingUnit,
        reservation: Reservation,
        issuance: Issuance,
        *,
        replaces: str | None = None,
    ) -> dict[str, Any]:
        """Build the unsigned credential; `replaces` is the number of the one it replaces."""
        kind = row.family
        subject = {
            "name": row.name,
            "maskedIdNumber": mask_id_number(row.id_number),
            "certificateNumber": reservation.number,
            "series": row.series,
            "examination": row.examination,
            "specialty": row.specialty,
            "qualificationName": row.qualification_name,
            "level": row.level,
            "datePassed": row.date_passed.isoformat(),
            "committee": row.committee,
            "organisingUnit": unit.name,
            "organisingUnitCode": unit.code,
            "eLicenceIdentifier": issuance.e_licence_identifier(reservation.number),
        }
        schema = self._contexts.schema_url(kind)
        return {
            "@context": [CREDENTIALS_V2, self._contexts.certificate_context],
            "type": ["VerifiableCredential", kind],
            "issuer": issuance.issuer,
            "validFrom": format_timestamp(issuance.valid_from),
            # What the kind does not have is left out; lint demands what it must have.
            "credentialSubject": {name: value for name, value in subject.items() if value},
            "legalBasis": issuance.legal_basis,
            **({} if replaces is None else {"replaces": replaces}),
            "credentialStatus": [
                {
                    "type": "BitstringStatusListEntry",
                    "statusPurpose": purpose,
                    "statusListIndex": str(reservation.status_index),
                    "statusListCredential": status_list_url(
                        issuance.base, purpose, reservation.status_list
                    ),
                }
                for purpose in PURPOSES
            ],
            "credentialSchema": {
                "id": schema,
                "type": "JsonSchema",
                "digestSRI": self._contexts.digest_sri(schema),
            },
        }


def status_list_url(base: str, purpose: str, number: int) -> str:
    """Give the URL of a status list credential."""
    return f"{base}/status-lists/{purpose}/{number}"
