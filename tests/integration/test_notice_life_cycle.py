"""Daily management (notice, clause 2; N2.3): units ask, other people decide."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.bureau_example import (
    COMMITTEE,
    DID,
    NAMES,
    NOW,
    UNIT,
    approved_application,
    issue,
    new_bureau,
)
from vc_issuer.bureau import Bureau
from vc_issuer.life_cycle.correction import CorrectionRefused
from vc_issuer.life_cycle.desk import DECIDING_ROLE
from vc_issuer.officer import Officer, Role
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.status import Decision

DIRECTOR = Officer.with_all_roles("director")
OTHER_UNIT = "U-SR-WS"


@pytest.fixture
def desk(tmp_path: Path) -> Bureau:
    bureau = new_bureau(tmp_path / "home")
    issue(bureau, approved_application(bureau, 2))
    return bureau


def numbers(bureau: Bureau) -> list[str]:
    return sorted(entry.number for entry in bureau.life_cycle.own_certificates(UNIT))


def ask(bureau: Bureau, kind: Any, number: str, *, unit: str = UNIT, **more: Any) -> str:
    reasons = {
        "suspend": "under-investigation",
        "reinstate": "investigation-closed",
        "correct": "",
    }
    reason = reasons.get(kind, "administrative-error")
    return bureau.life_cycle.request(
        kind, number, unit=unit, by="clerk-of-unit", now=NOW, **{"reason": reason, **more}
    )


def approve(bureau: Bureau, request: str, by: Officer = DIRECTOR) -> Any:
    return bureau.life_cycle.approve(request, by=by, clock=lambda: NOW)


def refusal(call: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as caught:
        call(*arguments, **options)
    return caught.value.code


def status(bureau: Bureau, number: str) -> str:
    [found] = bureau.life_cycle.own_certificates(UNIT, prefix=number)
    return found.status


def document(bureau: Bureau, number: str) -> dict[str, Any]:
    with bureau.registry.reading() as session:
        parsed: dict[str, Any] = json.loads(
            session.get_one(CertificateRecord, number).document or ""
        )
    return parsed


def test_a_correction_seals_a_new_certificate_and_each_names_the_other(desk: Bureau) -> None:
    old = numbers(desk)[0]
    request = ask(desk, "correct", old, reason="", corrected={"name": "张三峰"})
    assert desk.life_cycle.get(request).changed_fields == ("name",)
    assert desk.life_cycle.correction(request) == {"name": ("张三丰", "张三峰")}
    decided = approve(desk, request)
    new = document(desk, decided.replacement)
    assert new["replaces"] == old
    assert new["credentialSubject"]["name"] == "张三峰"
    assert status(desk, old) == "superseded"
    [change] = desk.publisher.publish(NOW).bundle["statusChanges"]
    assert (change["reason"], change["replacedBy"]) == ("superseded", decided.replacement)
    assert desk.reconcile().differences == ()


def test_a_corrected_row_is_checked_by_every_rule(desk: Bureau) -> None:
    number = numbers(desk)[0]
    for changes, code in (
        ({"date_passed": "2019-08-31"}, "OUT_OF_PERIOD"),
        ({"series": "卫生技术人员"}, "OUT_OF_SCOPE_SERIES"),
        ({"committee": "没有备案的评审委员会"}, "NOT_IN_CATALOGUE"),
        ({"name": "=HYPERLINK()"}, "FORMULA_REFUSED"),
        ({"id_number": "310000196001010000"}, "ID_NUMBER_INVALID"),
    ):
        with pytest.raises(CorrectionRefused) as caught:
            ask(desk, "correct", number, corrected=changes)
        assert code in {r.code for r in caught.value.refusals}
    assert refusal(ask, desk, "correct", number, corrected={}) == "CORRECTION_EMPTY"
    assert refusal(ask, desk, "correct", number, corrected={"sex": "x"}) == "CORRECTION_FIELD"


def test_a_correction_into_another_persons_certificate_is_a_duplicate(desk: Bureau) -> None:
    with desk.registry.reading() as session:
        ids = list(session.scalars(text("SELECT id_number FROM application_rows ORDER BY id")))
    with pytest.raises(CorrectionRefused) as caught:
        ask(desk, "correct", numbers(desk)[0], corrected={"id_number": ids[1]})
    assert {r.code for r in caught.value.refusals} == {"DUPLICATE"}


def test_a_correction_interrupted_before_sealing_is_finished_by_asking_again(
    desk: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = numbers(desk)[0]
    request = ask(desk, "correct", old, corrected={"specialty": "电子信息"})

    def die(*_arguments: Any, **_options: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("vc_issuer.sealing.Sealer.try_seal", die)
        with pytest.raises(KeyboardInterrupt):
            approve(desk, request)
    assert desk.life_cycle.get(request).replacement is None
    assert status(desk, old) == "in-force"
    decided = approve(desk, request)
    assert status(desk, old) == "superseded"
    assert decided.replacement is not None
    assert len(numbers(desk)) == 3
    assert desk.reconcile().differences == ()
    assert refusal(approve, desk, request) == "ALREADY_DECIDED"


def test_a_certificate_revoked_between_approval_and_sealing_is_not_replaced(
    desk: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = numbers(desk)[0]
    request = ask(desk, "correct", old, corrected={"specialty": "电子信息"})
    monkeypatch.setattr(desk.life_cycle, "_issue", lambda *_: None)
    application = approve(desk, request).application
    desk.change_status(Decision(old, "revoke", "forged-application", "director"), now=NOW)
    code = refusal(desk.issue, application, clock=lambda: NOW)
    assert code == "ALREADY_REVOKED"
    assert len(numbers(desk)) == 2


def test_who_asks_about_a_superseded_certificate_is_told_its_replacement(desk: Bureau) -> None:
    old = numbers(desk)[0]
    decided = approve(desk, ask(desk, "correct", old, corrected={"specialty": "电子信息"}))
    with pytest.raises(IssuerError, match=f"superseded by {decided.replacement}") as caught:
        ask(desk, "revoke", old)
    assert caught.value.code == "ALREADY_REVOKED"


def test_a_suspended_certificate_is_not_corrected_for_that_would_lift_the_suspension(
    desk: Bureau,
) -> None:
    number = numbers(desk)[0]
    approve(desk, ask(desk, "suspend", number))
    code = refusal(ask, desk, "correct", number, corrected={"specialty": "电子信息"})
    assert code == "ALREADY_SUSPENDED"


def test_suspension_reinstatement_and_revocation_go_by_request(desk: Bureau) -> None:
    number = numbers(desk)[0]
    for kind, after in (("suspend", "suspended"), ("reinstate", "in-force"), ("revoke", "revoked")):
        approve(desk, ask(desk, kind, number))
        assert status(desk, number) == after
    assert refusal(ask, desk, "suspend", number) == "ALREADY_REVOKED"
    assert desk.reconcile().differences == ()


def test_a_rejected_request_changes_nothing(desk: Bureau) -> None:
    number = numbers(desk)[0]
    request = ask(desk, "revoke", number)
    assert desk.life_cycle.reject(request, by=DIRECTOR, now=NOW).state == "rejected"
    assert status(desk, number) == "in-force"
    assert refusal(approve, desk, request) == "ALREADY_DECIDED"


def test_a_second_request_waits_for_the_first_one(desk: Bureau) -> None:
    number = numbers(desk)[0]
    ask(desk, "suspend", number)
    assert refusal(ask, desk, "revoke", number) == "REQUEST_OPEN"


def test_another_units_certificate_is_refused_like_one_that_does_not_exist(desk: Bureau) -> None:
    with pytest.raises(IssuerError) as others:
        ask(desk, "suspend", numbers(desk)[0], unit=OTHER_UNIT)
    with pytest.raises(IssuerError) as nobodys:
        ask(desk, "suspend", "2026999999999", unit=OTHER_UNIT)
    assert others.value.code == nobodys.value.code == "NOT_OWN_CERTIFICATE"
    assert others.value.text == nobodys.value.text


def test_a_recorded_successors_own_are_those_it_took_over(desk: Bureau) -> None:
    number = numbers(desk)[0]
    desk.life_cycle.record_successor(UNIT, "U-IM-QU", by="clerk", now=NOW)
    desk.life_cycle.record_successor("U-IM-QU", OTHER_UNIT, by="clerk", now=NOW)
    approve(desk, ask(desk, "suspend", number, unit=OTHER_UNIT))
    assert status(desk, number) == "suspended"
    circle = refusal(desk.life_cycle.record_successor, OTHER_UNIT, UNIT, by="clerk", now=NOW)
    assert circle == "SUCCESSOR_CIRCLE"


def test_a_correction_by_a_successor_needs_the_remit_for_it(desk: Bureau) -> None:
    desk.life_cycle.record_successor(UNIT, OTHER_UNIT, by="clerk", now=NOW)
    with pytest.raises(CorrectionRefused) as caught:
        ask(desk, "correct", numbers(desk)[0], unit=OTHER_UNIT, corrected={"name": "张三峰"})
    assert "OUT_OF_SCOPE_SERIES" in {r.code for r in caught.value.refusals}


def test_who_asks_does_not_decide_not_even_by_hand(desk: Bureau) -> None:
    request = ask(desk, "suspend", numbers(desk)[0])
    code = refusal(approve, desk, request, Officer.with_all_roles("clerk-of-unit"))
    assert code == "SAME_PERSON"
    with pytest.raises(IntegrityError), desk.registry.writing() as session:
        session.execute(text("UPDATE change_requests SET decided_by = requested_by"))


@pytest.mark.parametrize("kind", ["correct", "suspend", "revoke"])
def test_a_decision_takes_its_role(desk: Bureau, kind: Any) -> None:
    request = ask(desk, kind, numbers(desk)[0], corrected={"specialty": "电子信息"})
    others = frozenset(Role) - {DECIDING_ROLE[kind]}
    assert refusal(approve, desk, request, Officer("somebody", others)) == "FORBIDDEN_ROLE"


def test_a_reason_outside_the_closed_list_is_refused(desk: Bureau) -> None:
    number = numbers(desk)[0]
    for kind, reason in (
        ("revoke", "because"),
        ("revoke", "superseded"),
        ("suspend", "superseded"),
        ("reinstate", "forged-application"),
        ("correct", "administrative-error"),
    ):
        assert refusal(ask, desk, kind, number, reason=reason) == "STATUS_REASON"


def test_a_correction_is_issued_under_a_basis_in_force_when_it_is_sealed(tmp_path: Path) -> None:
    bases = (Path("contexts/catalogue/legal_basis.json")).read_bytes()
    real = json.dumps(json.loads(bases)[:1], ensure_ascii=False).encode()
    then = NOW.replace(year=2023)
    bureau = Bureau.initialise(tmp_path / "home", now=then, legal_basis=real, did=DID, names=NAMES)
    units = Path("contexts/catalogue/units.demonstration.json").read_bytes()
    bureau.import_units(units, actor="clerk", now=then)
    application = approved_application(bureau, 1)
    bureau.issue(application, clock=lambda: then)
    request = ask(bureau, "correct", numbers(bureau)[0], corrected={"specialty": "电子信息"})
    late = then + timedelta(days=400)
    code = refusal(bureau.life_cycle.approve, request, by=DIRECTOR, clock=lambda: late)
    assert code == "NO_LEGAL_BASIS"


def test_what_was_decided_and_by_whom_is_in_the_log_without_names(desk: Bureau) -> None:
    request = ask(desk, "correct", numbers(desk)[0], corrected={"name": "张三峰"})
    approve(desk, request)
    with desk.registry.reading() as session:
        log = session.execute(
            text("SELECT actor, action, subject, detail FROM audit_log ORDER BY sequence")
        ).all()
    actions = [(actor, action) for actor, action, _, _ in log]
    for expected in (("clerk-of-unit", "request"), ("director", "decide"), ("director", "revoke")):
        assert expected in actions
    assert "张三" not in str(log)
    assert COMMITTEE not in str(log)
