"""Envelopes both ways with PyPI openvc-core 1.37: JWT and SD-JWT, 200 documents each way.

They know JWTs only in the form of VC 1.1, with a `vc` claim, and sign SD-JWT only as `dc+sd-jwt`;
both are verified here under the media type that they state, so that what is compared of JWTs
is the signature. A vc+jwt itself is cross-checked with jwcrypto in the unit tests.
"""

import pytest
from openvc.keys import Ed25519SigningKey, P256SigningKey, P384SigningKey
from openvc.proof.errors import ProofError
from openvc.proof.sd_jwt import SdJwtVcProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite

from tests.bureau_example import NOW
from tests.interop.keys import FreshKey
from tests.interop.varied_credentials import varied_credentials
from vc_core.documents import jcs
from vc_core.envelopes import jose, sd_jwt
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.keys import EnvelopeKey, SealingSigner
from vc_core.envelopes.opening import TOKEN_CLAIMS
from vc_core.verification_methods.jwk import public_jwk

DOCUMENTS = 200
THEIR_KEYS = {"P-256": P256SigningKey, "P-384": P384SigningKey, "Ed25519": Ed25519SigningKey}
SUBJECT = ["credentialSubject"]


def same(one, other) -> bool:
    """Compare as JSON: numbers by value, members in any order."""
    return jcs.canonicalize(one) == jcs.canonicalize(other)


def without_claims(payload):
    return {name: value for name, value in payload.items() if name not in {*TOKEN_CLAIMS, "vct"}}


@pytest.mark.parametrize("algorithm", THEIR_KEYS)
def test_they_verify_our_jwt(algorithm):
    key = FreshKey.generate(algorithm)
    jwk = public_jwk(key.private.public_key())
    for document in varied_credentials(key.did, DOCUMENTS, seed=1):
        token = jose.sign_token(
            {"iss": key.did, "vc": document}, signer=SealingSigner(key), media_type="jwt"
        )
        verified = VcJwtProofSuite().verify(token, public_key_jwk=jwk, check_temporal=False)
        assert same(verified.credential, document)


@pytest.mark.parametrize("algorithm", THEIR_KEYS)
def test_we_verify_their_jwt(algorithm):
    theirs = THEIR_KEYS[algorithm].generate("did:example:issuer#key-1")
    key = EnvelopeKey.from_jwk(theirs.public_jwk())
    for document in varied_credentials("did:example:issuer", DOCUMENTS, seed=2):
        token = jose.parse_token(VcJwtProofSuite().sign(document, signing_key=theirs))
        payload = jose.verify_token(token, key=key, media_type="jwt", now=None)
        assert same(payload["vc"], document)
        with pytest.raises(EnvelopeError, match="typ"):
            jose.verify_token(token, key=key, media_type="vc+jwt", now=None)


@pytest.mark.parametrize("algorithm", THEIR_KEYS)
def test_they_verify_our_sd_jwt(algorithm):
    key = FreshKey.generate(algorithm)
    jwk = public_jwk(key.private.public_key())
    for document in varied_credentials(key.did, DOCUMENTS, seed=3):
        text = sd_jwt.issue_sd_jwt(
            document, paths=SUBJECT, signer=SealingSigner(key), media_type="vc+sd-jwt"
        )
        verified = SdJwtVcProofSuite().verify(
            text, public_key_jwk=jwk, check_temporal=False, now=NOW
        )
        assert same(verified.claims, document)


@pytest.mark.parametrize("algorithm", THEIR_KEYS)
def test_we_verify_their_sd_jwt(algorithm):
    theirs = THEIR_KEYS[algorithm].generate("did:example:issuer#key-1")
    key = EnvelopeKey.from_jwk(theirs.public_jwk())
    for document in varied_credentials("did:example:issuer", DOCUMENTS, seed=4):
        text = SdJwtVcProofSuite().issue(
            {**document, "iss": "did:example:issuer"},
            signing_key=theirs,
            disclosable=SUBJECT,
            vct="urn:example:varied",
            decoys=2,
        )
        payload = sd_jwt.verify_sd_jwt(text, key=key, media_type="dc+sd-jwt", now=None)
        assert same(without_claims(payload), document)


def test_both_refuse_a_changed_disclosure():
    key = FreshKey.generate("P-256")
    (document,) = varied_credentials(key.did, 1, seed=5)
    text = sd_jwt.issue_sd_jwt(
        document, paths=SUBJECT, signer=SealingSigner(key), media_type="vc+sd-jwt"
    )
    token, disclosures, _ = sd_jwt.split(text)
    other = sd_jwt.split(
        sd_jwt.issue_sd_jwt(
            document, paths=SUBJECT, signer=SealingSigner(key), media_type="vc+sd-jwt"
        )
    )[1]
    assert other != disclosures
    changed = "~".join([token, *other, ""])
    jwk = public_jwk(key.private.public_key())
    with pytest.raises(EnvelopeError):
        sd_jwt.verify_sd_jwt(
            changed, key=EnvelopeKey.from_jwk(jwk), media_type="vc+sd-jwt", now=None
        )
    with pytest.raises(ProofError):
        SdJwtVcProofSuite().verify(changed, public_key_jwk=jwk, now=NOW)
