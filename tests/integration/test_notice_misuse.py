"""Misuse (notice, clause 6; N6.2): reports, decisions, one record for each proven case."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.bureau_example import NOW, UNIT, approved_application, issue, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.officer import Officer, Role
from vc_issuer.problems import IssuerError

DIRECTOR = Officer.with_all_roles("director")
PRESENTED, FOUND = "ab" * 32, "cd" * 32


@pytest.fixture
def desk(tmp_path: Path) -> Bureau:
    bureau = new_bureau(tmp_path / "home")
    issue(bureau, approved_application(bureau, 1))
    return bureau


def number(bureau: Bureau) -> str:
    return bureau.life_cycle.own_certificates(UNIT)[0].number


def report(bureau: Bureau, **changes: Any) -> str:
    facts: dict[str, Any] = {
        "category": "lending",
        "digest": PRESENTED,
        "number": None,
        "statement": "seen at a second employer",
        "by": "public",
    }
    return bureau.misuse.report(**{**facts, **changes}, now=NOW)


def investigated(bureau: Bureau) -> str:
    case = report(bureau)
    bureau.misuse.open(case, by=DIRECTOR, now=NOW)
    bureau.misuse.add_evidence(case, digest=FOUND, kind="document", by=DIRECTOR, now=NOW)
    return case


def proven(bureau: Bureau) -> list[list[str]]:
    data = bureau.misuse.export(by=DIRECTOR, now=NOW)
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]


def refusal(call: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_only_a_substantiated_case_makes_a_record_and_exactly_one(desk: Bureau) -> None:
    case = report(desk)
    assert proven(desk) == []
    desk.misuse.open(case, by=DIRECTOR, now=NOW)
    desk.misuse.add_evidence(case, digest=FOUND, kind="record", by=DIRECTOR, now=NOW)
    assert proven(desk) == []
    desk.misuse.substantiate(case, number=number(desk), by=DIRECTOR, now=NOW)
    [line] = proven(desk)
    assert line[0] == case
    assert line[2:4] == [number(desk), "张三丰"]
    assert line[7] == "director"
    assert line[9].split() == [PRESENTED, FOUND]
    again = refusal(desk.misuse.substantiate, case, number=number(desk), by=DIRECTOR, now=NOW)
    assert again == "CASE_STATE"
    assert len(proven(desk)) == 1


def test_a_dismissed_case_makes_no_record(desk: Bureau) -> None:
    case = investigated(desk)
    desk.misuse.dismiss(case, by=DIRECTOR, now=NOW)
    assert desk.misuse.get(case).state == "dismissed"
    assert proven(desk) == []


def test_no_step_is_skipped(desk: Bureau) -> None:
    case = report(desk)
    for call, more in (
        (desk.misuse.substantiate, {"number": number(desk)}),
        (desk.misuse.dismiss, {}),
    ):
        assert refusal(call, case, by=DIRECTOR, now=NOW, **more) == "CASE_STATE"
    evidence = refusal(
        desk.misuse.add_evidence, case, digest=FOUND, kind="record", by=DIRECTOR, now=NOW
    )
    assert evidence == "CASE_STATE"


def test_a_report_alone_proves_nothing(desk: Bureau) -> None:
    case = report(desk)
    desk.misuse.open(case, by=DIRECTOR, now=NOW)
    code = refusal(desk.misuse.substantiate, case, number=number(desk), by=DIRECTOR, now=NOW)
    assert code == "EVIDENCE_MISSING"


def test_a_decision_takes_a_named_supervisor(desk: Bureau) -> None:
    case = investigated(desk)
    clerk = Officer("clerk", frozenset({Role.APPROVER}))
    for call, more in (
        (desk.misuse.substantiate, {"number": number(desk)}),
        (desk.misuse.dismiss, {}),
    ):
        assert refusal(call, case, by=clerk, now=NOW, **more) == "FORBIDDEN_ROLE"
    assert refusal(desk.misuse.export, by=clerk, now=NOW) == "FORBIDDEN_ROLE"
    assert refusal(Officer.with_all_roles, " ") == "NAME_MISSING"


def test_misuse_alone_does_not_change_a_status(desk: Bureau) -> None:
    case = investigated(desk)
    desk.misuse.substantiate(case, number=number(desk), by=DIRECTOR, now=NOW)
    [certificate] = desk.life_cycle.own_certificates(UNIT)
    assert certificate.status == "in-force"
    assert desk.publisher.publish(NOW).bundle["statusChanges"] == []


def test_evidence_is_a_digest_never_a_content(desk: Bureau) -> None:
    assert refusal(report, desk, digest="the document itself") == "EVIDENCE_DIGEST"
    case = investigated(desk)
    same = refusal(
        desk.misuse.add_evidence, case, digest=FOUND, kind="record", by=DIRECTOR, now=NOW
    )
    assert same == "EVIDENCE_KNOWN"


def test_a_report_does_not_tell_whether_the_number_exists(desk: Bureau) -> None:
    assert report(desk, number=number(desk))[0] == report(desk, number="2026999999999")[0] == "M"


def test_a_value_that_looks_like_a_formula_is_quoted_in_the_export(desk: Bureau) -> None:
    case = investigated(desk)
    evil = Officer.with_all_roles('=HYPERLINK("https://evil.example")')
    desk.misuse.substantiate(case, number=number(desk), by=evil, now=NOW)
    [line] = proven(desk)
    assert line[7].startswith("'=")


def test_a_case_and_its_record_are_kept_even_by_hand(desk: Bureau) -> None:
    case = investigated(desk)
    desk.misuse.substantiate(case, number=number(desk), by=DIRECTOR, now=NOW)
    for statement in (
        "DELETE FROM misuse_cases",
        "DELETE FROM misuse_evidence",
        "UPDATE misuse_records SET decided_by = 'nobody'",
        "UPDATE misuse_cases SET decided_by = NULL",
    ):
        with pytest.raises(DatabaseError), desk.registry.writing() as session:
            session.execute(text(statement))


def test_the_log_tells_each_step_but_not_what_was_written(desk: Bureau) -> None:
    case = investigated(desk)
    desk.misuse.substantiate(case, number=number(desk), by=DIRECTOR, now=NOW)
    proven(desk)
    with desk.registry.reading() as session:
        log = session.execute(text("SELECT action, subject, detail FROM audit_log")).all()
    actions = {entry[0] for entry in log if entry[1] in (case, "cases")}
    assert actions == {
        "report-misuse", "open-case", "add-evidence", "decide-case", "export-misuse",
    }  # fmt: skip
    assert "seen at a second employer" not in str(log)
