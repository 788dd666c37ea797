"""How findings become a result: the most that a carrier can be worth, and what is against it."""

from datetime import timedelta

import pytest

from tests.bureau_fixture import AT
from vc_core.problems import ProblemError, Text
from vc_verifier.checks.finding import failed, passed, undecided, warning
from vc_verifier.examination import Examination
from vc_verifier.verdict import Verdict

PROBLEM = ProblemError("SOME_PROBLEM", "Some problem.", "某个问题。")


@pytest.fixture
def examination(bureau):
    def make(carrier="json", best=Verdict.ORIGINAL, at=AT):
        read = passed("carrier", "READ", Text("已读取", "Read"))
        return Examination(bureau.trust, at, carrier, read, best)

    return make


@pytest.mark.parametrize(
    ("carrier", "told"),
    [
        *(("json", "derived"), ("jwt", "derived"), ("sd-jwt", "derived")),
        *(("presentation", "presentation"), ("barcode", "barcode"), ("pdf", "pdf")),
    ],
)
def test_what_is_disclosed_of_a_certificate_is_never_the_original(examination, carrier, told):
    derived = examination(carrier).derived()
    assert (derived.carrier, derived.best) == (told, Verdict.AUTHENTIC_DATA)
    assert derived.result([]).verdict is Verdict.AUTHENTIC_DATA


def test_a_disclosure_is_worth_no_more_than_what_carries_it(examination):
    copy = examination(best=Verdict.COPY_WITHOUT_EFFECT)
    assert copy.derived().best is Verdict.COPY_WITHOUT_EFFECT


def test_what_is_wrapped_in_something_else_is_a_copy_and_says_so(examination):
    result = examination().wrapped().result([])
    assert result.verdict is Verdict.COPY_WITHOUT_EFFECT
    assert [error.code for error in result.errors] == ["WRAPPED"]


def test_what_could_not_be_read_failed_no_check(examination):
    result = examination().refuse(PROBLEM, Verdict.NOT_VERIFIABLE)
    assert result.verdict is Verdict.NOT_VERIFIABLE
    assert [error.code for error in result.errors] == ["SOME_PROBLEM"]
    outcomes = {check.check: check.outcome.value for check in result.checks}
    assert outcomes.pop("carrier") == "passed"
    assert set(outcomes.values()) == {"not-checked"}
    assert (result.credential, result.kind, result.warnings) == (None, None, ())


def test_the_reason_that_decided_stands_first_and_a_mere_warning_decides_nothing(examination):
    problems = [ProblemError(code, code, code) for code in ("WARNED", "LATE", "UNKNOWN")]
    result = examination().result(
        [
            warning("schema", problems[0]),
            failed("validity", problems[1], Verdict.EXPIRED),
            undecided("status", problems[2]),
        ]
    )
    assert result.verdict is Verdict.UNDECIDABLE
    assert [error.code for error in result.errors] == ["UNKNOWN", "LATE"]
    assert [problem.code for problem in result.warnings] == ["WARNED"]


def test_after_the_trust_bundles_expiry_nothing_favourable_is_left(examination, bureau):
    late = bureau.trust.expires + timedelta(days=1)
    result = examination(at=late).result([])
    assert result.verdict is Verdict.UNDECIDABLE
    assert [error.code for error in result.errors] == ["TRUST_BUNDLE_EXPIRED"]
    against = examination(at=late).result([failed("proof", PROBLEM, Verdict.ALTERED)])
    assert against.verdict is Verdict.ALTERED
    assert [error.code for error in against.errors] == ["SOME_PROBLEM"]
