"""The audit log's hash chain, and reconciling it with registry and status lists."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_core.proofs import add_proof
from vc_issuer import audit
from vc_issuer.audit import FIRST_HASH, Event, append, log_head
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry
from vc_issuer.registry.settings import put_setting
from vc_issuer.signers.file import throw_away_signer
from vc_issuer.status import Decision

GUARDS = (
    "audit_log_is_append_only",
    "audit_log_is_kept",
    "certificates_are_kept",
    "certificate_numbers_are_for_ever",
    "sealed_certificates_are_final",
    "status_changes_are_final",
    "status_changes_are_kept",
)


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = new_bureau(tmp_path / "home")
    issue(bureau, approved_application(bureau, 2))
    number = bureau.export(tmp_path / "out", formats=["jsonld"])[0]
    bureau.change_status(Decision(number, "suspend", "under-investigation", "director"), now=NOW)
    bureau.publisher.publish(NOW)
    return bureau


def tamper(bureau: Bureau, statement: str) -> None:
    """Change the database as someone with the file in hand could."""
    with bureau.registry.writing() as session:
        session.execute(text("PRAGMA defer_foreign_keys = ON"))
        for guard in GUARDS:
            session.execute(text(f"DROP TRIGGER {guard}"))
        session.execute(text(statement))


def test_log_registry_and_lists_agree_after_ordinary_work(bureau: Bureau) -> None:
    found = bureau.reconcile()
    assert found.differences == ()
    assert (found.sealed, found.reserved, found.status_changes) == (2, 0, 1)


def test_each_entry_follows_the_one_before(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        rows = session.execute(
            text("SELECT sequence, previous_hash, hash FROM audit_log ORDER BY sequence")
        ).all()
        head = log_head(session)
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert [row[1] for row in rows] == [FIRST_HASH, *(row[2] for row in rows[:-1])]
    assert (head.entries, head.hash) == (len(rows), rows[-1][2])


def test_an_entry_stands_or_falls_with_its_transaction(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        before = log_head(session)

    def log_and_fail() -> None:
        with bureau.registry.writing() as session:
            append(session, [Event("test", "x", {})], actor="t", now=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        log_and_fail()
    with bureau.registry.reading() as session:
        assert log_head(session) == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE audit_log SET actor = 'nobody' WHERE sequence = 3", "AUDIT_ENTRY_CHANGED 3"),
        ("DELETE FROM audit_log WHERE sequence = 3", "AUDIT_GAP 4"),
        (
            "DELETE FROM audit_log WHERE sequence = (SELECT max(sequence) FROM audit_log)",
            "AUDIT_END_MISSING",
        ),
        (
            "UPDATE certificates SET document = replace(document, '副高级', '正高级')",
            "DOCUMENT_CHANGED",
        ),
        ("UPDATE certificates SET digest = hex(randomblob(32))", "SEALING_NOT_IN_LOG"),
        ("UPDATE certificates SET status_index = status_index / 2", "DOCUMENT_CHANGED"),
        ("DELETE FROM status_changes", "STATUS_CHANGE_DIFFERS"),
        ("DELETE FROM status_changes", "STATUS_LIST_DIFFERS suspension/1"),
        ("UPDATE status_changes SET reason = 'misuse-abuse'", "STATUS_CHANGE_DIFFERS"),
        ("UPDATE status_changes SET purpose = 'revocation'", "STATUS_LIST_DIFFERS revocation/1"),
        ("UPDATE applications SET approved_by = 'somebody'", "APPROVAL_NOT_IN_LOG"),
        (
            "UPDATE application_rows SET document = json_set(document, '$.level', '正高级')",
            "ROWS_CHANGED",
        ),
        ("UPDATE application_rows SET id_number = '310000199001010010'", "ROWS_CHANGED"),
        ("UPDATE application_rows SET row_number = row_number + 1000", "ROWS_CHANGED"),
        ("DELETE FROM settings WHERE key = 'rows_key'", "ROWS_CHANGED"),
        (
            "DELETE FROM certificates WHERE number NOT IN "
            "(SELECT certificate_number FROM status_changes)",
            "SEALED_NOT_IN_REGISTRY",
        ),
    ],
)
def test_reconcile_finds_what_was_changed_by_hand(
    bureau: Bureau, statement: str, code: str
) -> None:
    tamper(bureau, statement)
    assert any(entry.startswith(code) for entry in bureau.reconcile().differences)


def rewrite_log(bureau: Bureau) -> None:
    """Write the whole chain anew with another actor, as someone who knows how it is made could."""
    tamper(bureau, "UPDATE audit_log SET actor = 'nobody' WHERE sequence = 3")
    with bureau.registry.writing() as session:
        last = FIRST_HASH
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)):
            row = {column.name: getattr(entry, column.name) for column in AuditEntry.__table__.c}
            entry.previous_hash = last
            entry.hash = last = audit._hash({**row, "previous_hash": last})
        head = {"entries": row["sequence"], "hash": last}
        put_setting(session, audit.HEAD, head)


def test_a_log_written_anew_does_not_fit_the_heads_that_were_published(bureau: Bureau) -> None:
    kept = bureau.publisher.publish(NOW).bundle_text.encode()
    assert bureau.reconcile([kept]).differences == ()
    rewrite_log(bureau)
    assert set(bureau.reconcile().differences) == {"LOG_HEAD_DIFFERS 1", "LOG_HEAD_DIFFERS 2"}
    # Without its own publications the bureau's registry tells nothing; a kept bundle still does.
    with bureau.registry.writing() as session:
        session.execute(text("DELETE FROM publications"))
    assert bureau.reconcile().differences == ()
    assert bureau.reconcile([kept]).differences == ("LOG_HEAD_DIFFERS 2",)


@pytest.mark.parametrize("change", ["altered", "by another root", "no bundle"])
def test_only_a_bundle_signed_by_the_trust_root_counts(bureau: Bureau, change: str) -> None:
    kept = json.loads(bureau.publisher.publish(NOW).bundle_text)
    if change == "altered":
        kept["logHead"]["entries"] = 1
    elif change == "by another root":
        kept = add_proof(
            {name: value for name, value in kept.items() if name != "proof"},
            signer=throw_away_signer(kept["issuers"][0]["id"] + "#x"),
            cryptosuite="ecdsa-jcs-2019",
            created=NOW,
        )
    else:
        kept = {"logHead": {"entries": 1, "hash": ""}}
    with pytest.raises(IssuerError) as caught:
        bureau.reconcile([json.dumps(kept).encode()])
    assert caught.value.code == "BUNDLE_NOT_OURS"
