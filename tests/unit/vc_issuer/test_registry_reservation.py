"""Reserving numbers and places in the status lists."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.check_digits import is_mod_37_36
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import ApplicationRow, StatusList
from vc_issuer.registry.reservation import FILLED, Reservation, reserve

BASIS = "沪人社规〔2019〕33号"


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = new_bureau(tmp_path / "home")
    approved_application(bureau, 6)
    return bureau


def rows(session: Session) -> list[int]:
    return list(session.scalars(select(ApplicationRow.id).order_by(ApplicationRow.id)))


def reserved(bureau: Bureau, count: int, *, now: datetime = NOW) -> list[Reservation]:
    with bureau.registry.writing() as session:
        return reserve(session, rows(session)[:count], legal_basis=BASIS, now=now)[0]


def test_each_row_gets_its_own_number_with_a_check_character(bureau: Bureau) -> None:
    numbers = [entry.number for entry in reserved(bureau, 6)]
    assert numbers == sorted(set(numbers))
    assert all(number.startswith("2026") and len(number) == 13 for number in numbers)
    assert all(map(is_mod_37_36, numbers))


def test_a_row_keeps_what_it_reserved(bureau: Bureau) -> None:
    first = reserved(bureau, 3)
    later = reserved(bureau, 6, now=datetime(2027, 5, 1, tzinfo=UTC))
    assert later[:3] == first
    assert [entry.number[:4] for entry in later[3:]] == ["2027"] * 3


def test_the_year_of_a_number_is_that_of_shanghai(bureau: Bureau) -> None:
    [entry] = reserved(bureau, 1, now=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert entry.number.startswith("2027")


def test_a_row_with_a_sealed_certificate_gets_no_second_one(bureau: Bureau) -> None:
    issue(bureau, approved_application(bureau, 1, first=50))
    with pytest.raises(IssuerError) as caught, bureau.registry.writing() as session:
        reserve(session, rows(session), legal_basis=BASIS, now=NOW)
    assert caught.value.code == "ALREADY_SEALED"


def test_a_filled_list_is_left_for_a_new_one(bureau: Bureau) -> None:
    reserved(bureau, 1)
    with bureau.registry.writing() as session:
        session.execute(update(StatusList).values(allocated=FILLED - 2))
    places = [entry.status_list for entry in reserved(bureau, 6)]
    assert sorted(places) == [1, 1, 1, 2, 2, 2]


def test_places_do_not_follow_the_order_of_issuing(bureau: Bureau) -> None:
    places = [entry.status_index for entry in reserved(bureau, 6)]
    assert len(set(places)) == 6
    # Six draws out of 131,072 in ascending neighbourhood: practically impossible by chance.
    assert max(places) - min(places) > 100


def test_places_that_clash_are_drawn_again(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    # 14 of 16 places are used: nearly every draw hits one that is taken.
    monkeypatch.setattr("vc_issuer.registry.reservation.LIST_LENGTH", 16)
    monkeypatch.setattr("vc_issuer.registry.reservation.FILLED", 14)
    approved_application(bureau, 8, first=20)
    for count in (3, 6, 9, 12, 14):
        places = [(entry.status_list, entry.status_index) for entry in reserved(bureau, count)]
        assert len(set(places)) == count
        assert {number for number, _ in places} == {1}
