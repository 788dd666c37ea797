"""A VC-API issue request as an application row: no token seals what no person has approved.

A unit's token hands in one row and is told to wait (202). Asked again after the approval, with the
same Idempotency-Key or naming the application, the row is sealed and answered (201).
"""

import csv
import hashlib
import io
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from vc_core.documents.jcs import canonicalize as jcs
from vc_core.documents.loader import pinned
from vc_issuer.accounts.idempotency import IdempotencyKeys, Remembered
from vc_issuer.accounts.scopes import Scope
from vc_issuer.accounts.tokens import Bearer
from vc_issuer.application.accepted import ApplicationRow as AcceptedRow
from vc_issuer.application.columns import HEADINGS
from vc_issuer.application_state import demand_not_ended, find_application
from vc_issuer.certificate import CertificateBuilder, Issuance, OrganisingUnit
from vc_issuer.lease import application_lease
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ApplicationRow, CertificateRecord
from vc_issuer.registry.reservation import Reservation
from vc_issuer.registry.settings import read_setting
from vc_issuer.web import application_records, records
from vc_issuer.web.console import Console
from vc_issuer.web.guard import missing_scope
from vc_issuer.web.issue_row import malformed, row_values
from vc_issuer.web.numbers import LARGEST
from vc_issuer.workshop import open_issuer

# The first row beneath the headings: a request makes a file of one row.
ONLY_ROW = 2
# Decided by the pipeline for each certificate, so that a caller cannot state them.
_UNSTATED = ("validFrom", "credentialStatus", "proof", "id", "replaces")


@dataclass(frozen=True)
class Answer:
    """What the route says: sealed now or earlier (201), or waiting for approval (202)."""

    status: int
    members: dict[str, Any]


class IssueDesk:
    """Takes issue requests of tokens."""

    def __init__(self, console: Console) -> None:
        """Take the console, whose bureau seals."""
        self._console = console
        self._bureau = console.bureau
        self._keys = IdempotencyKeys(console.bureau.registry)

    def issue(
        self, bearer: Bearer, credential: dict[str, Any], options: dict[str, Any], key: str | None
    ) -> Answer:
        """Hand in or seal one row; refused: what breaks a rule, differs, or is not approved."""
        now = self._console.now()
        remembered = None
        if key is not None:
            digest = hashlib.sha256(jcs({"credential": credential, "options": options})).hexdigest()
            remembered = self._keys.begin(bearer.token_id, key, digest=digest, now=now)
            if remembered.answer is not None:
                return self._sealed(remembered.answer["certificate"])
        application, row = _place(options)
        if application is None and remembered is not None:
            application, row = remembered.application, ONLY_ROW
        if application is None:
            file = _application_file(bearer, credential, options)
            application, row = self._apply(bearer, file, remembered, now), ONLY_ROW
            if remembered is not None:
                self._keys.keep_application(remembered.id, application)
        return self._issue_row(bearer, credential, application, row, remembered, now)

    def _issue_row(
        self,
        bearer: Bearer,
        credential: dict[str, Any],
        application: str,
        row: int,
        remembered: Remembered | None,
        now: datetime,
    ) -> Answer:
        with self._bureau.registry.reading() as session:
            found = application_records.read_application(session, application, unit=bearer.unit)
            demand_not_ended(find_application(session, application))
        if found.state == "submitted":
            return Answer(
                202, {"application": application, "row": row, "state": "awaiting-approval"}
            )
        if Scope.ISSUE not in bearer.scopes:
            raise missing_scope(Scope.ISSUE)
        row_id, number = self._agreeing_row(credential, application, row, now)
        if number is not None and (remembered is None or remembered.is_new):
            raise IssuerError(
                "ALREADY_SEALED",
                "this row has its certificate already",
                "该行已有证书",
                certificateNumber=number,
            )
        if number is None:
            number = self._seal(application, row_id, now, bearer.actor)
        if remembered is not None:
            self._keys.keep_answer(remembered.id, {"certificate": number})
        return self._sealed(number)

    def _apply(
        self, bearer: Bearer, file: bytes, remembered: Remembered | None, now: datetime
    ) -> str:
        """Hand in a file of one row, which goes through the rules of every file.

        What the same request under its key has handed in, a moment ago or before the process
        ended, is not refused as its duplicate but found again.
        """
        try:
            return self._hand_in(bearer, file, now)
        except IssuerError:
            earlier = (
                None
                if remembered is None
                else self._keys.handed_in(remembered.id, bearer.actor, file)
            )
            if earlier is None:
                raise
            return earlier

    def _hand_in(self, bearer: Bearer, file: bytes, now: datetime) -> str:
        receipt = self._bureau.apply(
            file, "request.csv", unit=bearer.unit or "", now=now, applicant=bearer.actor
        )
        if receipt.application is None:
            raise IssuerError(
                "ROWS_REFUSED",
                "the rules of the notice refuse this certificate",
                "按通知规定不予受理",
                refusals=[
                    {
                        "field": refusal.column,
                        "code": refusal.code,
                        "clause": refusal.clause,
                        "zh": refusal.text.zh,
                        "en": refusal.text.en,
                    }
                    for refusal in receipt.checked.refused
                ],
            )
        return receipt.application

    def _agreeing_row(
        self, credential: dict[str, Any], application: str, row: int, now: datetime
    ) -> tuple[int, str | None]:
        """Find the row and demand that the credential says nothing else than the row does."""
        with self._bureau.registry.reading() as session:
            found = session.scalar(
                select(ApplicationRow)
                .where(ApplicationRow.application_id == application)
                .where(ApplicationRow.row_number == row)
            )
            if found is None:
                raise IssuerError("NOT_FOUND", "no such row", "没有该行")
            unit = found.application.unit
            expected = CertificateBuilder(pinned()).build(
                AcceptedRow.from_document(found.document),
                OrganisingUnit(unit.name, unit.document["creditCode"]),
                Reservation(found.id, "", 0, 0),
                Issuance(read_setting(session, "did"), read_setting(session, "base"), "", now),
            )
            _demand_agreement(credential, expected)
            number = session.scalar(
                select(CertificateRecord.number)
                .where(CertificateRecord.row_id == found.id)
                .where(CertificateRecord.state == "sealed")
            )
            return found.id, number

    def _seal(self, application: str, row_id: int, now: datetime, by: str) -> str:
        """Seal one row through the pipeline; the last one makes the application issued."""
        registry = self._bureau.registry
        with application_lease(self._bureau.home, application):
            issuer = open_issuer(self._bureau.home, registry)
            prepared = issuer.prepare(row_id, now, by=by)
            issuer.issue(prepared)
        with registry.reading() as session:
            found = application_records.read_application(session, application)
        if found.sealed == found.rows:
            self._bureau.issue(application, clock=self._console.clock, by=by)
        return prepared.reservation.number

    def _sealed(self, number: str) -> Answer:
        with self._bureau.registry.reading() as session:
            text = records.read_certificate(session, number).text
        return Answer(201, {"verifiableCredential": json.loads(text)})


def _application_file(bearer: Bearer, credential: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Give the file of one row that a unit's token hands in."""
    if bearer.unit is None:
        raise IssuerError(
            "APPLICATION_NEEDED",
            "a bureau's token seals approved rows: name options.application and options.row",
            "本局令牌只签发已批准的行：请给出 options.application 与 options.row",
        )
    if Scope.APPLY not in bearer.scopes:
        raise missing_scope(Scope.APPLY)
    values = row_values(credential, options)
    output = io.StringIO()
    writer = csv.DictWriter(output, list(values))
    writer.writerow({field: HEADINGS[field].zh for field in values})
    writer.writerow(values)
    return output.getvalue().encode("utf-8")


def _place(options: dict[str, Any]) -> tuple[str | None, int]:
    application, row = options.get("application"), options.get("row", ONLY_ROW)
    # JSON has one kind of number: 2.0 is 2.
    row = int(row) if isinstance(row, float) and row.is_integer() else row
    if isinstance(row, bool) or not isinstance(row, int) or not ONLY_ROW <= row <= LARGEST:
        raise malformed("options.row", f"a number from {ONLY_ROW}")
    if not isinstance(application, str | None):
        raise malformed("options.application", "a text")
    return application, row


def _demand_agreement(credential: dict[str, Any], expected: dict[str, Any]) -> None:
    """Refuse a credential that states something else than the approved row gives."""
    for name in _UNSTATED:
        if name in credential:
            raise _differs(name)
    # Without a legal basis yet: it is the one in force at sealing.
    for name, value in credential.items():
        if name not in ("credentialSubject", "legalBasis") and value != expected.get(name):
            raise _differs(name)
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict):
        raise malformed("credential.credentialSubject", "an object")
    for name, value in subject.items():
        if name == "certificateNumber" or value != expected["credentialSubject"].get(name):
            raise _differs(f"credentialSubject.{name}")


def _differs(member: str) -> IssuerError:
    return IssuerError(
        "CREDENTIAL_DIFFERS",
        f"{member[:80]} is not what the approved row says, or is not the caller's to state",
        f"{member[:80]} 与已批准的内容不一致，或不应由调用方给出",
        member=member[:80],
    )
