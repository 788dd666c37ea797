"""The W3C data-model inputs: what must be refused is refused, what is fine is accepted."""

import json

import pytest

from tests.vectors.official import ROOT, needs_vectors, read_text
from vc_core.credential import check_credential, check_presentation
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.problems import ProblemError

pytestmark = needs_vectors

JSONLD = JsonLd(pinned(conformance=True))
NAMES = sorted(path.stem for path in (ROOT / "vc-data-model-2.0").glob("*.json"))
CREDENTIALS = [name for name in NAMES if name.startswith("credential-")]
PRESENTATIONS = [
    name
    for name in NAMES
    # Self-asserted and enveloped credentials are asked of presentations' proofs, not structure.
    if name.startswith("presentation-") and "self-asserted" not in name and "enveloped" not in name
]


def accept_credential(document) -> None:
    check_credential(document)
    lossless_quads({name: value for name, value in document.items() if name != "proof"}, JSONLD)


def filled_in(name: str):
    """Give an input with what the suite leaves to be filled in: dates, and its own issuer."""
    text = read_text(f"vc-data-model-2.0/{name}.json")
    text = text.replace("PAST DATE", "2020-01-01T00:00:00Z").replace(
        "FUTURE DATE", "2120-01-01T00:00:00Z"
    )
    document = json.loads(text)
    if name.startswith("credential-") and name.endswith("-ok"):
        document["issuer"] = document.get("issuer") or "did:example:issuer"
    return document


def check(name: str, accept) -> None:
    document = filled_in(name)
    if "-fail" in name:
        with pytest.raises(ProblemError):
            accept(document)
    else:
        accept(document)


@pytest.mark.parametrize("name", CREDENTIALS)
def test_credentials_are_judged_as_the_suite_says(name):
    check(name, accept_credential)


@pytest.mark.parametrize("name", PRESENTATIONS)
def test_presentations_are_judged_as_the_suite_says(name):
    check(name, check_presentation)
