"""The lossless check: a document says its RDF, all of it and nothing beside it (R1, R2)."""

import pytest

from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import ContextNotPinned, pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdf import LossyDocument
from vc_core.problems import ProblemError

V2 = "https://www.w3.org/ns/credentials/v2"
JSONLD = JsonLd(pinned())


def document(**members) -> dict:
    return {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "issuer": "did:web:example.org",
        "credentialSubject": {"id": "urn:example:person", "name": "张三丰"},
        **members,
    }


GOOD = {
    "plain": {},
    "an issuer with a name": {"issuer": {"id": "did:web:example.org", "name": "x"}},
    "a text in a language": {"name": {"@value": "x", "@language": "zh"}},
    "two texts in languages": {
        "name": [{"@value": "x", "@language": "zh"}, {"@value": "y", "@language": "en"}]
    },
    "a type that is a text": {"type": "VerifiableCredential"},
    "several subjects": {"credentialSubject": [{"name": "x"}, {"name": "y"}]},
    "a status entry": {
        "credentialStatus": {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "1",
            "statusListCredential": "https://example.org/1",
        }
    },
}


@pytest.mark.parametrize("members", GOOD.values(), ids=GOOD)
def test_an_honest_credential_passes(members):
    assert lossless_quads(document(**members), JSONLD)


BAD = {
    "an undefined member": {"undefined": "x"},
    "an undefined member of the subject": {"credentialSubject": {"undefined": "x"}},
    "an undefined type": {"type": ["VerifiableCredential", "Undefined"]},
    "a null": {"validUntil": None},
    "a relative id": {"id": "relative"},
    "a base direction": {"name": {"@value": "x", "@language": "zh", "@direction": "rtl"}},
    "an index": {"name": {"@value": "x", "@index": "1"}},
    "a member by its IRI": {
        "https://www.w3.org/2018/credentials#validUntil": {
            "@value": "2026-01-01T00:00:00Z",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }
    },
    "@nest": {"@nest": {"validUntil": "2026-01-01T00:00:00Z"}},
    "@included": {"@included": [{"id": "urn:x", "name": "x"}]},
    "@graph": {"@graph": [{"id": "urn:x", "name": "x"}]},
    "@reverse": {"@reverse": {"https://schema.org/name": {"id": "urn:x"}}},
    "@id": {"@id": "urn:x"},
    "@type": {"@type": "VerifiableCredential"},
    "a set": {"name": {"@set": ["x"]}},
    "a list": {"name": {"@list": ["x"]}},
    "a second description": {"evidence": [{"id": "urn:example:person", "name": "李鬼"}]},
    "a typed value": {"name": {"@value": "x", "@type": "urn:t"}},
}


@pytest.mark.parametrize("members", BAD.values(), ids=BAD)
def test_what_is_hidden_dropped_or_spelt_otherwise_is_refused(members):
    with pytest.raises(ProblemError) as caught:
        lossless_quads(document(**members), JSONLD)
    assert isinstance(caught.value, LossyDocument) or caught.value.code == "JSONLD_INVALID"


@pytest.mark.parametrize("alias", ["@included", "@reverse", "@nest"])
def test_an_alias_of_a_keyword_hides_nothing(alias):
    context = [V2, {"more": alias}]
    hidden = {"@context": context, "more": {"id": "urn:x", "name": "x"}}
    with pytest.raises(ProblemError):
        lossless_quads(document(**hidden), JSONLD)


def test_an_unknown_context_is_not_loaded():
    with pytest.raises(ContextNotPinned):
        lossless_quads(document(**{"@context": [V2, "https://elsewhere.example/"]}), JSONLD)


def test_a_context_for_conformance_is_not_there_in_production():
    url = "https://www.w3.org/ns/credentials/examples/v2"
    with pytest.raises(ContextNotPinned):
        lossless_quads(document(**{"@context": [V2, url]}), JSONLD)
    assert lossless_quads(document(**{"@context": [V2, url]}), JsonLd(pinned(conformance=True)))
