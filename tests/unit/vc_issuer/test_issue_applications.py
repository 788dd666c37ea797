"""Applications on their way to issuing: units, second person, duplicates, initialising."""

import doctest
import json
from pathlib import Path

import pytest
from sqlalchemy import select

import vc_issuer.bureau
from tests.bureau_example import BAD_ROW, NOW, UNIT, new_bureau, title_file
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import AuditEntry


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return new_bureau(tmp_path / "home")


def test_with_a_bad_row_nothing_is_stored_unless_the_applicant_says_so(bureau: Bureau) -> None:
    data = title_file(2) + BAD_ROW
    refused = bureau.apply(data, "t.csv", unit=UNIT, now=NOW)
    assert refused.application is None
    assert refused.checked.refused_rows == (4,)
    stored = bureau.apply(data, "t.csv", unit=UNIT, now=NOW, accept_valid=True)
    assert stored.application is not None
    assert len(stored.checked.accepted) == 2


def test_the_same_results_are_not_taken_a_second_time(bureau: Bureau) -> None:
    assert bureau.apply(title_file(2), "t.csv", unit=UNIT, now=NOW).application
    again = bureau.apply(title_file(2), "t.csv", unit=UNIT, now=NOW, accept_valid=True)
    assert again.application is None
    assert {refusal.code for refusal in again.checked.refused} == {"DUPLICATE"}


def test_an_unknown_unit_cannot_apply(bureau: Bureau) -> None:
    with pytest.raises(IssuerError) as caught:
        bureau.apply(title_file(1), "t.csv", unit="U-NOBODY", now=NOW)
    assert caught.value.code == "NO_SUCH_UNIT"


def test_the_applicant_cannot_approve_and_nobody_approves_twice(bureau: Bureau) -> None:
    receipt = bureau.apply(title_file(1), "t.csv", unit=UNIT, now=NOW)
    assert receipt.application is not None
    with pytest.raises(IssuerError) as caught:
        bureau.approve(receipt.application, by=f"unit:{UNIT}", now=NOW)
    assert caught.value.code == "SAME_PERSON"
    bureau.approve(receipt.application, by="director", now=NOW)
    with pytest.raises(IssuerError) as caught:
        bureau.approve(receipt.application, by="another", now=NOW)
    assert caught.value.code == "ALREADY_APPROVED"


def test_who_applied_and_approved_is_in_the_log_without_any_name(bureau: Bureau) -> None:
    receipt = bureau.apply(title_file(1), "t.csv", unit=UNIT, now=NOW, applicant="clerk-7")
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=NOW)
    with bureau.registry.reading() as session:
        entries = list(session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)))
        told = [(entry.actor, entry.action) for entry in entries[-2:]]
        log = json.dumps([[e.subject, e.detail, e.actor] for e in entries], ensure_ascii=False)
    assert told == [("clerk-7", "apply"), ("director", "approve")]
    assert "张三丰" not in log
    assert "310000" not in log


def test_initialising_again_keeps_keys_settings_and_units(bureau: Bureau) -> None:
    before = bureau.publisher.publish(NOW)
    again = Bureau.initialise(bureau.home, now=NOW)
    after = again.publisher.publish(NOW)
    assert after.did_document == before.did_document
    assert after.root == before.root
    assert after.sequence == before.sequence + 1
    assert again.apply(title_file(1), "t.csv", unit=UNIT, now=NOW).application


def test_initialising_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    home = tmp_path / "home"
    Bureau.initialise(home, now=NOW).close()
    (home / "keys" / "seal-1.crt.pem").unlink()
    with pytest.raises(IssuerError) as caught:
        # The published certificate is lost: another one would not be the same seal.
        Bureau.initialise(home, now=NOW)
    assert caught.value.code == "KEY_MISSING"
    assert not (home / "keys" / "seal-1.crt.pem").exists()


def test_another_did_for_an_existing_bureau_is_refused(bureau: Bureau) -> None:
    with pytest.raises(IssuerError) as caught:
        Bureau.initialise(bureau.home, now=NOW, did="did:web:other.example")
    assert caught.value.code == "ALREADY_INITIALISED"


def test_a_home_without_a_bureau_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IssuerError) as caught:
        Bureau(tmp_path)
    assert caught.value.code == "NOT_INITIALISED"
    assert "vc-issuer init" in caught.value.text.en


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'[{"number": "x"}]',
             b'[{"number":"x","inForceFrom":"2026-02-30"}]',
             b'[{"number":"x","inForceFrom":"2026-02-03","inForceUntil":"2026-02-01"}]',
             b'[{"number":"x","inForceFrom":"20260203"}]',
             b'[{"number":7,"inForceFrom":"2026-02-03"}]',
             b'[{"number":"x","inForceFrom":"2026-02-03","inForceUntill":"2026-03-01"}]',
             b'[{"number":"x","inForceFrom":"2026-02-03","title":"x"}]',
             b'[{"number":"x","inForceFrom":"2026-02-03","title":{"zh":"x","en":1}}]',
             b'[{"number":" x","inForceFrom":"2026-02-03"}]',
             b'[{"number":"x\\u0000","inForceFrom":"2026-02-03"}]',
             b'[{"number":"' + b"x" * 121 + b'","inForceFrom":"2026-02-03"}]',
             b'[{"number":"x","inForceFrom":"2026-02-03","demonstration":"false"}]']
)  # fmt: skip
def test_a_file_that_is_no_legal_basis_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(IssuerError) as caught:
        Bureau.initialise(tmp_path / "home", now=NOW, legal_basis=data)
    assert caught.value.code == "LEGAL_BASIS_FILE"
    assert not (tmp_path / "home").exists()


def test_the_example_of_the_library_runs_as_written() -> None:
    done = doctest.testmod(vc_issuer.bureau)
    assert done.attempted > 5
    assert done.failed == 0
