"""Selective disclosure both ways with npm @digitalbazaar/ecdsa-sd-2023-cryptosuite.

Issuer, holder and verifier are three roles; each is played here and there, in every mixture.
"""

import copy
import json
import os
import random
import shutil
import subprocess
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.interop.digitalbazaar_vc import HERE, INSTALL, MODULES
from tests.interop.keys import FreshKey
from tests.interop.varied_credentials import varied_credentials
from vc_core.derive import derive
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.times import format_timestamp

pytestmark = pytest.mark.node

SUITE = "ecdsa-sd-2023"
NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
DOCUMENTS = 200
KEY = FreshKey.generate("P-256")
Credential = dict[str, Any]


def theirs(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run one batch with their code; it knows our pinned contexts and no network."""
    node = shutil.which("node")
    if node is None or not (MODULES / "@digitalbazaar" / "ecdsa-sd-2023-cryptosuite").is_dir():
        missing = f"node or its packages are missing: run `{INSTALL}`"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    request = {
        "now": format_timestamp(NOW),
        "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
        "controllers": {KEY.did: KEY.controller_document},
        "commands": commands,
    }
    done = subprocess.run(
        [node, str(HERE / "ecdsa_sd.mjs")],
        input=json.dumps(request).encode("utf-8"),
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
    )
    assert done.returncode == 0, done.stderr.decode("utf-8")
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(answers) == len(commands)
    return answers


def their_credentials(commands: list[dict[str, Any]]) -> list[Credential]:
    answers = theirs(commands)
    assert [answer["error"] for answer in answers if "error" in answer] == []
    return [answer["credential"] for answer in answers]


def pointers(document: Credential, rng: random.Random, most: int) -> list[str]:
    """Choose pointers to what both sides can point to.

    They unwrap an array of one before they follow a pointer, so none leads into such.
    """
    found = []
    stack: list[tuple[str, Any]] = [("", document)]
    while stack:
        prefix, value = stack.pop()
        entries: Any = []
        if isinstance(value, dict) and "@value" not in value:
            entries = ((name, value[name]) for name in value if name != "@context")
        elif isinstance(value, list) and len(value) > 1:
            entries = enumerate(value)
        for name, member in entries:
            found.append(f"{prefix}/{name}")
            stack.append((found[-1], member))
    return rng.sample(sorted(found), min(most, len(found)))


@pytest.fixture(scope="module")
def choices() -> list[tuple[Credential, list[str], list[str]]]:
    """Give unsigned credentials, each with what is mandatory and what a holder chooses.

    The subject is always among it, because they demand one. Texts that look like a blank
    node's label are left out: they replace labels there, too, and sign something else.
    """
    rng = random.Random(11)
    documents = [
        document
        for document in varied_credentials(KEY.did, 2 * DOCUMENTS, seed=11)
        if "_:" not in json.dumps(document)
    ][:DOCUMENTS]
    assert len(documents) == DOCUMENTS
    chosen = []
    for document in documents:
        subject = "/credentialSubject" + "/0" * isinstance(document["credentialSubject"], list)
        mandatory = ["/issuer", *pointers(document, rng, 2)]
        chosen.append((document, mandatory, [f"{subject}/name", *pointers(document, rng, 4)]))
    return chosen


@pytest.fixture(scope="module")
def signed_here(choices) -> list[Credential]:
    return [
        add_proof(
            document, signer=KEY, cryptosuite=SUITE, created=NOW, mandatory_pointers=mandatory
        )
        for document, mandatory, _selective in choices
    ]


@pytest.fixture(scope="module")
def signed_there(choices) -> list[Credential]:
    return their_credentials(
        [
            {"sign": document, "key": KEY.secret_multikey, "mandatoryPointers": mandatory}
            for document, mandatory, _selective in choices
        ]
    )


@pytest.fixture(scope="module", params=["signed_here", "signed_there"])
def signed(request) -> list[Credential]:
    credentials: list[Credential] = request.getfixturevalue(request.param)
    return credentials


@pytest.fixture(scope="module")
def derived_here(signed, choices) -> list[Credential]:
    return [
        derive(credential, selective_pointers=selective)
        for credential, (_document, _mandatory, selective) in zip(signed, choices, strict=True)
    ]


@pytest.fixture(scope="module")
def derived_there(signed, choices) -> list[Credential]:
    return their_credentials(
        [
            {"derive": credential, "selectivePointers": selective}
            for credential, (_document, _mandatory, selective) in zip(signed, choices, strict=True)
        ]
    )


def changed(credential: Credential) -> Credential:
    """Give a copy issued by somebody else; the issuer is always disclosed."""
    other = copy.deepcopy(credential)
    if isinstance(other["issuer"], dict):
        other["issuer"]["id"] += "x"
    else:
        other["issuer"] += "x"
    return other


def outcome(credential: Credential) -> Outcome:
    return verify_proof(credential, resolver=DidKeyResolver(), now=NOW).outcome


def test_both_derive_the_same_document_and_proof(derived_here, derived_there) -> None:
    assert derived_here == derived_there


def test_what_we_derive_verifies_there(derived_here) -> None:
    for answer in theirs([{"verify": credential} for credential in derived_here]):
        assert answer["verified"], answer["error"]


def test_what_we_derived_is_refused_there_after_a_change(derived_here) -> None:
    for answer in theirs([{"verify": changed(credential)} for credential in derived_here]):
        assert not answer["verified"]


def test_what_they_derive_verifies_here(derived_there) -> None:
    assert {outcome(credential) for credential in derived_there} == {Outcome.PASSED}


def test_what_they_derived_is_refused_here_after_a_change(derived_there) -> None:
    assert {outcome(changed(credential)) for credential in derived_there} == {Outcome.FAILED}


def test_a_base_proof_is_refused_at_both_ends(signed) -> None:
    for answer in theirs([{"verify": credential} for credential in signed[:5]]):
        assert not answer["verified"]
    assert {outcome(credential) for credential in signed[:5]} == {Outcome.FAILED}
