"""Was it presented here and now: the holder's key answers, or it is said that it was not asked."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.bureau_fixture import AT
from tests.presenting_wallet import bound, wallet_token
from vc_core.problems import ProblemError, Text
from vc_verifier.checks.presented import (
    Asked,
    key_binding_finding,
    not_presented_now,
    presented_now,
)
from vc_verifier.verdict import Verdict

NONCE, AUDIENCE = "a-nonce-of-this-verification", "x509_san_dns:verifier.example"
ASKED = Asked(NONCE, AUDIENCE)


@dataclass
class Opened:
    """What opening a token gives, as far as it is asked here."""

    claims: dict[str, Any]
    form: str = "sd-jwt"


@pytest.fixture(scope="module")
def token(bureau):
    return wallet_token(bureau)


@pytest.fixture(scope="module")
def opened():
    from tests.presenting_wallet import HOLDER
    from vc_core.verification_methods.jwk import public_jwk

    return Opened({"cnf": {"jwk": public_jwk(HOLDER.private.public_key())}})


def said(finding):
    assert finding.check.check == "carrier"
    assert finding.check.text.zh.strip()
    assert finding.check.text.en.strip()
    return finding.check.outcome.value, finding.check.code, finding.verdict


NOW = ("passed", "PRESENTED_NOW", None)
NOT_NOW = ("failed", "PRESENTATION_NOT_VALID", Verdict.COPY_WITHOUT_EFFECT)


def test_a_fresh_answer_for_this_verifier_is_a_presentation(token, opened):
    answer = bound(token, nonce=NONCE, audience=AUDIENCE)
    assert said(key_binding_finding(opened, answer, ASKED, AT)) == NOW
    assert said(presented_now()) == NOW


def test_an_answer_to_another_question_is_none(token, opened):
    good = bound(token, nonce=NONCE, audience=AUDIENCE)
    for answer, asked in (
        (good, Asked("another", AUDIENCE)),
        (good, Asked(NONCE, "another")),
        (token, ASKED),
        (good[:-4] + "AAAA", ASKED),
    ):
        finding = key_binding_finding(opened, answer, asked, AT)
        assert said(finding) == NOT_NOW
        assert finding.problem.code == "PRESENTATION_NOT_VALID"
    assert said(key_binding_finding(Opened({}), good, ASKED, AT)) == NOT_NOW
    assert said(key_binding_finding(Opened({}, "jwt"), good, ASKED, AT)) == NOT_NOW


def test_why_it_is_no_presentation_is_told(token, opened):
    finding = key_binding_finding(opened, token, ASKED, AT)
    assert "key binding" in finding.check.text.en
    assert "缺少密钥绑定" in finding.check.text.zh
    plain = not_presented_now(None)
    assert said(plain) == NOT_NOW
    assert "Its proof does not hold." in plain.check.text.en
    assert "证明不成立。" in plain.check.text.zh
    reason = ProblemError("X", "Reason.", "原因。").details
    assert reason.text == Text("原因。", "Reason.")
    assert "Reason." in not_presented_now(reason).check.text.en


def test_not_asked_an_answer_was_for_somebody_else(token, opened):
    answer = bound(token, nonce=NONCE, audience=AUDIENCE)
    finding = key_binding_finding(opened, answer, None, AT)
    assert said(finding) == ("failed", "PRESENTATION_NOT_ASKED", Verdict.COPY_WITHOUT_EFFECT)
    # Whether its time is right is not asked either.
    again = key_binding_finding(opened, answer, None, AT.replace(year=2030))
    assert said(again) == said(finding)


def test_not_asked_and_not_answered_it_is_said_that_its_holder_was_not_shown(token, opened):
    finding = key_binding_finding(opened, token, None, AT)
    assert said(finding) == ("warning", "HOLDER_NOT_SHOWN", None)
    assert key_binding_finding(Opened({}), token, None, AT) is None


@pytest.mark.parametrize("form", ["jwt", "cose"])
def test_a_form_without_a_holders_key_says_nothing_of_one(opened, form):
    assert key_binding_finding(Opened(opened.claims, form), "x", None, AT) is None
