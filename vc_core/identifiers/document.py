"""Controller documents (Controlled Identifiers §2.1, DID Core §5): which key serves what."""

from dataclasses import dataclass
from typing import Any

from vc_core.verification_methods.method import (
    VerificationMethod,
    VerificationMethodError,
    invalid_method,
    parse_method,
)

PURPOSES = (
    "assertionMethod",
    "authentication",
    "capabilityInvocation",
    "capabilityDelegation",
    "keyAgreement",
)
_MAX_METHODS = 64


@dataclass(frozen=True)
class ControllerDocument:
    """The methods of one identifier, by URL, and the URLs listed for each purpose."""

    id: str
    methods: dict[str, VerificationMethod]
    purposes: dict[str, frozenset[str]]

    def method(self, url: str, purpose: str) -> VerificationMethod:
        """Find a method for a purpose (Controlled Identifiers §3.3).

        It must be in this document, controlled by its subject and listed for the purpose.
        """
        method = self.methods.get(url)
        if method is None or method.controller != self.id:
            raise invalid_method("it is not in its controller's document", "不在控制者文档中")
        if url not in self.purposes.get(purpose, frozenset()):
            raise VerificationMethodError(
                "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD",
                "The verification method is not meant for this purpose.",
                "该验证方法不用于此目的。",
            )
        return method


def parse_document(document: Any) -> ControllerDocument:
    """Read a controller document; relative URLs are resolved against its `id`."""
    if not isinstance(document, dict) or not isinstance(document.get("id"), str):
        raise invalid_method("the controller document has no id", "控制者文档缺少 id")
    identifier: str = document["id"]
    methods: dict[str, VerificationMethod] = {}
    for entry in _entries(document, "verificationMethod"):
        _add(methods, _absolute(entry, identifier))
    purposes: dict[str, frozenset[str]] = {}
    for purpose in PURPOSES:
        urls = set()
        for entry in _entries(document, purpose):
            if isinstance(entry, str):
                urls.add(identifier + entry if entry.startswith("#") else entry)
            else:
                urls.add(_add(methods, _absolute(entry, identifier)))
        purposes[purpose] = frozenset(urls)
    return ControllerDocument(identifier, methods, purposes)


def _entries(document: dict[str, Any], name: str) -> list[Any]:
    entries = document.get(name, [])
    if not isinstance(entries, list) or len(entries) > _MAX_METHODS:
        raise invalid_method(
            f"{name} is not a list of reasonable length", f"{name} 不是合理长度的列表"
        )
    return entries


def _absolute(entry: Any, identifier: str) -> Any:
    if isinstance(entry, dict) and str(entry.get("id", "")).startswith("#"):
        return {**entry, "id": identifier + entry["id"]}
    return entry


def _add(methods: dict[str, VerificationMethod], entry: Any) -> str:
    method = parse_method(entry)
    if method.id in methods:
        raise invalid_method("two methods share an id", "两个验证方法的 id 相同")
    methods[method.id] = method
    return method.id
