"""Generated credentials through three verifiers: every difference is of a known class.

`make differential-verify` compares 10,000.
"""

from dataclasses import replace

import pytest

from tests.interop.compare_verdicts import Comparison, compare
from tests.interop.generated_credentials import Generated, generated_credentials
from tests.interop.three_verifiers import Answer, Answers
from tests.interop.verdict_classes import NPM, OPENVC, PEER_LIMITS, STRICTER, class_of

pytestmark = pytest.mark.node

COUNT = 140


@pytest.mark.timeout(0)
def test_every_difference_to_two_peers_is_explained():
    comparison = compare(COUNT, seed=4)
    assert comparison.unexplained == []
    assert comparison.credentials == COUNT
    # It means something only if there were good ones and bad ones.
    for peer in (NPM, OPENVC):
        assert comparison.agreed[peer, True] > COUNT // 20, comparison.agreed
        assert comparison.agreed[peer, False] > COUNT // 10, comparison.agreed


def answers_on(*, ours: bool, theirs: bool) -> Answers:
    (given,) = generated_credentials(1, seed=9)
    given = Generated(0, "ecdsa-jcs-2019", "P-256", "sealed", {"proof": {}, "issuer": given.suite})
    return Answers(given, Answer(ours, "x"), None, Answer(theirs, "SignatureInvalid: x"))


@pytest.mark.parametrize("ours", [True, False])
def test_a_difference_that_nobody_foresaw_is_not_explained_away(ours):
    answers = answers_on(ours=ours, theirs=not ours)
    comparison = Comparison()
    comparison.add(answers)
    assert len(comparison.unexplained) == 1
    assert "we say" in comparison.unexplained[0].text


def test_a_class_of_ours_never_excuses_what_we_accept():
    answers = answers_on(ours=True, theirs=False)
    answers = replace(answers, ours=Answer(True, "JSONLD_KEYWORD"))
    assert class_of(answers, OPENVC, answers.openvc) is None


def test_each_class_has_a_name_of_its_own_with_its_reason_and_source():
    classes = [*STRICTER, *PEER_LIMITS]
    assert len({one.name for one in classes}) == len(classes)
    assert all(one.why.endswith(".") and one.section for one in classes)
