"""Revoking, suspending and reinstating (N6.1)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_core.status_list import decode_bitstring
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import StatusChange
from vc_issuer.status import Action, Decision
from vc_issuer.status_lists import status_bits

Decide = Callable[..., None]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = new_bureau(tmp_path / "home")
    issue(bureau, approved_application(bureau, 2))
    return bureau


@pytest.fixture
def numbers(bureau: Bureau, tmp_path: Path) -> list[str]:
    return bureau.export(tmp_path / "out", formats=["jsonld"])


def decide(bureau: Bureau, number: str, action: Action, reason: str, **more: Any) -> None:
    bureau.change_status(Decision(number, action, reason, "director", **more), now=NOW)


def bits_set(bureau: Bureau) -> dict[str, int]:
    """Count the set bits of each published list."""
    bundle = bureau.publisher.publish(NOW).bundle
    return {
        entry["credentialSubject"]["statusPurpose"]: sum(
            byte.bit_count()
            for byte in decode_bitstring(entry["credentialSubject"]["encodedList"]).data
        )
        for entry in bundle["statusLists"]
    }


def test_a_revoked_certificate_has_its_bit_and_its_reason_published(
    bureau: Bureau, numbers: list[str]
) -> None:
    decide(bureau, numbers[0], "revoke", "forged-application")
    assert bits_set(bureau) == {"revocation": 1, "suspension": 0}
    [change] = bureau.publisher.current(NOW).bundle["statusChanges"]
    assert change["reason"] == "forged-application"
    assert change["purpose"] == "revocation"
    assert change["since"] == "2026-11-20T08:00:00Z"
    with bureau.registry.reading() as session:
        bits = status_bits(session)
    assert bits["revocation", 1][int(change["statusListIndex"])]


def test_a_published_change_names_no_certificate_number(bureau: Bureau, numbers: list[str]) -> None:
    decide(bureau, numbers[0], "revoke", "forged-application")
    assert numbers[0] not in bureau.publisher.publish(NOW).bundle_text


def test_suspension_is_lifted_by_reinstating(bureau: Bureau, numbers: list[str]) -> None:
    decide(bureau, numbers[0], "suspend", "under-investigation")
    assert bits_set(bureau) == {"revocation": 0, "suspension": 1}
    decide(bureau, numbers[0], "reinstate", "investigation-closed")
    assert bits_set(bureau) == {"revocation": 0, "suspension": 0}
    assert bureau.publisher.current(NOW).bundle["statusChanges"] == []


def test_a_suspended_certificate_can_be_revoked(bureau: Bureau, numbers: list[str]) -> None:
    decide(bureau, numbers[0], "suspend", "under-investigation")
    decide(bureau, numbers[0], "revoke", "misuse-lending")
    assert bits_set(bureau) == {"revocation": 1, "suspension": 1}


def test_nobody_supersedes_by_hand_without_a_replacement(
    bureau: Bureau, numbers: list[str]
) -> None:
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], "revoke", "superseded")
    assert caught.value.code == "STATUS_REASON"
    assert bits_set(bureau) == {"revocation": 0, "suspension": 0}


def test_another_holders_certificate_is_no_replacement(bureau: Bureau, numbers: list[str]) -> None:
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], "revoke", "superseded", replaced_by=numbers[1])
    assert caught.value.code == "REPLACEMENT"
    assert bits_set(bureau) == {"revocation": 0, "suspension": 0}


def test_a_replacement_is_named_with_no_other_reason(bureau: Bureau, numbers: list[str]) -> None:
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], "revoke", "administrative-error", replaced_by=numbers[1])
    assert caught.value.code == "REPLACEMENT"


@pytest.mark.parametrize("stranger", [True, False])
def test_reconcile_reports_a_superseded_certificate_whose_replacement_does_not_name_it(
    bureau: Bureau, numbers: list[str], *, stranger: bool
) -> None:
    with bureau.registry.writing() as session:
        # As the command line let it be done, before only a correction could.
        session.add(
            StatusChange(
                certificate_number=numbers[0],
                purpose="revocation",
                in_force=True,
                reason="superseded",
                since=NOW,
                decided_by="sofia",
                replaced_by=numbers[1] if stranger else None,
            )
        )
    assert f"REPLACEMENT_ONE_SIDED {numbers[0]}" in bureau.reconcile().differences


@pytest.mark.parametrize(
    ("action", "reason", "code"),
    [
        ("revoke", "because", "STATUS_REASON"),
        ("suspend", "superseded", "STATUS_REASON"),
        ("reinstate", "forged-application", "STATUS_REASON"),
        ("reinstate", "investigation-closed", "NOT_SUSPENDED"),
    ],
)
def test_what_is_not_provided_for_is_refused(
    bureau: Bureau, numbers: list[str], action: Action, reason: str, code: str
) -> None:
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], action, reason)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        ("revoke", "forged-application"),
        ("suspend", "under-investigation"),
        ("reinstate", "investigation-closed"),
    ],
)
def test_revocation_is_final(
    bureau: Bureau, numbers: list[str], action: Action, reason: str
) -> None:
    decide(bureau, numbers[0], "revoke", "administrative-error")
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], action, reason)
    assert caught.value.code == "ALREADY_REVOKED"


def test_nothing_is_suspended_twice(bureau: Bureau, numbers: list[str]) -> None:
    decide(bureau, numbers[0], "suspend", "under-investigation")
    with pytest.raises(IssuerError) as caught:
        decide(bureau, numbers[0], "suspend", "under-investigation")
    assert caught.value.code == "ALREADY_SUSPENDED"


@pytest.mark.parametrize("replaced_by", ["self", "2026310000009999X"])
def test_a_replacement_must_be_another_sealed_certificate(
    bureau: Bureau, numbers: list[str], replaced_by: str
) -> None:
    other = numbers[0] if replaced_by == "self" else replaced_by
    with pytest.raises(IssuerError):
        decide(bureau, numbers[0], "revoke", "superseded", replaced_by=other)
    assert bits_set(bureau) == {"revocation": 0, "suspension": 0}


def test_an_unknown_number_is_refused(bureau: Bureau) -> None:
    with pytest.raises(IssuerError) as caught:
        decide(bureau, "2026310000009999X", "revoke", "administrative-error")
    assert caught.value.code == "NO_SUCH_CERTIFICATE"
