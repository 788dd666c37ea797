"""A holder hands some disclosures on and leaves out the rest (RFC 9901 §5)."""

import pytest

from tests.unit.vc_core.envelopes.documents import credential, encoded, public, signer
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.sd_jwt import issue_sd_jwt, split, verify_sd_jwt
from vc_core.envelopes.withholding import reveal, withholdable_names

PATHS = ["credentialSubject.name", "credentialSubject.id", "credentialSubject.description[0]"]
TEXT = issue_sd_jwt(credential(), paths=PATHS, signer=signer(), media_type="vc+sd-jwt")


def subject_of(text):
    document = verify_sd_jwt(text, key=public(), media_type="vc+sd-jwt", now=None)
    return document["credentialSubject"]


def test_members_are_listed_by_name_and_array_entries_have_none():
    assert sorted(withholdable_names(TEXT)) == ["id", "name"]


def test_only_the_named_members_are_handed_on():
    subject = subject_of(reveal(TEXT, ["name"]))
    assert subject == {"name": "张三丰", "description": ["engineer"]}


def test_no_name_hands_on_what_is_always_shown():
    assert subject_of(reveal(TEXT, [])) == {"description": ["engineer"]}
    assert split(reveal(TEXT, []))[1] == []


def test_a_key_binding_is_left_out_because_it_covers_something_else():
    assert split(TEXT + "e30.e30.AAAA")[2] is not None
    assert split(reveal(TEXT + "e30.e30.AAAA", ["name"]))[2] is None


@pytest.mark.parametrize("names", [["nmae"], ["name", "nmae"], ["issuer"]])
def test_a_name_that_nothing_discloses_is_refused(names):
    with pytest.raises(EnvelopeError) as caught:
        reveal(TEXT, names)
    assert caught.value.code == "NOTHING_TO_REVEAL"


@pytest.mark.parametrize("disclosure", ["!!", encoded(b"{"), encoded(b'["s","a",1,]')])
def test_a_disclosure_that_cannot_be_read_is_refused(disclosure):
    for act in (withholdable_names, lambda text: reveal(text, ["name"])):
        with pytest.raises(EnvelopeError) as caught:
            act(f"{TEXT}{disclosure}~")
        assert caught.value.code == "PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize("disclosure", [{"a": 1}, ["salt", 5, "x"], ["salt"]], ids=repr)
def test_a_disclosure_that_names_no_member_is_never_handed_on(disclosure):
    text = f"{TEXT}{encoded(disclosure)}~"
    assert sorted(withholdable_names(text)) == ["id", "name"]
    assert encoded(disclosure) not in reveal(text, ["name", "id"])


def test_a_name_of_two_members_is_refused_and_the_others_are_handed_on():
    text = f"{TEXT}{encoded(['salt', 'name', 'another'])}~"
    with pytest.raises(EnvelopeError) as caught:
        reveal(text, ["name"])
    assert caught.value.code == "NAME_TWICE"
    assert len(split(reveal(text, ["id"]))[1]) == 1
