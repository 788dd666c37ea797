"""A document comes back from numbers as it was, under every registry entry, at every depth."""

from random import Random

import pytest

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cbor import MAX_DEPTH
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.errors import BarcodeError
from vc_core.barcode.tables import NO_COMPRESSION, NO_TABLE, TypeTable, installed_tables
from vc_core.documents.loader import CREDENTIALS_V2, pinned

OURS = installed_tables().encode_with
ENTRIES = (NO_COMPRESSION, NO_TABLE, OURS)
URL = "https://pinned.example/v1"
KIND = "urn:example:kind"
CONTEXT = {
    "type": "@type",
    "kinds": {"@id": "urn:kinds", "@type": KIND},
    "things": {"@id": "urn:things", "@context": {"inner": {"@id": "urn:inner", "@type": KIND}}},
}


def own_context(url):
    return {"@context": CONTEXT} if url == URL else pinned().document(url)


ROOT = ActiveContext({}, None, ContextSource(own_context))
TABLES = {**installed_tables().tables, 70_000: TypeTable(70_000, {KIND: {"first": 1, "next": 2}})}


def again(document, entry):
    return decode_cborld(encode_cborld(document, entry, TABLES, ROOT), TABLES, ROOT)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(
    "document",
    [
        certificate(Random(1)),
        {"@context": CREDENTIALS_V2, "type": "VerifiableCredential", "name": "a"},
        {"@context": [CREDENTIALS_V2], "type": [], "名": "a"},
        {"@context": [], "name": None},
        {},
    ],
    ids=["certificate", "one context", "a list of one", "no context in a list", "nothing"],
)
def test_a_document_comes_back_under_every_registry_entry(document, entry):
    assert again(document, entry) == document


def test_a_context_that_the_table_lacks_is_named_by_its_url():
    for context in (URL, [CREDENTIALS_V2, URL]):
        document = {"@context": context, "type": "x"}
        assert URL.encode() in encode_cborld(document, OURS, TABLES, ROOT)
        assert again(document, OURS) == document


def test_arrays_within_arrays_hold_what_their_member_holds():
    document = {
        "@context": URL,
        "kinds": [["first", "not in the table"], [["next", 1]], []],
        "things": [[{"inner": "first"}, None], {"inner": ["next"]}],
    }
    data = encode_cborld(document, 70_000, TABLES, ROOT)
    assert b"first" not in data
    assert b"next" not in data
    assert decode_cborld(data, TABLES, ROOT) == document


def test_a_number_where_the_table_has_numbers_stays_the_number_of_the_data():
    document = {"@context": URL, "kinds": 1, "things": {"inner": [2, "first"]}}
    assert again(document, 70_000) == document


def test_a_number_where_an_address_belongs_is_not_encoded():
    document = {"@context": CREDENTIALS_V2, "type": "VerifiableCredential", "issuer": 7}
    with pytest.raises(BarcodeError, match="URL that is not text"):
        encode_cborld(document, OURS, TABLES, ROOT)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize(
    ("innermost", "wrap"),
    [({}, lambda value: {"a": value}), ([], lambda value: [value])],
    ids=["objects", "lists"],
)
def test_a_document_may_be_nested_as_deeply_as_a_reader_follows_and_no_deeper(
    entry, innermost, wrap
):
    value = innermost
    # The payload's array, in which the entry is named, and the document are levels, too.
    for _ in range(MAX_DEPTH - 3):
        value = wrap(value)
    assert again({"a": value}, entry) == {"a": value}
    with pytest.raises(BarcodeError, match="too deeply"):
        encode_cborld({"a": wrap(value)}, entry, TABLES, ROOT)
