"""The IRIs that pinned contexts have terms for."""

from vc_core.documents.iris_with_terms import iris_with_terms
from vc_core.documents.loader import pinned


def test_terms_of_scoped_contexts_and_prefixes_are_found():
    context = [
        "https://example.org/other",
        {
            "id": "@id",
            "ex": "https://example.org/vocab#",
            "name": "ex:name",
            "mail": {"@id": "mailto://not-a-prefix", "@type": "@id"},
            "part": "ex:part:one",
            "mailto": "urn:mail:",
            "untyped": {"@type": "@id"},
            "Person": {"@id": "ex:Person", "@context": {"age": "ex:age"}},
        },
    ]
    assert iris_with_terms([{"@context": context}]) == {
        "https://example.org/vocab#",
        "https://example.org/vocab#name",
        "ex:name",
        "https://example.org/vocab#part:one",
        "mailto://not-a-prefix",
        "urn:mail:",
        "https://example.org/vocab#Person",
        "https://example.org/vocab#age",
        "ex:part:one",
        "ex:Person",
        "ex:age",
    }


def test_the_members_that_verifiers_look_for_are_among_them():
    known = pinned().iris_with_terms
    for member in ("validUntil", "credentialStatus", "credentialSubject", "issuer"):
        assert f"https://www.w3.org/2018/credentials#{member}" in known
    assert "https://w3id.org/security#proofValue" in known
