"""Every conversion of the table gets its verdict, its legal effect and its reason."""

import csv
import json
import resource
from pathlib import Path

import pytest

from tests.conversion_table import NAME, TABLE, Row
from vc_verifier.result import CHECK_NAMES

MATRIX = Path(__file__).parents[1] / "fixtures" / "conversion_matrix.csv"
# Notice, clause 三: equal effect, none, or not assessed.
LEGAL_EFFECT = {"original": True, "valid-presentation": True, "authentic-data": None}
FAVOURABLE = set(LEGAL_EFFECT)


def matrix() -> dict[str, str]:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["expected_verdict"] for row in csv.DictReader(file)}


def work_done() -> float:
    """Give the processor seconds of this process and of those that it started and ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.id} {row.conversion}")
def test_the_conversion_gets_its_verdict_legal_effect_and_reason(bureau, row: Row, no_network):
    result = row.judge(bureau)
    shown = result.to_json()
    json.dumps(shown, ensure_ascii=False).encode()
    assert shown["verdict"] == row.verdict, [error["code"] for error in shown["errors"]]
    assert shown["legalEffect"]["equal"] is LEGAL_EFFECT.get(row.verdict, False)
    assert shown["legalEffect"]["clause"] == "三"
    assert shown["legalEffect"]["zh"]
    assert shown["legalEffect"]["en"]
    assert shown["verified"] is (row.verdict in FAVOURABLE)
    assert [check["check"] for check in shown["checks"]] == list(CHECK_NAMES)
    decided = shown["errors"][0]["code"] if shown["errors"] else None
    assert decided == row.reason
    if row.verdict in ("original", "copy-without-effect", "authentic-data") and not result.parts:
        assert result.credential is not None
        assert result.credential["credentialSubject"]["name"] == NAME


def test_every_row_of_the_matrix_is_in_the_table_with_one_of_its_verdicts():
    assert set(matrix()) == {f"C{number:02d}" for number in range(1, 41)}
    for row_id, expected in matrix().items():
        verdicts = {row.verdict for row in TABLE if row.id == row_id}
        assert verdicts, row_id
        for verdict in verdicts:
            assert verdict in expected, row_id
        # 'altered / copy-without-effect / undecidable' asks for each of them.
        for alternative in expected.replace(" or ", " / ").split(" / "):
            if row_id not in ("C30",):
                assert alternative.removesuffix(" + as_of") in verdicts, row_id


def test_more_than_twenty_conversions_are_beyond_the_matrix():
    beyond = [row.id for row in TABLE if row.id.startswith("X")]
    assert len(beyond) == len(set(beyond)) >= 20


@pytest.mark.parametrize(
    "row",
    [row for row in TABLE if row.id in ("X44", "X45", "X46", "X47", "X48", "X49", "X53", "X63")],
    ids=lambda row: f"{row.id} {row.conversion}",
)
def test_hostile_files_are_answered_within_two_seconds_of_work(bureau, row: Row):
    made = row.make(bureau)
    begun = work_done()
    bureau.verify(made, **row.options)
    # Work, not waiting: other tests share the processors.
    assert work_done() - begun < 2
