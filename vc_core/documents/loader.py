"""The closed document loader: contexts, schemas and catalogues that are pinned by SHA-256.

No URL outside the manifest is ever loaded (SECURITY.md R3), and there is no network
code behind it: a URL is looked up in `contexts/manifest.json`, its file is read once,
and bytes that differ from the manifest are refused.

>>> contexts = pinned()
>>> contexts.document(CREDENTIALS_V2)["@context"]["@protected"]
True
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from vc_core.documents.iris_with_terms import iris_with_terms
from vc_core.problems import ProblemError

CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"

# Untrusted URLs are repeated in error texts, but never at length.
_SHOWN_URL_LENGTH = 200

# The class below has a method named `bytes`, which hides the type inside its body.
Octets = bytes
PyldLoader = Callable[[str, dict[str, Any]], dict[str, Any]]


class ContextNotPinned(ProblemError):
    """A document was asked for that the manifest does not list; nothing is fetched."""

    def __init__(self, url: str) -> None:
        shown = str(url)[:_SHOWN_URL_LENGTH]
        super().__init__(
            "CONTEXT_NOT_PINNED",
            f"The document {shown} is not among the pinned ones and is never fetched.",
            f"文档 {shown} 不在固定清单之内，系统不会联网获取。",
            url=shown,
        )


class ContextAltered(ProblemError):
    """A pinned file is missing or its bytes differ from the manifest."""

    def __init__(self, file: str) -> None:
        super().__init__(
            "CONTEXT_ALTERED",
            f"The pinned file {file} is missing or differs from its SHA-256 in the manifest.",
            f"固定文件 {file} 缺失，或与清单所载 SHA-256 不符。",
            file=file,
        )


class ManifestInvalid(ProblemError):
    """The manifest itself cannot be used: unreadable, incomplete, or naming a file outside."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "CONTEXT_MANIFEST_INVALID",
            f"The manifest of pinned documents is invalid: {reason}.",
            f"固定文档清单无效：{reason}。",
        )


@dataclass(frozen=True)
class PinnedEntry:
    """One row of the manifest: where a document's bytes are and what they must hash to."""

    url: str
    kind: str
    file: str
    sha256: str
    conformance_only: bool
    credential_type: str | None
    other_digests: frozenset[bytes]

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "PinnedEntry":
        """Read one manifest entry; unknown uses and missing members are refused."""
        try:
            if row["use"] not in ("production", "conformance"):
                raise ManifestInvalid(f"unknown use of {row['url']}")
            digests = [
                bytes.fromhex(other[algorithm])
                for other in row.get("otherDigests", [])
                for algorithm in ("sha256", "sha384")
                if algorithm in other
            ]
            return cls(
                url=row["url"],
                kind=row["kind"],
                file=row["file"],
                sha256=row["sha256"],
                conformance_only=row["use"] == "conformance",
                credential_type=row.get("credentialType"),
                other_digests=frozenset(digests),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ManifestInvalid("an entry is incomplete or of the wrong type") from error


class PinnedContexts:
    """The documents of one directory, by URL, each checked against its SHA-256 when first read.

    Entries for conformance suites are visible only with `conformance=True`. What
    `document` and `schema` give is shared: callers must not change it.
    """

    def __init__(self, directory: Path, *, conformance: bool = False) -> None:
        self._directory = directory.resolve()
        manifest = _read_manifest(self._directory)
        self.base: str = manifest["base"]
        self.certificate_context: str = manifest["certificateContext"]
        self.catalogue_version: str = manifest["catalogueVersion"]
        self.conformance = conformance
        self._entries = _index(PinnedEntry.from_json(row) for row in manifest["entries"])
        self._bytes: dict[str, Octets] = {}
        self._parsed: dict[str, dict[str, Any]] = {}
        self._digests_sri: dict[str, str] = {}

    def bytes(self, url: str) -> Octets:
        """Give the pinned bytes of `url`; raises `ContextNotPinned` or `ContextAltered`."""
        if url not in self._bytes:
            entry = self._entry(url)
            content = self._read(entry.file)
            if hashlib.sha256(content).hexdigest() != entry.sha256:
                raise ContextAltered(entry.file)
            self._bytes[url] = content
        return self._bytes[url]

    def document(self, url: str) -> dict[str, Any]:
        """Give the parsed document of `url`; raises like `bytes`."""
        if url not in self._parsed:
            content = self.bytes(url)
            try:
                parsed = json.loads(content)
            except ValueError as error:
                raise ManifestInvalid(f"{url} is not JSON") from error
            if not isinstance(parsed, dict):
                raise ManifestInvalid(f"{url} is not a JSON object")
            self._parsed[url] = parsed
        return self._parsed[url]

    def schema(self, url: str) -> dict[str, Any]:
        """Give the JSON Schema of `url`; a context's URL is refused like an unknown one."""
        if self._entry(url).kind != "schema":
            raise ContextNotPinned(url)
        return self.document(url)

    def schema_url(self, credential_type: str) -> str:
        """Give the URL of the schema of one of the certificate types."""
        return self.schema_urls[credential_type]

    @cached_property
    def schema_urls(self) -> dict[str, str]:
        """Give the schema's URL for each of the bureau's certificate types."""
        return {
            entry.credential_type: entry.url
            for entry in self._entries.values()
            if entry.kind == "schema" and entry.credential_type is not None
        }

    @cached_property
    def pinned_schemas(self) -> frozenset[str]:
        """Give the URLs of all schemas that a credential may name."""
        return frozenset(self.urls("schema"))

    def catalogue(self, name: str) -> Octets:
        """Give the bytes of the catalogue file `name` of the current catalogue version."""
        return self.bytes(f"{self.base}/catalogue/{self.catalogue_version}/{name}")

    def digest(self, url: str) -> str:
        """Give the SHA-256 of the pinned bytes in hexadecimal."""
        return hashlib.sha256(self.bytes(url)).hexdigest()

    def digest_sri(self, url: str) -> str:
        """Give the `digestSRI` of the pinned bytes (VC Data Model 2.0 §5.3), by SHA-384."""
        if url not in self._digests_sri:
            digest = hashlib.sha384(self.bytes(url)).digest()
            self._digests_sri[url] = "sha384-" + base64.b64encode(digest).decode()
        return self._digests_sri[url]

    def known_digests(self, url: str) -> frozenset[Octets]:
        """Give every SHA-256 and SHA-384 under which `url` may be named as a related resource.

        Besides the pinned bytes these are the digests of other bytes that W3C served
        under the same URL, as the manifest records them.
        """
        content = self.bytes(url)
        own = {hashlib.sha256(content).digest(), hashlib.sha384(content).digest()}
        return self._entry(url).other_digests | own

    def urls(self, kind: str | None = None, *, include_conformance: bool = False) -> list[str]:
        """List the pinned URLs of a kind: context, schema or catalogue (default all of them)."""
        return [
            entry.url
            for entry in self._entries.values()
            if kind in (None, entry.kind)
            and (not entry.conformance_only or (include_conformance and self.conformance))
        ]

    @cached_property
    def iris_with_terms(self) -> frozenset[str]:
        """Give the IRIs for which a pinned context has a term."""
        urls = self.urls("context", include_conformance=True)
        return iris_with_terms(self.document(url) for url in urls)

    @property
    def pyld_loader(self) -> PyldLoader:
        """Give a document loader for PyLD that knows pinned contexts and nothing else.

        Its `ContextNotPinned` is found in the `__cause__` chain of PyLD's error. Each call gives
        a document of its own: PyLD writes a context that imports another into that other one.
        """
        return self._load_for_pyld

    def _load_for_pyld(self, url: str, _options: dict[str, Any]) -> dict[str, Any]:
        if ":" not in url:
            # PyLD refuses most relative references before it asks; `#x` and `?x` come as they are.
            raise ValueError("a relative reference has nothing to be relative to")
        if self._entry(url).kind != "context":
            raise ContextNotPinned(url)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": json.loads(self.bytes(url)),
        }

    def _entry(self, url: str) -> PinnedEntry:
        entry = self._entries.get(url)
        if entry is None or (entry.conformance_only and not self.conformance):
            raise ContextNotPinned(url)
        return entry

    def _read(self, file: str) -> Octets:
        path = (self._directory / file).resolve()
        if not path.is_relative_to(self._directory):
            raise ManifestInvalid(f"{file} lies outside the directory")
        try:
            return path.read_bytes()
        except OSError as error:
            raise ContextAltered(file) from error


def pinned(*, conformance: bool = False) -> PinnedContexts:
    """Give the documents shipped with this distribution; read once per process."""
    return _shipped(conformance)


@cache
def _shipped(conformance: bool) -> PinnedContexts:  # noqa: FBT001 -- the cache's key
    package = Path(__file__).parent.parent
    # A checkout has contexts/ beside the package; a wheel carries it inside.
    for directory in (package.parent / "contexts", package / "_data" / "contexts"):
        if (directory / "manifest.json").is_file():
            return PinnedContexts(directory, conformance=conformance)
    raise ManifestInvalid("contexts/manifest.json was not found")


def _read_manifest(directory: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((directory / "manifest.json").read_bytes())
    except (OSError, ValueError) as error:
        raise ManifestInvalid("manifest.json cannot be read") from error
    names = ("base", "certificateContext", "catalogueVersion", "entries")
    if not isinstance(manifest, dict) or any(name not in manifest for name in names):
        raise ManifestInvalid("manifest.json lacks one of its members")
    return manifest


def _index(entries: Iterable[PinnedEntry]) -> dict[str, PinnedEntry]:
    by_url: dict[str, PinnedEntry] = {}
    for entry in entries:
        path = PurePosixPath(entry.file)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.file or ":" in entry.file:
            raise ManifestInvalid(f"{entry.file} lies outside the directory")
        if entry.url in by_url:
            raise ManifestInvalid(f"{entry.url} is listed twice")
        by_url[entry.url] = entry
    return by_url
