"""For ever: every code that this project ever wrote is still read and verified, offline.

Each file in tests/fixtures/barcodes is an edition; none is ever changed.
"""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from vc_core.barcode import decode
from vc_core.barcode.tables import installed_tables
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_web import document_of
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import verify_proof
from vc_core.results import Outcome

EDITIONS = {
    file.stem: json.loads(file.read_bytes())
    for file in sorted((Path(__file__).parents[3] / "fixtures" / "barcodes").glob("*.json"))
}
BARCODES = [
    pytest.param(edition, barcode, id=f"{name}: {barcode['what']}")
    for name, edition in EDITIONS.items()
    for barcode in edition["barcodes"]
]


def outcome(document, edition):
    issuer = document_of(edition["didDocument"]["id"], edition["didDocument"])
    return verify_proof(document, resolver=KnownDocuments([issuer]), now=None).outcome


def test_there_is_an_edition_from_the_first_release_on():
    assert "2026-11" in EDITIONS


@pytest.mark.parametrize(("edition", "barcode"), BARCODES)
def test_an_old_code_decodes_to_the_same_members_for_ever(edition, barcode):
    assert decode(barcode["text"]) == barcode["document"]
    assert decode(barcode["link"]) == barcode["document"]


@pytest.mark.parametrize(("edition", "barcode"), BARCODES)
def test_the_proof_of_an_old_code_verifies_for_ever(no_network, edition, barcode):
    document = decode(barcode["text"])
    assert outcome(document, edition) is Outcome.PASSED
    altered = deepcopy(document)
    altered["credentialSubject"]["name"] += "丰"
    assert outcome(altered, edition) is Outcome.FAILED


@pytest.mark.parametrize("name", EDITIONS)
def test_every_number_of_an_old_table_still_means_the_same(name):
    edition = EDITIONS[name]
    installed = installed_tables().tables[edition["registryEntryId"]].numbers
    for kind, texts in edition["table"].items():
        now = installed.get(kind, {})
        assert {text: now.get(text) for text in texts} == texts


@pytest.mark.parametrize("name", EDITIONS)
def test_the_contexts_of_an_old_edition_still_have_the_same_bytes(name):
    contexts = EDITIONS[name]["contexts"]
    assert {url: pinned().digest(url) for url in contexts} == contexts
