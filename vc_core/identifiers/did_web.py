"""did:web: where a document would lie, and its controller document once somebody has it.

Nothing is fetched here: documents come in the trust bundle or from the issuer's own store.
"""

import re
from typing import Any
from urllib.parse import unquote

from vc_core.identifiers.document import ControllerDocument, parse_document
from vc_core.verification_methods.method import invalid_method

PREFIX = "did:web:"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}(?:%3A[1-9][0-9]{{0,4}})?", re.ASCII)
_LOCAL = re.compile(r"localhost%3A[1-9][0-9]{0,4}", re.ASCII)
_LAST_PORT = 65_535
_SEGMENT = re.compile(r"[A-Za-z0-9._~-]{1,100}", re.ASCII)


def document_url(did: str) -> str:
    """Give the https URL of a did:web document (did:web Method §3.2).

    User information, `..`, empty segments, upper-case hosts and numeric addresses are refused.
    """
    host, *path = did.removeprefix(PREFIX).split(":")
    if not did.startswith(PREFIX) or len(did) > 300:
        raise invalid_method("it is not a did:web", "不是 did:web")
    # A host that ends in a number is an address in some notation (WHATWG URL §3.5), not a name.
    numeric = re.search(r"(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$", host.partition("%")[0]) is not None
    if numeric or not (_HOST.fullmatch(host) or _LOCAL.fullmatch(host)):
        raise invalid_method("the host of the did:web is malformed", "did:web 主机名无效")
    if int(host.partition("%3A")[2] or 0) > _LAST_PORT:
        raise invalid_method("the port of the did:web is none", "did:web 端口无效")
    if not all(_SEGMENT.fullmatch(part) and part.strip(".") for part in path):
        raise invalid_method("the path of the did:web is malformed", "did:web 路径无效")
    location = "/".join(path) if path else ".well-known"
    return f"https://{unquote(host)}/{location}/did.json"


def document_of(did: str, document: Any) -> ControllerDocument:
    """Read the document that was found for `did`; its `id` must be that DID."""
    document_url(did)
    parsed = parse_document(document)
    if parsed.id != did:
        raise invalid_method("the document's id is another DID", "文档的 id 与 DID 不符")
    return parsed
