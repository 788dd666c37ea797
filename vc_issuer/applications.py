"""Applications in the registry: units imported, files applied for, approved by a second person."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vc_core.documents.jcs import canonicalize as jcs
from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.application.accepted import IdentityKey
from vc_issuer.application_state import demand_not_ended, find_application
from vc_issuer.applied_rows import APPLIED, StoredRow, digest_for_log
from vc_issuer.audit import Event, append
from vc_issuer.persons import same_person
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ENDED, Application, ApplicationRow, UnitRecord
from vc_issuer.remit import Unit
from vc_issuer.times import local_date

# Readable aloud and hard to mistype: no I, L, O, 0 or 1.
ID_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_IDS_PER_QUERY = 500


def keep_units(session: Session, units: Sequence[Unit], *, actor: str, now: datetime) -> None:
    """Store units; one that is there already gets the remit that the file now gives.

    Of what is new or changed the log has the digest, so that every version can be proven.
    """
    events = []
    for unit in units:
        record = session.get(UnitRecord, unit.code)
        changed = record is None or record.document != dict(unit.document)
        digest = hashlib.sha256(jcs(dict(unit.document))).hexdigest()
        detail = {"digest": digest} if changed else {}
        events.append(Event("import-unit", unit.code, detail))
        session.merge(
            UnitRecord(
                code=unit.code, name=unit.name.zh, document=dict(unit.document), imported_at=now
            )
        )
    append(session, events, actor=actor, now=now)


def find_unit(session: Session, code: str) -> UnitRecord:
    """Give a unit, or refuse a code that is not on file."""
    unit = session.get(UnitRecord, code)
    if unit is None:
        raise IssuerError(
            "NO_SUCH_UNIT",
            "no unit has this code: import it with vc-issuer units import",
            "没有该代码的单位：请用 vc-issuer units import 导入",
        )
    return unit


def identity_keys(session: Session, id_numbers: Iterable[str]) -> set[IdentityKey]:
    """Give what has been applied for already for the persons with these ID numbers (N1.3).

    What was rejected or withdrawn counts no longer: nothing was issued, nothing will be.
    """
    wanted = sorted(set(id_numbers))
    keys: set[IdentityKey] = set()
    for start in range(0, len(wanted), _IDS_PER_QUERY):
        documents = session.scalars(
            select(ApplicationRow.document)
            .join(Application, Application.id == ApplicationRow.application_id)
            .where(ApplicationRow.id_number.in_(wanted[start : start + _IDS_PER_QUERY]))
            .where(Application.state.not_in(ENDED))
        )
        keys |= {AcceptedRow.from_document(document).identity_key for document in documents}
    return keys


def keep_application(
    session: Session,
    *,
    unit_code: str,
    applicant: str,
    data: bytes,
    catalogue_version: str,
    rows: Sequence[AcceptedRow],
    refused_rows: int,
    now: datetime,
) -> str:
    """Store the accepted rows as a new application and give its id."""
    find_unit(session, unit_code)
    if not rows:
        raise IssuerError("NO_VALID_ROWS", "no row can be accepted", "没有可接受的行")
    # The file was checked before this transaction: another may have been stored since.
    if identity_keys(session, [row.id_number for row in rows]) & {r.identity_key for r in rows}:
        raise IssuerError(
            "DUPLICATE",
            "the same persons' results were applied for at the same moment: check the file again",
            "同一人的同一结果刚被另一申请提交：请重新检查文件",
        )
    application_id, digest = _store(
        session,
        Application(
            unit_code=unit_code,
            applicant=applicant,
            file_digest=hashlib.sha256(data).hexdigest(),
            catalogue_version=catalogue_version,
            refused_rows=refused_rows,
            state="submitted",
            submitted_at=now,
        ),
        rows,
    )
    detail = {"unit": unit_code, "rows": len(rows), "refused": refused_rows, "digest": digest}
    append(session, [Event(APPLIED, application_id, detail)], actor=applicant, now=now)
    return application_id


def keep_correction(
    session: Session,
    *,
    unit_code: str,
    applicant: str,
    approver: str,
    row: AcceptedRow,
    request: str,
    catalogue_version: str,
    now: datetime,
) -> str:
    """Store the corrected row of an approved request as an approved application of its own."""
    application_id, digest = _store(
        session,
        Application(
            unit_code=unit_code,
            applicant=applicant,
            # There is no file; the request stands for it.
            file_digest=hashlib.sha256(request.encode("ascii")).hexdigest(),
            catalogue_version=catalogue_version,
            refused_rows=0,
            state="approved",
            submitted_at=now,
            approved_by=approver,
            approved_at=now,
        ),
        [row],
    )
    detail = {"unit": unit_code, "rows": 1, "refused": 0, "request": request, "digest": digest}
    append(session, [Event(APPLIED, application_id, detail)], actor=applicant, now=now)
    append(session, [Event("approve", application_id, {})], actor=approver, now=now)
    return application_id


def _store(
    session: Session, application: Application, rows: Sequence[AcceptedRow]
) -> tuple[str, str]:
    """Store an application with its rows; give its id and the digest of the rows."""
    suffix = "".join(secrets.choice(ID_ALPHABET) for _ in range(8))
    application.id = f"A{local_date(application.submitted_at):%Y%m%d}-{suffix}"
    session.add(application)
    session.flush()
    stored = [StoredRow(row.row_number, row.id_number, row.to_document()) for row in rows]
    # Past the session, which would make an object of each.
    session.connection().execute(
        insert(ApplicationRow),
        [{"application_id": application.id, **row._asdict()} for row in stored],
    )
    return application.id, digest_for_log(session, stored)


def approve(session: Session, application_id: str, *, approver: str, now: datetime) -> Application:
    """Approve an application once; whoever applied cannot approve (N2.2)."""
    application = find_application(session, application_id)
    if application.approved_by is not None:
        raise IssuerError(
            "ALREADY_APPROVED", "the application has been approved already", "该申请已批准"
        )
    demand_not_ended(application)
    demand_second_person(application, approver)
    application.approved_by, application.approved_at = approver, now
    application.state = "approved"
    append(session, [Event("approve", application_id, {})], actor=approver, now=now)
    return application


def demand_second_person(application: Application, person: str) -> None:
    """Refuse the applicant, and the applying unit by its code, as the second person (N2.2)."""
    unit = application.unit_code
    if any(same_person(person, name) for name in (application.applicant, unit, f"unit:{unit}")):
        raise IssuerError(
            "SAME_PERSON",
            "applicant and approver must be two persons (notice, clause 2)",
            "申请人与批准人必须是两人（通知第二条）",
            clause="二",
        )
