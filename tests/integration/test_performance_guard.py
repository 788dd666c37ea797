"""A lost optimisation is noticed: ratios of this very run, against generous bounds."""

import os

import pytest
from rich.console import Console

from bench.__main__ import guard, run
from bench.goals import BY_KEY, GOALS, Measured, Settings

KEYS = (
    *("eddsa-rdfc-issue", "eddsa-rdfc-verify", "ecdsa-rdfc-issue", "ecdsa-rdfc-verify"),
    *("eddsa-jcs-issue", "eddsa-jcs-verify", "jwt-sign", "jwt-verify", "unknown-shape"),
)


@pytest.mark.skipif(
    os.environ.get("VC_COMPILED_PLANS") == "off", reason="without plans nothing is fast"
)
@pytest.mark.slow
def test_no_figure_is_worse_than_its_generous_bound():
    settings = Settings(rounds=3, seconds=0.1, quick=True, peers=False, only=frozenset(KEYS))
    results = run(settings, Console(quiet=True))
    assert results.keys() == set(KEYS)
    assert guard(results) == []


def test_the_guard_names_what_is_worse():
    slow = Measured("jwt-sign", BY_KEY["jwt-sign"].bound / 2)
    late = Measured("start-up", BY_KEY["start-up"].bound * 2)
    fine = Measured("jwt-verify", 0.9)
    found = guard({result.key: result for result in (slow, late, fine)})
    assert [line.partition(":")[0] for line in found] == ["jwt-sign", "start-up"]


def test_every_bound_is_looser_than_its_target():
    for goal in GOALS:
        assert goal.reached(goal.target, goal.bound)
        assert not goal.reached(goal.bound, goal.target)
        assert goal.reached(goal.stretch, goal.target)
