"""A unit's desk for slips: facts from the registry to sign, and signed slips looked at and noted.

The unit signs on its own machine (`vc-issuer slips issue`), because its key never comes here.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vc_core.documents.loader import pinned
from vc_core.documents.strict_json import Limits, parse
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.problems import ProblemError
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.schema import check_schema
from vc_issuer.accounts.holders import plain_name
from vc_issuer.application.identity import canonical_number
from vc_issuer.applications import find_unit
from vc_issuer.audit import Event, append
from vc_issuer.catalogue import Catalogue
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import AuditEntry
from vc_issuer.registry.service_models import LegacyRecord
from vc_issuer.remit import ANY
from vc_issuer.slips.kinds import SLIPS, SlipKind, kind_given_by
from vc_issuer.slips.recognition import covered_by, in_force
from vc_issuer.times import whole_second
from vc_issuer.units_file import read_unit

GIVEN = "slip"
LARGEST_SLIP = 64 * 1024
_LIMITS = Limits(size=LARGEST_SLIP, depth=20, values=2_000)
_MOST_RECORDS = 20
_SHARED = {
    "series": "series",
    "committee": "committee",
    "examination": "examination",
    "specialty": "specialty",
    "qualificationName": "qualification_name",
    "level": "level",
    "datePassed": "date_passed",
}


@dataclass(frozen=True)
class FoundRecord:
    """A legacy record within the unit's remit; the representation leaves out the person."""

    id: int
    number: str | None
    document: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class GivenSlip:
    """A signed slip that was found good; its digest is all that is kept of it."""

    digest: str
    slip_number: str
    did: str


class SlipDesk:
    """Finds what slips say, and checks what units have signed."""

    def __init__(self, registry: Registry, catalogue: Callable[[], Catalogue]) -> None:
        """Take the registry and the catalogue, by which remits have their names."""
        self._registry = registry
        self._catalogue = catalogue

    def kind_of(self, unit: str) -> SlipKind:
        """Give the slip that a unit gives, or refuse a unit that gives none (N5.2)."""
        with self._registry.reading() as session:
            return kind_given_by(self._unit(session, unit).kind)

    def find(self, unit: str, *, name: str, known: str) -> list[FoundRecord]:
        """Find legacy records by name and number (of the certificate or the ID document)."""
        number, wanted = known.strip().upper(), plain_name(name)
        with self._registry.reading() as session:
            records = session.scalars(
                select(LegacyRecord)
                .where(
                    (LegacyRecord.certificate_number == number)
                    | (LegacyRecord.id_number == canonical_number(known.strip()))
                )
                .order_by(LegacyRecord.id)
                .limit(_MOST_RECORDS)
            ).all()
            return [
                FoundRecord(record.id, record.certificate_number, record.document)
                for record in records
                if plain_name(record.document["name"]) == wanted
                and self._in_remit(session, unit, record)
            ]

    def facts(self, unit: str, record_id: int, *, slip_number: str) -> dict[str, str]:
        """Give the facts of a slip on a legacy record, ready to be signed by the unit."""
        if not 0 < len(slip_number) <= 40 or not slip_number.isprintable():
            raise IssuerError("SLIP_NUMBER", "a slip has a number", "须填写单号")
        with self._registry.reading() as session:
            record = session.get(LegacyRecord, record_id)
            if record is None or not self._in_remit(session, unit, record):
                raise IssuerError(
                    "NOT_FOUND", "no such record in your remit", "本单位范围内没有该记录"
                )
            facts = {
                "name": record.document["name"],
                # Missing in the registry, it is filled in from the archives before signing.
                "idNumber": record.id_number or "",
                "slipNumber": slip_number,
                "slipSource": "registry",
                "certificateNumber": record.certificate_number or "",
                **{member: record.document[column] or "" for member, column in _SHARED.items()},
            }
        return {name: text for name, text in facts.items() if text or name == "idNumber"}

    def note(self, unit: str, data: bytes, *, by: str, now: datetime) -> GivenSlip:
        """Check a signed slip as a verifier will, and note in the log that it was given."""
        document = _read(data)
        kind = self.kind_of(unit)
        if document.get("type") != ["VerifiableCredential", kind.credential_type]:
            raise _refused(
                "it is not a slip of this unit's kind", "不是本单位可出具的查询单或成绩单"
            )
        check_schema(document, pinned())
        now = whole_second(now)
        result = verify_proof(document, resolver=DidKeyResolver(), now=now)
        if result.outcome is not Outcome.PASSED:
            raise _refused("its signature does not hold", "签名不成立")
        did, subject = str(document["issuer"]), document["credentialSubject"]
        with self._registry.writing() as session:
            recognised = next(
                (
                    entry
                    for entry in in_force(session)
                    if (entry.unit_code, entry.did) == (unit, did)
                ),
                None,
            )
            if recognised is None:
                raise _refused(
                    "its key is not recognised for this unit", "签名公钥未获对本单位的认可"
                )
            covered = json.loads(recognised.document)["credentialSubject"]
            if not _covers(covered, subject):
                raise _refused("it is outside the recognised remit", "超出获认可的范围")
            digest = hashlib.sha256(data).hexdigest()
            detail = {"digest": digest, "slip": kind.credential_type, "key": did}
            append(session, [Event(GIVEN, unit, detail)], actor=by, now=now)
        return GivenSlip(digest, str(subject["slipNumber"]), did)

    def noted(self, unit: str, *, limit: int = 20) -> Sequence[AuditEntry]:
        """Give the log's latest entries on slips of a unit."""
        with self._registry.reading() as session:
            return session.scalars(
                select(AuditEntry)
                .where(AuditEntry.action == GIVEN)
                .where(AuditEntry.subject == unit)
                .order_by(AuditEntry.sequence.desc())
                .limit(limit)
            ).all()

    def _unit(self, session: Session, code: str) -> Any:
        return read_unit(find_unit(session, code).document, catalogue=self._catalogue())

    def _in_remit(self, session: Session, code: str, record: LegacyRecord) -> bool:
        unit, catalogue = self._unit(session, code), self._catalogue()
        kind = SLIPS["title" if record.family == "title" else "qualification"]
        if kind is not kind_given_by(unit.kind):
            return False
        subject = {member: record.document[column] for member, column in _SHARED.items()}
        return _covers(covered_by(unit.remit, catalogue), subject)


def _covers(covered: dict[str, Any], subject: dict[str, Any]) -> bool:
    """Tell whether a slip's subject lies within a remit, as the verifier asks."""
    return all(
        subject.get(member) is None
        or ANY in covered.get(name, ())
        or subject[member] in covered.get(name, ())
        for name, member in (
            ("coveredSeries", "series"),
            ("coveredCommittees", "committee"),
            ("coveredExaminations", "examination"),
        )
    )


def _read(data: bytes) -> dict[str, Any]:
    try:
        document = parse(data, limits=_LIMITS)
    except ProblemError as error:
        raise _refused("it is no JSON document", "不是 JSON 文件") from error
    if not isinstance(document, dict):
        raise _refused("it is no JSON object", "不是 JSON 对象")
    return document


def _refused(en: str, zh: str) -> IssuerError:
    return IssuerError("SLIP_REFUSED", f"the slip is not in order: {en}", f"不合格：{zh}")
