"""Opening enveloped documents: the media type says how, the author whose key."""

import base64
from datetime import UTC, datetime

import pytest

from tests.unit.vc_core.envelopes.documents import KEY, OTHER_KEY, V2, credential, signed, signer
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.envelopes.data_url import (
    CREDENTIAL,
    PRESENTATION,
    enveloped,
    is_enveloped,
    open_data_url,
)
from vc_core.envelopes.errors import EnvelopeError
from vc_core.envelopes.opening import open_envelope
from vc_core.identifiers.did_jwk import DidJwkResolver
from vc_core.identifiers.did_jwk import did_of as did_jwk_of
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.resolver import FirstThatKnows
from vc_core.problems import ProblemError

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
RESOLVER = FirstThatKnows([("did:key:", DidKeyResolver()), ("did:jwk:", DidJwkResolver())])


def jwt(document=None, key=KEY):
    token = jose.sign_token(document or credential(), signer=signer(key), media_type="vc+jwt")
    return enveloped(token, "vc+jwt", CREDENTIAL)


def opened(document, purpose="assertionMethod"):
    envelope = open_data_url(document, CREDENTIAL)
    return open_envelope(envelope, resolver=RESOLVER, purpose=purpose, now=NOW)


def test_a_jwt_is_opened_under_its_issuers_key():
    result = opened(jwt())
    assert (result.document, result.form, result.complete) == (credential(), "jwt", True)
    assert result.method.controller == KEY.did


@pytest.mark.parametrize(("withheld", "complete"), [(False, True), (True, False)])
def test_an_sd_jwt_tells_whether_something_is_withheld(withheld, complete):
    text = sd_jwt.issue_sd_jwt(
        credential(),
        paths=["credentialSubject.name"],
        signer=signer(),
        media_type="vc+sd-jwt",
    )
    if withheld:
        text = text.partition("~")[0] + "~"
    result = opened(enveloped(text, "vc+sd-jwt", CREDENTIAL))
    assert result.complete is complete
    assert ("name" in result.document["credentialSubject"]) is complete


def test_an_issuer_among_the_disclosures_is_found():
    text = sd_jwt.issue_sd_jwt(
        credential(), paths=["issuer"], signer=signer(), media_type="vc+sd-jwt"
    )
    assert opened(enveloped(text, "vc+sd-jwt", CREDENTIAL)).document == credential()


@pytest.mark.parametrize("padding", [True, False])
def test_cose_comes_as_base64(padding):
    data = cose.sign_message(credential(), signer=signer(), media_type="application/vc+cose")
    text = base64.b64encode(data).decode()
    text = text if padding else text.rstrip("=")
    document = {
        "@context": V2,
        "id": f"data:application/vc+cose;base64,{text}",
        "type": CREDENTIAL,
    }
    assert opened(document).document == credential()


def test_the_claims_of_the_token_are_kept_apart():
    header = {"alg": "ES256", "typ": "vc+jwt"}
    token = signed(header, {**credential(), "iss": KEY.did, "iat": 1})
    result = opened(enveloped(token, "vc+jwt", CREDENTIAL))
    assert result.document == credential()
    assert result.claims == {"iss": KEY.did, "iat": 1}


def test_a_key_that_is_not_the_issuers_is_refused():
    with pytest.raises(EnvelopeError, match="author's"):
        opened(jwt(credential(KEY), key=OTHER_KEY))


def test_a_name_of_another_key_does_not_help():
    header = {"alg": "ES256", "typ": "vc+jwt", "kid": OTHER_KEY.verification_method}
    with pytest.raises(EnvelopeError, match="author's"):
        opened(enveloped(signed(header, credential(), OTHER_KEY), "vc+jwt", CREDENTIAL))


def test_an_issuer_of_did_jwk_needs_no_key_name():
    issuer = did_jwk_of(KEY.private.public_key())
    token = signed({"alg": "ES256", "typ": "vc+jwt"}, {**credential(), "issuer": issuer})
    assert opened(enveloped(token, "vc+jwt", CREDENTIAL)).method.id == f"{issuer}#0"


def test_a_credential_is_no_presentation():
    with pytest.raises(EnvelopeError):
        opened(jwt(), purpose="authentication")


@pytest.mark.parametrize(
    "change",
    [
        {"@context": []},
        {"@context": ["https://www.w3.org/ns/credentials/examples/v2"]},
        {"type": "VerifiableCredential"},
        {"type": [CREDENTIAL, "VerifiableCredential"]},
        {"type": PRESENTATION},
        {"id": "https://example.org/token"},
        {"id": "data:application/vc+jwt"},
        {"id": "data:application/vc+jwt,a b"},
        {"id": "data:text/plain;charset=utf-8,x"},
        {"id": None},
        {"id": "data:application/vc+cose;base64,A"},
    ],
)
def test_another_form_of_object_is_refused(change):
    with pytest.raises(EnvelopeError):
        open_data_url({**jwt(), **change}, CREDENTIAL)


@pytest.mark.parametrize(
    "identifier", ["data:application/jwt,{0}", "data:application/vp+jwt,{0}", "data:text/plain,{0}"]
)
def test_another_media_type_is_refused(identifier):
    token = jwt()["id"].partition(",")[2]
    with pytest.raises(ProblemError):
        opened({**jwt(), "id": identifier.format(token)})


def test_only_objects_of_the_type_are_envelopes():
    assert is_enveloped(jwt(), CREDENTIAL)
    assert not is_enveloped(jwt(), PRESENTATION)
    assert not is_enveloped("data:application/vc+jwt,x", CREDENTIAL)
