"""The issuing walk: reserve, lint, seal, verify, store."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import vc_issuer.batch
from tests.bureau_example import NOW, UNIT, approved_application, issue, new_bureau, title_file
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_web import document_of
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import Text
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_issuer import applications, audit
from vc_issuer.batch import Batch, IssueReport
from vc_issuer.bureau import Bureau
from vc_issuer.certificate import CertificateBuilder
from vc_issuer.distributed.dispatch import Dispatch
from vc_issuer.issue import Issuer, RowRange, Seals
from vc_issuer.keyring import Keyring
from vc_issuer.lease import application_lease
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ApplicationRow, AuditEntry, CertificateRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.sealing import NotSealed, Sealed, Sealer, open_sealer, write_certificate
from vc_issuer.signers.file import throw_away_signer
from vc_issuer.workshop import OwnProcess

OLD_BASIS = json.dumps(
    [{"number": "沪人社规〔2019〕33号", "inForceFrom": "2019-09-01", "inForceUntil": "2023-12-31"}]
).encode()


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return new_bureau(tmp_path / "home")


def did_document(bureau: Bureau) -> dict[str, Any]:
    with bureau.registry.reading() as session:
        document: dict[str, Any] = read_setting(session, "did_document")
        return document


def issuer(bureau: Bureau, sealer: Seals | None = None) -> Issuer:
    own = open_sealer(bureau.home, did_document(bureau))
    return Issuer(bureau.registry, CertificateBuilder(pinned()), sealer or own)


def issue_with(bureau: Bureau, application: str, sealer: Seals) -> IssueReport:
    return Batch(bureau.registry, application, by="clara").run(
        OwnProcess(issuer(bureau, sealer)), clock=lambda: NOW
    )


def records(bureau: Bureau) -> list[CertificateRecord]:
    with bureau.registry.reading() as session:
        return list(session.scalars(select(CertificateRecord).order_by(CertificateRecord.number)))


def rows(bureau: Bureau) -> list[int]:
    with bureau.registry.reading() as session:
        return list(session.scalars(select(ApplicationRow.id).order_by(ApplicationRow.id)))


class BreaksDown:
    """A sealer whose machine dies while sealing."""

    def try_seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed | NotSealed:
        raise ConnectionError


class RefusesTheFirst:
    """A sealer that refuses the first certificate it sees."""

    def __init__(self, sealer: Sealer) -> None:
        self.sealer = sealer
        self.refused = False

    def try_seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed | NotSealed:
        if not self.refused:
            self.refused = True
            return NotSealed("SCHEMA_MISMATCH", Text("不符", "misfit"))
        return self.sealer.try_seal(unsigned, now)


def test_every_row_gets_a_certificate_with_both_proofs_by_the_published_seal(
    bureau: Bureau,
) -> None:
    assert issue(bureau, approved_application(bureau, 3)) == 3
    resolver = KnownDocuments([document_of("did:web:rsj.sh.example", did_document(bureau))])
    for record in records(bureau):
        certificate = json.loads(record.document or "")
        result = verify_proof(certificate, resolver=resolver, now=NOW)
        assert result.outcome is Outcome.PASSED
        assert [proof.cryptosuite for proof in result.proofs] == [
            "ecdsa-jcs-2019",
            "ecdsa-rdfc-2019",
        ]
        assert {proof.verification_method for proof in result.proofs} == {
            "did:web:rsj.sh.example#seal-1"
        }
        assert certificate["credentialSubject"]["certificateNumber"] == record.number


def test_a_short_passport_number_is_sealed_without_being_shown(
    bureau: Bureau, tmp_path: Path
) -> None:
    head, row = title_file(1).decode().splitlines()
    cells = row.split(",")
    cells[1:3] = ["护照", "P123456"]
    data = f"{head}\n{','.join(cells)}".encode()
    application = bureau.apply(data, "titles.csv", unit=UNIT, now=NOW).application
    assert application is not None
    bureau.approve(application, by="director", now=NOW)
    assert issue(bureau, application) == 1
    [record] = records(bureau)
    assert json.loads(record.document or "")["credentialSubject"]["maskedIdNumber"] == "xxx****3456"
    assert bureau.export(tmp_path / "out", formats=["jsonld", "qr.png", "pdf"], now=NOW)


def test_issuing_again_seals_nothing_more(bureau: Bureau) -> None:
    application = approved_application(bureau, 2)
    issue(bureau, application)
    before = [(record.number, record.digest) for record in records(bureau)]
    report = bureau.issue(application, clock=lambda: NOW)
    assert (report.sealed, report.already_sealed) == (0, 2)
    assert [(record.number, record.digest) for record in records(bureau)] == before


def test_an_application_that_nobody_approved_is_not_issued(bureau: Bureau) -> None:
    receipt = bureau.apply(title_file(1), "titles.csv", unit=UNIT, now=NOW)
    assert receipt.application is not None
    with pytest.raises(IssuerError) as caught:
        issue(bureau, receipt.application)
    assert caught.value.code == "NOT_APPROVED"
    with pytest.raises(IssuerError) as caught:
        issuer(bureau).prepare(rows(bureau)[0], NOW, by="clara")
    assert caught.value.code == "NOT_APPROVED"
    assert records(bureau) == []


def test_rows_that_were_changed_since_they_were_applied_for_are_not_issued(bureau: Bureau) -> None:
    application = approved_application(bureau, 2)
    with bureau.registry.writing() as session:
        row = session.scalars(select(ApplicationRow).order_by(ApplicationRow.id)).first()
        assert row is not None
        row.document = {**row.document, "level": "正高级"}
    # Refused before its queue is asked for.
    elsewhere = Dispatch(bureau.registry, "postgresql://127.0.0.1:1/none", application, by="clara")
    for run in (
        lambda: issue(bureau, application),
        lambda: elsewhere.run(clock=lambda: NOW, progress=None, idle=lambda: None),
    ):
        with pytest.raises(IssuerError) as caught:
            run()
        assert caught.value.code == "ROWS_CHANGED"
    for row_id in rows(bureau):
        with pytest.raises(IssuerError) as caught:
            issuer(bureau).prepare(row_id, NOW, by="clara")
        assert caught.value.code == "ROWS_CHANGED"
    assert records(bureau) == []


def test_an_application_logged_before_rows_had_digests_is_issued(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_digest(session: Any, events: Any, **more: Any) -> None:
        for event in events:
            event.detail.pop("digest", None)
        audit.append(session, events, **more)

    monkeypatch.setattr(applications, "append", without_digest)
    application = approved_application(bureau, 2)
    assert issue(bureau, application) == 2
    assert bureau.reconcile().differences == ()


def test_the_log_has_no_digest_that_names_could_be_tried_on(bureau: Bureau) -> None:
    """The same rows at another bureau have another digest: each has a key of its own."""
    other = new_bureau(bureau.home.parent / "other")
    digests = set()
    for one in (bureau, other):
        approved_application(one, 1)
        with one.registry.reading() as session:
            logged = select(AuditEntry.detail).where(AuditEntry.action == "apply")
            digests |= {detail["digest"] for detail in session.scalars(logged)}
    assert len(digests) == 2


def test_without_a_legal_basis_in_force_nothing_is_reserved_or_sealed(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home", legal_basis=OLD_BASIS)
    application = approved_application(bureau, 1)
    with pytest.raises(IssuerError) as caught:
        issue(bureau, application)
    assert caught.value.code == "NO_LEGAL_BASIS"
    assert "2026-11-20" in caught.value.text.en
    assert records(bureau) == []


def test_a_given_renewal_lets_issuing_go_on_under_its_number(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home", legal_basis=OLD_BASIS)
    application = approved_application(bureau, 1)
    renewal = json.dumps([{"number": "示例〔2026〕9号", "inForceFrom": "2026-01-01"}]).encode()
    Bureau.initialise(bureau.home, now=NOW, legal_basis=renewal)
    assert issue(bureau, application) == 1
    [record] = records(bureau)
    assert json.loads(record.document or "")["legalBasis"] == "示例〔2026〕9号"


def test_a_run_that_breaks_down_keeps_its_numbers_for_the_same_rows(bureau: Bureau) -> None:
    application = approved_application(bureau, 2)
    with pytest.raises(ConnectionError):
        issue_with(bureau, application, BreaksDown())
    reserved = [(record.row_id, record.number, record.status_index) for record in records(bureau)]
    assert [record.state for record in records(bureau)] == ["reserved"] * 2
    assert bureau.reconcile().differences == ()
    assert issue(bureau, application) == 2
    assert [
        (record.row_id, record.number, record.status_index) for record in records(bureau)
    ] == reserved
    assert bureau.reconcile().differences == ()


def test_what_was_prepared_is_issued_once(bureau: Bureau) -> None:
    approved_application(bureau, 1)
    walk = issuer(bureau)
    prepared = walk.prepare(rows(bureau)[0], NOW, by="clara")
    sealed = walk.issue(prepared)
    with pytest.raises(IssuerError) as caught:
        walk.issue(prepared)
    assert caught.value.code == "ALREADY_ISSUED"
    assert [record.digest for record in records(bureau)] == [sealed.digest]


def test_two_preparations_of_one_row_end_in_one_certificate(bureau: Bureau) -> None:
    approved_application(bureau, 1)
    walk = issuer(bureau)
    first, second = (walk.prepare(rows(bureau)[0], NOW, by="clara") for _ in range(2))
    assert first.reservation == second.reservation
    walk.issue(first)
    with pytest.raises(IssuerError) as caught:
        walk.issue(second)
    assert caught.value.code == "ALREADY_SEALED"
    assert bureau.reconcile().differences == ()


def test_a_range_issued_again_or_by_two_at_a_time_ends_in_one_certificate_per_row(
    bureau: Bureau,
) -> None:
    application = approved_application(bureau, 3)
    one, other = issuer(bureau), issuer(bureau)
    rows = RowRange(2, 4)

    class TakesOver:
        """A sealer in whose way another issuer does the whole range."""

        def try_seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed | NotSealed:
            other.issue_range(application, rows, NOW, by="clara")
            return open_sealer(bureau.home, did_document(bureau)).try_seal(unsigned, now)

    with pytest.raises(IssuerError) as caught:
        issuer(bureau, TakesOver()).issue_range(application, rows, NOW, by="clara")
    assert caught.value.code == "ALREADY_SEALED"
    assert one.issue_range(application, rows, NOW, by="clara").sealed == 0
    assert [record.state for record in records(bureau)] == ["sealed"] * 3
    assert bureau.reconcile().differences == ()


def test_one_bad_row_does_not_hold_up_the_others(bureau: Bureau) -> None:
    application = approved_application(bureau, 3)
    refusing = RefusesTheFirst(open_sealer(bureau.home, did_document(bureau)))
    report = issue_with(bureau, application, refusing)
    assert report.sealed == 2
    assert [(row.row_number, row.reason.code) for row in report.refused] == [(2, "SCHEMA_MISMATCH")]
    assert issue(bureau, application) == 1


def test_one_application_is_issued_by_one_process_at_a_time(bureau: Bureau) -> None:
    application = approved_application(bureau, 1)
    with application_lease(bureau.home, application), pytest.raises(IssuerError) as caught:
        issue(bureau, application)
    assert caught.value.code == "APPLICATION_BUSY"
    assert issue(bureau, application) == 1


def unsigned_certificate(bureau: Bureau) -> dict[str, Any]:
    approved_application(bureau, 1)
    return issuer(bureau).prepare(rows(bureau)[0], NOW, by="clara").unsigned


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: c.update(issuer="did:web:other.example"), "NOT_OURS_TO_SEAL"),
        (lambda c: c.update(proof=[]), "NOT_OURS_TO_SEAL"),
        (lambda c: c.update(type=["VerifiableCredential"]), "NOT_A_CERTIFICATE"),
        (lambda c: c.pop("credentialSchema"), "NOT_A_CERTIFICATE"),
        (lambda c: c.pop("validFrom"), "SCHEMA_MISMATCH"),
        (lambda c: c["credentialSubject"].update(level="初级"), "SCHEMA_MISMATCH"),
        (lambda c: c["credentialSubject"].update(birthDate="1970-01-01"), "SCHEMA_MISMATCH"),
        (lambda c: c["credentialSubject"].update(name="张\u200b三"), "TEXT_FORBIDDEN_CHARACTER"),
        (lambda c: c["credentialSubject"].update(name="张\U00033479"), "GLYPH_MISSING"),
        (lambda c: c.update(validFrom="yesterday"), "MALFORMED_VALUE_ERROR"),
    ],
)
def test_lint_refuses_what_must_not_be_sealed(bureau: Bureau, change: Any, code: str) -> None:
    certificate = unsigned_certificate(bureau)
    change(certificate)
    outcome = open_sealer(bureau.home, did_document(bureau)).try_seal(certificate, NOW)
    assert isinstance(outcome, NotSealed)
    assert outcome.code == code


def test_lint_refuses_the_same_after_a_certificate_of_that_shape_was_rehearsed(
    bureau: Bureau,
) -> None:
    certificate = unsigned_certificate(bureau)
    sealer = open_sealer(bureau.home, did_document(bureau))
    assert isinstance(sealer.try_seal(certificate, NOW), Sealed)
    for member, value, code in (
        ("name", "张\u200b三", "TEXT_FORBIDDEN_CHARACTER"),
        ("level", "初级", "SCHEMA_MISMATCH"),
        ("committee", "会" * 80, None),
        ("specialty", "\ue000", "TEXT_FORBIDDEN_CHARACTER"),
    ):
        subject = {**certificate["credentialSubject"], member: value}
        outcome = sealer.try_seal({**certificate, "credentialSubject": subject}, NOW)
        assert getattr(outcome, "code", None) == code


def test_a_certificate_is_written_as_json_is_usually_laid_out(bureau: Bureau) -> None:
    certificate = unsigned_certificate(bureau)
    odd = {"a": [], "b": {}, "c": [1, True, None, 1.5, [['\u2028\n"张']]], "d\t": {"": {"x": ""}}}
    for document in (certificate, odd, {}):
        text = write_certificate(document).text
        assert text == json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def test_a_seal_that_is_not_the_published_one_seals_nothing(bureau: Bureau) -> None:
    certificate = unsigned_certificate(bureau)
    honest = open_sealer(bureau.home, did_document(bureau))
    did = "did:web:rsj.sh.example"
    other = throw_away_signer(f"{did}#seal-1")
    sealer = Sealer(other, Keyring(bureau.home).did_document(did), honest._linter)
    outcome = sealer.try_seal(certificate, NOW)
    assert isinstance(outcome, NotSealed)
    assert outcome.code == "OWN_PROOF_FAILED"


def test_several_processes_seal_as_one_does(bureau: Bureau) -> None:
    application = approved_application(bureau, 4)
    seen: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vc_issuer.batch, "CHUNK", 1)
        report = bureau.issue(
            application, clock=lambda: NOW, workers=2, progress=lambda *at: seen.append(at)
        )
    assert report.sealed == 4
    assert seen == [(done, 4) for done in (1, 2, 3, 4)]
    assert bureau.reconcile().differences == ()


def test_a_key_that_a_worker_cannot_unlock_is_one_clear_error(bureau: Bureau) -> None:
    application = approved_application(bureau, 2)
    (bureau.home / "keys" / "passphrase").write_bytes(b"another")
    with pytest.raises(IssuerError) as caught:
        bureau.issue(application, clock=lambda: NOW, workers=2)
    assert caught.value.code == "KEY_LOCKED"
    assert caught.value.text.zh
