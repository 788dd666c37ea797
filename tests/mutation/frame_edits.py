"""Single edits of a document's frame: its contexts, its proof set, what stands around or in it.

Each takes the parsed document, another valid one of its kind and a source of chance, and gives
an edited copy, or None where this draw found nothing to edit.
"""

import json
from copy import deepcopy
from random import Random
from typing import Any

from tests.mutation.hiding_edits import VOCABULARIES, Document, objects
from tests.property.edits import places, value
from vc_core.documents.loader import pinned

_V2 = "https://www.w3.org/ns/credentials/v2"


def _inline(rng: Random, document: Document) -> Any:
    terms = [name for holder in objects(document) for name in holder if not name.startswith("@")]
    one, other = rng.choice(terms), rng.choice(terms)
    vocabulary = rng.choice(VOCABULARIES)
    return rng.choice(
        [
            {"@vocab": "https://elsewhere.example/#"},
            {"@vocab": vocabulary},
            {"@base": "https://elsewhere.example/"},
            {"@language": "en"},
            {one: vocabulary + other},
            {one: None},
            {one: {"@id": vocabulary + one, "@type": "@id"}},
            {one: f"@{rng.choice(['id', 'type', 'nest', 'graph', 'included', 'index'])}"},
            {"hidden": "@nest"},
            {"@import": _V2},
            {"@propagate": False, one: vocabulary + other},
            {"@version": 1.1, "@protected": False},
            {},
        ]
    )


def context(document: Document, _other: Document, rng: Random) -> Any:
    """Change what the terms mean: contexts added, inlined, moved, swapped, spelled otherwise."""
    known = list(pinned().urls("context"))
    holders = [holder for holder in objects(document) if "@context" in holder]
    if not holders:
        return None
    holder = rng.choice(holders)
    contexts = holder["@context"]
    contexts = contexts if isinstance(contexts, list) else [contexts]
    position = rng.randrange(len(contexts) + 1)
    url = rng.choice(contexts)
    match rng.randrange(9):
        case 0:
            contexts.insert(position, _inline(rng, document))
        case 1:
            contexts.insert(position, rng.choice(known))
        case 2:
            contexts.insert(position, rng.choice([url, None, "", "relative", "https://x.example/"]))
        case 3 if len(contexts) > 1:
            contexts.reverse()
        case 4:
            contexts.remove(url)
        case 5 if isinstance(url, str):
            spelled = [f"{url}/", f"{url}#", f"{url}?", url.upper(), url.replace("https", "http")]
            contexts[contexts.index(url)] = rng.choice([*spelled, f" {url}", {"@import": url}])
        case 6:
            inner = rng.choice(objects(document))
            inner["@context"] = rng.choice([_inline(rng, document), url, [url], None, []])
            return document
        case 7:
            contexts[contexts.index(url)] = _inline(rng, document)
        case _:
            holder["@context"] = rng.choice([contexts[0], [contexts], None, [], {}, contexts * 2])
            return document
    holder["@context"] = contexts
    return document


def from_another(document: Document, other: Document, rng: Random) -> Any:
    """Put in a part of another valid document: at its place, or beside it."""
    mine, theirs = places(document), places(other)
    position = rng.randrange(min(len(mine), len(theirs)))
    container, key = mine[position]
    if rng.random() < 0.3:
        holder, name = rng.choice(theirs)
        container[key] = deepcopy(holder[name])
    elif isinstance(container, dict) and rng.random() < 0.7:
        same = [(c, k) for c, k in theirs if k == key and isinstance(c, dict)]
        holder, name = rng.choice(same) if same else theirs[position]
        container[key] = deepcopy(holder[name])
    elif isinstance(container, dict):
        container[key] = [container[key], deepcopy(theirs[position][0])]
    else:
        container.append(deepcopy(theirs[position][0]))
    return document


def wrapped(document: Document, other: Document, rng: Random) -> Any:
    """Put the document into something: a list, a graph, an object, beside another one."""
    inline = {"@context": document.get("@context")}
    others = [
        [document],
        [document, other],
        {"@graph": [document]},
        {**inline, "@graph": [document]},
        {**inline, "@included": [document]},
        {**document, "@included": [other]},
        {**document, "@graph": [other]},
        {"verifiableCredential": document},
        {"credential": document, "name": "x"},
        {**document, "verifiableCredential": [other]},
        {**inline, "@set": [document]},
        {**inline, "@value": document},
        json.dumps(document),
    ]
    return rng.choice(others)


def proof_set(document: Document, other: Document, rng: Random) -> Any:
    """Change which proofs there are, or what one says of itself."""
    holders = [holder for holder in objects(document) if "proof" in holder]
    if not holders:
        return None
    holder = rng.choice(holders)
    proofs = holder["proof"] if isinstance(holder["proof"], list) else [holder["proof"]]
    theirs = other.get("proof", [])
    theirs = theirs if isinstance(theirs, list) else [theirs]
    one = rng.choice(proofs)
    if not isinstance(one, dict):
        return None
    suites = ("ecdsa-rdfc-2019", "ecdsa-jcs-2019", "ecdsa-sd-2023", "eddsa-rdfc-2022")
    match rng.randrange(11):
        case 0:
            proofs.remove(one)
        case 1:
            proofs.append(deepcopy(one))
        case 2 if theirs:
            proofs.append(deepcopy(rng.choice(theirs)))
        case 3 if theirs:
            proofs[proofs.index(one)] = deepcopy(rng.choice(theirs))
        case 4:
            one["cryptosuite"] = rng.choice([*suites, "eddsa-jcs-2022", "ecdsa-rdfc-2022", "none"])
        case 5:
            one["previousProof"] = rng.choice(["urn:x", [], one.get("id", "x"), ["urn:x", "urn:y"]])
        case 6:
            one["proofPurpose"] = rng.choice(["authentication", "keyAgreement", "assertion", ""])
        case 7:
            method = str(one.get("verificationMethod"))
            did = method.partition("#")[0]
            others = [f"{did}#status-1", f"{did}#seal-2", did, method + "x", method.upper()]
            one["verificationMethod"] = rng.choice([*others, {"id": method}, "did:key:z6Mk#z6Mk"])
        case 8:
            one["type"] = rng.choice(
                ["Ed25519Signature2020", "JsonWebSignature2020", "DataIntegrityProof2"]
            )
        case 9:
            member = rng.choice(["created", "expires", "nonce", "domain", "challenge", "id"])
            one[member] = rng.choice([value(rng), "2026-11-20T08:00:00Z", "2020-01-01T00:00:00Z"])
        case _:
            one["@context"] = rng.choice(
                [document.get("@context"), _V2, [], _inline(rng, document)]
            )
    holder["proof"] = proofs[0] if len(proofs) == 1 and rng.random() < 0.5 else proofs
    return document
