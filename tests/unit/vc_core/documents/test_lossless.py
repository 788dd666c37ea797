"""The lossless check: a document says its RDF, all of it and nothing beside it (R1, R2)."""

import pytest

from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import ContextNotPinned, pinned
from vc_core.documents.lossless import _same, lossless_quads
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
    "a property for which no context has a term": {"https://vocab.example/a": "x"},
    "several subjects": {"credentialSubject": [{"name": "x"}, {"name": "y"}]},
    "an identifier referred to from elsewhere": {
        "issuer": "did:web:example.org",
        "credentialSubject": {"id": "did:web:example.org", "name": "x"},
        "evidence": [{"id": "did:web:example.org"}],
    },
    "JSON, which names no nodes and may be empty": {
        "@context": [V2, {"json": {"@id": "urn:example:json", "@type": "@json"}}],
        "json": [{"id": "urn:x", "a": []}, {"id": "urn:x", "a": {}}],
    },
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
    "an undefined member beside an identifier": {
        "issuer": {"id": "did:web:example.org", "undefined": "x"}
    },
    "an undefined member beside a text": {"name": {"@value": "x", "undefined": "y"}},
    "a null": {"validUntil": None},
    "a null beside a text": {"name": ["x", None]},
    "a null beside texts": {"description": ["x", "y", None]},
    "a relative id": {"id": "relative"},
    "a base direction": {"name": {"@value": "x", "@language": "zh", "@direction": "rtl"}},
    "an index": {"name": {"@value": "x", "@index": "1"}},
    "a member by its IRI": {
        "https://www.w3.org/2018/credentials#validUntil": {
            "@value": "2026-01-01T00:00:00Z",
            "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
        }
    },
    "a text under the IRI of a reference": {"cred:credentialStatus": "https://example.org/1"},
    "a text under the IRI of a date": {
        "@context": [V2, pinned().certificate_context],
        "https://rsj.sh.example/vc/vocab#datePassed": "2026-01-01",
    },
    "a member without a value": {"evidence": []},
    "a text without a value": {"name": []},
    "a type without a value": {"credentialSubject": {"name": "x", "type": []}},
    "an IRI without a value": {"cred:credentialStatus": []},
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


# The code that each gets which is not simply another spelling.
CODES = {
    **dict.fromkeys(
        [
            *("an undefined member beside a text", "an index", "a member by its IRI", "a set"),
            *("a list", "a typed value", "@nest", "@included", "@graph", "@reverse", "@id"),
            "@type",
        ],
        "JSONLD_KEYWORD",
    ),
    "a base direction": "KEYWORD_NOT_SIGNED",
    "a second description": "NODE_DESCRIBED_TWICE",
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_hidden_dropped_or_spelt_otherwise_is_refused(what):
    with pytest.raises(LossyDocument) as caught:
        lossless_quads(document(**BAD[what]), JSONLD)
    assert caught.value.code == CODES.get(what, "NOT_ITS_OWN_COMPACTION")


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("@included", "JSONLD_KEYWORD"),
        ({"@reverse": "urn:example:of"}, "JSONLD_KEYWORD"),
        ("@reverse", "JSONLD_INVALID"),
        ("@nest", "NOT_ITS_OWN_COMPACTION"),
    ],
    ids=repr,
)
def test_an_alias_of_a_keyword_hides_nothing(alias, code):
    context = [V2, {"more": alias}]
    hidden = {"@context": context, "more": {"id": "urn:x", "name": "x"}}
    with pytest.raises(ProblemError) as caught:
        lossless_quads(document(**hidden), JSONLD)
    assert caught.value.code == code


def test_a_document_without_contexts_says_what_its_iris_say():
    (quad,) = lossless_quads({"https://vocab.example/a": "x"}, JSONLD)
    assert (quad.predicate, quad.object) == ("<https://vocab.example/a>", '"x"')


def test_a_base_direction_is_left_out_only_of_texts_and_only_where_it_may_be():
    tolerant = JsonLd(pinned(), unsigned_direction=True)
    plain = {"name": [{"@value": "x", "@language": "ar"}, {"@value": "y", "@language": "he"}]}
    directed = {"name": [{**text, "@direction": "rtl"} for text in plain["name"]]}
    assert lossless_quads(document(**directed), tolerant) == lossless_quads(
        document(**plain), JSONLD
    )
    assert lossless_quads(document(**plain), tolerant) == lossless_quads(document(**plain), JSONLD)


def test_a_node_is_not_described_again_within_a_graph_of_its_own():
    context = [V2, {"said": {"@id": "urn:said", "@container": "@graph"}}]
    other = {"@context": context, "said": {"id": "urn:example:other", "name": "李鬼"}}
    assert lossless_quads(document(**other), JSONLD)
    again = {"@context": context, "said": {"id": "urn:example:person", "name": "李鬼"}}
    with pytest.raises(LossyDocument) as caught:
        lossless_quads(document(**again), JSONLD)
    assert caught.value.code == "NODE_DESCRIBED_TWICE"


def test_an_unknown_context_is_not_loaded():
    with pytest.raises(ContextNotPinned):
        lossless_quads(document(**{"@context": [V2, "https://elsewhere.example/"]}), JSONLD)


def test_a_context_for_conformance_is_not_there_in_production():
    url = "https://www.w3.org/ns/credentials/examples/v2"
    with pytest.raises(ContextNotPinned):
        lossless_quads(document(**{"@context": [V2, url]}), JSONLD)
    assert lossless_quads(document(**{"@context": [V2, url]}), JsonLd(pinned(conformance=True)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"id": "urn:x"}, "urn:x", True),
        ([{"id": "urn:x"}], "urn:x", True),
        ({"id": "urn:x"}, ["urn:x"], True),
        ({"@value": "x"}, "x", True),
        ({"other": "x"}, "x", False),
        ({"id": "urn:x", "more": "y"}, "urn:x", False),
        (["x"], "x", True),
        (["x", "y"], "x", False),
        (["x", "y"], "xy", False),
        (["x", "y"], ["x"], False),
        (["x"], ["x", "y"], False),
        (["x", "y"], ["y", "x"], False),
        ({"a": "x"}, {"a": "x", "b": "y"}, False),
        ({"a": "x", "b": "y"}, {"a": "x"}, False),
        ({"@value": "x", "@language": "zh-CN"}, {"@value": "x", "@language": "zh-cn"}, True),
        ({"@value": "x", "@language": "zh"}, {"@value": "x", "@language": "en"}, False),
        ({"@value": "x", "@language": "zh"}, {"@value": "X", "@language": "zh"}, False),
        ({"a": "X"}, {"a": "x"}, False),
        (True, 1, False),
        (0, False, False),
        (1, 1.0, True),
        (1, "1", False),
        (None, "x", False),
    ],
    ids=repr,
)
def test_two_spellings_of_one_thing_are_the_same_and_nothing_else_is(one, other, same):
    assert _same(one, other) is same
    assert _same(other, one) is same


def test_a_list_of_one_is_its_entry_either_way():
    plain, listed = (
        document(),
        document(type=["VerifiableCredential"], issuer=["did:web:a.example"]),
    )
    assert lossless_quads({**plain, "type": "VerifiableCredential"}, JSONLD)
    with pytest.raises(ProblemError):
        lossless_quads({**listed, "issuer": [["did:web:a.example"]]}, JSONLD)
    assert lossless_quads(listed, JSONLD)


def test_an_ordered_list_without_entries_is_a_statement():
    ordered = [V2, {"steps": {"@id": "urn:example:steps", "@container": "@list"}}]
    quads = lossless_quads(document(**{"@context": ordered, "steps": []}), JSONLD)
    assert "urn:example:steps" in "".join(quad.predicate for quad in quads)


@pytest.mark.parametrize("value", ["x", ["x"]], ids=repr)
def test_where_a_context_wants_a_list_one_text_is_a_list_of_one(value):
    context = {"id": "@id", "a": {"@id": "urn:a", "@container": "@set"}}
    (quad,) = lossless_quads({"@context": context, "id": "urn:s", "a": value}, JSONLD)
    assert quad.object == '"x"'
