"""The public query and legacy records (notice, clause 4; N4.1, N4.2, N4.3)."""

import logging
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.bureau_example import NOW, UNIT, approved_application, issue, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.check_digits import id_number_check
from vc_issuer.problems import IssuerError
from vc_issuer.queries import Answer, QueryDesk, Question
from vc_issuer.queries.desk import QUESTIONS_ABOUT_A_NUMBER, QUESTIONS_OF_A_CLIENT, WINDOW
from vc_issuer.queries.lookup import records_for

HEADINGS = "类别,证书编号,姓名,证件号码,系列,考试,专业,资格名称,级别,通过日期,评审委员会"
ID_NUMBER = "310000196001010017"
BOUNDARIES = {
    ("title", "2013-12-31"): "gathered-titles",
    ("title", "2014-01-01"): "information-only",
    ("title", "2019-08-31"): "information-only",
    ("title", "2019-09-01"): "electronic",
    ("qualification", "2013-12-31"): "gathered-qualifications",
    ("qualification", "2014-01-01"): "gathered-qualifications",
    ("qualification", "2019-08-31"): "gathered-qualifications",
    ("qualification", "2019-09-01"): "electronic",
}


def legacy_line(family: str, number: str, day: str, *, name: str = "李四") -> str:
    if family == "title":
        return (
            f"职称,{number},{name},{ID_NUMBER},工程技术人员,,机械,高级工程师,副高级,{day},某委员会"
        )
    return f"职业资格,{number},{name},{ID_NUMBER},,某考试,,某资格,中级,{day},"


def legacy_file(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode("gb18030")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = new_bureau(tmp_path_factory.mktemp("queries") / "home")
    issue(bureau, approved_application(bureau, 3))
    lines = [
        legacy_line(family, f"沪{n}", day)
        for n, (family, day) in enumerate(BOUNDARIES)
        if day < "2019-09-01"
    ]
    receipt = bureau.legacy.import_file(legacy_file(*lines), "old.csv", by="clerk", now=NOW)
    assert receipt.imported == 6
    return bureau


@pytest.fixture
def asked(desk: Bureau) -> Iterator[Any]:
    queries = QueryDesk(desk.registry)
    serial = iter(range(10**6))

    def ask(family: Any, day: str, name: str, **fact: str) -> Answer:
        question = Question(family, date.fromisoformat(day), name, **fact)
        return queries.ask(question, client=f"client {next(serial)}", now=NOW)

    return ask  # type: ignore[return-value]


def certificate(desk: Bureau) -> str:
    return desk.life_cycle.own_certificates(UNIT)[0].number


@pytest.mark.parametrize(("family", "day"), BOUNDARIES)
def test_each_boundary_day_is_answered_in_its_way(asked: Any, family: str, day: str) -> None:
    answer = asked(family, day, "没有此人", number="NONE")
    way = BOUNDARIES[family, day]
    assert answer.way.value == way
    gathered = way.startswith("gathered")
    assert answer.outcome == ("not-yet-gathered" if gathered else "no-match")
    assert (answer.where_to_ask is not None) == gathered
    assert answer.records == ()


@pytest.mark.parametrize(("family", "day"), [b for b in BOUNDARIES if b[1] < "2019-09-01"])
def test_a_legacy_record_is_found_as_information_only(asked: Any, family: str, day: str) -> None:
    number = f"沪{[*BOUNDARIES].index((family, day))}"
    answer = asked(family, day, "李四", number=number)
    [record] = answer.records
    assert (answer.outcome, answer.way.value) == ("found", BOUNDARIES[family, day])
    assert record.date_passed.isoformat() == day
    assert record.status is None
    assert "没有电子证书" in answer.text.zh


def test_not_gathered_yet_is_never_called_invalid(asked: Any) -> None:
    answer = asked("title", "2010-05-01", "没有此人", number="NONE")
    assert "尚未归集" in answer.text.zh
    assert "不代表证书无效" in answer.text.zh
    assert "委员会办公室" in answer.where_to_ask.zh
    other = asked("qualification", "2010-05-01", "没有此人", number="NONE")
    assert "考试机构" in other.where_to_ask.zh


def test_an_electronic_certificate_is_found_by_number_and_name_or_name_and_id_number(
    desk: Bureau, asked: Any
) -> None:
    by_number = asked("title", "2023-11-08", "张三丰", number=certificate(desk))
    assert (by_number.outcome, by_number.way.value) == ("found", "electronic")
    assert by_number.records[0].status == "in-force"
    body = "31000019600101000"
    id_number = body + id_number_check(body)
    by_id = asked("title", "2023-11-08", "张三丰", id_number=id_number.lower())
    assert by_id.outcome == "found"
    every = asked("title", "2012-01-01", "李四", id_number=ID_NUMBER)
    assert len(every.records) == 6


def test_no_such_number_and_a_name_that_does_not_match_answer_the_same(
    desk: Bureau, asked: Any
) -> None:
    absent = asked("title", "2023-11-08", "张三丰", number="2026999999999")
    wrong = asked("title", "2023-11-08", "王五", number=certificate(desk))
    assert absent == wrong
    old_absent = asked("title", "2012-11-08", "李四", number="沪999")
    old_wrong = asked("title", "2012-11-08", "王五", number="沪0")
    assert old_absent == old_wrong
    nobody = asked("title", "2023-11-08", "张三丰", id_number="11010519491231002X")
    not_the_name = asked("title", "2023-11-08", "王五", id_number=ID_NUMBER)
    assert nobody == not_the_name


def test_both_misses_do_the_same_work_in_the_database(desk: Bureau, asked: Any) -> None:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    number, engine = certificate(desk), desk.registry._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        asked("title", "2023-11-08", "张三丰", number="2026999999999")
        absent, statements = statements[:], []
        asked("title", "2023-11-08", "王五", number=number)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert statements == absent
    assert len(absent) >= 3


def test_both_misses_take_about_the_same_time(desk: Bureau) -> None:
    number, times = certificate(desk), {"absent": [1.0], "wrong": [1.0]}
    for turn in range(60):
        for kind, name, asked_number in (
            ("absent", "张三丰", f"20269999999{turn:02d}"),
            ("wrong", "王五", number),
        ):
            question = Question("title", date(2023, 11, 8), name, number=asked_number)
            begin = time.perf_counter()
            with desk.registry.reading() as session:
                assert records_for(session, question) == ()
            times[kind].append(time.perf_counter() - begin)
    # The fastest of many, because a busy machine only ever adds.
    assert 0.5 < min(times["absent"]) / min(times["wrong"]) < 2


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "", "number": "X1"},
        {"name": "李四"},
        {"name": "李四", "number": "X1", "id_number": ID_NUMBER},
        {"name": "李四\x00", "number": "X1"},
    ],
)
def test_a_query_without_what_the_holder_knows_is_refused(desk: Bureau, facts: Any) -> None:
    queries = QueryDesk(desk.registry)
    with pytest.raises(IssuerError) as caught:
        queries.ask(Question("title", date(2012, 1, 1), **facts), client="c", now=NOW)
    assert caught.value.code == "QUERY_INCOMPLETE"


def test_the_addresses_of_one_ipv6_subscriber_have_one_limit(desk: Bureau) -> None:
    queries = QueryDesk(desk.registry)

    def ask(serial: int) -> None:
        question = Question("title", date(2012, 1, 1), "李四", number=f"X{serial}")
        queries.ask(question, client=f"2001:db8:1:2::{serial:x}", now=NOW)

    for serial in range(QUESTIONS_OF_A_CLIENT):
        ask(serial)
    with pytest.raises(IssuerError) as caught:
        ask(99)
    assert caught.value.code == "TOO_MANY_QUERIES"


def test_one_client_is_limited_and_may_ask_again_later(desk: Bureau) -> None:
    queries = QueryDesk(desk.registry)

    def ask(serial: int, now: Any = NOW) -> None:
        question = Question("title", date(2012, 1, 1), "李四", number=f"X{serial}")
        queries.ask(question, client="192.0.2.1", now=now)

    for serial in range(QUESTIONS_OF_A_CLIENT):
        ask(serial)
    with pytest.raises(IssuerError) as caught:
        ask(99)
    assert caught.value.code == "TOO_MANY_QUERIES"
    assert 0 < caught.value.extra["retry_after"] <= WINDOW.total_seconds() + 1
    ask(99, NOW + WINDOW + timedelta(seconds=1))


def test_names_cannot_be_tried_out_on_one_number_from_many_addresses(desk: Bureau) -> None:
    queries = QueryDesk(desk.registry)
    question = Question("title", date(2012, 1, 1), "李四", number="X1")
    for serial in range(QUESTIONS_ABOUT_A_NUMBER):
        queries.ask(question, client=f"c{serial}", now=NOW)
    with pytest.raises(IssuerError) as caught:
        queries.ask(question, client="yet another", now=NOW)
    assert caught.value.code == "TOO_MANY_QUERIES"


def test_a_query_is_logged_without_personal_data(
    desk: Bureau, asked: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        asked("title", "2012-11-08", "李四", number="沪0")
    [line] = [r.getMessage() for r in caplog.records if r.name.startswith("vc_issuer.queries")]
    assert line == "query by number: gathered-titles, found"
    assert "李四" not in caplog.text
    assert "李四" not in repr(Question("title", date(2012, 1, 1), "李四", number="沪0"))


def test_a_legacy_file_is_reported_row_by_row(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")
    data = legacy_file(
        legacy_line("title", "沪1", "2010-01-01"),
        legacy_line("title", "沪1", "2010-01-01"),
        legacy_line("title", "沪2", "2019-09-01"),
        legacy_line("title", "沪3", "2010-02-30"),
        legacy_line("title", "=沪4", "2010-01-01"),
        legacy_line("title", "沪5", "2010-01-01").replace("职称", "不明", 1),
    )
    receipt = bureau.legacy.import_file(data, "old.csv", by="clerk", now=NOW)
    assert receipt.imported == 0
    assert [(r.row, r.code) for r in receipt.checked.refused] == [
        (3, "DUPLICATE"),
        (4, "NOT_LEGACY"),
        (5, "DATE_INVALID"),
        (6, "FORMULA_REFUSED"),
        (7, "FAMILY_UNKNOWN"),
    ]
    dry = bureau.legacy.import_file(
        data, "old.csv", by="clerk", now=NOW, accept_valid=True, dry_run=True
    )
    assert dry.imported == 0
    taken = bureau.legacy.import_file(data, "old.csv", by="clerk", now=NOW, accept_valid=True)
    assert taken.imported == 1
    again = bureau.legacy.import_file(data, "old.csv", by="clerk", now=NOW, accept_valid=True)
    assert again.imported == 0


def test_one_certificate_number_of_two_legacy_records_is_reported_on_both(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")
    data = legacy_file(
        legacy_line("title", "沪1", "2010-01-01"),
        legacy_line("title", "沪2", "2010-01-01"),
        legacy_line("title", "沪1", "2011-01-01"),
        legacy_line("title", "沪1", "2011-01-01"),
    )
    taken = bureau.legacy.import_file(data, "old.csv", by="clerk", now=NOW, accept_valid=True)
    assert [(r.row, r.column, r.code) for r in taken.checked.refused] == [
        (row, "certificate_number", "NUMBER_TWICE") for row in (2, 4, 5)
    ]
    assert [r.text.en[-9:] for r in taken.checked.refused] == [
        "see row 4",
        "see row 2",
        "see row 2",
    ]
    assert taken.imported == 1


def test_a_legacy_record_never_becomes_a_certificate(desk: Bureau, tmp_path: Path) -> None:
    with pytest.raises(IssuerError) as caught:
        desk.export(tmp_path, numbers=["沪0"])
    assert caught.value.code == "NO_SUCH_CERTIFICATE"
    assert list(tmp_path.iterdir()) == []
