"""One set of cases, good and hostile: Python and the web app's engine reach the same results."""

import re
from collections import Counter
from functools import cache
from typing import Any

import pytest

from tests.fixtures.verdicts import replay
from tests.fixtures.verdicts.recorder import summary
from tests.web_app_engine import engine_answers
from vc_verifier.verdict import Verdict

# Left to the server: what the engine says of tokens and disclosures that name the bureau's seal.
ONLY_THE_SERVER = "NEEDS_SERVER"
# The library's own name for what is wrong with JSON-LD; each has its own.
REASON = re.compile(r"The JSON-LD is .*|JSON-LD .*")


@cache
def python_results() -> dict[str, dict[str, Any]]:
    """Verify each case once; whoever asks again gets the same."""
    return {case["name"]: replay.result_of(case).to_json() for case in replay.documents()}


def test_the_set_is_large_and_shows_every_verdict_that_needs_no_presentation():
    cases = replay.documents()
    verdicts = Counter(case["expected"]["verdict"] for case in cases)
    assert len(cases) >= 300
    assert set(verdicts) == {v.value for v in Verdict} - {Verdict.VALID_PRESENTATION.value}
    assert len({case["name"] for case in cases}) == len(cases)
    for file in ("documents.jsonl", "bundles.jsonl", "trust.json"):
        text = (replay.FOLDER / file).read_text("utf-8")
        assert "PRIVATE KEY" not in text
        assert '"d":' not in text


def test_python_reaches_the_recorded_verdicts():
    different = {
        case["name"]: found
        for case in replay.documents()
        if (found := summary(python_results()[case["name"]])) != case["expected"]
    }
    assert not different


def test_python_opens_and_refuses_the_recorded_bundles():
    for case in replay.bundles():
        problem = replay.opening_problem(case)
        assert (problem and problem.code) == case["expected"], case["name"]


@pytest.mark.node
def test_the_engine_of_the_web_app_gives_the_same_results_word_for_word():
    answers = run_engine("documents.jsonl")
    assert answers.keys() == python_results().keys()
    different = {
        name: list(differing(python_results()[name], answer["result"]))[:3]
        for name, answer in answers.items()
        if not is_left_to_the_server(answer["result"])
        and plain(python_results()[name]) != plain(answer["result"])
    }
    assert not different


@pytest.mark.node
def test_what_the_engine_leaves_to_the_server_it_calls_undecidable():
    left = {
        name: answer["result"]
        for name, answer in run_engine("documents.jsonl").items()
        if is_left_to_the_server(answer["result"])
    }
    assert {result["verdict"] for result in left.values()} <= {"undecidable"}
    assert len(left) < len(python_results()) / 20


@pytest.mark.node
def test_the_engine_of_the_web_app_opens_and_refuses_the_same_bundles():
    answers = run_engine("bundles.jsonl")
    for case in replay.bundles():
        assert answers[case["name"]]["code"] == case["expected"], case["name"]


@cache
def run_engine(cases: str) -> dict[str, dict[str, Any]]:
    """Give the engine's answers to a file of cases, run in node."""
    return engine_answers(replay.FOLDER / "trust.json", (replay.FOLDER / cases).read_bytes())


def is_left_to_the_server(result: dict[str, Any]) -> bool:
    """Tell whether the engine did not judge it at all."""
    return any(check["code"] == ONLY_THE_SERVER for check in result["checks"])


def plain(value: Any) -> Any:
    """Give a result without the reasons that only a JSON-LD library names."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return REASON.sub("JSON-LD", value) if isinstance(value, str) else value


def differing(one: Any, other: Any, path: str = "") -> Any:
    """Find where two results differ, for the message."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            yield from differing(one.get(name), other.get(name), f"{path}.{name}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differing(mine, theirs, f"{path}[{index}]")
    elif one != other:
        yield f"{path}: {str(one)[:200]!r} is {str(other)[:200]!r} in the engine"
