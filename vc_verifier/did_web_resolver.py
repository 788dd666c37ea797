"""did:web over the network, for configured identifiers only (SECURITY.md R14; did:web Method §3.2).

Nothing here runs during a verification: keys come in the trust bundle. An operator compares the
bundle with what the issuers themselves publish (`vc-verifier trust compare`).
"""

from collections.abc import Callable, Collection

from vc_core.documents import strict_json
from vc_core.identifiers.did_web import document_of, document_url
from vc_core.identifiers.document import ControllerDocument
from vc_core.problems import ProblemError
from vc_core.verification_methods.method import VerificationMethod
from vc_verifier import fetch as door

MOST_BYTES = 200_000
MOST_SECONDS = 10.0
_LIMITS = strict_json.Limits(size=MOST_BYTES, depth=16, values=5_000)
Fetch = Callable[[str], bytes]


class DidWebProblem(ProblemError):
    """A did:web that may not be asked for, or whose document cannot be had or read."""


def fetch_document(url: str) -> bytes:
    """Fetch by the verifier's one network door: https, public addresses, no redirects, bounds."""
    return door.fetch(url, seconds=MOST_SECONDS, most_bytes=MOST_BYTES)


class ConfiguredDidWeb:
    """Resolves the did:web identifiers that it was configured with, and no other."""

    def __init__(self, configured: Collection[str], fetch: Fetch = fetch_document) -> None:
        """Take the identifiers; each must be a well-formed did:web."""
        self._urls = {did: document_url(did) for did in configured}
        self._fetch = fetch
        self._known: dict[str, ControllerDocument] = {}

    def document(self, did: str) -> ControllerDocument:
        """Give the document of a configured identifier, fetched once; it must be that one's."""
        if did not in self._urls:
            raise DidWebProblem(
                "DID_NOT_CONFIGURED",
                "This did:web is not a configured one; nothing is fetched for it.",
                "该 did:web 不在配置之内，不会为其联网。",
            )
        if did not in self._known:
            self._known[did] = document_of(did, self._fetched(self._urls[did]))
        return self._known[did]

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Find a method in its controller's document; see `vc_core.identifiers.Resolver`."""
        return self.document(url.partition("#")[0]).method(url, purpose)

    def _fetched(self, url: str) -> object:
        try:
            return strict_json.parse(self._fetch(url), limits=_LIMITS)
        except door.FetchError as error:
            raise DidWebProblem(
                error.code,
                "The DID document cannot be fetched from where its identifier says.",
                "无法从标识符所指的位置获取 DID 文档。",
            ) from None


def disagreements(bundled: ControllerDocument, published: ControllerDocument) -> list[str]:
    """Give the methods for assertions that only one of the two has, or that differ in the key."""

    def keys(document: ControllerDocument) -> dict[str, bytes]:
        return {
            url: document.methods[url].public_key.to_bytes()
            for url in document.purposes["assertionMethod"]
            if url in document.methods
        }

    ours, theirs = keys(bundled), keys(published)
    return sorted(url for url in ours.keys() | theirs.keys() if ours.get(url) != theirs.get(url))
