"""COSE_Sign1: one signature, everything protected, read strictly (RFC 9052)."""

import json
from datetime import UTC, datetime

import pytest

from tests.unit.vc_core.envelopes.documents import (
    ED25519,
    KEY,
    OTHER_KEY,
    credential,
    public,
    signer,
)
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.envelopes.cose import parse_message, sign_message, verify_message
from vc_core.envelopes.errors import EnvelopeError, MalformedEnvelope

TYPE = "application/vc+cose"


def verify(data, key=KEY, now=None):
    return verify_message(parse_message(data), key=public(key), media_type=TYPE, now=now)


def message(header, payload=b"{}", *, unprotected=None, tag=18, key=KEY):
    protected = encode_cbor(header)
    signature = key.sign(encode_cbor(["Signature1", protected, b"", payload]))
    return encode_head(6, tag) + encode_cbor([protected, unprotected or {}, payload, signature])


@pytest.mark.parametrize("key", [KEY, ED25519])
def test_what_was_signed_verifies(key):
    data = sign_message(credential(key), signer=signer(key), media_type=TYPE)
    assert verify(data, key) == credential(key)
    assert parse_message(data).key_name == key.verification_method


def test_a_sound_message_of_the_helper_is_accepted():
    assert verify(message({1: -7, 16: TYPE})) == {}


@pytest.mark.parametrize(
    "header",
    [
        {16: TYPE},
        {1: -8, 16: TYPE},
        {1: -35, 16: TYPE},
        {1: 5, 16: TYPE},
        {1: -7},
        {1: -7, 16: "application/vp+cose"},
        {1: -7, 16: TYPE, 2: [1]},
    ],
)
def test_a_header_cannot_choose_algorithm_or_meaning(header):
    with pytest.raises(EnvelopeError):
        verify(message(header))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        message({1: -7, 16: TYPE})[1:],
        message({1: -7, 16: TYPE}, tag=17),
        message({1: -7, 16: TYPE}, unprotected={4: b"kid"}),
        message({1: -7, 16: TYPE}) + b"\x00",
        message({1: -7, 16: TYPE}, b"[]"),
        message({1: -7, 16: TYPE}, b'{"a":1,"a":2}'),
        message({1: -7, 16: TYPE}, key=OTHER_KEY),
        encode_head(6, 18) + encode_cbor([b"", {}, b""]),
        encode_head(6, 18) + encode_cbor(["", {}, b"", b""]),
    ],
    # Signatures differ from run to run; names of tests must not.
    ids=lambda data: type(data).__name__,
)
def test_anything_else_is_refused(data):
    with pytest.raises(EnvelopeError):
        verify(data)


def test_a_changed_payload_is_refused():
    data = sign_message(credential(), signer=signer(), media_type=TYPE)
    with pytest.raises(EnvelopeError, match="signature"):
        verify(data.replace("张三丰".encode(), "李三丰".encode()))


NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SECOND = int(NOW.timestamp())


def claiming(claims, document=None):
    payload = json.dumps(credential() if document is None else document).encode()
    return message({1: -7, 15: claims, 16: TYPE}, payload)


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({4: SECOND - 1}, "ENVELOPE_EXPIRED"),
        ({5: SECOND + 3600}, "ENVELOPE_NOT_YET_VALID"),
        ({4: "2026-11-20"}, "PROOF_VERIFICATION_ERROR"),
        ({5: True}, "PROOF_VERIFICATION_ERROR"),
        ({1: "did:example:x"}, "PROOF_VERIFICATION_ERROR"),
        ({1: b"x"}, "PROOF_VERIFICATION_ERROR"),
        ({2: "did:example:x"}, "PROOF_VERIFICATION_ERROR"),
        ([], "PROOF_VERIFICATION_ERROR"),
        (None, "PROOF_VERIFICATION_ERROR"),
    ],
    ids=repr,
)
def test_protected_claims_are_held_against_the_document_and_the_time(claims, code):
    """RFC 9597 puts into the header what a JWT has in its payload; it binds alike."""
    with pytest.raises(EnvelopeError) as caught:
        verify(claiming(claims), now=NOW)
    assert caught.value.code == code


def test_claims_that_agree_with_the_document_are_kept():
    claims = {1: KEY.did, 2: "did:example:holder", 4: SECOND, 5: SECOND, 6: SECOND, 99: "x"}
    assert verify(claiming(claims), now=NOW) == credential()
    assert parse_message(claiming(claims)).claims == {
        "iss": KEY.did,
        "sub": "did:example:holder",
        "exp": SECOND,
        "nbf": SECOND,
        "iat": SECOND,
    }
    assert parse_message(claiming({3: "a.example"})).claims == {"aud": "a.example"}


def test_times_are_left_alone_where_no_time_is_asked():
    assert verify(claiming({4: 0})) == credential()


@pytest.mark.parametrize("claim", ["iat", "exp", "aud"])
def test_a_claim_in_the_payload_is_not_another_than_in_the_header(claim):
    key = {"iat": 6, "exp": 4, "aud": 3}[claim]
    document = {**credential(), claim: SECOND}
    assert verify(claiming({key: SECOND}, document), now=NOW) == document
    with pytest.raises(EnvelopeError, match="contradicts"):
        verify(claiming({key: SECOND + 1}, document), now=NOW)


def test_times_in_the_payload_count_as_in_a_token():
    with pytest.raises(EnvelopeError) as caught:
        verify(claiming({}, {**credential(), "exp": SECOND - 1}), now=NOW)
    assert caught.value.code == "ENVELOPE_EXPIRED"


def test_a_message_beyond_the_bound_is_told_so():
    with pytest.raises(MalformedEnvelope, match="8 KiB"):
        parse_message(claiming({}, {**credential(), "name": "x" * 8192}))


def test_a_key_name_that_is_no_text_names_no_key():
    header = {1: -7, 16: TYPE}
    assert parse_message(message({**header, 4: b"did:example:a#1"})).key_name == "did:example:a#1"
    for name in (b"\xff", "did:example:a#1", 5):
        assert parse_message(message({**header, 4: name})).key_name is None
    assert parse_message(message(header)).key_name is None


def test_the_time_of_signing_is_a_protected_claim():
    data = sign_message(credential(), signer=signer(), media_type=TYPE, issued_at=SECOND)
    assert parse_message(data).claims == {"iat": SECOND}
    assert verify(data, now=NOW) == credential()
    untimed = sign_message(credential(), signer=signer(), media_type=TYPE)
    assert parse_message(untimed).claims == {}
