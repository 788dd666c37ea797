"""Selective disclosure by plan gives the general path's statements, groups and labels."""

import os
from random import Random

import pytest

from tests.property.random_documents import random_documents
from vc_core.cryptosuites.ecdsa_sd_2023.base import base_proof_transformation
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError

COUNT = int(os.environ.get("VC_DIFFERENTIAL", "600"))
POINTERS = (
    ["/issuer"],
    ["/issuer", "/validFrom", "/credentialStatus"],
    ["/credentialSubject/name", "/credentialStatus/1"],
    ["/credentialSubject"],
)


@pytest.mark.slow
def test_random_documents_are_grouped_as_by_the_general_path(monkeypatch):
    general = JsonLd(pinned(), plans=False)
    planned = JsonLd(pinned(), plans=True)
    by_plan = []
    select = planned.plans.select
    monkeypatch.setattr(
        planned.plans, "select", lambda *args: by_plan.append(select(*args)) or by_plan[-1]
    )
    rng = Random(11)
    for number, document in enumerate(random_documents(COUNT, seed=11)):
        pointers, hmac_key = POINTERS[number % len(POINTERS)], rng.randbytes(32)
        try:
            expected = base_proof_transformation(document, pointers, hmac_key, general)
        except ProblemError:
            with pytest.raises(ProblemError):
                base_proof_transformation(document, pointers, hmac_key, planned)
            continue
        assert base_proof_transformation(document, pointers, hmac_key, planned) == expected
    assert sum(selection is not None for selection in by_plan) > COUNT // 20


def test_an_identifier_that_looks_like_a_node_made_visible_is_left_to_the_general_path():
    planned = JsonLd(pinned(), plans=True)
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:one",
        "credentialSubject": {"id": "did:example:two", "name": "A"},
    }
    for _ in range(4):
        base_proof_transformation(document, ["/issuer"], bytes(32), planned)
    hostile = {**document, "id": "urn:custom-scheme:_x_0"}
    outcomes = []
    for jsonld in (planned, JsonLd(pinned(), plans=False)):
        try:
            outcomes.append(base_proof_transformation(hostile, ["/issuer"], bytes(32), jsonld))
        except ProblemError as error:
            outcomes.append(error.code)
    assert outcomes[0] == outcomes[1]
