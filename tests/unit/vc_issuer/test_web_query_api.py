"""The public query over HTTP: the same answers as on the page, and nothing for a guesser (N4)."""

from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.bureau_example import UNIT, approved_application, issue
from tests.console_example import ConsoleExample

ASKED = {"family": "title", "obtained": "2023-11-08", "name": "张三丰"}


@pytest.fixture
def console(tmp_path: Path) -> ConsoleExample:
    console = ConsoleExample(tmp_path / "home")
    issue(console.bureau, approved_application(console.bureau, 1))
    return console


@pytest.fixture
def number(console: ConsoleExample) -> str:
    return str(console.bureau.life_cycle.own_certificates(UNIT)[0].number)


def ask(console: ConsoleExample, **members: Any) -> TestResponse:
    return console.app.test_client().post("/queries", json={**ASKED, **members})


def test_who_knows_number_and_name_gets_information_and_no_file(
    console: ConsoleExample, number: str
) -> None:
    answer = ask(console, certificateNumber=number).get_json()
    assert answer["outcome"] == "found"
    assert answer["way"] == "electronic"
    [record] = answer["records"]
    assert record["qualificationName"] == "高级工程师"
    assert record["status"] == "in-force"
    assert not {"proof", "document", "name", "idNumber"} & set(record)


def test_a_wrong_name_and_no_such_number_are_one_answer(
    console: ConsoleExample, number: str
) -> None:
    wrong = ask(console, certificateNumber=number, name="李四")
    missing = ask(console, certificateNumber="2026999999999")
    assert wrong.data == missing.data
    assert wrong.status_code == missing.status_code == 200
    assert wrong.get_json()["outcome"] == "no-match"


def test_a_record_still_being_gathered_names_who_can_be_asked(console: ConsoleExample) -> None:
    answer = ask(console, obtained="2013-12-31", certificateNumber="X1").get_json()
    assert answer["outcome"] == "not-yet-gathered"
    assert "review-result slip" in answer["whereToAsk"]["en"]


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({}, 422),
        ({"certificateNumber": "1", "idNumber": "2"}, 422),
        ({"certificateNumber": "1", "obtained": "yesterday"}, 422),
        ({"certificateNumber": "1", "family": "other"}, 422),
        ({"certificateNumber": 1}, 400),
        ({"certificateNumber": "1", "more": "x"}, 400),
    ],
)
def test_a_question_that_is_none_is_a_problem_document(
    console: ConsoleExample, members: dict[str, Any], status: int
) -> None:
    answer = ask(console, **members)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_questions_are_limited_for_each_number(console: ConsoleExample, number: str) -> None:
    answers = [ask(console, certificateNumber=number, name=f"李{n}") for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
