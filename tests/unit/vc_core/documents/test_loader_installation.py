"""An installation gives what its manifest lists, and says what of it is missing or damaged."""

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from vc_core.barcode import tables
from vc_core.barcode.errors import BarcodeError
from vc_core.documents import loader
from vc_core.documents.loader import (
    ContextAltered,
    ContextNotPinned,
    ManifestInvalid,
    PinnedContexts,
)

BASE = "https://pinned.example"
URL = BASE + "/v1"


def listed(content: bytes, **members):
    """Give the manifest's entry for a document of this content."""
    return {
        "url": URL,
        "file": "document.json",
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": "context",
        "use": "production",
        **members,
    }


def installation(folder, content: bytes, **members):
    """Give a folder with one pinned document of this content."""
    folder.mkdir(exist_ok=True)
    (folder / "document.json").write_bytes(content)
    manifest = {
        "base": BASE,
        "certificateContext": URL,
        "catalogueVersion": "1",
        "entries": [listed(content)],
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
    with pytest.raises(ManifestInvalid, match=r"invalid: manifest\.json lacks one of its members"):
        PinnedContexts(folder)


@pytest.mark.parametrize("manifest", ["[]", '"x"', "{", ""])
def test_a_manifest_that_is_no_object_is_refused(manifest, tmp_path):
    folder = installation(tmp_path / "contexts", b"{}")
    (folder / "manifest.json").write_text(manifest, "utf-8")
    with pytest.raises(ManifestInvalid, match=r"invalid: manifest\.json (lacks|cannot be read)"):
        PinnedContexts(folder)


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ([listed(b"", use="sometimes")], f"unknown use of {URL}"),
        ([listed(b"", file="../outside")], "../outside lies outside the directory"),
        ([listed(b""), listed(b"")], f"{URL} is listed twice"),
        ([{"use": "production"}], "an entry is incomplete or of the wrong type"),
        (["an entry"], "an entry is incomplete or of the wrong type"),
        (
            [listed(b"", otherDigests=[{"sha256": "x"}])],
            "an entry is incomplete or of the wrong type",
        ),
    ],
)
def test_it_is_said_which_entry_of_a_manifest_is_wrong(entries, reason, tmp_path):
    folder = installation(tmp_path / "contexts", b"", entries=entries)
    with pytest.raises(ManifestInvalid, match=rf"invalid: {re.escape(reason)}\.$") as refused:
        PinnedContexts(folder)
    assert refused.value.code == "CONTEXT_MANIFEST_INVALID"


def test_a_file_that_is_a_link_to_elsewhere_is_named(tmp_path):
    folder = installation(tmp_path / "contexts", b"{}")
    (folder / "document.json").rename(tmp_path / "outside.json")
    (folder / "document.json").symlink_to(tmp_path / "outside.json")
    with pytest.raises(ManifestInvalid, match=r"document\.json lies outside the directory"):
        PinnedContexts(folder).bytes(URL)


@pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"{} ")])
def test_a_file_that_is_missing_or_altered_is_named(damage, tmp_path):
    folder = installation(tmp_path / "contexts", b"{}")
    damage(folder / "document.json")
    with pytest.raises(ContextAltered, match=r"document\.json") as refused:
        PinnedContexts(folder).bytes(URL)
    assert refused.value.extra == {"file": "document.json"}


@pytest.mark.parametrize(
    "ask",
    [
        lambda contexts, url: contexts.bytes(url),
        lambda contexts, url: contexts.schema(url),
        lambda contexts, url: contexts.pyld_loader(url, {}),
    ],
)
def test_of_a_url_that_is_not_pinned_200_characters_are_repeated(ask, tmp_path):
    contexts = PinnedContexts(installation(tmp_path / "contexts", b"{}"))
    url = "https://elsewhere.example/".ljust(200, "x")
    for asked in (url, url + "y"):
        with pytest.raises(ContextNotPinned) as refused:
            ask(contexts, asked)
        assert f"The document {url} is not" in str(refused.value)
        assert refused.value.extra == {"url": url}


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("context", lambda contexts: contexts.schema(URL)),
        ("catalogue", lambda contexts: contexts.schema(URL)),
        ("schema", lambda contexts: contexts.pyld_loader(URL, {})),
        ("catalogue", lambda contexts: contexts.pyld_loader(URL, {})),
    ],
)
def test_a_document_of_another_kind_is_refused_by_its_url(kind, ask, tmp_path):
    entries = [listed(b"{}", kind=kind)]
    contexts = PinnedContexts(installation(tmp_path / "contexts", b"{}", entries=entries))
    with pytest.raises(ContextNotPinned) as refused:
        ask(contexts)
    assert refused.value.extra == {"url": URL}


def test_a_conformance_context_is_given_in_that_mode_alone_and_listed_when_asked_for(tmp_path):
    entries = [listed(b"{}", use="conformance")]
    folder = installation(tmp_path / "contexts", b"{}", entries=entries)
    ordinary, conforming = PinnedContexts(folder), PinnedContexts(folder, conformance=True)
    with pytest.raises(ContextNotPinned):
        ordinary.bytes(URL)
    assert conforming.bytes(URL) == b"{}"
    assert (ordinary.urls(include_conformance=True), conforming.urls()) == ([], [])
    assert conforming.urls(include_conformance=True) == [URL]


def test_a_schema_is_found_by_the_type_that_the_manifest_names(tmp_path):
    entries = [
        listed(b"{}", kind="schema", credentialType="SomeCredential"),
        listed(b"{}", kind="schema", url=BASE + "/of-no-type"),
    ]
    contexts = PinnedContexts(installation(tmp_path / "contexts", b"{}", entries=entries))
    assert contexts.schema_urls == {"SomeCredential": URL}


def test_a_catalogue_is_found_by_base_version_and_name(tmp_path):
    entries = [listed(b"[]", kind="catalogue", url=BASE + "/catalogue/7/units.json")]
    folder = installation(tmp_path / "contexts", b"[]", catalogueVersion="7", entries=entries)
    assert PinnedContexts(folder).catalogue("units.json") == b"[]"


def test_a_document_is_known_by_its_own_digests_and_the_others_that_are_listed(tmp_path):
    others = [{"sha256": "aa" * 32}, {"sha384": "bb" * 48}, {"sha256": "cc" * 32, "note": "x"}, {}]
    folder = installation(
        tmp_path / "contexts", b"{}", entries=[listed(b"{}", otherDigests=others)]
    )
    contexts = PinnedContexts(folder)
    sha384 = hashlib.sha384(b"{}").digest()
    own = {hashlib.sha256(b"{}").digest(), sha384}
    assert contexts.known_digests(URL) == own | {b"\xaa" * 32, b"\xbb" * 48, b"\xcc" * 32}
    assert contexts.digest_sri(URL) == "sha384-" + base64.b64encode(sha384).decode()


def test_pyld_gets_each_time_a_remote_document_of_its_own(tmp_path):
    """It has the members of a RemoteDocument (JSON-LD 1.1 API §9.4)."""
    contexts = PinnedContexts(installation(tmp_path / "contexts", b'{"@context": {}}'))
    given = contexts.pyld_loader(URL, {})
    assert given == {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": URL,
        "document": {"@context": {}},
    }
    assert contexts.pyld_loader(URL, {})["document"] is not given["document"]


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
