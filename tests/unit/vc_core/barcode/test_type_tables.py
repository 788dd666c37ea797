"""Type tables: pinned, append-only, generated from the catalogue."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from tools import barcode_tables
from vc_core.barcode import tables
from vc_core.barcode.errors import BarcodeError
from vc_core.documents.loader import pinned

CONTEXTS = Path(__file__).parents[4] / "contexts"


@pytest.fixture
def contexts(tmp_path):
    """Give a copy of the contexts that a test may change."""
    copy = tmp_path / "contexts"
    shutil.copytree(CONTEXTS, copy)
    return copy


def test_the_installed_table_is_what_the_generator_writes():
    assert barcode_tables.main(["--check"]) == 0


def test_the_installed_table_has_the_schemas_and_the_issuer():
    installed = tables.installed_tables()
    table = installed.tables[installed.encode_with]
    digests = table.numbers["https://www.w3.org/2018/credentials#sriString"]
    for url in pinned().schema_urls.values():
        assert pinned().digest_sri(url) in digests
    assert table.numbers["url"]["did:web:rsj.sh.example"] == 1


def test_a_table_whose_bytes_differ_is_refused(contexts, monkeypatch):
    file = contexts / "barcode_tables" / f"{barcode_tables.REGISTRY_ENTRY_ID}.yml"
    file.write_bytes(file.read_bytes().replace(b"seal-1", b"seal-9"))
    monkeypatch.setattr(tables, "_folder", lambda: contexts / "barcode_tables")
    with pytest.raises(BarcodeError) as caught:
        tables.installed_tables.__wrapped__()
    assert caught.value.code == "TYPE_TABLE_DAMAGED"


def test_new_texts_are_appended_and_old_numbers_stay():
    before = {"a": {"x": 1, "y": 2}}
    after = barcode_tables.appended(before, {"a": ["new", "y"], "b": ["z"]})
    assert after == {"a": {"x": 1, "y": 2, "new": 3}, "b": {"z": 1}}
    barcode_tables.refuse_unless_appended(before, after)


@pytest.mark.parametrize(
    "after",
    [
        {"a": {"x": 1}},
        {},
        {"a": {"x": 2, "y": 1}},
        {"a": {"x": 1, "y": 2, "new": 0}},
        {"a": {"x": 1, "changed": 2}},
    ],
)
def test_a_change_that_is_no_append_is_refused(after):
    with pytest.raises(SystemExit, match="not an append"):
        barcode_tables.refuse_unless_appended({"a": {"x": 1, "y": 2}}, after)


def test_a_text_that_left_the_catalogue_keeps_its_number(contexts):
    units = contexts / "catalogue" / "units.demonstration.json"
    remaining = json.loads(units.read_bytes())[1:]
    units.write_text(json.dumps(remaining), encoding="utf-8")
    manifest = json.loads((contexts / "manifest.json").read_bytes())
    for entry in manifest["entries"]:
        if entry["file"] == "catalogue/units.demonstration.json":
            entry["sha256"] = hashlib.sha256(units.read_bytes()).hexdigest()
    (contexts / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    folder = contexts / "barcode_tables"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert barcode_tables.main(["--contexts", str(contexts)]) == 0
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_the_generator_refuses_to_go_on_from_an_altered_table(contexts):
    file = contexts / "barcode_tables" / f"{barcode_tables.REGISTRY_ENTRY_ID}.yml"
    file.write_bytes(file.read_bytes() + b"# altered\n")
    with pytest.raises(SystemExit, match="SHA-256"):
        barcode_tables.main(["--contexts", str(contexts)])


def test_a_wheel_carries_the_tables_inside_and_an_installation_without_any_says_so(
    contexts, tmp_path, monkeypatch
):
    package = tmp_path / "site-packages" / "vc_core"
    monkeypatch.setattr(tables, "__file__", str(package / "barcode" / "tables.py"))
    with pytest.raises(BarcodeError) as caught:
        tables._folder()
    assert caught.value.code == "TYPE_TABLE_DAMAGED"
    shutil.copytree(contexts, package / "_data" / "contexts")
    assert tables._folder() == package / "_data" / "contexts" / "barcode_tables"


def test_a_table_begins_empty_for_contexts_urls_and_texts_and_numbers_from_zero():
    assert tables.TypeTable(70_000, {}).texts == {"context": {}, "url": {}, "none": {}}
    entry = b'compressionTable: [{type: "t", table: {0: "a", 1: "b"}}]'
    table = tables.parse_type_table(70_000, entry)
    assert table.texts == {"context": {}, "url": {}, "none": {}, "t": {0: "a", 1: "b"}}
    assert table.numbers["t"] == {"a": 0, "b": 1}
    assert set(table.numbers) == set(table.texts)


@pytest.mark.parametrize(
    "entry",
    [
        'compressionTable: [{type: "t", table: {1: "a", 2: "a"}}]',
        'compressionTable: [{type: "t", table: {"1": "a"}}]',
        'compressionTable: [{type: "t", table: {1: 2}}]',
        'compressionTable: [{type: "t", table: {-1: "a"}}]',
        'compressionTable: [{type: "http://www.w3.org/2001/XMLSchema#integer", table: {1: "a"}}]',
        'compressionTable: [{type: "t", table: {1: "a"}}, {type: "t", table: {1: "b"}}]',
    ],
)
def test_an_ambiguous_table_is_refused(entry):
    with pytest.raises(BarcodeError, match="70000"):
        tables.parse_type_table(70_000, entry.encode())
