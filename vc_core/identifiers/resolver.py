"""Resolvers: where a proof's verification method comes from."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from vc_core.identifiers.document import ControllerDocument
from vc_core.verification_methods.method import VerificationMethod, invalid_method


class Resolver(Protocol):
    """Finds verification methods; never by a request that an untrusted document causes."""

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Give the method with this URL if it serves `purpose`.

        Raises `VerificationMethodError` when it is unknown or not meant for the purpose.
        """


class KnownDocuments:
    """Resolves only what is in the documents given at construction."""

    def __init__(self, documents: Iterable[ControllerDocument]) -> None:
        self._documents = {document.id: document for document in documents}

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Find the method in its controller's document; see `Resolver`."""
        document = self._documents.get(url.partition("#")[0])
        if document is None:
            raise invalid_method("its controller is not known here", "控制者未知")
        return document.method(url, purpose)


class FirstThatKnows:
    """Asks several resolvers in turn, each responsible for some prefixes of URLs."""

    def __init__(self, by_prefix: Sequence[tuple[str, Resolver]]) -> None:
        self._by_prefix = tuple(by_prefix)

    def verification_method(self, url: str, purpose: str) -> VerificationMethod:
        """Ask the first resolver whose prefix fits; see `Resolver`."""
        for prefix, resolver in self._by_prefix:
            if url.startswith(prefix):
                return resolver.verification_method(url, purpose)
        raise invalid_method("its kind of identifier is not supported", "标识符类型不受支持")
