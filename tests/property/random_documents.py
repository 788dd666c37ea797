"""Random documents for comparing canonical forms: known shapes with hostile texts and edits."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

from tests.interop.varied_credentials import NAMES, varied_credentials
from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.status_list import Bitstring, status_list_credential

Document = dict[str, Any]

TEXTS = (
    *NAMES,
    *(
        "",
        " ",
        '"',
        "\\",
        "\\u0041",
        '" .\n<x:y> <x:z> "',
        "\x00",
        "\x1f",
        "\x7f",
        "\x80",
        "\ufffe",
    ),
    *("\uffff", "\u2028", "𠮷", "\U0010ffff", "a\tb\r\nc", "x-slot:0:", "x-slot:1:tail", "_:c14n0"),
    *("@id", "@type", "@context", "name", "type", "id", "null", "0", "true", "-0", "1e400"),
)
IRIS = (
    *("did:example:one", "did:example:two", "did:web:rsj.sh.example", "urn:uuid:1", "urn:x", "x:y"),
    *("https://rsj.sh.example/a", "https://rsj.sh.example/a/b", "https://例え.jp/张?q=1#f"),
    *("relative", "//a/b", "", "name:x", "type:x", "schema:x", "cred:x", "x:y z", "x:{", "_:b0"),
    *("https://schema.org/name", "https://www.w3.org/2018/credentials#", "HTTP://EXAMPLE", "a:"),
    *("https://www.w3.org/2018/credentials#VerifiableCredential", "x:%zz", "x:é", "x-slot:0:"),
)


def shapes(rng: Random) -> Iterator[Document]:
    """Give one document of each shape: certificates, configurations, lists, other credentials."""
    for _ in range(3):
        document = certificate(rng)
        proofs = document.pop("proof")
        yield document
        for proof in proofs:
            proof.pop("proofValue")
            yield {**proof, "@context": document["@context"]}
        # As the barcode carries it: with an identifier of its own, or without a schema.
        yield {**document, "id": rng.choice(IRIS)}
        yield {name: member for name, member in document.items() if name != "credentialSchema"}
    yield status_list_credential(
        url="https://rsj.sh.example/vc/status-lists/revocation/1",
        issuer="did:web:rsj.sh.example",
        purpose="revocation",
        bits=Bitstring(),
        valid_from="2026-11-20T08:00:00Z",
        valid_until="2026-12-20T08:00:00Z",
    )
    yield from varied_credentials("did:web:rsj.sh.example", 10, seed=rng.randrange(10**9))
    yield {
        "@context": [CREDENTIALS_V2, pinned().certificate_context],
        "type": ["VerifiableCredential"],
        "issuer": {"id": "did:example:one", "name": "One"},
        "credentialSubject": [
            {"id": "did:example:one", "name": "A"},
            {"id": "did:example:two", "name": "B"},
            {"name": "C"},
        ],
        "evidence": [{"name": "A"}, {"name": "B", "description": "A"}],
    }


def random_documents(count: int, *, seed: int) -> Iterator[Document]:
    """Give `count` documents, the same ones for the same seed; nobody shares an object."""
    rng = Random(seed)
    waiting: list[Document] = []
    for _ in range(count):
        if not waiting:
            waiting = list(shapes(rng))
            rng.shuffle(waiting)
        document = json.loads(json.dumps(waiting.pop()))
        for _ in range(rng.choice((0, 1, 1, 2, 4))):
            _change_text(document, rng)
        if rng.random() < 0.15:
            _change_structure(document, rng)
        yield document


def _places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        entries: Any = [(name, member) for name, member in value.items() if name != "@context"]
    else:
        entries = enumerate(value)
    for key, entry in entries:
        if isinstance(entry, str):
            found.append((value, key))
        elif isinstance(entry, dict | list):
            _places(entry, found)
    return found


def _change_text(document: Document, rng: Random) -> None:
    places = _places(document, [])
    holder, key = rng.choice(places)
    if rng.random() < 0.2:
        # Make two texts equal: identifiers, too, so that nodes meet.
        other, name = rng.choice(places)
        holder[key] = other[name]
    elif ":" in holder[key] and rng.random() < 0.7:
        holder[key] = rng.choice(IRIS)
    else:
        holder[key] = rng.choice(TEXTS)


def _change_structure(document: Document, rng: Random) -> None:
    holder, key = rng.choice(_places(document, []))
    edit = rng.randrange(6)
    if edit == 0:
        holder[key] = rng.choice((None, True, 3, 1.5, [], {}, [None], ["a", "b"], {"name": "x"}))
    elif edit == 1 and isinstance(holder, dict):
        del holder[key]
    elif edit == 2 and isinstance(holder, dict):
        holder[rng.choice(("undefined", "Name", "name ", "description", "id", "@id", "类"))] = "x"
    elif edit == 3:
        holder[key] = [holder[key], rng.choice(TEXTS)]
    elif edit == 4 and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[0]))
    else:
        holder[key] = [holder[key]]
