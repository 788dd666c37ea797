"""COSE_Sign1: one signature, everything protected, read strictly (RFC 9052)."""

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
from vc_core.envelopes.errors import EnvelopeError

TYPE = "application/vc+cose"


def verify(data, key=KEY):
    return verify_message(parse_message(data), key=public(key), media_type=TYPE)


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
