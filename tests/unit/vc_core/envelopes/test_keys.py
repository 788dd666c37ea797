"""Keys of envelopes: P-521 has a reader of its own, which takes public keys on the curve only."""

import pytest
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

from vc_core.envelopes.jose import parse_token
from vc_core.envelopes.keys import EnvelopeKey
from vc_core.verification_methods.public_key import InvalidPublicKey

PRIVATE = JWK.generate(kty="EC", crv="P-521")
PUBLIC = PRIVATE.export_public(as_dict=True)


def signed_by(private):
    jws = JWS(b"{}")
    jws.add_signature(private, "ES512", '{"alg":"ES512"}')
    return parse_token(jws.serialize(compact=True))


def test_a_p521_signature_by_another_key_does_not_verify():
    token = signed_by(JWK.generate(kty="EC", crv="P-521"))
    assert not EnvelopeKey.from_jwk(PUBLIC).verifies(token.signature, token.signing_input)


@pytest.mark.parametrize("length", [0, 64, 131, 133])
def test_a_p521_signature_of_another_length_does_not_verify(length):
    token = signed_by(PRIVATE)
    key = EnvelopeKey.from_jwk(PUBLIC)
    assert key.verifies(token.signature, token.signing_input)
    assert not key.verifies((token.signature + b"\0")[:length], token.signing_input)


def test_a_p521_signature_with_a_leading_zero_more_does_not_verify():
    """The number would be the same, and the signature a second spelling of itself."""
    token = signed_by(PRIVATE)
    longer = token.signature[:66] + b"\0" + token.signature[66:]
    assert not EnvelopeKey.from_jwk(PUBLIC).verifies(longer, token.signing_input)


def test_a_p521_signature_over_other_data_does_not_verify():
    token = signed_by(PRIVATE)
    assert not EnvelopeKey.from_jwk(PUBLIC).verifies(token.signature, b"x" + token.signing_input)


MALFORMED = {
    "an x that is no text": {"x": 5},
    "a private key": PRIVATE.export_private(as_dict=True),
    "an empty x": {"x": ""},
    "an x that is not base64url": {"x": "!!"},
    "a point off the curve": {"y": PUBLIC["x"]},
    "a coordinate that is far too long": {"x": "A" * 10_000},
}


@pytest.mark.parametrize("members", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_or_private_p521_key_is_refused(members):
    with pytest.raises(InvalidPublicKey) as caught:
        EnvelopeKey.from_jwk({**PUBLIC, **members})
    assert caught.value.code == "INVALID_PUBLIC_KEY"


@pytest.mark.parametrize("missing", ["x", "y"])
def test_a_p521_key_without_a_coordinate_is_refused(missing):
    with pytest.raises(InvalidPublicKey) as caught:
        EnvelopeKey.from_jwk({name: value for name, value in PUBLIC.items() if name != missing})
    assert caught.value.code == "INVALID_PUBLIC_KEY"
