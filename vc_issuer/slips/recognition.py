"""The bureau's recognition of a unit's key for slips: a credential for every verifier (N5.1).

Signed with the operational key that signs status lists, never with the e-seal, and published in
the trust bundle. The covered series, committees and examinations are those of the unit's remit.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.credential import check_credential
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.proofs import add_proof, default_jsonld
from vc_core.signer import Signer
from vc_core.times import format_timestamp
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.catalogue import Catalogue
from vc_issuer.keyring import Keyring
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.service_models import RecognitionRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.remit import ANY, Remit, Unit
from vc_issuer.slips.kinds import kind_given_by
from vc_issuer.slips.slip import slips_context
from vc_issuer.times import whole_second
from vc_issuer.unit_keys import demand_key
from vc_issuer.units_file import read_unit

RECOGNITION = "UnitRecognitionCredential"


@dataclass(frozen=True)
class Recognition:
    """One recognition in force."""

    id: int
    unit: str
    did: str
    slip_type: str
    recognised_at: datetime


class RecognitionDesk:
    """Recognises units for signing slips, and withdraws it."""

    def __init__(
        self, registry: Registry, keyring: Keyring, catalogue: Callable[[], Catalogue]
    ) -> None:
        """Take the registry, the keys and the catalogue, by which series have their names."""
        self._registry = registry
        self._keyring = keyring
        self._catalogue = catalogue

    def recognise(self, code: str, did: str, *, by: str, now: datetime) -> int:
        """Recognise a registered key of a unit for the slips of its kind and remit."""
        now = whole_second(now)
        catalogue = self._catalogue()
        with self._registry.writing() as session:
            unit = read_unit(find_unit(session, code).document, catalogue=catalogue)
            slip_type = kind_given_by(unit.kind).credential_type
            demand_key(session, did, code)
            for earlier in in_force(session):
                if earlier.did == did:
                    raise IssuerError("RECOGNISED", "the key is recognised", "该公钥已获认可")
            bureau = read_setting(session, "did")
            unsigned = _credential(unit, did, slip_type, bureau, catalogue, now)
            check_credential(unsigned)
            lossless_quads(unsigned, default_jsonld())
            signer = self._keyring.current_status_signer(read_setting(session, "did_document"))
            record = RecognitionRecord(
                unit_code=code,
                did=did,
                slip_type=slip_type,
                document=_signed(unsigned, signer, now),
                recognised_by=by,
                recognised_at=now,
            )
            session.add(record)
            session.flush()
            detail = {"key": did, "slip": slip_type}
            append(session, [Event("recognise", code, detail)], actor=by, now=now)
            return record.id

    def withdraw(self, recognition: int, *, by: str, now: datetime) -> None:
        """Withdraw a recognition: it leaves the trust bundle at the next publication."""
        now = whole_second(now)
        with self._registry.writing() as session:
            record = session.get(RecognitionRecord, recognition, with_for_update=True)
            if record is None or record.withdrawn_at is not None:
                raise IssuerError("NO_SUCH_RECOGNITION", "no such recognition", "没有该认可")
            record.withdrawn_by, record.withdrawn_at = by, now
            detail = {"key": record.did}
            append(
                session,
                [Event("withdraw-recognition", record.unit_code, detail)],
                actor=by,
                now=now,
            )

    def list(self) -> "Sequence[Recognition]":
        """Give the recognitions in force."""
        with self._registry.reading() as session:
            return [
                Recognition(r.id, r.unit_code, r.did, r.slip_type, r.recognised_at)
                for r in in_force(session)
            ]


def recognition_credentials(session: Session) -> list[dict[str, Any]]:
    """Give the recognitions that the trust bundle publishes."""
    return [json.loads(record.document) for record in in_force(session)]


def sign_recognitions_anew(session: Session, signer: Signer, now: datetime) -> None:
    """Sign every recognition that was not withdrawn by a new status key; what it says stays."""
    for record in session.scalars(
        select(RecognitionRecord).where(RecognitionRecord.withdrawn_at.is_(None))
    ):
        document = json.loads(record.document)
        del document["proof"]
        record.document = _signed(document, signer, now)


def _signed(unsigned: dict[str, Any], signer: Signer, now: datetime) -> str:
    signed = add_proof(unsigned, signer=signer, cryptosuite="ecdsa-jcs-2019", created=now)
    return json.dumps(signed, ensure_ascii=False)


def in_force(session: Session) -> list[RecognitionRecord]:
    """Give recognitions that neither were withdrawn nor are for a key that was."""
    records = session.scalars(
        select(RecognitionRecord)
        .where(RecognitionRecord.withdrawn_at.is_(None))
        .order_by(RecognitionRecord.id)
    )
    return [record for record in records if _key_in_force(session, record)]


def _key_in_force(session: Session, record: RecognitionRecord) -> bool:
    try:
        demand_key(session, record.did, record.unit_code)
    except IssuerError:
        return False
    return True


def _credential(
    unit: Unit, did: str, slip_type: str, bureau: str, catalogue: Catalogue, now: datetime
) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS_V2, slips_context(pinned())],
        "type": ["VerifiableCredential", RECOGNITION],
        "issuer": bureau,
        "validFrom": format_timestamp(now),
        "credentialSubject": {
            "id": did,
            "name": [
                {"@value": unit.name.zh, "@language": "zh"},
                {"@value": unit.name.en, "@language": "en"},
            ],
            "unitCode": unit.code,
            "creditCode": unit.credit_code,
            "slipType": slip_type,
            **covered_by(unit.remit, catalogue),
        },
    }


def covered_by(remit: Remit, catalogue: Catalogue) -> dict[str, list[str]]:
    """Give the names of what a remit covers, as a recognition says it; `*` is everything."""
    covered = {
        "coveredSeries": [_series(code, catalogue) for code in remit.series],
        "coveredCommittees": [committee.name for committee in remit.committees],
        "coveredExaminations": [
            ANY if code == ANY else catalogue.examination_named(code) or code
            for code in remit.examinations
        ],
    }
    return {name: values for name, values in covered.items() if values}


def _series(code: str, catalogue: Catalogue) -> str:
    return ANY if code == ANY else catalogue.series_named(code) or code
