"""Opening enveloped documents: the media type says how, the author whose key."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.vc_core.envelopes.documents import (
    KEY,
    OTHER_KEY,
    V2,
    credential,
    encoded,
    signed,
    signer,
)
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.envelopes.data_url import (
    CREDENTIAL,
    PRESENTATION,
    Envelope,
    enveloped,
    is_enveloped,
    open_data_url,
)
from vc_core.envelopes.errors import EnvelopeError, MalformedEnvelope
from vc_core.envelopes.opening import method_url, open_envelope
from vc_core.envelopes.sd_jwt import digest_of
from vc_core.identifiers.did_jwk import DidJwkResolver
from vc_core.identifiers.did_jwk import did_of as did_jwk_of
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import FirstThatKnows, KnownDocuments
from vc_core.problems import ProblemError
from vc_core.verification_methods.method import VerificationMethodError

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


DID = "did:web:issuer.example"


def by_did_web(kid, **method):
    """Open a credential of a did:web whose document has one method, with these members."""
    url = f"{DID}#key-1"
    entry = {**KEY.multikey, "id": url, "controller": DID, **method}
    document = {"id": DID, "verificationMethod": [entry], "assertionMethod": [url]}
    header = {"alg": "ES256", "typ": "vc+jwt", **({} if kid is None else {"kid": kid})}
    token = signed(header, {**credential(), "issuer": DID})
    resolver = KnownDocuments([parse_document(document)])
    envelope = Envelope("application/vc+jwt", token)
    return open_envelope(envelope, resolver=resolver, purpose="assertionMethod", now=NOW)


@pytest.mark.parametrize("kid", [f"{DID}#key-1", "#key-1", "key-1"])
def test_a_key_is_named_in_full_or_relative_to_its_author(kid):
    assert by_did_web(kid).method.id == f"{DID}#key-1"


@pytest.mark.parametrize("kid", [None, "", "#key-2", "key-2", "did:web:other.example#key-1"])
def test_a_name_of_none_of_the_authors_keys_is_refused(kid):
    with pytest.raises(VerificationMethodError) as caught:
        by_did_web(kid)
    assert caught.value.code == "INVALID_VERIFICATION_METHOD"


def test_without_a_name_only_an_identifier_that_is_a_key_names_one():
    assert method_url(None, DID) == DID
    assert method_url(None, KEY.did) == KEY.verification_method


def test_a_key_counts_until_it_is_revoked():
    later = NOW + timedelta(seconds=1)
    assert by_did_web("key-1", revoked=later.isoformat()).method.revoked == later
    for member in ("revoked", "expires"):
        with pytest.raises(EnvelopeError, match="revoked") as caught:
            by_did_web("key-1", **{member: NOW.isoformat()})
        assert caught.value.code == "PROOF_VERIFICATION_ERROR"


def test_a_disclosed_issuer_beside_another_author_is_refused():
    """The plain `iss` would choose the key, and the disclosed `issuer` would get the credit."""
    disclosure = encoded(["salt", "issuer", OTHER_KEY.did])
    payload = {name: value for name, value in credential().items() if name != "issuer"}
    payload |= {"iss": KEY.did, "_sd": [digest_of(disclosure)]}
    text = f"{signed({'alg': 'ES256', 'typ': 'vc+sd-jwt'}, payload)}~{disclosure}~"
    with pytest.raises(EnvelopeError, match="looked up") as caught:
        opened(enveloped(text, "vc+sd-jwt", CREDENTIAL))
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize("issuer", [None, 5, {}, {"id": None}, []], ids=repr)
def test_a_document_without_an_author_is_refused_before_any_key_is_looked_up(issuer):
    token = signed({"alg": "ES256", "typ": "vc+jwt"}, {**credential(), "issuer": issuer})
    with pytest.raises(MalformedEnvelope, match="author") as caught:
        opened(enveloped(token, "vc+jwt", CREDENTIAL))
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


def in_cose(payload):
    protected = encode_cbor({1: -7, 4: KEY.verification_method.encode(), 16: "application/vc+cose"})
    signature = KEY.sign(encode_cbor(["Signature1", protected, b"", payload]))
    data = encode_head(6, 18) + encode_cbor([protected, {}, payload, signature])
    return Envelope("application/vc+cose", data)


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"", "JSON"),
        (b"{", "JSON"),
        (b'{"a":1,"a":2}', "JSON"),
        (b"[]", "author"),
        (b"1", "author"),
    ],
)
def test_a_cose_payload_that_is_no_json_object_is_malformed(payload, why):
    with pytest.raises(MalformedEnvelope, match=why) as caught:
        open_envelope(in_cose(payload), resolver=RESOLVER, purpose="assertionMethod", now=NOW)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


@pytest.mark.parametrize(
    ("media_type", "content"),
    [
        ("application/vc+jwt", b"e30.e30.AAAA"),
        ("application/vc+sd-jwt", b"e30.e30.AAAA~"),
        ("application/dc+sd-jwt", b"e30.e30.AAAA~"),
        ("application/vc+cose", "e30.e30.AAAA"),
    ],
)
def test_text_does_not_pass_for_bytes_nor_bytes_for_text(media_type, content):
    envelope = Envelope(media_type, content)
    with pytest.raises(MalformedEnvelope, match="it is not") as caught:
        open_envelope(envelope, resolver=RESOLVER, purpose="assertionMethod", now=NOW)
    assert caught.value.code == "PROOF_VERIFICATION_ERROR"


def test_protected_claims_of_cose_are_given_beside_the_document():
    data = cose.sign_message(
        credential(), signer=signer(), media_type="application/vc+cose", issued_at=5
    )
    envelope = Envelope("application/vc+cose", data)
    result = open_envelope(envelope, resolver=RESOLVER, purpose="assertionMethod", now=NOW)
    assert (result.document, result.claims) == (credential(), {"iat": 5})


def test_an_issuer_with_a_name_is_found_by_its_id():
    document = {**credential(), "issuer": {"id": KEY.did, "name": "x"}}
    assert opened(jwt(document)).method.controller == KEY.did
