"""Secured credentials, good and bad, from the documents and edits of the other tests.

Of each three ways are drawn: sealed as it is; sealed and then edited once; edited once and then
sealed by a naive issuer, whose proof holds for whoever looks at the proof alone.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import chain
from random import Random
from typing import Any

from pyld.jsonld import JsonLdError

from tests.bureau_example import NOW
from tests.example_credential import KINDS
from tests.interop.varied_credentials import varied_credentials
from tests.mutation.edits import DOCUMENT_EDITS, PROOF_EDITS
from tests.mutation.specimens import Specimen
from tests.property.random_documents import random_documents
from tests.reference_proofs import TestKey, plainly_secured
from vc_core.credential import types_of
from vc_core.derive import derive
from vc_core.problems import ProblemError
from vc_core.proofs import add_proof

Document = dict[str, Any]
SELECTIVE = "ecdsa-sd-2023"
SUITES = [*KINDS, (SELECTIVE, "P-256")]
KEYS = {algorithm: TestKey(algorithm, secret=11) for algorithm in ("Ed25519", "P-256", "P-384")}


@dataclass(frozen=True)
class Generated:
    """A secured credential: how it was made decides nothing, but explains it."""

    number: int
    suite: str
    algorithm: str
    way: str
    """`sealed`, `edited: KIND`, or `naive: KIND`."""
    document: Document


def generated_credentials(count: int, *, seed: int) -> Iterator[Generated]:
    """Give `count` secured credentials, of the same content for the same seed."""
    rng = Random(seed)
    hostile = random_documents(20 * count + 100, seed=seed)
    sound = iter(varied_credentials("did:example:one", 20 * count + 100, seed=seed))
    number = 0
    for unsigned in chain.from_iterable(zip(hostile, sound, strict=True)):
        suite, algorithm = SUITES[number % len(SUITES)]
        made = _made(unsigned, suite, algorithm, rng)
        if made is not None:
            yield Generated(number, suite, algorithm, *made)
            number += 1
        if number == count:
            return
    raise ValueError("too few documents could be secured at all")


def _made(
    unsigned: Document, suite: str, algorithm: str, rng: Random
) -> tuple[str, Document] | None:
    if not _is_a_credential(unsigned):
        return None
    key = KEYS[algorithm]
    unsigned = _by(unsigned, key)
    match rng.randrange(4):
        case 0:
            secured = _secured(unsigned, suite, key)
            return None if secured is None else ("sealed", secured)
        case 1 | 2:
            return _edited_after(unsigned, suite, key, rng)
        case _:
            return _edited_before(unsigned, suite, key, rng)


def _is_a_credential(document: Document) -> bool:
    try:
        return "VerifiableCredential" in types_of(document) and "proofPurpose" not in document
    except TypeError:
        return False


def _by(document: Document, key: TestKey) -> Document:
    """Give the document with the key's owner as issuer."""
    issuer = document.get("issuer")
    named = {**issuer, "id": key.did} if isinstance(issuer, dict) else key.did
    return {**document, "issuer": named}


def _secured(unsigned: Document, suite: str, key: TestKey) -> Document | None:
    """Seal with our own code; None for what it refuses to sign."""
    try:
        if suite == SELECTIVE:
            base = add_proof(
                unsigned,
                signer=key,
                cryptosuite=suite,
                created=None,
                mandatory_pointers=["/issuer"],
            )
            return derive(base, selective_pointers=["/credentialSubject"])
        return add_proof(unsigned, signer=key, cryptosuite=suite, created=NOW)
    except ProblemError:
        return None


def _edited_after(
    unsigned: Document, suite: str, key: TestKey, rng: Random
) -> tuple[str, Document] | None:
    secured = _secured(unsigned, suite, key)
    if secured is None:
        return None
    kind = rng.choice([*DOCUMENT_EDITS, *PROOF_EDITS])
    edit = {**DOCUMENT_EDITS, **PROOF_EDITS}[kind]
    edited = _drawn(edit, secured, rng)
    return None if edited is None else (f"edited: {kind}", edited)


def _edited_before(
    unsigned: Document, suite: str, key: TestKey, rng: Random
) -> tuple[str, Document] | None:
    if suite == SELECTIVE:
        return None
    kind = rng.choice(list(DOCUMENT_EDITS))
    edited = _drawn(DOCUMENT_EDITS[kind], unsigned, rng)
    if edited is None:
        return None
    try:
        return f"naive: {kind}", plainly_secured(edited, key, suite)
    except (JsonLdError, ValueError, TypeError, AttributeError, KeyError):
        # Not even a naive issuer can read it.
        return None


def _drawn(edit: Any, document: Document, rng: Random) -> Document | None:
    text = json.dumps(document, ensure_ascii=False)
    other = json.dumps(_renamed(document), ensure_ascii=False)
    changed = edit(Specimen("", "json", text, other, {}, ""), rng)
    value = None if changed is None else json.loads(changed)
    return value if isinstance(value, dict) and value != document else None


def _renamed(document: Document) -> Document:
    """Give a document of another person, from which an edit may take parts."""
    other = deepcopy(document)
    subjects = other.get("credentialSubject")
    for subject in subjects if isinstance(subjects, list) else [subjects]:
        if isinstance(subject, dict):
            subject["name"] = "王小明"
    return other
