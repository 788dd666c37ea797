"""The did:web parser, its controller documents, and the identifiers that are keys."""

import json
from urllib.parse import urlsplit

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core.documents import strict_json
from vc_core.identifiers import did_jwk, did_key, did_web
from vc_core.identifiers.document import PURPOSES
from vc_core.problems import ProblemError
from vc_core.verification_methods.method import VerificationMethodError
from vc_core.verification_methods.multibase import InvalidMultibase
from vc_core.verification_methods.public_key import InvalidPublicKey

ERRORS: tuple[type[ProblemError], ...] = (
    VerificationMethodError,
    InvalidMultibase,
    InvalidPublicKey,
    strict_json.MalformedJson,
)
LARGEST = 2_048


def _address(data: bytes) -> None:
    did = text_of(data)
    url = did_web.document_url(did)
    parts = urlsplit(url)
    host = parts.hostname or ""
    # 1. An https address of a name, without anything that leads elsewhere.
    if parts.scheme != "https" or "@" in parts.netloc or parts.query or parts.fragment:
        raise Broken("the address is no plain https address")
    # 2. Never an address in numbers, in whatever notation.
    if not host or host.split(".")[-1].isdigit() or ":" in host or "%" in url:
        raise Broken("the host is no name")
    # 3. Never above its own folder; a valid port.
    if ".." in parts.path.split("/") or not parts.path.endswith("/did.json"):
        raise Broken("the path leads elsewhere")
    if parts.port == 0:
        raise Broken("the port is none")


def _document(data: bytes) -> None:
    line, _, text = data.partition(b"\n")
    document = did_web.document_of(text_of(line), strict_json.parse(text))
    for url in document.methods:
        for purpose in PURPOSES:
            try:
                document.method(url, purpose)
            except VerificationMethodError:
                continue


def _key(data: bytes) -> None:
    did = text_of(data)
    (method,) = did_key.document_of(did).methods.values()
    if did_key.did_of(method.public_key) != did:
        raise Broken("one key has two names")


def _jwk(data: bytes) -> None:
    did_jwk.document_of(text_of(data))


def _made_jwk(data: bytes) -> None:
    # The members themselves, so that a change of one letter changes one member.
    jwk = strict_json.parse(data)
    encoded = did_jwk.multibase.encode_base64url(json.dumps(jwk).encode())
    did_jwk.document_of(did_jwk.PREFIX + encoded[1:])


_WAYS = {b"A": _address, b"D": _document, b"K": _key, b"J": _jwk, b"M": _made_jwk}


def run(data: bytes) -> None:
    """Read as an identifier, or as the document that was found for one."""
    choose(_WAYS, data)
