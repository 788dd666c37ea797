"""The verdicts: the order and the words of the design."""

from datetime import timedelta

import pytest

from vc_verifier.verdict import MEANINGS, SLIP_EFFECT, UNDECIDED_EFFECTS, Verdict
from vc_verifier.web.reading import effect_word, reason

# DESIGN.md, in the order in which they are decided.
ORDER = [
    *("not-verifiable", "undecidable", "not-issued-by-bureau", "altered", "rule-violation"),
    *("revoked", "superseded", "suspended", "expired", "not-yet-valid", "copy-without-effect"),
    *("authentic-data", "valid-presentation", "original"),
]
NAMES = {
    "not-verifiable": "无法核验",
    "undecidable": "暂无法判定",
    "not-issued-by-bureau": "非本局签发",
    "altered": "伪造或篡改",
    "rule-violation": "签发不合规",
    "copy-without-effect": "再转换版本，不具同等法律效力",
    "authentic-data": "数据真实，载体未核验",
    "valid-presentation": "现场出示有效",
    "original": "原件有效",
}


def test_the_verdicts_are_decided_in_the_order_of_the_design():
    assert [verdict.value for verdict in sorted(Verdict, key=lambda v: v.rank)] == ORDER


def test_exactly_three_verdicts_count_as_verified():
    favourable = {verdict.value for verdict in Verdict if verdict.favourable}
    assert favourable == {"original", "valid-presentation", "authentic-data"}


@pytest.mark.parametrize("verdict", Verdict, ids=str)
def test_every_verdict_has_its_words_and_its_legal_effect(verdict):
    meaning = MEANINGS[verdict]
    assert meaning.title.en
    assert meaning.effect.text.zh
    assert meaning.effect.text.en
    assert meaning.effect.clause == "三"
    expected = {"original": True, "valid-presentation": True, "authentic-data": None}
    assert meaning.effect.equal is expected.get(verdict.value, False)
    if verdict.value in NAMES:
        assert meaning.title.zh == NAMES[verdict.value]


def test_what_cannot_be_verified_is_never_called_forged():
    words = MEANINGS[Verdict.NOT_VERIFIABLE]
    assert "伪造" not in words.title.zh
    assert "forged" not in words.title.en.lower()


def test_a_slip_has_no_certificates_effect():
    assert SLIP_EFFECT.equal is False
    assert SLIP_EFFECT.clause == "五"


def test_an_update_is_advised_only_where_it_can_help(bureau):
    unknown = bureau.verify({**bureau.certificate(), "@context": ["https://elsewhere.example/1"]})
    assert "Ask the holder for the original file" in unknown.legal_effect.text.en
    expired = bureau.verify(bureau.text(), at=bureau.trust.expires + timedelta(days=1))
    assert "Update the trust data and verify again" in expired.legal_effect.text.en
    assert {unknown.verdict, expired.verdict} == {Verdict.UNDECIDABLE}
    assert unknown.legal_effect.equal is expired.legal_effect.equal is False


def test_what_is_missing_without_its_own_advice_names_the_bureau():
    assert "Update" not in MEANINGS[Verdict.UNDECIDABLE].effect.text.en
    assert all(effect.equal is False for effect in UNDECIDED_EFFECTS.values())


def test_the_effect_of_what_is_undecided_is_called_not_established(bureau):
    result = bureau.verify({**bureau.certificate(), "@context": ["https://elsewhere.example/1"]})
    assert effect_word(result) == ("法律效力尚不能认定", "Equal legal effect: not established")
    assert effect_word(bureau.verify(bureau.text())).zh == "具有同等法律效力"
    assert effect_word(bureau.verify("hello")).zh == "不具有同等法律效力"


def test_a_reason_names_no_rule_of_a_format_but_its_check_does(bureau):
    result = bureau.verify(bureau.text() + "}")
    assert "incomplete or was changed" in (reason(result) or ("", ""))[1]
    assert "column" in result.checks[0].text.en
    deep = bureau.verify("[" * 60 + "]" * 60)
    assert "48" not in (reason(deep) or ("",))[0]
    assert "48" in deep.checks[0].text.zh
