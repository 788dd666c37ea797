"""C12, C13: a holder presents the certificate for one verification, over HTTP as in the library."""

from datetime import timedelta

import pytest

from tests.bureau_fixture import AT, PublishedBureau
from tests.integration.test_disclosures import disclosed
from tests.presentations import CHALLENGE, DOMAIN, HOLDER, presented
from tests.reference_proofs import TestKey
from tests.sealed_tokens import sealed_jwt, sealed_sd_jwt, withholding
from vc_core.envelopes import jose
from vc_core.envelopes.data_url import CREDENTIAL, PRESENTATION, enveloped
from vc_core.envelopes.keys import SealingSigner
from vc_core.verification_methods.jwk import public_jwk
from vc_verifier.presentation import verify_presented
from vc_verifier.web.application import create_app


def verified(bureau: PublishedBureau, presentation, *, at=AT, challenge=CHALLENGE, domain=DOMAIN):
    return verify_presented(
        presentation, trust=bureau.trust, at=at, challenge=challenge, domain=domain
    )


def outcome(result):
    return result.verdict.value, result.legal_effect.equal, result.carrier


def test_c12_a_fresh_presentation_for_this_verifier_has_effect_for_this_use(bureau, no_network):
    result = verified(bureau, presented([bureau.certificate()]))
    assert outcome(result) == ("valid-presentation", True, "presentation")
    assert result.credential == bureau.certificate()
    assert all(check.outcome.value == "passed" for check in result.checks)


@pytest.mark.parametrize(
    "changed",
    [
        {"challenge": "another"},
        {"domain": "somebody-else.example"},
        {"at": AT + timedelta(hours=2)},
    ],
    ids=["replayed", "for another audience", "expired"],
)
def test_c13_a_presentation_that_is_not_fresh_or_not_for_us_is_a_copy(bureau, changed):
    result = verified(bureau, presented([bureau.certificate()]), **changed)
    assert outcome(result) == ("copy-without-effect", False, "presentation")
    assert result.credential == bureau.certificate()
    assert result.errors[0].code == "PRESENTATION_NOT_VALID"


def test_a_presentation_without_its_holders_proof_is_a_copy(bureau):
    presentation = presented([bureau.certificate()])
    del presentation["proof"]
    assert outcome(verified(bureau, presentation))[0] == "copy-without-effect"


def test_a_presentation_proved_by_another_than_its_holder_is_a_copy(bureau):
    presentation = presented([bureau.certificate()], named=TestKey(secret=77).did)
    assert outcome(verified(bureau, presentation))[0] == "copy-without-effect"


def test_the_certificates_own_state_wins_over_a_good_presentation(bureau):
    name = "阿卜杜拉·买买提"
    assert outcome(verified(bureau, presented([bureau.certificate(name)])))[0] == "revoked"
    altered = bureau.certificate()
    altered["credentialSubject"]["level"] = "正高级"
    result = verified(bureau, presented([altered]))
    assert (result.verdict.value, result.credential) == ("altered", None)


def test_a_certificate_bound_to_another_holders_key_is_a_copy(bureau):
    unsecured = bureau.unsecured()
    unsecured["credentialSubject"]["id"] = TestKey(secret=77).did
    result = verified(bureau, presented([bureau.sealed(unsecured)]))
    assert result.verdict.value != "valid-presentation"
    assert "PRESENTED_BY_ANOTHER" in [problem.code for problem in result.errors]


def test_several_certificates_in_one_presentation_get_a_verdict_each(bureau):
    jcs = "ecdsa-jcs-2019"
    both = presented([bureau.certificate(), bureau.certificate("李四")], suite=jcs)
    result = verified(bureau, both)
    assert outcome(result)[0] == "valid-presentation"
    assert [part.verdict.value for part in result.parts] == ["valid-presentation"] * 2
    mixed = presented([bureau.certificate(), bureau.certificate("赵六")], suite=jcs)
    assert verified(bureau, mixed).verdict.value == "suspended"


@pytest.mark.parametrize("last", ["altered", "sound"])
def test_no_credential_hides_behind_those_that_are_examined(bureau, last):
    fifth = bureau.certificate()
    if last == "altered":
        fifth["credentialSubject"]["level"] = "正高级"
    five = [*[bureau.certificate()] * 4, fifth]
    result = verified(bureau, presented(five, suite="ecdsa-jcs-2019"))
    assert (result.verdict.value, result.parts) == ("not-verifiable", ())
    assert [problem.code for problem in result.errors] == ["TOO_MANY_CREDENTIALS"]


@pytest.mark.parametrize(
    "presentation",
    [{}, [], None, "x", {"verifiableCredential": "x"}, {"verifiableCredential": [1, None]}],
    ids=repr,
)
def test_what_is_no_presentation_is_not_verifiable(bureau, presentation):
    assert verified(bureau, presentation).verdict.value in ("not-verifiable", "copy-without-effect")
    assert verified(bureau, presentation).credential is None


def test_over_http_the_challenge_and_the_domain_are_demanded_and_answered(bureau):
    client = create_app(lambda: bureau.trust, clock=lambda: AT).test_client()
    presentation = presented([bureau.certificate()])
    asked = {"challenge": CHALLENGE, "domain": DOMAIN}
    for options in ({}, {"challenge": CHALLENGE}, {"domain": DOMAIN}, None):
        answer = client.post(
            "/presentations/verify",
            json={"verifiablePresentation": presentation, "options": options},
        )
        assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    good = client.post(
        "/presentations/verify", json={"verifiablePresentation": presentation, "options": asked}
    )
    assert (good.status_code, good.json["verified"]) == (200, True)
    assert good.json["report"]["verdict"] == "valid-presentation"
    assert good.json["credentialResults"][0]["verified"] is True
    replayed = client.post(
        "/presentations/verify",
        json={"verifiablePresentation": presentation, "options": {**asked, "challenge": "new"}},
    )
    assert (replayed.status_code, replayed.json["verified"]) == (400, False)
    assert HOLDER.did in presentation["holder"]


# Presentations and credentials that are tokens


def as_token(bureau, credentials, *, signer=HOLDER, typ=jose.PRESENTATION_TYPE, **claims):
    """Present credentials as vp+jwt for `DOMAIN` in answer to `CHALLENGE`, for an hour."""
    payload = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": HOLDER.did,
        "verifiableCredential": credentials,
        "nonce": CHALLENGE,
        "aud": [DOMAIN],
        "exp": int((AT + timedelta(hours=1)).timestamp()),
        **claims,
    }
    return jose.sign_token(payload, signer=SealingSigner(signer), media_type=typ)


@pytest.mark.parametrize("form", ["token", "object"])
def test_a_presentation_may_be_a_token(bureau, form):
    token = as_token(bureau, [bureau.certificate()])
    given = token if form == "token" else enveloped(token, jose.PRESENTATION_TYPE, PRESENTATION)
    result = verified(bureau, given)
    assert outcome(result) == ("valid-presentation", True, "presentation")
    assert result.credential == bureau.certificate()


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"aud": "somebody-else.example"},
        {"aud": None},
        {"exp": int((AT - timedelta(minutes=1)).timestamp())},
        {"holder": TestKey(secret=77).did},
        {"typ": "vc+jwt"},
        {"holder": None},
    ],
    ids=lambda changed: str(changed)[:24],
)
def test_a_token_that_is_not_fresh_or_not_for_us_is_a_copy(bureau, changed):
    result = verified(bureau, as_token(bureau, [bureau.certificate()], **changed))
    assert outcome(result) == ("copy-without-effect", False, "presentation")
    assert result.credential == bureau.certificate()


def test_a_sealed_token_is_presented_as_an_original_is(bureau):
    inside = enveloped(sealed_jwt(bureau), jose.CREDENTIAL_TYPE, CREDENTIAL)
    assert outcome(verified(bureau, as_token(bureau, [inside])))[0] == "valid-presentation"
    assert outcome(verified(bureau, presented([inside])))[0] == "valid-presentation"
    revoked = sealed_jwt(bureau, bureau.unsecured("阿卜杜拉·买买提"))
    inside = enveloped(revoked, jose.CREDENTIAL_TYPE, CREDENTIAL)
    assert outcome(verified(bureau, as_token(bureau, [inside])))[0] == "revoked"


def test_a_part_presented_freshly_is_authentic_data_and_no_more(bureau):
    result = verified(bureau, presented([disclosed(bureau)]))
    assert outcome(result) == ("authentic-data", None, "presentation")
    token = enveloped(withholding(sealed_sd_jwt(bureau), 0), "vc+sd-jwt", CREDENTIAL)
    assert outcome(verified(bureau, presented([token])))[0] == "authentic-data"


def test_a_token_bound_to_a_wallets_key_is_not_presented_by_another(bureau):
    key = TestKey(secret=7).private.public_key()
    bound = {**bureau.unsecured(), "cnf": {"jwk": public_jwk(key)}}
    token = enveloped(sealed_sd_jwt(bureau, bound), "vc+sd-jwt", CREDENTIAL)
    assert outcome(verified(bureau, presented([token])))[0] == "copy-without-effect"


@pytest.mark.parametrize("junk", ["", "a.b.c", "ey.ey.ey", {}, [], {"type": "x"}])
def test_what_presents_nothing_is_not_verifiable(bureau, junk):
    assert outcome(verified(bureau, junk))[0] == "not-verifiable"


def test_the_route_takes_a_token_too(bureau):
    client = create_app(lambda: bureau.trust, clock=lambda: AT).test_client()
    answer = client.post(
        "/presentations/verify",
        json={
            "verifiablePresentation": as_token(bureau, [bureau.certificate()]),
            "options": {"challenge": CHALLENGE, "domain": DOMAIN},
        },
    )
    assert answer.status_code == 200
    assert answer.json["report"]["verdict"] == "valid-presentation"
