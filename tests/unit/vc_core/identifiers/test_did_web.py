"""did:web and controller documents: where a document would lie, and what it may say."""

import pytest

from tests.reference_proofs import TestKey
from vc_core.identifiers.did_web import document_of, document_url
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import FirstThatKnows, KnownDocuments
from vc_core.problems import ProblemError

DID = "did:web:rsj.sh.example"
KEY = TestKey(secret=13)


@pytest.mark.parametrize(
    ("did", "url"),
    [
        (DID, "https://rsj.sh.example/.well-known/did.json"),
        ("did:web:example.com:user:alice", "https://example.com/user/alice/did.json"),
        ("did:web:example.com%3A3000", "https://example.com:3000/.well-known/did.json"),
        ("did:web:localhost%3A8080", "https://localhost:8080/.well-known/did.json"),
        ("did:web:example.com%3A65535", "https://example.com:65535/.well-known/did.json"),
        ("did:web:xn--fiqs8s.example", "https://xn--fiqs8s.example/.well-known/did.json"),
    ],
)
def test_a_did_web_is_a_url(did, url):
    assert document_url(did) == url


@pytest.mark.parametrize(
    "did",
    [
        *("did:web:", "did:web:localhost", "did:web:example", "did:key:x", "did:WEB:example.com"),
        *("did:web:127.0.0.1", "did:web:10.0.0.1", "did:web:169.254.169.254", "did:web:[::1]"),
        *("did:web:2130706433", "did:web:1.2.3", "did:web:127.0.0.1%3A80", "did:web:0.0.0.0"),
        *("did:web:user@example.com", "did:web:user%40example.com", "did:web:example.com%2Fx"),
        *("did:web:example.com:..", "did:web:example.com:.", "did:web:example.com:a:..:b"),
        *("did:web:example.com:", "did:web:example.com::a", "did:web:example.com:%2e%2e"),
        *("did:web:example.com/../x", "did:web:example.com?x", "did:web:example.com#x"),
        *("did:web:EXAMPLE.com", "did:web:-a.example", "did:web:a-.example", "did:web:a..example"),
        *(
            "did:web:example.com%3A0",
            "did:web:example.com%3A999999",
            "did:web:example.com%3A65536",
            "did:web:example.com%3a80",
        ),
        *(
            "did:web:例え.jp",
            "did:web:example.com.",
            "did:web: example.com",
            "did:web:example.com\n",
        ),
        "did:web:" + "a." * 200 + "example",
    ],
)
def test_what_could_lead_elsewhere_is_refused(did):
    with pytest.raises(ProblemError):
        document_url(did)


@pytest.mark.parametrize("did", ["did:web:0x7f.1", "did:web:0x7f.0.0.0x1", "did:web:0177.0.0.0x1"])
def test_an_address_in_other_digits_is_no_host(did):
    with pytest.raises(ProblemError):
        document_url(did)


def method(**changes) -> dict:
    return {
        "id": f"{DID}#1",
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": KEY.multikey,
        **changes,
    }


def document(**changes) -> dict:
    return {
        "id": DID,
        "verificationMethod": [method()],
        "assertionMethod": [f"{DID}#1"],
        **changes,
    }


def test_a_document_must_be_the_dids_own():
    assert document_of(DID, document()).id == DID
    for other in ("did:web:other.example", DID + ":x", DID.upper(), None, 5):
        with pytest.raises(ProblemError):
            document_of(DID, document(id=other))


def test_relative_references_belong_to_the_document():
    relative = document(verificationMethod=[method(id="#1")], assertionMethod=["#1"])
    assert document_of(DID, relative).method(f"{DID}#1", "assertionMethod")


def test_an_embedded_method_serves_only_where_it_is_embedded():
    embedded = document(verificationMethod=[], assertionMethod=[], authentication=[method()])
    parsed = parse_document(embedded)
    assert parsed.method(f"{DID}#1", "authentication")
    with pytest.raises(ProblemError) as caught:
        parsed.method(f"{DID}#1", "assertionMethod")
    assert caught.value.code == "INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD"


def test_a_method_controlled_by_somebody_else_is_not_the_documents():
    parsed = parse_document(document(verificationMethod=[method(controller="did:web:b.example")]))
    with pytest.raises(ProblemError):
        parsed.method(f"{DID}#1", "assertionMethod")


@pytest.mark.parametrize(
    "changes",
    [
        {"verificationMethod": [method(), method()]},
        {"verificationMethod": [method()], "authentication": [method()]},
        {"verificationMethod": method()},
        {"verificationMethod": [method(id=f"{DID}#{at}") for at in range(65)]},
        {"assertionMethod": f"{DID}#1"},
        {"assertionMethod": [5]},
        {"verificationMethod": ["x"]},
        {"verificationMethod": None},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_a_malformed_document_is_refused(changes):
    with pytest.raises(ProblemError):
        parse_document(document(**changes))


@pytest.mark.parametrize("value", [None, [], "x", {}, {"id": []}], ids=repr)
def test_what_is_no_document_is_refused(value):
    with pytest.raises(ProblemError):
        parse_document(value)


def test_only_known_documents_are_resolved():
    known = KnownDocuments([parse_document(document())])
    assert known.verification_method(f"{DID}#1", "assertionMethod")
    resolver = FirstThatKnows([("did:web:", known)])
    assert resolver.verification_method(f"{DID}#1", "assertionMethod")
    for url in (f"{DID}#2", f"{DID}.evil.example#1", DID, "did:key:x#x", "", f"{DID}?a#1"):
        with pytest.raises(ProblemError):
            resolver.verification_method(url, "assertionMethod")
