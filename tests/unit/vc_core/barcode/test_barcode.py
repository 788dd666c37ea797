"""A certificate into a barcode and back: exactly its members with one proof."""

from copy import deepcopy
from random import Random

import pytest

from tests.unit.vc_core.barcode.certificates import certificate, random_document
from vc_core.barcode import (
    BarcodeError,
    barcode_members,
    decode,
    encode,
    encode_bytes,
    encode_link,
)
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.tables import installed_tables
from vc_core.documents.loader import pinned

INSTALLED = installed_tables()
ROOT = ActiveContext({}, None, ContextSource(pinned().document))


def test_decoding_gives_back_exactly_the_members_with_the_rdfc_proof():
    sealed = certificate(Random(1))
    untouched = deepcopy(sealed)
    decoded = decode(encode(sealed))
    assert decoded == {**sealed, "proof": sealed["proof"][1]}
    assert sealed == untouched


def test_a_certificate_with_its_one_proof_encodes_the_same():
    sealed = certificate(Random(2))
    assert encode(barcode_members(sealed)) == encode(sealed)


def test_the_link_form_decodes_to_the_same_members():
    sealed = certificate(Random(3))
    link = encode_link(sealed, "https://verifier.example/v")
    assert link.startswith("https://verifier.example/v#VC1-B")
    assert decode(link) == decode(encode(sealed))


def test_a_thousand_certificates_come_back():
    rng = Random(4)
    for _ in range(1_000):
        sealed = certificate(rng)
        assert decode(encode(sealed)) == barcode_members(sealed)


@pytest.mark.parametrize("entry", [0, 1, INSTALLED.encode_with])
def test_odd_documents_come_back_under_every_registry_entry(entry):
    rng = Random(5)
    for _ in range(200):
        document = random_document(rng)
        data = encode_cborld(document, entry, INSTALLED.tables, ROOT)
        assert decode_cborld(data, INSTALLED.tables, ROOT) == document


def test_encoding_is_deterministic_whatever_the_order_of_members():
    sealed = certificate(Random(6))
    reversed_members = dict(reversed(sealed.items()))
    assert encode_bytes(reversed_members) == encode_bytes(sealed)


@pytest.mark.parametrize(
    "proof",
    [
        None,
        [],
        "text",
        {"cryptosuite": "ecdsa-jcs-2019"},
        [{"cryptosuite": "ecdsa-rdfc-2019"}, {"cryptosuite": "ecdsa-rdfc-2019"}],
    ],
)
def test_a_credential_without_exactly_one_rdfc_proof_is_not_encoded(proof):
    with pytest.raises(BarcodeError) as caught:
        encode({**certificate(Random(9)), "proof": proof})
    assert caught.value.code == "BARCODE_NOT_ENCODABLE"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("legalBasis", 1.5),
        ("legalBasis", float("nan")),
        ("legalBasis", 2**53),
        ("legalBasis", "\ud800"),
        ("legalBasis", b"bytes"),
        ("validFrom", 1_700_000_000),
        ("issuer", 7),
        ("@context", [{"@vocab": "https://a.example/"}]),
        ("issuer", [["https://a.example/"]]),
        ("long", "a" * 8_192),
        ("many", [0] * 1_024),
        ("deep", [[[[[[[[[[[[[[[[[[[[[[[[[[["too deep"]]]]]]]]]]]]]]]]]]]]]]]]]]]),
    ],
)
def test_what_would_not_come_back_unchanged_is_not_encoded(member, value):
    with pytest.raises(BarcodeError) as caught:
        encode({**certificate(Random(10)), member: value})
    assert caught.value.code == "BARCODE_NOT_ENCODABLE"


def test_a_context_that_is_not_pinned_is_not_encoded():
    sealed = certificate(Random(11))
    with pytest.raises(BarcodeError):
        encode({**sealed, "@context": [*sealed["@context"], "https://a.example/context"]})
