"""Selective disclosure both ways with PyPI openvc-core 1.37: 200 documents each way, three roles.

Left out are texts on which they depart from the specifications: control characters (PyLD does not
escape them as RDFC-1.0 Appendix A says), what Python takes for the end of a line (they cannot read
such N-Quads), and what looks like a blank node's label (they replace it). They derive only from
subjects that have an identifier and are not in an array; what we derive they verify in any shape.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from openvc.keys import P256SigningKey
from openvc.proof.ecdsa_sd import EcdsaSdProofSuite

from tests.bureau_example import NOW
from tests.interop.keys import FreshKey
from tests.interop.test_openvc_core import has_control_character
from tests.interop.varied_credentials import varied_credentials
from vc_core.derive import derive
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome

SUITE = "ecdsa-sd-2023"
DOCUMENTS = 200
KEY = FreshKey.generate("P-256")
THEIRS = EcdsaSdProofSuite()
CONTEXTS = {url: pinned().document(url) for url in pinned().urls("context")}
Document = dict[str, Any]
Choice = tuple[Document, list[str], list[str]]


@pytest.fixture(scope="module")
def choices() -> list[Choice]:
    return _choices(lambda _document: True)


@pytest.fixture(scope="module")
def choices_they_derive() -> list[Choice]:
    return _choices(
        lambda document: (
            isinstance(document["credentialSubject"], dict)
            and "id" in document["credentialSubject"]
        )
    )


def _choices(usable: Callable[[Document], bool]) -> list[Choice]:
    rng = random.Random(31)
    found = [
        document
        for document in varied_credentials(KEY.did, 6 * DOCUMENTS, seed=31)
        if not has_control_character(document)
        and is_one_line_without_labels(document)
        and usable(document)
    ][:DOCUMENTS]
    assert len(found) == DOCUMENTS
    return [(document, ["/issuer", "/validFrom"], _shown(document, rng)) for document in found]


def is_one_line_without_labels(document: Document) -> bool:
    text = json.dumps(document, ensure_ascii=False)
    return "_:" not in text and len(text.splitlines()) == 1


def _shown(document: Document, rng: random.Random) -> list[str]:
    """Choose some members of the (first) subject, and its name always."""
    subject = document["credentialSubject"]
    prefix = "/credentialSubject" + "/0" * isinstance(subject, list)
    members = sorted(subject[0] if isinstance(subject, list) else subject)
    chosen = {"name", *rng.sample(members, min(3, len(members)))}
    return [f"{prefix}/{name}" for name in sorted(chosen)]


def sign_here(choice: Choice) -> Document:
    document, mandatory, _shown = choice
    return add_proof(
        document, signer=KEY, cryptosuite=SUITE, created=NOW, mandatory_pointers=mandatory
    )


def sign_there(choice: Choice) -> Document:
    document, mandatory, _shown = choice
    signed: Document = THEIRS.add_base_proof(
        document,
        signing_key=P256SigningKey(KEY.private, KEY.verification_method),
        verification_method=KEY.verification_method,
        mandatory_pointers=mandatory,
        created=NOW,
        extra_contexts=CONTEXTS,
    )
    return signed


def derive_there(signed: Document, shown: list[str]) -> Document:
    derived: Document = THEIRS.derive_proof(
        signed, selective_pointers=shown, extra_contexts=CONTEXTS
    )
    return derived


def verifies_here(derived: Document) -> bool:
    result = verify_proof(derived, resolver=DidKeyResolver(), now=NOW)
    return result.outcome is Outcome.PASSED


def verifies_there(derived: Document) -> bool:
    try:
        THEIRS.verify(derived, now=NOW, extra_contexts=CONTEXTS)
    except Exception:  # noqa: BLE001 - whatever they raise is a refusal
        return False
    return True


def renamed(derived: Document) -> Document:
    changed = copy.deepcopy(derived)
    subjects = changed["credentialSubject"]
    (subjects[0] if isinstance(subjects, list) else subjects)["name"] += "改"
    return changed


def test_what_we_sign_and_derive_verifies_there(choices: list[Choice]) -> None:
    derived = [derive(sign_here(one), selective_pointers=one[2]) for one in choices]
    assert [number for number, one in enumerate(derived) if not verifies_there(one)] == []
    assert not any(verifies_there(renamed(one)) for one in derived[:20])


def test_what_they_sign_and_derive_verifies_here(choices_they_derive: list[Choice]) -> None:
    derived = [derive_there(sign_there(one), one[2]) for one in choices_they_derive]
    assert [number for number, one in enumerate(derived) if not verifies_here(one)] == []
    assert not any(verifies_here(renamed(one)) for one in derived[:20])


def test_each_derives_what_the_other_signed(choices_they_derive: list[Choice]) -> None:
    few = choices_they_derive[:40]
    assert all(verifies_there(derive(sign_there(one), selective_pointers=one[2])) for one in few)
    assert all(verifies_here(derive_there(sign_here(one), one[2])) for one in few)
