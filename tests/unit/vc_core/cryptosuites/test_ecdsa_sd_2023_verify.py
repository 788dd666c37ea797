"""What a derived proof may not do: every trick with its parts or its document is refused."""

import copy
import subprocess
import sys

import pytest

from tests.interop.keys import FreshKey
from tests.unit.vc_core.cryptosuites.disclosure import (
    BASE,
    DERIVED,
    KEY,
    NOW,
    SUITE,
    certificate,
    verify,
    with_proof,
)
from vc_core.cryptosuites.ecdsa_sd_2023.proof_scoped_key import ProofScopedKeyPair
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import encode_multikey
from vc_core.cryptosuites.ecdsa_sd_2023.verify import create_verify_data
from vc_core.cryptosuites.suite import ProofError
from vc_core.proofs import add_proof, default_jsonld
from vc_core.results import Outcome


def refused(document) -> str:
    """Demand that the document fails; give the reason."""
    result = verify(document)
    assert result.outcome is Outcome.FAILED
    assert result.document is None
    return result.problem.text.en


def test_an_honest_derivation_verifies():
    result = verify(DERIVED)
    assert result.problem is None
    assert result.outcome is Outcome.PASSED


def test_a_base_proof_presented_for_verification_is_refused_with_its_reason():
    assert "base proof" in refused(BASE)


def changed_claim(document):
    document["credentialSubject"]["name"] = "李四"


def changed_mandatory_claim(document):
    document["validFrom"] = "2020-11-20T08:00:00Z"


def added_claim(document):
    document["credentialSubject"]["level"] = "正高级"


def added_undefined_claim(document):
    document["credentialSubject"]["rank"] = "正高级"


def removed_claim(document):
    del document["credentialSubject"]["name"]


def removed_mandatory_claim(document):
    del document["credentialStatus"]


def removed_one_of_two_status_entries(document):
    del document["credentialStatus"][0]


def moved_claim(document):
    document["name"] = document["credentialSubject"].pop("name")


def split_subject(document):
    subject = document["credentialSubject"]
    document["credentialSubject"] = [
        {"name": subject["name"]},
        {"qualificationName": subject["qualificationName"]},
    ]


def changed_type(document):
    document["type"][1] = "ProfessionalQualificationCredential"


def other_context(document):
    document["@context"] = document["@context"][:1]


def changed_created(document):
    document["proof"]["created"] = "2026-11-20T07:00:00Z"


def changed_expires(document):
    document["proof"]["expires"] = "2099-11-20T07:00:00Z"


def other_proof_context(document):
    document["proof"]["@context"] = document["@context"][:1]


def named_previous_proof(document):
    document["proof"]["id"] = "urn:uuid:1"
    document["proof"]["previousProof"] = "urn:uuid:2"


@pytest.mark.parametrize(
    "change",
    [
        changed_claim,
        changed_mandatory_claim,
        added_claim,
        added_undefined_claim,
        removed_claim,
        removed_mandatory_claim,
        removed_one_of_two_status_entries,
        moved_claim,
        split_subject,
        changed_type,
        other_context,
        changed_created,
        changed_expires,
        other_proof_context,
        named_previous_proof,
    ],
)
def test_a_document_changed_after_derivation_is_refused(change):
    document = copy.deepcopy(DERIVED)
    change(document)
    refused(document)


def flipped(data: bytes) -> bytes:
    return bytes([data[0] ^ 1]) + data[1:]


def labels_of(proof):
    return list(proof.label_map.items())


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("base signature", lambda p: {"base_signature": flipped(p.base_signature)}),
        ("number of signatures", lambda p: {"signatures": p.signatures[:-1]}),
        ("number of signatures", lambda p: {"signatures": [*p.signatures, p.signatures[0]]}),
        ("number of signatures", lambda p: {"signatures": []}),
        ("statement's signature", lambda p: {"signatures": p.signatures[::-1]}),
        (
            "statement's signature",
            lambda p: {"signatures": [flipped(p.signatures[0]), *p.signatures[1:]]},
        ),
        ("out of range", lambda p: {"mandatory_indexes": [*p.mandatory_indexes, 999]}),
        ("do not ascend", lambda p: {"mandatory_indexes": p.mandatory_indexes * 2}),
        ("do not ascend", lambda p: {"mandatory_indexes": p.mandatory_indexes[::-1]}),
        ("base signature", lambda p: {"mandatory_indexes": p.mandatory_indexes[1:]}),
        ("base signature", lambda p: {"mandatory_indexes": []}),
        ("does not name", lambda p: {"label_map": dict(labels_of(p)[1:])}),
        ("does not name", lambda p: {"label_map": {}}),
        ("does not name", lambda p: {"label_map": {**p.label_map, "c14n9": "u" + "A" * 43}}),
        (
            "one label",
            lambda p: {"label_map": dict.fromkeys(p.label_map, labels_of(p)[0][1])},
        ),
        ("does not fit", lambda p: {"label_map": {**p.label_map, "c14n0": "u" + "A" * 43}}),
    ],
)
def test_a_proof_with_other_parts_is_refused(reason, change):
    assert reason in refused(with_proof(change))


def test_labels_changed_among_the_nodes_are_refused():
    def swapped(proof):
        names, labels = zip(*labels_of(proof), strict=True)
        return {"label_map": dict(zip(names, labels[1:] + labels[:1], strict=True))}

    refused(with_proof(swapped))


def test_statements_signed_by_a_key_of_the_attackers_are_refused():
    pair = ProofScopedKeyPair.generate()
    document = copy.deepcopy(DERIVED)
    document["credentialSubject"]["name"] = "李四"
    proof = {**document["proof"]}
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    data = create_verify_data(unsecured, proof, default_jsonld())
    forged = with_proof(
        lambda p: {
            "public_key": encode_multikey(pair.public_key),
            "signatures": [pair.sign(nquad.encode()) for nquad in data.non_mandatory],
        }
    )
    forged["credentialSubject"]["name"] = "李四"
    assert "base signature" in refused(forged)


def test_a_proof_scoped_key_of_another_kind_is_refused():
    refused(with_proof(lambda p: {"public_key": b"\x81\x24" + p.public_key[2:]}))
    refused(with_proof(lambda p: {"public_key": p.public_key[:2] + b"\x05" + p.public_key[3:]}))


def test_a_derived_proof_of_another_certificate_is_refused():
    other = certificate()
    other["credentialSubject"]["certificateNumber"] = "20263101000000124X"
    document = {**DERIVED, "credentialSubject": other["credentialSubject"]}
    refused(document)


@pytest.mark.parametrize("algorithm", ["P-384", "Ed25519"])
def test_another_kind_of_issuer_key_is_refused_at_both_ends(algorithm):
    key = FreshKey.generate(algorithm)
    document = {**certificate(), "issuer": key.did}
    with pytest.raises(ProofError, match="does not fit"):
        add_proof(document, signer=key, cryptosuite=SUITE, created=NOW)
    derived = copy.deepcopy(DERIVED)
    derived["proof"]["verificationMethod"] = key.verification_method
    assert "does not fit" in refused(derived)


def test_a_poisoned_document_is_refused_with_little_work():
    context = {"knows": {"@id": "https://vocab.example/knows", "@type": "@id"}}
    document = copy.deepcopy(DERIVED)
    document["@context"].append(context)
    document["credentialSubject"] = [
        {"id": f"_:b{number}", "knows": [f"_:b{other}" for other in range(9) if other != number]}
        for number in range(9)
    ]
    result = verify(document)
    assert result.outcome is Outcome.FAILED
    assert result.problem.code == "WORK_BUDGET_EXCEEDED"


def test_verifying_never_loads_what_makes_keys():
    program = (
        "import sys, vc_core.proofs, vc_core.derive\n"
        "print([name for name in sys.modules if 'proof_scoped_key' in name])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_the_proof_needs_no_created_time():
    assert "created" not in DERIVED["proof"]
    assert DERIVED["proof"]["verificationMethod"] == KEY.verification_method
