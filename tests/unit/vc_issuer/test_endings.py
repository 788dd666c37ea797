"""Applications that end without certificates: rejected by the bureau, withdrawn by their unit."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.bureau_example import NOW, UNIT, actors_of, issue, new_bureau, title_file
from tests.console_example import OTHER_UNIT, ConsoleExample
from vc_issuer.bureau import Bureau
from vc_issuer.cli import main
from vc_issuer.problems import IssuerError

REASON = "第 2 行姓名有误"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return new_bureau(tmp_path / "home")


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    return ConsoleExample(tmp_path / "home")


def hand_in(bureau: Bureau, data: bytes = title_file(2), *, applicant: str | None = None) -> str:
    application = bureau.apply(data, "t.csv", unit=UNIT, now=NOW, applicant=applicant).application
    assert application is not None
    return application


def code_of(call, *arguments: object, **more: object) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(IssuerError) as caught:
        call(*arguments, **more)
    return caught.value.code


@pytest.mark.parametrize("ending", ["reject", "withdraw"])
def test_the_corrected_row_of_an_ended_application_is_no_duplicate(
    bureau: Bureau, ending: str
) -> None:
    application = hand_in(bureau)
    if ending == "reject":
        bureau.endings.reject(application, by="director", reason=REASON, now=NOW)
    else:
        bureau.endings.withdraw(application, unit=UNIT, by="uma", reason=REASON, now=NOW)
    corrected = title_file(2).replace("张三丰".encode(), "张三峰".encode())
    again = hand_in(bureau, corrected)
    # Now it stands in the way again.
    assert not bureau.apply(title_file(2), "t.csv", unit=UNIT, now=NOW).checked.accepted
    bureau.approve(again, by="director", now=NOW)
    assert issue(bureau, again) == 2
    assert actors_of(bureau, ending) == {"director" if ending == "reject" else "uma"}
    assert bureau.reconcile().differences == ()


def test_nothing_becomes_of_an_ended_application(bureau: Bureau) -> None:
    application = hand_in(bureau)
    bureau.endings.reject(application, by="director", reason=REASON, now=NOW)
    for call, more in (
        (bureau.approve, {"by": "another", "now": NOW}),
        (bureau.issue, {"clock": lambda: NOW}),
        (bureau.endings.reject, {"by": "another", "reason": REASON, "now": NOW}),
        (bureau.endings.withdraw, {"unit": UNIT, "by": "uma", "reason": REASON, "now": NOW}),
    ):
        assert code_of(call, application, **more) == "APPLICATION_ENDED"


@pytest.mark.parametrize("issued", [False, True])
def test_nothing_approved_or_issued_is_ended(bureau: Bureau, *, issued: bool) -> None:
    application = hand_in(bureau)
    bureau.approve(application, by="director", now=NOW)
    if issued:
        issue(bureau, application)
    reject, withdraw = bureau.endings.reject, bureau.endings.withdraw
    more = {"reason": REASON, "now": NOW}
    assert code_of(reject, application, by="another", **more) == "ALREADY_APPROVED"
    assert code_of(withdraw, application, unit=UNIT, by="uma", **more) == "ALREADY_APPROVED"
    with pytest.raises(IntegrityError), bureau.registry.writing() as session:
        session.execute(text("UPDATE applications SET state = 'rejected', ended_by = 'x', "
                             "ended_at = '2026-11-20T08:00:00Z', end_reason = 'x'"))  # fmt: skip


@pytest.mark.parametrize("name", [f"unit:{UNIT}", UNIT, UNIT.lower(), f"UNIT:{UNIT}"])
@pytest.mark.parametrize("applicant", [None, "uma"])
def test_the_applying_unit_is_no_second_person_by_whatever_name(
    bureau: Bureau, name: str, applicant: str | None
) -> None:
    application = hand_in(bureau, applicant=applicant)
    assert code_of(bureau.approve, application, by=name, now=NOW) == "SAME_PERSON"
    reject = bureau.endings.reject
    assert code_of(reject, application, by=name, reason=REASON, now=NOW) == "SAME_PERSON"


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "a\u200bb"])
def test_an_ending_needs_a_reason_that_people_can_read(bureau: Bureau, reason: str) -> None:
    application = hand_in(bureau)
    call = bureau.endings.reject
    assert code_of(call, application, by="director", reason=reason, now=NOW) == "END_REASON"


def test_another_units_application_cannot_be_withdrawn(bureau: Bureau) -> None:
    application, call = hand_in(bureau), bureau.endings.withdraw
    found = code_of(call, application, unit=OTHER_UNIT, by="otto", reason=REASON, now=NOW)
    assert found == "NO_SUCH_APPLICATION"


def test_reconcile_finds_an_ending_that_the_log_does_not_know(bureau: Bureau) -> None:
    application = hand_in(bureau)
    with bureau.registry.writing() as session:
        session.execute(text("UPDATE applications SET state = 'withdrawn', ended_by = 'x', "
                             "ended_at = '2026-11-20T08:00:00Z', end_reason = 'x'"))  # fmt: skip
    assert f"ENDING_DIFFERS {application}" in bureau.reconcile().differences


def test_the_commands_reject_and_withdraw(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(bureau.home), "--lang", "zh")
    first, second = hand_in(bureau), hand_in(bureau, title_file(1, first=5))
    assert main([*home, "reject", first, "--by", "director", "--reason", REASON]) == 0
    said = capsys.readouterr().err
    assert f"申请 {first} 已驳回" in said
    withdraw = [*home, "withdraw", second, "--by", "uma", "--reason", REASON]
    assert main([*withdraw, "--unit", OTHER_UNIT]) == 2
    assert main([*withdraw, "--unit", UNIT]) == 0
    assert f"申请 {second} 已撤回" in capsys.readouterr().err


def test_an_approver_rejects_at_the_desk_and_the_unit_reads_why(console: ConsoleExample) -> None:
    application = hand_in(console.bureau, applicant="uma")
    page = f"/bureau/applications/{application}"
    clara, anna = console.signed_in("clara"), console.signed_in("anna")
    assert clara.post(f"{page}/reject", {"reason": REASON}, page=page).status_code == 403
    anna.post(f"{page}/reject", {"reason": " "}, page=page)
    assert "a reason of 1 to 200 characters" in anna.text(page)
    anna.post(f"{page}/reject", {"reason": REASON}, page=page)
    for browser, address in (
        (anna, page),
        (console.signed_in("uma"), f"/unit/applications/{application}"),
    ):
        said = browser.text(address)
        assert "Rejected" in said
        assert REASON in said
        assert "已驳回" in browser.get(address, lang="zh").get_data(as_text=True)
        assert 'name="reason"' not in said
    clara.post(f"{page}/issue", {}, page=page)
    assert "hand the right rows in anew" in clara.text(page)
    assert application in anna.text("/bureau/applications?state=rejected")


def test_a_unit_withdraws_its_own_application_only_until_it_is_approved(
    console: ConsoleExample,
) -> None:
    first, second = hand_in(console.bureau), hand_in(console.bureau, title_file(1, first=5))
    uma, otto = console.signed_in("uma"), console.signed_in("otto")
    page = f"/unit/applications/{first}"
    answer = otto.post(f"{page}/withdraw", {"reason": REASON}, page="/unit/", follow=True)
    assert answer.status_code == 404
    assert "Withdrawn" in uma.post(
        f"{page}/withdraw", {"reason": REASON}, page=page, follow=True
    ).get_data(as_text=True)
    console.bureau.approve(second, by="anna", now=NOW)
    page = f"/unit/applications/{second}"
    assert 'name="reason"' not in uma.text(page)
    uma.post(f"{page}/withdraw", {"reason": REASON}, page=page)
    assert "the application is approved" in uma.text(page)


def test_a_token_is_told_that_its_application_was_rejected(console: ConsoleExample) -> None:
    application = hand_in(console.bureau)
    console.bureau.endings.reject(application, by="anna", reason=REASON, now=NOW)
    answer = console.app.test_client().post(
        "/credentials/issue",
        json={"credential": {}, "options": {"application": application}},
        headers=console.token("issue", unit=UNIT),
    )
    assert (answer.status_code, answer.get_json()["code"]) == (409, "APPLICATION_ENDED")


def test_the_approvers_page_shows_what_is_approved(console: ConsoleExample) -> None:
    application = hand_in(console.bureau)
    page = console.signed_in("anna").text(f"/bureau/applications/{application}")
    for shown in ("工程技术人员", "计算机应用", "上海市工程系列电子信息专业高级职称评审委员会"):
        assert page.count(shown) >= 2


def test_the_approvers_page_shows_the_examination(console: ConsoleExample) -> None:
    data = (
        "姓名,证件类型,证件号码,考试,专业,资格名称,级别,取得方式,通过日期\n"
        "张三丰,居民身份证,310000196001010017,经济专业技术资格,金融,经济师,中级,考试,2021-07-23"
    ).encode()
    application = console.bureau.apply(data, "t.csv", unit=OTHER_UNIT, now=NOW).application
    page = console.signed_in("anna").text(f"/bureau/applications/{application}")
    assert "经济专业技术资格 · 金融" in page
