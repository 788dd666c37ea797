"""Units files are read strictly; a claim outside the remit is refused with field and remit."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vc_issuer.catalogue import Catalogue
from vc_issuer.remit import Claim, Unit
from vc_issuer.units_file import UnitsFileError, parse_units, read_unit

FOLDER = Path(__file__).parents[3] / "contexts" / "catalogue"
CATALOGUE = Catalogue.load(FOLDER)
DOCUMENTS: list[dict[str, Any]] = json.loads((FOLDER / "units.demonstration.json").read_bytes())
UNITS = {
    unit.code: unit
    for unit in parse_units((FOLDER / "units.demonstration.json").read_bytes(), catalogue=CATALOGUE)
}
SENIOR = UNITS["U-SR-GC-DX"]
ENGINEER = Claim(
    level="副高级", series="工程技术人员", tracks=frozenset({"工程"}), specialty="电子信息"
)


def codes(unit: Unit, claim: Claim) -> list[tuple[str, str]]:
    return [(out.code, out.field) for out in unit.out_of_remit(claim, CATALOGUE)]


def document(code: str) -> dict[str, Any]:
    return copy.deepcopy(next(entry for entry in DOCUMENTS if entry["code"] == code))


def test_the_demonstration_units_are_seven_of_all_four_kinds() -> None:
    assert len(UNITS) == 7
    assert len({unit.kind for unit in UNITS.values()}) == 4


def test_a_unit_reads_back_from_the_document_it_keeps() -> None:
    for unit in UNITS.values():
        assert read_unit(unit.document, catalogue=CATALOGUE) == unit


def test_a_claim_within_the_remit_is_not_refused() -> None:
    assert codes(SENIOR, ENGINEER) == []


def test_an_empty_claim_is_not_refused_here_but_by_the_row_rules() -> None:
    for unit in UNITS.values():
        assert codes(unit, Claim()) == []


def test_each_way_out_of_a_title_remit_has_its_own_code() -> None:
    claim = Claim(level="中级", series="经济专业人员", tracks=frozenset({"经济"}), specialty="金融")
    assert codes(SENIOR, claim) == [
        ("OUT_OF_SCOPE_SERIES", "series"),
        ("OUT_OF_SCOPE_LEVEL", "level"),
        ("OUT_OF_SCOPE_SPECIALTY", "specialty"),
    ]


def test_a_title_of_another_track_is_outside_the_remit() -> None:
    claim = Claim(tracks=frozenset({"农艺"}), specialty="电子信息")
    assert codes(SENIOR, claim) == [("OUT_OF_SCOPE_SPECIALTY", "qualification_name")]


def test_a_refusal_names_the_remit() -> None:
    claim = Claim(level="中级", series="经济专业人员", specialty="金融")
    remits = [out.remit.zh for out in SENIOR.out_of_remit(claim, CATALOGUE)]
    assert remits == ["工程技术人员", "副高级、正高级", "电子信息、计算机应用"]


def test_a_star_admits_every_specialty() -> None:
    health = Claim(level="副高级", series="卫生技术人员", specialty="任何专业")
    assert codes(UNITS["U-SR-WS"], health) == []


def test_an_examination_outside_the_remit_is_refused() -> None:
    claim = Claim(examination="会计专业技术资格", applying_kind="industry-exam-org")
    assert codes(UNITS["U-EX-SZ"], claim) == [("OUT_OF_SCOPE_EXAM", "examination")]
    assert codes(UNITS["U-EX-CK"], claim) == []


def test_an_examination_of_the_other_kind_of_organisation_is_refused() -> None:
    entry = document("U-EX-CK")
    entry["kind"] = "municipal-exam-org"
    unit = read_unit(entry, catalogue=CATALOGUE)
    claim = Claim(examination="会计专业技术资格", applying_kind="industry-exam-org")
    assert codes(unit, claim) == [("WRONG_UNIT_KIND", "examination")]


def test_a_committee_is_on_file_on_its_first_and_last_day() -> None:
    (committee,) = SENIOR.remit.committees_named("上海市工程系列软件专业高级职称评审委员会")
    assert committee.on_file(date(2015, 1, 1))
    assert committee.on_file(date(2020, 12, 31))
    assert not committee.on_file(date(2014, 12, 31))
    assert not committee.on_file(date(2021, 1, 1))


BAD_MEMBERS: list[tuple[str, list[str], Any]] = [
    ("U-SR-GC-DX", ["code"], ""),
    ("U-SR-GC-DX", ["code"], 7),
    ("U-SR-GC-DX", ["kind"], "ministry"),
    ("U-SR-GC-DX", ["name"], "单位"),
    ("U-SR-GC-DX", ["name", "en"], None),
    ("U-SR-GC-DX", ["creditCode"], "12310000DEM0000142"),
    ("U-SR-GC-DX", ["remit"], []),
    ("U-SR-GC-DX", ["remit", "family"], "qualification"),
    ("U-SR-GC-DX", ["remit", "levels"], ["intermediate"]),
    ("U-SR-GC-DX", ["remit", "levels"], ["junior"]),
    ("U-SR-GC-DX", ["remit", "levels"], []),
    ("U-SR-GC-DX", ["remit", "series"], ["ZZZ"]),
    ("U-SR-GC-DX", ["remit", "series"], []),
    ("U-SR-GC-DX", ["remit", "tracks"], ["并无此专业"]),
    ("U-SR-GC-DX", ["remit", "specialties"], "电子信息"),
    ("U-SR-GC-DX", ["remit", "examinations"], ["RK"]),
    ("U-SR-GC-DX", ["remit", "system"], "district"),
    ("U-SR-GC-DX", ["remit", "committees"], []),
    ("U-SR-GC-DX", ["remit", "committees"], [{"name": "x", "onFileFrom": "2015"}]),
    (
        "U-SR-GC-DX",
        ["remit", "committees"],
        [{"name": "x", "onFileFrom": "2015-01-02", "onFileUntil": "2015-01-01"}],
    ),
    ("U-IM-QU", ["remit", "system"], None),
    ("U-IM-QU", ["remit", "levels"], ["deputy-senior"]),
    ("U-EX-SZ", ["remit", "examinations"], ["ZZZ"]),
    ("U-EX-SZ", ["remit", "examinations"], []),
    ("U-EX-SZ", ["remit", "series"], ["GC"]),
]


@pytest.mark.parametrize(("unit", "path", "value"), BAD_MEMBERS)
def test_a_malformed_member_of_a_units_file_is_refused_and_named(
    unit: str, path: list[str], value: Any
) -> None:
    entry = document(unit)
    target = entry
    for member in path[:-1]:
        target = target[member]
    target[path[-1]] = value
    with pytest.raises(UnitsFileError) as refused:
        parse_units(json.dumps([entry]).encode(), catalogue=CATALOGUE)
    assert refused.value.extra["member"].startswith("[0]." + ".".join(path))


def test_a_unit_code_used_twice_is_refused() -> None:
    data = json.dumps([document("U-EX-SZ"), document("U-EX-SZ")]).encode()
    with pytest.raises(UnitsFileError, match=r"\[1\]\.code"):
        parse_units(data, catalogue=CATALOGUE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"[1]", b"[", b'[{"a":1,"a":2}]', b"\xff"])
def test_a_units_file_that_is_no_list_of_units_is_refused(data: bytes) -> None:
    with pytest.raises(UnitsFileError):
        parse_units(data, catalogue=CATALOGUE)
