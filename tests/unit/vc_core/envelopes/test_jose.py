"""JOSE envelopes: the key decides the algorithm, and nothing in a header does (SECURITY R11)."""

import hmac
from datetime import UTC, datetime

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from tests.unit.vc_core.envelopes.documents import (
    ED25519,
    KEY,
    OTHER_KEY,
    credential,
    encoded,
    public,
    signed,
    signer,
)
from vc_core.envelopes.errors import EnvelopeError, MalformedEnvelope
from vc_core.envelopes.jose import check_claims, parse_token, sign_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.verification_methods.jwk import public_jwk
from vc_core.verification_methods.public_key import InvalidPublicKey, from_cryptography

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
HEADER = {"alg": "ES256", "typ": "vc+jwt"}


def verify(token, key=KEY, now=NOW):
    return verify_token(parse_token(token), key=public(key), media_type="vc+jwt", now=now)


@pytest.mark.parametrize("key", [KEY, ED25519])
def test_what_was_signed_verifies(key):
    token = sign_token(credential(key), signer=signer(key), media_type="vc+jwt")
    assert verify(token, key) == credential(key)


def test_another_implementation_verifies_what_was_signed():
    token = sign_token(credential(), signer=signer(), media_type="vc+jwt")
    jws = JWS()
    jws.deserialize(token, JWK(**public_jwk(_public())))
    assert jws.is_valid


def _public():
    return from_cryptography(KEY.private.public_key())


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "typ": "vc+jwt"},
        {"alg": "HS256", "typ": "vc+jwt"},
        {"alg": "ES384", "typ": "vc+jwt"},
        {"alg": "EdDSA", "typ": "vc+jwt"},
        {"typ": "vc+jwt"},
        {"alg": [], "typ": "vc+jwt"},
        {"alg": {"ES256": 1}, "typ": "vc+jwt"},
        {**HEADER, "crit": ["b64"], "b64": False},
        {**HEADER, "crit": []},
        {"alg": "ES256"},
        {"alg": "ES256", "typ": "JWT"},
        {"alg": "ES256", "typ": "vp+jwt"},
        {"alg": "ES256", "typ": 1},
    ],
)
def test_a_header_cannot_choose_algorithm_or_meaning(header):
    with pytest.raises(EnvelopeError):
        verify(signed(header, credential()))


def test_a_public_key_is_no_secret_for_a_mac():
    header = {"alg": "HS256", "typ": "vc+jwt"}
    signing_input = f"{encoded(header)}.{encoded(credential())}"
    secret = _public().to_bytes()
    mac = hmac.digest(secret, signing_input.encode(), "sha256")
    with pytest.raises(EnvelopeError):
        verify(f"{signing_input}.{encoded(mac)}")


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c", "kid"])
def test_keys_in_the_header_are_ignored(name):
    other = public_jwk(from_cryptography(OTHER_KEY.private.public_key()))
    with pytest.raises(EnvelopeError):
        verify(signed({**HEADER, name: other}, credential(), OTHER_KEY))


def test_an_unsigned_token_is_refused():
    with pytest.raises(EnvelopeError):
        verify(f"{encoded(HEADER)}.{encoded(credential())}.")


@pytest.mark.parametrize(
    "token",
    ["", "a.b", "a.b.c.d", "..", "e30.e30.e30=", "e30.WzFd.AAAA", "e30 .e30.AAAA", "eyJ9.e30.AA"],
)
def test_what_is_no_token_is_refused(token):
    with pytest.raises(EnvelopeError):
        verify(token)


def test_a_payload_with_the_same_member_twice_is_refused():
    with pytest.raises(EnvelopeError):
        verify(signed(HEADER, b'{"issuer":"a","issuer":"b"}'))


@pytest.mark.parametrize(
    ("claims", "accepted"),
    [
        ({}, True),
        ({"exp": NOW.timestamp() + 1}, True),
        ({"exp": NOW.timestamp() - 1}, False),
        ({"nbf": NOW.timestamp() + 60}, True),
        ({"nbf": NOW.timestamp() + 3600}, False),
        ({"exp": "2030-01-01"}, False),
        ({"exp": True}, False),
    ],
)
def test_times_of_the_envelope_are_enforced(claims, accepted):
    token = signed(HEADER, {**credential(), **claims})
    if accepted:
        verify(token)
    else:
        with pytest.raises(EnvelopeError):
            verify(token)


@pytest.mark.parametrize(
    "claims",
    [
        {"vc": {}},
        {"vp": None},
        {"iss": "did:example:somebody-else"},
        {"jti": "urn:uuid:00000000-0000-0000-0000-000000000000"},
        {"sub": "did:example:somebody-else"},
    ],
)
def test_claims_that_contradict_the_document_are_refused(claims):
    with pytest.raises(EnvelopeError):
        check_claims({**credential(), **claims})


def test_claims_that_repeat_the_document_are_accepted():
    document = credential()
    subject = document["credentialSubject"]["id"]
    check_claims({**document, "iss": KEY.did, "jti": document["id"], "sub": subject})


def test_p521_keys_have_their_own_algorithm():
    jwk = JWK.generate(kty="EC", crv="P-521")
    key = EnvelopeKey.from_jwk(jwk.export_public(as_dict=True))
    assert key.algorithm == "ES512"
    jws = JWS(b"{}")
    jws.add_signature(jwk, "ES512", '{"alg":"ES512","typ":"vc+jwt"}')
    token = parse_token(jws.serialize(compact=True))
    assert verify_token(token, key=key, media_type="vc+jwt", now=None) == {}
    assert not key.verifies(token.signature[:-1], token.signing_input)


@pytest.mark.parametrize("alg", ["ES384", [], {}, None])
@pytest.mark.parametrize("curve", ["P-256", "P-521"])
def test_a_key_that_names_another_algorithm_is_refused(curve, alg):
    jwk = JWK.generate(kty="EC", crv=curve).export_public(as_dict=True)
    with pytest.raises(InvalidPublicKey):
        EnvelopeKey.from_jwk({**jwk, "alg": alg})


@pytest.mark.parametrize(
    "token", ["e30", "e30.e30", "e30.e30.AAAA.AAAA", "W10.e30.AAAA", "e30.W10.AAAA", "MQ.e30.AAAA"]
)
def test_what_has_not_three_parts_with_two_objects_is_malformed(token):
    with pytest.raises(MalformedEnvelope) as caught:
        parse_token(token)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


def test_a_token_beyond_the_bound_is_malformed():
    with pytest.raises(MalformedEnvelope, match="reasonable size"):
        parse_token("e30.e30." + "AAAA" * 250_000)


def test_a_key_name_that_is_no_text_names_no_key():
    assert parse_token(signed({**HEADER, "kid": "key-1"}, {})).key_name == "key-1"
    for header in (HEADER, {**HEADER, "kid": 5}, {**HEADER, "kid": ["key-1"]}):
        assert parse_token(signed(header, {})).key_name is None


@pytest.mark.parametrize(
    ("media_type", "content"),
    [("vc+jwt", "vc"), ("vp+jwt", "vp"), ("vc+sd-jwt", "vc"), ("kb+jwt", None)],
)
def test_the_header_names_the_content_of_credentials_and_presentations(media_type, content):
    header = parse_token(sign_token({}, signer=signer(), media_type=media_type)).header
    assert header["typ"] == media_type
    assert header.get("cty") == content


def test_both_names_of_the_edwards_algorithm_mean_it():
    for name in ("EdDSA", "Ed25519"):
        token = signed({"alg": name, "typ": "vc+jwt"}, credential(ED25519), ED25519)
        assert verify(token, ED25519) == credential(ED25519)


def test_an_issuer_with_a_name_is_repeated_by_its_id():
    document = {**credential(), "issuer": {"id": KEY.did, "name": "x"}}
    check_claims({**document, "iss": KEY.did})
    for iss in (OTHER_KEY.did, document["issuer"]):
        with pytest.raises(EnvelopeError, match="iss contradicts"):
            check_claims({**document, "iss": iss})
