"""CBOR-LD both ways with npm @digitalbazaar/cborld: decoded JSON is compared, never bytes."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.vc_core.barcode.certificates import certificate, random_document
from vc_core.barcode import BarcodeError, barcode_members
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.tables import installed_tables
from vc_core.documents.loader import pinned

pytestmark = pytest.mark.node

HERE = Path(__file__).parent
MODULES = Path(os.environ.get("VC_NODE_MODULES", HERE.parent / "node" / "node_modules")).absolute()
DOCUMENTS = 500
INSTALLED = installed_tables()
ROOT = ActiveContext({}, None, ContextSource(pinned().document))


@pytest.fixture(scope="module")
def peer():
    node = shutil.which("node")
    if node is None or not (MODULES / "@digitalbazaar" / "cborld").is_dir():
        reason = "node or npm @digitalbazaar/cborld is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    def run(*, encode=(), decode=()):
        contexts = {url: pinned().document(url) for url in pinned().urls("context")}
        tables = {number: dict(table.numbers) for number, table in INSTALLED.tables.items()}
        request = {
            "contexts": contexts,
            "tables": tables,
            "encode": [{"registryEntryId": number, "document": doc} for number, doc in encode],
            "decode": [data.hex() for data in decode],
        }
        done = subprocess.run(
            [node, str(HERE / "peer.mjs")],
            input=json.dumps(request).encode(),
            capture_output=True,
            check=True,
            timeout=120,
            env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
        )
        answer = json.loads(done.stdout)
        return answer["encoded"], answer["decoded"]

    return run


def cases():
    """Give pairs of registry entry and document: 500 with our table, some with the others."""
    rng = random.Random(20261120)
    for entry, count in ((INSTALLED.encode_with, DOCUMENTS), (1, 120), (0, 120)):
        for number in range(count):
            if number % 10 == 0:
                yield entry, barcode_members(certificate(rng))
            else:
                yield entry, random_document(rng)


def members(value):
    """Give every member of a document at every depth, as name and value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner)


EDGES = {
    "empty array": lambda _, value: value == [],
    "nested array": lambda _, value: isinstance(value, list) and [] in value and len(value) > 1,
    "language-tagged text": lambda name, _: name == "@language",
    "several language-tagged texts": lambda name, value: (
        name == "description" and isinstance(value, list)
    ),
    "date before 1970": lambda name, value: (
        name == "datePassed"
        and isinstance(value, str)
        and value.startswith("19")
        and value < "1970"
    ),
    "time before 1970": lambda name, value: (
        name == "validFrom" and isinstance(value, str) and value < "1970"
    ),
    "large integer": lambda _, value: value == 2**53 - 1,
    "negative integer": lambda _, value: value == -(2**31),
    "several types": lambda name, value: (
        name == "type" and isinstance(value, list) and len(value) > 1
    ),
    "no array of types": lambda name, value: name == "type" and isinstance(value, str),
    "null": lambda _, value: value is None,
    "member without a definition": lambda name, _: name == "类",
}


@pytest.mark.parametrize("edge", EDGES)
def test_the_documents_exchanged_under_our_table_include_the_edge(edge):
    ours = [document for entry, document in cases() if entry == INSTALLED.encode_with]
    assert len(ours) >= 500
    assert any(EDGES[edge](name, value) for document in ours for name, value in members(document))


def test_npm_decodes_what_we_encode(peer):
    documents = list(cases())
    ours = [encode_cborld(doc, entry, INSTALLED.tables, ROOT) for entry, doc in documents]
    _, decoded = peer(decode=ours)
    for (entry, document), answer in zip(documents, decoded, strict=True):
        assert answer.get("value") == document, (entry, answer.get("error"))


def test_we_decode_what_npm_encodes(peer):
    documents = list(cases())
    encoded, _ = peer(encode=documents)
    for (entry, document), answer in zip(documents, encoded, strict=True):
        assert "value" in answer, (entry, answer["error"], document)
        data = bytes.fromhex(answer["value"])
        assert decode_cborld(data, INSTALLED.tables, ROOT) == document, entry


def test_both_encode_a_certificate_in_the_same_number_of_bytes(peer):
    documents = [
        (INSTALLED.encode_with, barcode_members(certificate(random.Random(seed))))
        for seed in range(20)
    ]
    encoded, _ = peer(encode=documents)
    for (entry, document), answer in zip(documents, encoded, strict=True):
        ours = encode_cborld(document, entry, INSTALLED.tables, ROOT)
        assert len(ours) == len(answer["value"]) // 2


def test_what_npm_refuses_as_damaged_we_refuse_too(peer):
    rng = random.Random(7)
    whole = encode_cborld(
        barcode_members(certificate(rng)), INSTALLED.encode_with, INSTALLED.tables, ROOT
    )
    damaged = []
    for _ in range(150):
        data = bytearray(whole)
        data[rng.randrange(3, len(data))] ^= 1 << rng.randrange(8)
        damaged.append(bytes(data))
    _, decoded = peer(decode=damaged)
    for data, answer in zip(damaged, decoded, strict=True):
        if "error" in answer:
            with pytest.raises(Exception) as caught:
                decode_cborld(data, INSTALLED.tables, ROOT)
            assert isinstance(caught.value, BarcodeError) or caught.value.code.startswith("UNKNOWN")
