import base64
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyld import jsonld
from pyld.jsonld import JsonLdError

from vc_core.documents.loader import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    ContextAltered,
    ContextNotPinned,
    ManifestInvalid,
    PinnedContexts,
    pinned,
)

ROOT = Path(__file__).parents[4]
CONTEXTS = ROOT / "contexts"
MANIFEST = json.loads((CONTEXTS / "manifest.json").read_bytes())
ENTRIES = MANIFEST["entries"]
EXAMPLES_V2 = "https://www.w3.org/ns/credentials/examples/v2"

# Digests that the specifications print for their contexts; typed here, not read from the manifest.
PUBLISHED_SHA256 = {
    CREDENTIALS_V1: "ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc",
    CREDENTIALS_V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "https://w3id.org/security/data-integrity/v2": (
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4"
    ),
    "https://w3id.org/security/multikey/v1": (
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597"
    ),
    "https://www.w3.org/ns/cid/v1": (
        "ea216ecc1cb02cd39b693dba2250141e270ba0bf95890be107dd9a9e8e43de85"
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        "fda5add353231e6a6884a46b12e6c75464281900cb348284d9c360f62381d9f7"
    ),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(CONTEXTS, tmp_path / "contexts")
    return tmp_path / "contexts"


def rewrite_manifest(directory: Path, change) -> None:
    manifest = json.loads((directory / "manifest.json").read_bytes())
    change(manifest)
    (directory / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_every_listed_file_has_the_listed_bytes(entry) -> None:
    content = pinned(conformance=True).bytes(entry["url"])
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("url", PUBLISHED_SHA256)
def test_bytes_match_the_digest_that_w3c_publishes(url) -> None:
    assert pinned().digest(url) == PUBLISHED_SHA256[url]


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if "parsedSha256" in e], ids=lambda entry: entry["file"]
)
def test_parsed_json_equals_the_recorded_independent_copy(entry) -> None:
    parsed = pinned(conformance=True).document(entry["url"])
    canonical = json.dumps(parsed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == entry["parsedSha256"]


def test_no_file_in_contexts_is_unlisted() -> None:
    listed = {entry["file"] for entry in ENTRIES} | {"manifest.json"}
    found = {
        path.relative_to(CONTEXTS).as_posix()
        for path in CONTEXTS.rglob("*")
        # Type tables have a registry of their own, with their own digests.
        if path.is_file() and path.name != "README.md" and "barcode_tables" not in path.parts
    }
    assert found == listed


def test_data_folders_hold_no_code() -> None:
    assert not list(CONTEXTS.rglob("*.py"))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
def test_an_altered_byte_is_refused(entry, copy: Path) -> None:
    path = copy / entry["file"]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ContextAltered) as refused:
        PinnedContexts(copy, conformance=True).bytes(entry["url"])
    assert refused.value.code == "CONTEXT_ALTERED"


def test_a_missing_file_is_refused_as_altered(copy: Path) -> None:
    (copy / "w3c" / "credentials-v2.jsonld").unlink()
    with pytest.raises(ContextAltered):
        PinnedContexts(copy).document(CREDENTIALS_V2)


@pytest.mark.parametrize(
    "url",
    [
        "https://attacker.example/context",
        CREDENTIALS_V2 + "#",
        CREDENTIALS_V2 + "/",
        CREDENTIALS_V2.replace("https", "http"),
        "file:///etc/passwd",
        "",
    ],
)
def test_an_unknown_url_is_refused(url) -> None:
    with pytest.raises(ContextNotPinned) as refused:
        pinned().document(url)
    assert refused.value.code == "CONTEXT_NOT_PINNED"


def test_a_long_unknown_url_is_not_repeated_at_length() -> None:
    with pytest.raises(ContextNotPinned) as refused:
        pinned().document("https://attacker.example/" + "x" * 10_000)
    assert len(str(refused.value)) < 500


@pytest.mark.parametrize("file", ["../outside.json", "/etc/hostname", "w3c/../../x", "a\\b", "c:x"])
def test_a_manifest_that_names_a_file_outside_is_refused(file, copy: Path) -> None:
    rewrite_manifest(copy, lambda manifest: manifest["entries"][0].update(file=file))
    with pytest.raises(ManifestInvalid):
        PinnedContexts(copy)


def test_a_symbolic_link_that_leads_outside_is_refused(copy: Path, tmp_path: Path) -> None:
    path = copy / "w3c" / "credentials-v2.jsonld"
    shutil.copy(path, tmp_path / "outside.jsonld")
    path.unlink()
    path.symlink_to(tmp_path / "outside.jsonld")
    with pytest.raises(ManifestInvalid):
        PinnedContexts(copy).bytes(CREDENTIALS_V2)


def test_a_url_listed_twice_is_refused(copy: Path) -> None:
    rewrite_manifest(copy, lambda manifest: manifest["entries"].append(manifest["entries"][0]))
    with pytest.raises(ManifestInvalid):
        PinnedContexts(copy)


def test_an_entry_of_unknown_use_is_refused(copy: Path) -> None:
    rewrite_manifest(copy, lambda manifest: manifest["entries"][0].update(use="sometimes"))
    with pytest.raises(ManifestInvalid):
        PinnedContexts(copy)


def test_an_incomplete_entry_is_refused(copy: Path) -> None:
    rewrite_manifest(copy, lambda manifest: manifest["entries"][0].pop("sha256"))
    with pytest.raises(ManifestInvalid):
        PinnedContexts(copy)


def test_a_directory_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ManifestInvalid):
        PinnedContexts(tmp_path)


def test_conformance_contexts_are_hidden_in_the_ordinary_mode() -> None:
    with pytest.raises(ContextNotPinned):
        pinned().document(EXAMPLES_V2)
    assert EXAMPLES_V2 not in pinned().urls("context", include_conformance=True)


def test_conformance_contexts_are_there_in_conformance_mode() -> None:
    contexts = pinned(conformance=True)
    vocabulary = "https://www.w3.org/ns/credentials/examples#"
    assert contexts.document(EXAMPLES_V2) == {"@context": {"@vocab": vocabulary}}
    assert EXAMPLES_V2 in contexts.urls("context", include_conformance=True)


def test_the_shipped_contexts_are_read_once() -> None:
    assert pinned() is pinned(conformance=False)


def test_our_own_urls_lie_under_the_base() -> None:
    contexts = pinned()
    assert contexts.certificate_context == contexts.base + "/contexts/v1"
    assert contexts.document(contexts.certificate_context)["@context"]["@protected"] is True
    assert set(contexts.schema_urls.values()) <= set(contexts.urls("schema"))
    assert all(url.startswith(contexts.base) for url in contexts.urls("schema"))


@pytest.mark.parametrize(
    "credential_type", ["ProfessionalTitleCredential", "ProfessionalQualificationCredential"]
)
def test_a_schema_is_found_by_certificate_type_and_names_itself(credential_type) -> None:
    url = pinned().schema_url(credential_type)
    assert pinned().schema(url)["$id"] == url


def test_a_context_is_not_given_as_a_schema() -> None:
    with pytest.raises(ContextNotPinned):
        pinned().schema(CREDENTIALS_V2)


def test_digest_sri_is_base64_of_sha384() -> None:
    url = pinned().schema_url("ProfessionalTitleCredential")
    expected = hashlib.sha384(pinned().bytes(url)).digest()
    assert pinned().digest_sri(url) == "sha384-" + base64.b64encode(expected).decode()


def test_both_published_versions_of_credentials_v2_are_known() -> None:
    known = pinned().known_digests(CREDENTIALS_V2)
    older = "24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"
    older_sri = "NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"
    assert bytes.fromhex(older) in known
    assert base64.b64decode(older_sri) in known
    assert bytes.fromhex(PUBLISHED_SHA256[CREDENTIALS_V2]) in known


def test_pyld_expands_with_pinned_contexts() -> None:
    document = {"@context": CREDENTIALS_V2, "type": "VerifiableCredential"}
    expanded = jsonld.expand(document, {"documentLoader": pinned().pyld_loader})
    assert expanded == [{"@type": ["https://www.w3.org/2018/credentials#VerifiableCredential"]}]


def test_pyld_leaves_the_shared_documents_as_they_are() -> None:
    contexts = PinnedContexts(CONTEXTS)
    before = json.dumps(contexts.document(CREDENTIALS_V2))
    document = {"@context": [CREDENTIALS_V2, contexts.certificate_context], "type": "Person"}
    jsonld.expand(document, {"documentLoader": contexts.pyld_loader})
    assert json.dumps(contexts.document(CREDENTIALS_V2)) == before


def test_an_unpinned_context_is_found_in_pylds_cause_chain() -> None:
    document = {"@context": "https://attacker.example/context"}
    with pytest.raises(JsonLdError) as refused:
        jsonld.expand(document, {"documentLoader": pinned().pyld_loader})
    causes = []
    error = refused.value
    while error is not None:
        causes.append(type(error))
        error = error.__cause__
    assert ContextNotPinned in causes


def test_pyld_gets_no_schema_as_a_context() -> None:
    url = pinned().schema_url("ProfessionalTitleCredential")
    with pytest.raises(ContextNotPinned):
        pinned().pyld_loader(url, {})


@pytest.mark.parametrize("place", ["contexts", "vc_core/_data/contexts"])
def test_the_shipped_contexts_are_found_in_checkout_and_wheel(place, tmp_path: Path) -> None:
    (tmp_path / "vc_core" / "documents").mkdir(parents=True)
    documents = [f"documents/{name}.py" for name in ("__init__", "loader", "iris_with_terms")]
    for name in ("__init__.py", "problems.py", *documents):
        shutil.copy(ROOT / "vc_core" / name, tmp_path / "vc_core" / name)
    shutil.copytree(CONTEXTS, tmp_path / place)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from vc_core.documents.loader import pinned\nprint(pinned().base)"
    )
    shown = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == MANIFEST["base"]


def test_every_term_of_our_context_is_in_the_vocabulary_page() -> None:
    terms = pinned().document(pinned().certificate_context)["@context"]
    page = (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    assert [
        term for term in terms if not term.startswith("@") and f"| `{term}` |" not in page
    ] == []
