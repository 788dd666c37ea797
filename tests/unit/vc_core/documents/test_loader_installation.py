"""An installation whose pinned documents are missing or damaged says so, in one kind of error."""

import hashlib
import json

import pytest

from vc_core.barcode import tables
from vc_core.barcode.errors import BarcodeError
from vc_core.documents import loader
from vc_core.documents.loader import ManifestInvalid, PinnedContexts

URL = "https://pinned.example/v1"


def installation(folder, content: bytes, **members):
    """Give a folder with one pinned document of this content."""
    folder.mkdir(exist_ok=True)
    (folder / "document.json").write_bytes(content)
    entry = {
        "url": URL,
        "file": "document.json",
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": "context",
        "use": "production",
    }
    manifest = {
        "base": "https://pinned.example",
        "certificateContext": URL,
        "catalogueVersion": "1",
        "entries": [entry],
        **members,
    }
    (folder / "manifest.json").write_text(
        json.dumps({name: value for name, value in manifest.items() if value is not None}), "utf-8"
    )
    return folder


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'"x"', b"5"])
def test_a_pinned_document_that_is_no_json_object_is_refused(content, tmp_path):
    contexts = PinnedContexts(installation(tmp_path / "contexts", content))
    assert contexts.bytes(URL) == content
    with pytest.raises(ManifestInvalid, match=URL):
        contexts.document(URL)


def test_a_pinned_document_is_parsed_once(tmp_path):
    contexts = PinnedContexts(installation(tmp_path / "contexts", b'{"@context": {}}'))
    assert contexts.document(URL) == {"@context": {}}
    assert contexts.document(URL) is contexts.document(URL)


@pytest.mark.parametrize("missing", ["base", "certificateContext", "catalogueVersion", "entries"])
def test_a_manifest_without_one_of_its_members_is_refused(missing, tmp_path):
    folder = installation(tmp_path / "contexts", b"{}", **{missing: None})
    with pytest.raises(ManifestInvalid, match="lacks"):
        PinnedContexts(folder)


@pytest.mark.parametrize("manifest", ["[]", '"x"', "{", ""])
def test_a_manifest_that_is_no_object_is_refused(manifest, tmp_path):
    folder = installation(tmp_path / "contexts", b"{}")
    (folder / "manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(ManifestInvalid):
        PinnedContexts(folder)


def test_an_installation_without_its_documents_says_so(tmp_path, monkeypatch):
    elsewhere = tmp_path / "site" / "vc_core" / "documents" / "loader.py"
    elsewhere.parent.mkdir(parents=True)
    monkeypatch.setattr(loader, "__file__", str(elsewhere))
    with pytest.raises(ManifestInvalid, match="not found"):
        loader._shipped.__wrapped__(False)


@pytest.mark.parametrize("place", ["contexts", "vc_core/_data/contexts"])
def test_type_tables_are_found_in_checkout_and_wheel_or_it_is_said_that_they_are_missing(
    place, tmp_path, monkeypatch
):
    monkeypatch.setattr(tables, "__file__", str(tmp_path / "vc_core" / "barcode" / "tables.py"))
    with pytest.raises(BarcodeError) as caught:
        tables._folder()
    assert caught.value.code == "TYPE_TABLE_DAMAGED"
    folder = tmp_path / place / "barcode_tables"
    folder.mkdir(parents=True)
    (folder / "index.json").write_text("{}", "utf-8")
    assert tables._folder() == folder
