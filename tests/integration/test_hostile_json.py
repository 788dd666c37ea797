"""Every bad input that SECURITY.md names for JSON: an answer in time, never a favourable one.

Hostile documents carry proofs that hold for a naive verifier: made by plain PyLD with a key of
this test, or by the bureau's own seal. What counts is that ours refuses all the same.
"""

import base64
import json
import re
import time
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.bureau_fixture import AT, BOTH, NOW
from tests.reference_proofs import (
    TestKey,
    base58,
    hash_of,
    options_of,
    plain_canonical_form,
    plain_json,
    plain_proof,
    plainly_secured,
)
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import verify_proof
from vc_core.results import Outcome

pytestmark = pytest.mark.usefixtures("no_network")

V2 = "https://www.w3.org/ns/credentials/v2"
OURS = "https://rsj.sh.example/vc/contexts/v1"
PINNED = [V2, OURS]
CRED = "https://www.w3.org/2018/credentials#"
VOCABULARY = "https://rsj.sh.example/vc/vocab#"
KEY = TestKey(secret=4711)
RDFC = "ecdsa-rdfc-2019"
JCS = "ecdsa-jcs-2019"
AGAINST = {"altered", "not-verifiable", "undecidable", "not-issued-by-bureau"}
# CPU time of this process: other tests on the same machine do not count.
MOST_SECONDS = 2.0


def timed(function):
    """Call, and demand an answer within the promised time."""
    before = time.process_time()
    answer = function()
    assert time.process_time() - before < MOST_SECONDS
    return answer


def refused(bureau, data, *verdicts: str, **options):
    """Demand an unfavourable verdict, with a clear code in both languages, in time."""
    result = timed(lambda: bureau.verify(data, **options))
    shown = json.loads(json.dumps(result.to_json()))
    assert not shown["verified"], shown["verdict"]
    assert shown["verdict"] in (verdicts or AGAINST), [c["code"] for c in shown["checks"]]
    assert shown["errors"] or shown.get("parts")
    for problem in shown["errors"]:
        assert re.fullmatch(r"[A-Z][A-Z0-9_]+", problem["code"])
        assert problem["zh"]
        assert problem["en"]
        assert problem["type"].startswith("https://")
    return result


def does_not_hold(document, *, resolver=None, now=AT) -> None:
    """Demand that vc_core's own verdict on the proofs is not 'passed', with a code, in time."""
    result = timed(lambda: verify_proof(document, resolver=resolver or DidKeyResolver(), now=now))
    assert result.outcome is not Outcome.PASSED
    assert result.document is None
    assert result.problem is not None
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+", result.problem.code)


def holds(document, *, resolver=None, now=AT) -> bool:
    resolver = resolver or DidKeyResolver()
    return verify_proof(document, resolver=resolver, now=now).outcome is Outcome.PASSED


# R1: the JSON shown is not the RDF that was signed


def without(document: dict, *names: str) -> dict:
    return {name: member for name, member in document.items() if name not in names}


def only(document: dict, *names: str) -> dict:
    return {name: member for name, member in document.items() if name in names}


def hide_status(document: dict, name: str, **context) -> dict:
    """Move credentialStatus to another name, with more inline context."""
    moved = {**without(document, "credentialStatus"), name: document["credentialStatus"]}
    return {**moved, "@context": [*PINNED, context]} if context else moved


def split(document: dict, name: str, *, label: str = "id") -> dict:
    """Describe the credential in two places that RDF merges: the status is in the second."""
    first = {**without(document, "credentialStatus"), label: "_:c"}
    second = {"id": "_:c", "type": "VerifiableCredential", **only(document, "credentialStatus")}
    return {**first, name: [second]}


def in_graph(document: dict) -> dict:
    first = {**without(document, "@context", "credentialStatus"), "id": "_:c"}
    second = {"id": "_:c", "type": "VerifiableCredential", **only(document, "credentialStatus")}
    return {"@context": document["@context"], "@graph": [first, second]}


def reversed_status(document: dict, alias: str | None = None) -> dict:
    entries = []
    for entry in document["credentialStatus"]:
        back = {"id": "_:c"}
        by = {alias: back} if alias else {"@reverse": {f"{CRED}credentialStatus": back}}
        entries.append({**entry, **by})
    context = [*PINNED, {alias: {"@reverse": f"{CRED}credentialStatus"}}] if alias else PINNED
    hidden = {**without(document, "credentialStatus"), "id": "_:c", "@included": entries}
    return {**hidden, "@context": context}


def split_subject(document: dict) -> dict:
    subject = document["credentialSubject"]
    first, second = only(subject, "name", "level"), without(subject, "name", "level")
    return {
        **document,
        "credentialSubject": [{"id": "_:s", **first}, {"id": "_:s", **second}],
    }


def subject_with(document: dict, **members) -> dict:
    return {**document, "credentialSubject": {**document["credentialSubject"], **members}}


def typed_value(document: dict, member: str, datatype: str) -> dict:
    return {"@value": document["credentialSubject"][member], "@type": f"{VOCABULARY}{datatype}"}


# Each is the same RDF as the certificate: its rdfc proof holds for a naive verifier.
SAME_RDF = {
    "credentialStatus by IRI": lambda d: hide_status(d, f"{CRED}credentialStatus"),
    "credentialStatus by compact IRI": lambda d: hide_status(d, "c:credentialStatus", c=CRED),
    "credentialStatus under @nest": lambda d: {
        **without(d, "credentialStatus"),
        "@nest": only(d, "credentialStatus"),
    },
    "credentialStatus under an alias of @nest": lambda d: {
        **without(d, "credentialStatus"),
        "more": only(d, "credentialStatus"),
        "@context": [*PINNED, {"more": "@nest"}],
    },
    "credentialStatus under two @nest": lambda d: {
        **without(d, "credentialStatus"),
        "@nest": {"@nest": only(d, "credentialStatus")},
    },
    "credentialStatus under @included": lambda d: split(d, "@included"),
    "credentialStatus under an alias of @included": lambda d: {
        **split(d, "more"),
        "@context": [*PINNED, {"more": "@included"}],
    },
    "credentialStatus under @graph": in_graph,
    "credentialStatus under an alias of @graph": lambda d: {
        "@context": [*PINNED, {"more": "@graph"}],
        "more": in_graph(d)["@graph"],
    },
    "credentialStatus as @reverse": reversed_status,
    "credentialStatus as an alias of @reverse": lambda d: reversed_status(d, "statusOf"),
    "credentialStatus under another term": lambda d: hide_status(
        d, "harmless", harmless={"@id": f"{CRED}credentialStatus", "@type": "@id"}
    ),
    "credentialStatus in an index map": lambda d: {
        **hide_status(
            d, "byIndex", byIndex={"@id": f"{CRED}credentialStatus", "@container": "@index"}
        ),
        "byIndex": {str(at): entry for at, entry in enumerate(d["credentialStatus"])},
    },
    "credentialStatus in a set": lambda d: {
        **d,
        "credentialStatus": {"@set": d["credentialStatus"]},
    },
    "subject described twice": split_subject,
    "subject under @included": lambda d: {
        **subject_with({**d, "credentialSubject": {"id": "_:s"}}),
        "@included": [{"id": "_:s", **d["credentialSubject"]}],
    },
    "subject in two members": lambda d: {
        **d,
        "credentialSubject": {"id": "_:s", **without(d["credentialSubject"], "level")},
        f"{CRED}credentialSubject": {"id": "_:s", **only(d["credentialSubject"], "level")},
    },
    "a value by its property's IRI": lambda d: {
        **d,
        "credentialSubject": {
            **without(d["credentialSubject"], "level"),
            f"{VOCABULARY}level": typed_value(d, "level", "LevelValue"),
        },
    },
    "a value as a value object": lambda d: subject_with(
        d, name={"@value": d["credentialSubject"]["name"]}
    ),
    "a value in an unsigned index": lambda d: subject_with(
        d, name={"@value": d["credentialSubject"]["name"], "@index": "正高级"}
    ),
    "an unsigned index on the subject": lambda d: subject_with(d, **{"@index": "正高级"}),
    "@type for type": lambda d: {**without(d, "type"), "@type": d["type"]},
    "an alias of @type": lambda d: {
        **without(d, "type"),
        "kind": d["type"],
        "@context": [*PINNED, {"kind": "@type"}],
    },
    "types by IRI": lambda d: {
        **d,
        "type": ["VerifiableCredential", f"{VOCABULARY}ProfessionalTitleCredential"],
    },
    "@id for id": lambda d: {
        **d,
        "credentialSchema": {
            "@id": d["credentialSchema"]["id"],
            **without(d["credentialSchema"], "id"),
        },
    },
    "a context of its own in the subject": lambda d: subject_with(
        d, **{"@context": {"note": "urn:example:note"}}
    ),
    "the contexts once more in the subject": lambda d: subject_with(d, **{"@context": PINNED}),
    "a null member": lambda d: {**d, "validUntil": None},
    "a null in the subject": lambda d: subject_with(d, committee2=None),
    "an undefined member": lambda d: {**d, "remarks": "级别更正为正高级"},
    "an undefined member of an object": lambda d: subject_with(d, remarks={"name": "x"}),
    "an undefined keyword-like member": lambda d: {**d, "@remarks": "x"},
    "an empty list": lambda d: {**d, "evidence": []},
}
# Here the document says no more and no less than its compaction, so that the general verifier
# has no reason to refuse; a certificate's exact form and contexts stand against them.
HARMLESS_TO_OTHERS = {
    "credentialStatus under another term",
    "credentialStatus by compact IRI",
    "credentialStatus in an index map",
    "the contexts once more in the subject",
    "a context of its own in the subject",
    "an alias of @type",
    "a value as a value object",
    "an empty list",
}
R1 = pytest.mark.parametrize("hide", SAME_RDF.values(), ids=SAME_RDF)


@R1
def test_r1_each_hostile_spelling_is_the_same_rdf_for_a_naive_processor(bureau, hide):
    unsecured = bureau.unsecured()
    hidden = hide(deepcopy(unsecured))
    assert plain_json(hidden) != plain_json(unsecured)
    assert plain_canonical_form(hidden) == plain_canonical_form(unsecured)


def test_r1_the_test_keys_proof_over_an_honest_spelling_holds(bureau):
    assert holds(plainly_secured(bureau.unsecured(), KEY, *BOTH))


@pytest.mark.parametrize("name", [name for name in SAME_RDF if name not in HARMLESS_TO_OTHERS])
def test_r1_a_spelling_that_is_not_its_own_compaction_has_no_proof_that_holds(bureau, name):
    hidden = SAME_RDF[name](bureau.unsecured())
    does_not_hold(plainly_secured(hidden, KEY, RDFC))
    does_not_hold(plainly_secured(hidden, KEY, *BOTH))


@R1
def test_r1_hiding_the_status_does_not_make_a_revoked_certificate_a_good_one(bureau, hide):
    certificate = bureau.certificate("阿卜杜拉·买买提")
    proofs = certificate.pop("proof")
    for kept in (proofs, proofs[1], proofs[0]):
        hidden = {**hide(deepcopy(certificate)), "proof": kept}
        result = refused(bureau, hidden, *AGAINST, "revoked")
        if result.credential is not None:
            assert without(result.credential, "proof") == certificate


@R1
def test_r1_a_good_certificate_in_a_hostile_spelling_is_never_the_original(bureau, hide):
    certificate = bureau.certificate()
    proofs = certificate.pop("proof")
    result = refused(
        bureau, {**hide(deepcopy(certificate)), "proof": proofs}, "altered", "copy-without-effect"
    )
    if result.credential is not None:
        assert without(result.credential, "proof") == certificate


@R1
def test_r1_even_sealed_as_it_is_a_hostile_spelling_is_never_the_original(bureau, hide):
    hidden = hide(bureau.unsecured())
    allowed = (*AGAINST, "copy-without-effect", "rule-violation")
    result = refused(bureau, bureau.sealed(hidden), *allowed)
    if result.verdict == "copy-without-effect" and result.credential is not None:
        assert without(result.credential, "proof") == bureau.unsecured()


END = "2026-01-01T00:00:00Z"
XSD_TIME = {"@value": END, "@type": "http://www.w3.org/2001/XMLSchema#dateTime"}
HIDDEN_END = {
    "by IRI": {f"{CRED}validUntil": XSD_TIME},
    "under @nest": {"@nest": {"validUntil": END}},
    "under @nest by IRI": {"@nest": {f"{CRED}validUntil": XSD_TIME}},
    "as a value object": {"validUntil": XSD_TIME},
    "by compact IRI": {"@context": [*PINNED, {"c": CRED}], "c:validUntil": XSD_TIME},
    "under another term": {
        "@context": [*PINNED, {"note": {"@id": f"{CRED}validUntil", "@type": XSD_TIME["@type"]}}],
        "note": END,
    },
    "under @included": {
        "id": "_:c",
        "@included": [{"id": "_:c", "type": "VerifiableCredential", "validUntil": END}],
    },
}


@pytest.mark.parametrize("hiding", HIDDEN_END.values(), ids=HIDDEN_END)
def test_r1_an_expired_certificate_whose_end_is_hidden_is_never_a_good_one(bureau, hiding):
    honest = {**bureau.unsecured(), "validUntil": END}
    assert bureau.verdict(bureau.sealed(honest)) == "expired"
    hidden = {**bureau.unsecured(), **hiding}
    assert plain_canonical_form(hidden) == plain_canonical_form(honest)
    refused(bureau, {**hidden, "proof": bureau.sealed(honest)["proof"]}, *AGAINST, "expired")
    refused(bureau, bureau.sealed(hidden), *AGAINST, "expired")


# R2: what RDF loses in silence


LOST = {
    "a relative id": lambda d: {**d, "id": "certificate-1"},
    "a relative id of the subject": lambda d: subject_with(d, id="张三丰"),
    "an empty id": lambda d: {**d, "id": ""},
    "a relative issuer": lambda d: {**d, "issuer": "bureau"},
    "an id with a blank": lambda d: {**d, "id": "urn:a b"},
    "an id with a quote": lambda d: {**d, "id": "urn:a<b>"},
    "an undefined term with an object": lambda d: subject_with(d, employer={"name": "x"}),
    "an undefined type of the subject": lambda d: subject_with(d, type="正高级工程师"),
    "an undefined type beside a good one": lambda d: {**d, "type": [*d["type"], "Undefined"]},
    "a base direction": lambda d: subject_with(
        d, name={"@value": "张三丰", "@language": "zh", "@direction": "rtl"}
    ),
    "a direction alone": lambda d: subject_with(d, name={"@value": "张三丰", "@direction": "rtl"}),
    "an index": lambda d: subject_with(d, name={"@value": "张三丰", "@index": "x"}),
    "a null": lambda d: subject_with(d, name=None),
    "a null in a list": lambda d: subject_with(d, name=["张三丰", None]),
    "a null value object": lambda d: subject_with(d, name={"@value": None}),
    "a malformed language tag": lambda d: subject_with(
        d, name={"@value": "张三丰", "@language": "not a tag"}
    ),
    "a list of lists": lambda d: subject_with(d, name=[["张三丰"]]),
    "a blank-node property": lambda d: subject_with(d, **{"_:p": "x"}),
    "a member that looks like a keyword": lambda d: {**d, "@note": "x"},
}


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_r2_what_does_not_reach_the_signature_is_refused(bureau, lose):
    document = lose(bureau.unsecured())
    try:
        secured = plainly_secured(document, KEY, RDFC)
    except Exception as error:  # noqa: BLE001 - plain PyLD refuses some of them, too
        assert "jsonld" in str(error)  # noqa: PT017
        secured = {**document, "proof": plain_proof(bureau.unsecured(), KEY, RDFC)}
    does_not_hold(secured)
    certificate = bureau.certificate()
    refused(bureau, {**document, "proof": certificate["proof"]}, "altered", "not-verifiable")
    if document != bureau.unsecured():
        text_proof_only = bureau.proof(document, JCS)
        refused(bureau, {**document, "proof": [text_proof_only, certificate["proof"][1]]})


# R3: contexts


UNKNOWN = "https://elsewhere.example/context"
REMOTE = {
    "https": UNKNOWN,
    "http": "http://elsewhere.example/context",
    "a cloud's metadata": "http://169.254.169.254/latest/meta-data/",
    "localhost": "http://127.0.0.1:8080/context",
    "file": "file:///etc/passwd",
    "data": 'data:application/ld+json,{"@context":{}}',
    "a conformance context": "https://www.w3.org/ns/credentials/examples/v2",
    "a pinned URL with a fragment": V2 + "#",
    "a pinned URL with a query": V2 + "?x",
    "a pinned URL in capitals": V2.upper(),
    "a look-alike": "https://rsj.sh.examp1e/vc/contexts/v1",
    "a schema": "https://rsj.sh.example/vc/schemas/professional-title/v1",
    "a very long URL": "https://elsewhere.example/" + "x" * 5000,
}


@pytest.mark.parametrize("url", REMOTE.values(), ids=REMOTE)
def test_r3_a_context_that_is_not_pinned_is_never_loaded(bureau, url):
    for context in (url, [*PINNED, url], [V2, url], [url, *PINNED], [*PINNED, {"@import": url}]):
        document = {**bureau.certificate(), "@context": context}
        result = refused(bureau, document, "undecidable", "altered")
        if "@import" not in str(context):
            assert [p.code for p in result.errors][:1] == ["CONTEXT_NOT_PINNED"]
        assert len(json.dumps(result.to_json())) < 20_000
        does_not_hold(document, resolver=bureau.trust.resolver)


INLINE = {
    "an empty object appended": [*PINNED, {}],
    "@vocab appended": [*PINNED, {"@vocab": VOCABULARY}],
    "@base appended": [*PINNED, {"@base": "https://rsj.sh.example/"}],
    "@language appended": [*PINNED, {"@language": "zh"}],
    "null first": [None, *PINNED],
    "null last": [*PINNED, None],
    "in another order": [OURS, V2],
    "one twice": [V2, OURS, OURS],
    "the base alone": [V2],
    "ours alone": [OURS],
    "as a string": V2,
    "in an object": {"@context": PINNED},
    "the contents in place of the URL": [V2, pinned().document(OURS)["@context"]],
    "a term redefined": [*PINNED, {"level": f"{VOCABULARY}specialty"}],
    "a term redefined before": [{"level": f"{VOCABULARY}specialty"}, *PINNED],
    "a keyword redefined": [*PINNED, {"@type": "urn:x"}],
    "a nested list": [PINNED],
    "a number": [*PINNED, 1],
    "empty": [],
    "nothing": None,
    "a propagating override": [*PINNED, {"@version": 1.1, "@propagate": False}],
    "processing mode 1.0": [*PINNED, {"@version": 1.0}],
    "a pinned URL with a dot segment": ["https://www.w3.org/ns/../ns/credentials/v2", OURS],
    "a relative URL": [*PINNED, "context.jsonld"],
    "an empty URL": [*PINNED, ""],
}


@pytest.mark.parametrize("context", INLINE.values(), ids=INLINE)
def test_r3_other_contexts_never_lead_to_a_favourable_verdict(bureau, context):
    document = {**bureau.certificate(), "@context": context}
    refused(bureau, document, *AGAINST, "copy-without-effect")
    # Not even when the text proof is made for exactly these contexts.
    unsecured = without(document, "proof")
    document["proof"] = [bureau.proof(unsecured, JCS), bureau.certificate()["proof"][1]]
    refused(bureau, document, *AGAINST, "copy-without-effect", "rule-violation")


# What PyLD does with `@import`: it writes the importing context into the imported one.
IMPORTING = {
    "a term more": {"grade": f"{VOCABULARY}level"},
    "a term redefined": {"level": f"{VOCABULARY}specialty"},
    "a term taken away": {"credentialStatus": None},
    "a vocabulary": {"@vocab": VOCABULARY},
}


@pytest.mark.parametrize("members", IMPORTING.values(), ids=IMPORTING)
@pytest.mark.parametrize("url", PINNED, ids=["base", "ours"])
def test_r3_no_document_changes_a_pinned_context_for_those_after_it(bureau, url, members):
    pinned_before = {name: json.dumps(pinned().document(name)) for name in pinned().urls("context")}
    importing = {"@import": url, **members}
    for context in ([importing], [importing, *PINNED], [V2, importing], importing):
        document = {**bureau.certificate(), "@context": context}
        refused(bureau, document, *AGAINST, "copy-without-effect")
    for name, text in pinned_before.items():
        assert json.dumps(pinned().document(name)) == text
    # Processed anew, as in a verifier that has just been started.
    trust = replace(bureau.trust, jsonld=JsonLd(pinned()))
    assert bureau.verdict(bureau.text(), trust=trust) == "original"
    assert bureau.verdict(bureau.barcodes["张三丰"], trust=trust) == "authentic-data"


def test_r3_an_appended_vocabulary_does_not_make_undefined_members_sealed(bureau):
    document = {**bureau.unsecured(), "@context": [*PINNED, {"@vocab": VOCABULARY}], "note": "x"}
    refused(bureau, {**document, "proof": bureau.certificate()["proof"]}, "altered")
    refused(bureau, bureau.sealed(document), *AGAINST, "rule-violation")


def test_r3_redefining_a_protected_term_is_refused(bureau):
    document = {**bureau.unsecured(), "@context": [*PINNED, {"level": "urn:example:level"}]}
    does_not_hold({**document, "proof": options_of(KEY, RDFC, proofValue=base58(b"\1" * 64))})


# R4: work


def clique(nodes: int) -> list[dict]:
    """Give blank nodes that are all linked to each other: indistinguishable, and poison."""
    return [
        {
            "id": f"_:n{one}",
            "type": "VerifiableCredential",
            "evidence": [f"_:n{other}" for other in range(nodes) if other != one],
        }
        for one in range(nodes)
    ]


def deep_context(levels: int) -> dict:
    context: dict = {"a": "urn:example:a"}
    for _ in range(levels):
        context = {"a": {"@id": "urn:example:a", "@context": context}}
    return context


def nested(levels: int) -> dict:
    value: dict = {"a": "x"}
    for _ in range(levels):
        value = {"a": value}
    return value


STATUS_ENTRY = {"type": "BitstringStatusListEntry", "statusPurpose": "x"}
HEAVY = {
    "8 indistinguishable nodes": {"evidence": clique(8)},
    "16 indistinguishable nodes": {"evidence": clique(16)},
    "40 indistinguishable nodes": {"evidence": clique(40)},
    "many pairs": {
        "evidence": [
            {"id": f"_:p{at}", "type": "VerifiableCredential", "evidence": [f"_:p{at ^ 1}"]}
            for at in range(400)
        ]
    },
    "1000 equal nodes": {"evidence": [{"type": "VerifiableCredential"}] * 1000},
    "600 type-scoped nodes": {"evidence": [STATUS_ENTRY] * 600},
    "1200 type-scoped nodes": {
        "evidence": [{**STATUS_ENTRY, "statusPurpose": str(at)} for at in range(1200)]
    },
    "4500 values": {"name": [f"{at}" for at in range(4500)]},
    "40000 values": {"name": [f"{at}" for at in range(40_000)]},
    "a value of 900 kB": {"name": "字" * 300_000},
    "nested 40 deep": {"@context": [*PINNED, {"a": "urn:example:a"}], **nested(40)},
    "a deep context": {"@context": [*PINNED, deep_context(18)], **nested(18)},
    "a huge context": {"@context": [*PINNED, {f"t{at}": f"urn:t:{at}" for at in range(4500)}]},
    "a huge context used often": {
        "@context": [*PINNED, {f"t{at}": f"urn:t:{at}" for at in range(1500)}],
        "evidence": [{"@context": {"q": "urn:q"}, "q": str(at)} for at in range(600)],
    },
    "a chain of prefixes": {
        "@context": [*PINNED, {f"t{at}": f"t{at + 1}:x" for at in range(2000)}, {"t2000": "urn:x"}]
    },
    "the contexts 500 times": {"@context": PINNED * 500},
    "the contexts 100 times": {"@context": PINNED * 100},
    "a node with the contexts again, 300 times": {
        "evidence": [{"@context": PINNED * 8, "type": "VerifiableCredential"}] * 300
    },
    "a context that includes itself": {
        "@context": [*PINNED, {"a": {"@id": "urn:a", "@context": [V2, {"a": {"@context": V2}}]}}]
    },
}
SIXTEEN = [f"2026-11-20T08:00:{second:02d}Z" for second in range(16)]


def secured_for_nothing(bureau, members: dict, proofs: int, suite: str = RDFC) -> dict:
    """Name the bureau's seal with a signature that fits nothing: the work is done for nothing."""
    options = [
        options_of(bureau.seal, suite, created=created, proofValue=base58(b"\5" * 64))
        for created in SIXTEEN[:proofs]
    ]
    return {**bureau.unsecured(), **members, "proof": options}


@pytest.mark.parametrize("members", HEAVY.values(), ids=HEAVY)
@pytest.mark.parametrize("proofs", [1, 16])
def test_r4_a_heavy_document_is_answered_in_time(bureau, members, proofs):
    for suite in (RDFC, JCS):
        document = secured_for_nothing(bureau, members, proofs, suite)
        refused(bureau, json.dumps(document))


@pytest.mark.parametrize("members", HEAVY.values(), ids=HEAVY)
def test_r4_a_heavy_document_beside_an_inline_context_is_answered_in_time(bureau, members):
    document = secured_for_nothing(bureau, members, 16)
    context = members.get("@context", PINNED)
    refused(bureau, json.dumps({**document, "@context": [*context, {"z": "urn:z"}]}))


@pytest.mark.parametrize("members", HEAVY.values(), ids=HEAVY)
def test_r4_heavy_documents_side_by_side_are_answered_in_time(bureau, members):
    document = secured_for_nothing(bureau, members, 16)
    text = json.dumps([document] * 8)
    refused(bureau, text)
    refused(bureau, json.dumps([json.loads(bureau.text()), *[document] * 3]))


@pytest.mark.parametrize("members", HEAVY.values(), ids=HEAVY)
def test_r4_the_library_answers_a_heavy_document_in_time(bureau, members):
    document = secured_for_nothing(bureau, members, 1)
    does_not_hold(document, resolver=bureau.trust.resolver)


def test_r4_a_poison_graph_is_refused_by_the_budget_and_not_by_luck(bureau):
    document = secured_for_nothing(bureau, {"evidence": clique(8)}, 1)
    result = verify_proof(document, resolver=bureau.trust.resolver, now=AT)
    assert result.problem.code == "WORK_BUDGET_EXCEEDED"


# R5: control characters


def test_r5_control_characters_are_signed_as_rdfc_1_0_writes_them(bureau):
    text = "".join(map(chr, (*range(0x20), 0x7F))) + '"\\' + "é\u0085\u2028𠮷"
    written = "".join(
        {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"}.get(code, f"\\u{code:04X}")
        for code in (*range(0x20), 0x7F)
    )
    written += '\\"\\\\' + "é\u0085\u2028𠮷"
    document = {"@context": [V2], "type": "VerifiableCredential", "issuer": KEY.did}
    document["credentialSubject"] = {"id": "urn:example:s", "name": "PLACE"}
    document["name"] = "PLACE"
    options = options_of(KEY, RDFC)
    canonical = plain_canonical_form(document).replace(b"PLACE", written.encode())
    canonical = b"".join(sorted(canonical.splitlines(keepends=True)))
    configuration = plain_canonical_form({**options, "@context": [V2]})
    digest = hash_of("P-256")
    signature = KEY.sign(digest(configuration).digest() + digest(canonical).digest())
    document["credentialSubject"]["name"] = document["name"] = text
    assert holds({**document, "proof": {**options, "proofValue": base58(signature)}})


# R6: JSON that readers understand differently (the matrix's row C04 has more)


BULKY = {
    "1 MB of brackets": "[" * 1_000_000,
    "1 MB of objects": '{"a":' * 180_000,
    "1 MB of quotes": '"' * 1_000_000,
    "1 MB of backslashes": '{"a":"' + "\\" * 990_000,
    "1 MB of escapes": '{"a":"' + "\\u0041" * 160_000 + '"}',
    "200000 members": "{" + ",".join(f'"{at}":1' for at in range(80_000)) + "}",
    "200000 numbers": "[" + "1," * 400_000 + "1]",
    "long numbers": '{"a":[' + ",".join(["1" + "0" * 300 + ".5e-9"] * 2000) + "]}",
    "a number of 900 kB": '{"a":' + "9" * 900_000 + "}",
    "a fraction of 900 kB": '{"a":0.' + "9" * 900_000 + "}",
    "9 MB of white space": "{" + " " * 9_000_000 + "}",
    "11 MB": "{" + " " * 11_000_000 + "}",
    "9 MB of letters": "a" * 9_000_000,
    "9 MB that look like a JWT": "ey" + "a" * 9_000_000 + ".e.e",
    "9 MB that look like a code": "VC1-R" + "0" * 9_000_000,
}


@pytest.mark.parametrize("text", BULKY.values(), ids=BULKY)
def test_r6_bulky_text_is_answered_in_time(bureau, text):
    refused(bureau, text, "not-verifiable", "undecidable")
    refused(bureau, text.encode(), "not-verifiable", "undecidable")


def deeply_nested(levels: int = 3000) -> dict:
    value: dict = {}
    for _ in range(levels):
        value = {"a": value}
    return value


OBJECTS = {
    "nested 3000 deep": {"evidence": deeply_nested()},
    "a lone surrogate": {"name": "\ud800"},
    "a lone surrogate in the subject": {"credentialSubject": {"name": "\udfff"}},
    "a lone surrogate as a name": {"\ud800": "x"},
    "NaN": {"name": float("nan")},
    "infinity": {"name": float("inf")},
    "a huge integer": {"name": 10**5000},
    "a name that is no string": {5: "x"},
    "a value that is no JSON": {"name": object()},
    "bytes": {"name": b"x"},
    "a set": {"name": {1}},
}


@pytest.mark.parametrize("members", OBJECTS.values(), ids=OBJECTS)
def test_r6_objects_that_no_json_could_be_are_answered_as_well(bureau, members):
    document = {**bureau.certificate(), **members}
    refused(bureau, document)
    does_not_hold(document, resolver=bureau.trust.resolver)


def token(header, payload) -> str:
    def part(value) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part(header)}.{part(payload)}.c2lnbmF0dXJl"


ODD = [None, 1, 1.5, True, "x", [], ["x"], {}, {"id": "x"}]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_r6_a_token_whose_claims_have_odd_types_is_answered(bureau, value):
    for header, payload in (
        ({"alg": "ES256", "kid": value}, {"iss": "x"}),
        ({"alg": value}, {"iss": value}),
        ({"alg": "none"}, {"issuer": value}),
        ({"alg": "ES256", "crit": value}, {"vc": value}),
        (value, {"vc": {}}),
        ({"alg": "ES256"}, value),
    ):
        refused(bureau, token(header, payload))


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(
    "member",
    [
        *("@context", "type", "issuer", "validFrom", "credentialSubject", "credentialStatus"),
        *("credentialSchema", "legalBasis", "proof", "id", "evidence", "verifiableCredential"),
    ],
)
def test_r6_a_member_of_an_odd_type_is_answered(bureau, member, value):
    verdicts = (*AGAINST, "rule-violation", "copy-without-effect")
    document = {**bureau.certificate(), member: value}
    refused(bureau, document, *verdicts)
    if member != "proof":
        # Sealed by the bureau itself, as far as plain PyLD can sign it at all.
        unsecured = without(document, "proof")
        refused(bureau, {**unsecured, "proof": bureau.proof(unsecured, JCS)}, *verdicts)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize(
    "member", ["type", "statusPurpose", "statusListIndex", "statusListCredential"]
)
def test_r6_a_sealed_status_entry_with_an_odd_member_is_answered(bureau, member, value):
    document = bureau.unsecured()
    document["credentialStatus"][0][member] = value
    verdicts = (*AGAINST, "rule-violation", "copy-without-effect")
    refused(bureau, {**document, "proof": bureau.proof(document, JCS)}, *verdicts)


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("member", ["name", "level", "datePassed"])
def test_r6_a_sealed_subject_with_an_odd_member_is_answered(bureau, member, value):
    document = subject_with(bureau.unsecured(), **{member: value})
    verdicts = (*AGAINST, "rule-violation", "copy-without-effect")
    refused(bureau, {**document, "proof": bureau.proof(document, JCS)}, *verdicts)


# R8: proof sets and chains


def bad(proof: dict) -> dict:
    return {**proof, "proofValue": base58(b"\7" * 64)}


# From the text proof, the meaning proof, and a proof by a key that is not the bureau's.
PROOF_SETS = {
    "a good one before a bad one": lambda t, m, f: [t, bad(m)],
    "a bad one before a good one": lambda t, m, f: [bad(t), m],
    "both bad": lambda t, m, f: [bad(t), bad(m)],
    "both good and a bad one": lambda t, m, f: [t, m, bad(m)],
    "both good and a bad text proof": lambda t, m, f: [bad(t), t, m],
    "both good and a foreign one": lambda t, m, f: [t, m, f],
    "both good and a bad foreign one": lambda t, m, f: [t, m, bad(f)],
    "both good and one of an unknown suite": lambda t, m, f: [t, m, {**t, "cryptosuite": "x"}],
    "both good and one of a legacy type": lambda t, m, f: [t, m, {**t, "type": "RsaSignature2018"}],
    "both good and a null": lambda t, m, f: [t, m, None],
    "both good and an empty one": lambda t, m, f: [t, m, {}],
    "both good and a string": lambda t, m, f: [t, m, "proof"],
    "both good, one twice": lambda t, m, f: [t, m, m],
    "two text proofs": lambda t, m, f: [t, t],
    "nested lists": lambda t, m, f: [[t, m]],
    "seventeen": lambda t, m, f: [t, m] * 8 + [t],
    "a thousand": lambda t, m, f: [t, m] * 500,
}


@pytest.mark.parametrize("name", PROOF_SETS)
def test_r8_no_favourable_verdict_unless_exactly_the_two_proofs_are_there_and_hold(bureau, name):
    certificate = bureau.certificate()
    foreign = plain_proof(bureau.unsecured(), KEY, JCS)
    document = {**certificate, "proof": PROOF_SETS[name](*certificate["proof"], foreign)}
    refused(bureau, document, *AGAINST, "copy-without-effect")


def test_r8_a_set_holds_only_if_every_proof_does(bureau):
    secured = plainly_secured(bureau.unsecured(), KEY, *BOTH)
    assert holds(secured)
    text, meaning = secured["proof"]
    for proofs in (
        [text, bad(meaning)],
        [bad(text), meaning],
        [text, meaning, bad(text)],
        [text, meaning, {}],
        [text, meaning, {**text, "cryptosuite": "unknown"}],
        [text, meaning, {**text, "type": "RsaSignature2018"}],
        [text, None],
        [],
        None,
        "proof",
        [[text]],
    ):
        does_not_hold({**secured, "proof": proofs})
    does_not_hold(bureau.unsecured())


ALTERED_CONTEXTS = [
    None,
    [],
    [V2],
    [OURS, V2],
    [*PINNED, {}],
    {"@vocab": "urn:x#"},
    "x",
    [*PINNED, "https://elsewhere.example/context"],
]


@pytest.mark.parametrize("context", ALTERED_CONTEXTS, ids=repr)
def test_r8_a_text_proof_with_contexts_other_than_the_documents_does_not_hold(bureau, context):
    unsecured = bureau.unsecured()
    options = {**options_of(KEY, JCS), "@context": context}
    digest = hash_of("P-256")
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(unsecured)).digest()
    proof = {**options, "proofValue": base58(KEY.sign(hash_data))}
    does_not_hold({**unsecured, "proof": proof})
    certificate = bureau.certificate()
    certificate["proof"][0]["@context"] = context
    refused(bureau, certificate, *AGAINST, "copy-without-effect")


def test_r8_a_text_proof_without_the_documents_contexts_does_not_hold(bureau):
    unsecured = bureau.unsecured()
    options = options_of(KEY, JCS)
    digest = hash_of("P-256")
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(unsecured)).digest()
    does_not_hold({**unsecured, "proof": {**options, "proofValue": base58(KEY.sign(hash_data))}})


@pytest.mark.parametrize("context", [[V2], [OURS, V2], [*PINNED, {"@vocab": "urn:x#"}]], ids=repr)
def test_r8_a_meaning_proof_with_other_contexts_does_not_hold(bureau, context):
    secured = plainly_secured(bureau.unsecured(), KEY, RDFC)
    secured["proof"]["@context"] = context
    does_not_hold(secured)


PREVIOUS = {
    "of nobody": "urn:uuid:nobody",
    "of itself": "urn:example:own",
    "of itself in a list": ["urn:example:own"],
    "an empty list": [],
    "null": None,
    "a number": 5,
    "an object": {"id": "urn:example:other"},
    "twice the same": ["urn:example:other", "urn:example:other"],
    "one that exists and one that does not": ["urn:example:other", "urn:uuid:nobody"],
    "a list with a null": ["urn:example:other", None],
}


@pytest.mark.parametrize("previous", PREVIOUS.values(), ids=PREVIOUS)
def test_r8_a_previous_proof_that_is_not_exactly_there_is_refused(bureau, previous):
    unsecured = bureau.unsecured()
    other = plain_proof(unsecured, KEY, JCS, id="urn:example:other")
    own = plain_proof(unsecured, KEY, JCS, id="urn:example:own", previousProof=previous)
    does_not_hold({**unsecured, "proof": [other, own]})
    sealed = [
        bureau.proof(unsecured, JCS, id="urn:example:other"),
        bureau.proof(unsecured, RDFC),
        bureau.proof(unsecured, JCS, id="urn:example:own", previousProof=previous),
    ]
    refused(bureau, {**unsecured, "proof": sealed}, *AGAINST, "copy-without-effect")


def test_r8_two_proofs_that_name_each_other_are_refused(bureau):
    unsecured = bureau.unsecured()
    one = plain_proof(unsecured, KEY, JCS, id="urn:example:1", previousProof="urn:example:2")
    two = plain_proof(unsecured, KEY, JCS, id="urn:example:2", previousProof="urn:example:1")
    does_not_hold({**unsecured, "proof": [one, two]})


def test_r8_two_proofs_of_one_id_cannot_be_named_as_previous(bureau):
    unsecured = bureau.unsecured()
    one = plain_proof(unsecured, KEY, JCS, id="urn:example:1")
    chained = {**unsecured, "proof": [one]}
    options = {"@context": PINNED, **options_of(KEY, JCS, previousProof="urn:example:1")}
    digest = hash_of("P-256")
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(chained)).digest()
    last = {**options, "proofValue": base58(KEY.sign(hash_data))}
    assert holds({**unsecured, "proof": [one, last]})
    twin = plain_proof(unsecured, KEY, RDFC, id="urn:example:1")
    does_not_hold({**unsecured, "proof": [one, twin, last]})


# R9: purposes, methods, suites


PURPOSES = {
    "another": "authentication",
    "key agreement": "keyAgreement",
    "its IRI": "https://w3id.org/security#assertionMethod",
    "in a list": ["assertionMethod"],
    "with a blank": "assertionMethod ",
    "in capitals": "AssertionMethod",
    "empty": "",
    "null": None,
    "a number": 1,
}


@pytest.mark.parametrize("purpose", PURPOSES.values(), ids=PURPOSES)
def test_r9_another_proof_purpose_is_refused(bureau, purpose):
    does_not_hold(plainly_secured(bureau.unsecured(), KEY, JCS, proofPurpose=purpose))
    sealed = bureau.sealed(bureau.unsecured(), JCS, proofPurpose=purpose)
    refused(bureau, sealed, "altered", "not-verifiable")


def test_r9_a_missing_proof_purpose_is_refused(bureau):
    unsecured = bureau.unsecured()
    options = {"@context": PINNED, **options_of(KEY, JCS)}
    del options["proofPurpose"]
    digest = hash_of("P-256")
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(unsecured)).digest()
    does_not_hold({**unsecured, "proof": {**options, "proofValue": base58(KEY.sign(hash_data))}})


def controller(did: str = "did:web:issuer.example", **changes) -> KnownDocuments:
    method = {
        "id": f"{did}#key",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": KEY.multikey,
        **changes.pop("method", {}),
    }
    document = {"id": did, "verificationMethod": [method], "assertionMethod": [f"{did}#key"]}
    return KnownDocuments([parse_document({**document, **changes})])


class Named:
    """The test key under another method's URL."""

    algorithm = "P-256"
    sign = staticmethod(KEY.sign)

    def __init__(self, url: str = "did:web:issuer.example#key") -> None:
        self.verification_method = url


def test_r9_a_method_holds_only_in_its_controllers_document_and_for_its_purpose(bureau):
    secured = plainly_secured(bureau.unsecured(), Named(), JCS)
    assert holds(secured, resolver=controller())
    for resolver in (
        controller(assertionMethod=[]),
        controller(assertionMethod=[], authentication=["did:web:issuer.example#key"]),
        controller(assertionMethod=["did:web:issuer.example#other"]),
        controller(assertionMethod=["did:web:other.example#key"]),
        controller(method={"controller": "did:web:other.example"}),
        controller(method={"id": "did:web:issuer.example#other"}),
        controller("did:web:other.example"),
        controller(method={"revoked": "2026-11-20T00:00:00Z"}),
        controller(method={"expires": "2026-11-20T00:00:00Z"}),
    ):
        does_not_hold(secured, resolver=resolver)


METHODS = [
    "did:web:rsj.sh.example",
    "did:web:rsj.sh.example#",
    "did:web:rsj.sh.example#seal-2",
    "did:web:rsj.sh.example#status-1",
    "did:web:RSJ.sh.example#seal-1",
    "did:web:rsj.sh.example%3A443#seal-1",
    "did:web:rsj.sh.example#seal-1#seal-1",
    "did:web:rsj.sh.example?x#seal-1",
    "did:web:rsj.sh.example/x#seal-1",
    "did:web:rsj.sh.examp1e#seal-1",
    " did:web:rsj.sh.example#seal-1",
    "https://rsj.sh.example/.well-known/did.json#seal-1",
    "#seal-1",
    "",
    None,
    5,
    ["did:web:rsj.sh.example#seal-1"],
    {"id": "did:web:rsj.sh.example#seal-1", "publicKeyMultibase": KEY.multikey},
]


@pytest.mark.parametrize("method", METHODS, ids=repr)
def test_r9_another_verification_method_is_refused(bureau, method):
    does_not_hold(plainly_secured(bureau.unsecured(), Named(method), JCS))
    refused(bureau, plainly_secured(bureau.unsecured(), Named(method), JCS))
    certificate = bureau.certificate()
    for proof in certificate["proof"]:
        proof["verificationMethod"] = method
    refused(bureau, certificate)


def test_r9_the_key_for_status_lists_does_not_seal_certificates(bureau):
    secured = plainly_secured(bureau.unsecured(), bureau.status_key, *BOTH)
    refused(bureau, secured, "not-issued-by-bureau", "altered")


def test_r9_the_trust_root_does_not_seal_certificates(bureau):
    root = bureau.keyring.trust_root_signer()
    refused(bureau, plainly_secured(bureau.unsecured(), root, *BOTH), "not-issued-by-bureau")


SUITES = [
    "eddsa-jcs-2022",
    "eddsa-rdfc-2022",
    "ecdsa-sd-2023",
    "bbs-2023",
    "ecdsa-2019",
    "jcs-ecdsa-2019",
    "ECDSA-JCS-2019",
    "ecdsa-jcs-2019 ",
    "ecdsa‐jcs‐2019",
    "",
    None,
    5,
    [JCS],
    {"id": JCS},
]


@pytest.mark.parametrize("suite", SUITES, ids=repr)
def test_r9_another_cryptosuite_over_the_same_bytes_is_refused(bureau, suite):
    secured = plainly_secured(bureau.unsecured(), KEY, JCS)
    secured["proof"]["cryptosuite"] = suite
    does_not_hold(secured)
    unsecured = bureau.unsecured()
    options = {"@context": PINNED, **options_of(bureau.seal, JCS), "cryptosuite": suite}
    digest = hash_of("P-256")
    hash_data = digest(plain_json(options)).digest() + digest(plain_json(unsecured)).digest()
    proof = {**options, "proofValue": base58(bureau.seal.sign(hash_data))}
    does_not_hold({**unsecured, "proof": proof}, resolver=bureau.trust.resolver)
    refused(bureau, {**unsecured, "proof": proof})
    refused(bureau, {**unsecured, "proof": [proof, bureau.certificate()["proof"][1]]})


TYPES = [
    "Ed25519Signature2018",
    "Ed25519Signature2020",
    "JsonWebSignature2020",
    "EcdsaSecp256r1Signature2019",
    "EcdsaSecp256k1Signature2019",
    "RsaSignature2018",
    "BbsBlsSignature2020",
    "dataintegrityproof",
    "https://w3id.org/security#DataIntegrityProof",
    ["DataIntegrityProof"],
    ["DataIntegrityProof", "Ed25519Signature2020"],
    "",
    None,
    1,
]


@pytest.mark.parametrize("kind", TYPES, ids=repr)
def test_r9_a_legacy_or_odd_proof_type_is_refused(bureau, kind):
    does_not_hold(plainly_secured(bureau.unsecured(), KEY, JCS, type=kind))
    sealed = bureau.sealed(bureau.unsecured(), JCS, type=kind)
    refused(bureau, sealed)
    refused(
        bureau,
        {**sealed, "proof": [sealed["proof"], bureau.certificate()["proof"][1]]},
        *AGAINST,
        "copy-without-effect",
    )


# With P-384 canonicalisation, too, hashes by SHA-384, which plain PyLD cannot: it does not matter
# where there is nothing to name.
NO_BLANK_NODES = {
    "@context": [V2],
    "id": "urn:example:credential",
    "type": ["VerifiableCredential"],
    "issuer": "urn:example:issuer",
    "credentialSubject": {"id": "urn:example:subject", "name": "张三丰"},
}


@pytest.mark.parametrize("suite", ["eddsa-jcs-2022", "eddsa-rdfc-2022", JCS, RDFC])
@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_r9_a_suite_takes_only_its_own_kinds_of_key(bureau, suite, algorithm):
    secured = plainly_secured(NO_BLANK_NODES, TestKey(algorithm, secret=99), suite)
    fits = suite.startswith("eddsa") == (algorithm == "Ed25519")
    assert holds(secured) is fits


@pytest.mark.parametrize("suite", [JCS, RDFC])
@pytest.mark.parametrize(("algorithm", "other"), [("P-256", "P-384"), ("P-384", "P-256")])
def test_r9_the_hash_is_the_keys_own(bureau, suite, algorithm, other):
    key = TestKey(algorithm, secret=99)

    class Confused:
        algorithm = other
        verification_method = key.verification_method
        sign = staticmethod(key.sign)

    does_not_hold(plainly_secured(bureau.unsecured(), Confused(), suite))


# R10: signatures and keys in other encodings


ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def der(signature: bytes) -> bytes:
    def integer(data: bytes) -> bytes:
        data = data.lstrip(b"\0") or b"\0"
        data = b"\0" + data if data[0] & 0x80 else data
        return b"\x02" + bytes([len(data)]) + data

    body = integer(signature[:32]) + integer(signature[32:])
    return b"\x30" + bytes([len(body)]) + body


def number(value: int) -> bytes:
    return value.to_bytes(32, "big")


SIGNATURES = {
    "DER": der,
    "a byte less": lambda s: s[:-1],
    "a byte more": lambda s: s + b"\0",
    "a zero before": lambda s: b"\0" + s,
    "r and s widened to 48 bytes": lambda s: bytes(16) + s[:32] + bytes(16) + s[32:],
    "r alone": lambda s: s[:32],
    "empty": lambda s: b"",
    "twice": lambda s: s + s,
    "r and s exchanged": lambda s: s[32:] + s[:32],
    "little-endian": lambda s: s[31::-1] + s[:31:-1],
    "all zero": lambda s: bytes(64),
    "r zero": lambda s: bytes(32) + s[32:],
    "s zero": lambda s: s[:32] + bytes(32),
    "r the order": lambda s: number(ORDER) + s[32:],
    "s the order": lambda s: s[:32] + number(ORDER),
    "r and s the order": lambda s: number(ORDER) * 2,
    "all ones": lambda s: b"\xff" * 64,
    "r one, s one": lambda s: number(1) * 2,
}


def signature_of(proof: dict) -> bytes:
    value = 0
    for character in proof["proofValue"][1:]:
        value = value * 58 + "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(
            character
        )
    return value.to_bytes(64, "big")


@pytest.mark.parametrize("change", SIGNATURES.values(), ids=SIGNATURES)
def test_r10_a_signature_in_another_encoding_is_refused(bureau, change):
    for suite in BOTH:
        secured = plainly_secured(bureau.unsecured(), KEY, suite)
        changed = change(signature_of(secured["proof"]))
        secured["proof"]["proofValue"] = base58(changed)
        does_not_hold(secured)
    certificate = bureau.certificate()
    for proof in certificate["proof"]:
        proof["proofValue"] = base58(change(signature_of(proof)))
    refused(bureau, certificate, "altered")


VALUES = {
    "base64url": lambda v, s: "u" + base64.urlsafe_b64encode(s).decode().rstrip("="),
    "base64": lambda v, s: "m" + base64.b64encode(s).decode(),
    "hexadecimal": lambda v, s: "f" + s.hex(),
    "no header": lambda v, s: v[1:],
    "a capital header": lambda v, s: "Z" + v[1:],
    "a trailing blank": lambda v, s: v + " ",
    "a line end": lambda v, s: v + "\n",
    "a leading one": lambda v, s: "z1" + v[1:],
    "a zero": lambda v, s: v[:-1] + "0",
    "a fullwidth digit": lambda v, s: v[:-1] + "１",
    "a million characters": lambda v, s: "z" + "2" * 900_000,
    "empty": lambda v, s: "",
    "the header alone": lambda v, s: "z",
    "null": lambda v, s: None,
    "a list": lambda v, s: [v],
    "a number": lambda v, s: 5,
    "an object": lambda v, s: {"@value": v},
}


@pytest.mark.parametrize("change", VALUES.values(), ids=VALUES)
def test_r10_a_proof_value_in_another_spelling_is_refused(bureau, change):
    for suite in BOTH:
        secured = plainly_secured(bureau.unsecured(), KEY, suite)
        value = secured["proof"]["proofValue"]
        secured["proof"]["proofValue"] = change(value, signature_of(secured["proof"]))
        does_not_hold(secured)
    certificate = bureau.certificate()
    for proof in certificate["proof"]:
        proof["proofValue"] = change(proof["proofValue"], signature_of(proof))
    refused(bureau, certificate, "altered", "not-verifiable")


ED25519 = 2**255 - 19
SMALL_ORDER = [
    (1).to_bytes(32, "little"),
    (0).to_bytes(32, "little"),
    (ED25519 - 1).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
]
SMALL_ORDER += [point[:31] + bytes([point[31] | 0x80]) for point in SMALL_ORDER]
SMALL_ORDER += [(ED25519).to_bytes(32, "little"), (ED25519 + 1).to_bytes(32, "little")]


@pytest.mark.parametrize("point", SMALL_ORDER, ids=bytes.hex)
def test_r10_an_ed25519_key_of_small_order_is_refused_with_any_signature(bureau, point):
    multikey = base58(b"\xed\x01" + point)
    options = {
        **options_of(KEY, "eddsa-jcs-2022"),
        "verificationMethod": f"did:key:{multikey}#{multikey}",
        "@context": PINNED,
    }
    # R the neutral point and S zero: with such a key naive libraries accept this for any text.
    for signature in ((1).to_bytes(32, "little") + bytes(32), point + bytes(32), bytes(64)):
        proof = {**options, "proofValue": base58(signature)}
        does_not_hold({**bureau.unsecured(), "proof": proof})


def bad_keys() -> dict[str, str]:
    public = KEY.private.public_key().public_numbers()
    x, y = number(public.x), number(public.y)
    prime = 2**256 - 2**224 + 2**192 + 2**96 - 1
    return {
        "uncompressed": base58(b"\x80\x24\x04" + x + y),
        "hybrid": base58(b"\x80\x24\x06" + x + y),
        "x alone": base58(b"\x80\x24" + x),
        "under the P-384 header": base58(b"\x81\x24\x02" + x),
        "under the Ed25519 header": base58(b"\xed\x01" + x),
        "under the secp256k1 header": base58(b"\xe7\x01\x02" + x),
        "not on the curve": base58(b"\x80\x24\x02" + number(7)),
        "x beyond the prime": base58(b"\x80\x24\x02" + number(prime + 5)),
        "at infinity": base58(b"\x80\x24\x00"),
        "empty": "z",
        "base64url": "u" + base64.urlsafe_b64encode(b"\x80\x24\x02" + x).decode().rstrip("="),
        "very long": "z" + "2" * 100_000,
        "an RSA key": base58(b"\x85\x24" + bytes(270)),
    }


@pytest.mark.parametrize("name", list(bad_keys()))
def test_r10_a_malformed_public_key_is_refused(bureau, name):
    multikey = bad_keys()[name]
    secured = plainly_secured(bureau.unsecured(), Named(f"did:key:{multikey}#{multikey}"), JCS)
    does_not_hold(secured)
    refused(bureau, secured, "not-issued-by-bureau")


def test_r10_a_did_key_whose_fragment_is_another_key_is_refused(bureau):
    other = TestKey(secret=12)
    does_not_hold(plainly_secured(bureau.unsecured(), Named(f"{other.did}#{KEY.multikey}"), JCS))


# R12: times


GOOD_TIMES = [
    "2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00.5Z",
    "2026-11-20T08:00:00.123456789Z",
    "2026-11-20T16:00:00+08:00",
    "2026-11-19T20:00:00-12:00",
    "2026-11-20T08:00:00+00:00",
    # Within the clocks' tolerance of five minutes.
    "2026-11-20T09:04:00Z",
]
BAD_TIMES = [
    "2026-11-20T08:00:00",
    "2026-11-20",
    "2026-11-20 08:00:00Z",
    "2026-11-20t08:00:00z",
    "2026-11-20T08:00Z",
    "2026-11-20T08:00:00,5Z",
    "2026-11-20T08:00:00.Z",
    "2026-11-20T08:00:00+0800",
    "2026-11-20T08:00:00+08",
    "2026-11-20T08:00:00+15:00",
    "2026-11-20T08:00:00+08:60",
    "2026-11-20T24:00:01Z",
    "2026-11-20T25:00:00Z",
    "2026-11-20T08:60:00Z",
    "2026-11-20T08:00:61Z",
    "2026-02-30T08:00:00Z",
    "2026-13-01T08:00:00Z",
    "0000-01-01T00:00:00Z",
    "-2026-11-20T08:00:00Z",
    "+2026-11-20T08:00:00Z",
    "12026-11-20T08:00:00Z",
    "26-11-20T08:00:00Z",
    "２０２６-11-20T08:00:00Z",
    "\u0662\u0660\u0662\u0666-11-20T08:00:00Z",
    " 2026-11-20T08:00:00Z",
    "2026-11-20T08:00:00Z\n",
    "2026-W47-5T08:00:00Z",
    "Fri, 20 Nov 2026 08:00:00 GMT",
    "1795161600",
    "",
    1795161600,
    None,
    ["2026-11-20T08:00:00Z"],
    {"@value": "2026-11-20T08:00:00Z"},
]


@pytest.mark.parametrize("created", GOOD_TIMES)
def test_r12_every_date_time_stamp_is_understood(bureau, created):
    assert holds(plainly_secured(bureau.unsecured(), KEY, JCS, created=created))


@pytest.mark.parametrize("member", ["created", "expires"])
@pytest.mark.parametrize("moment", BAD_TIMES, ids=repr)
def test_r12_a_time_that_is_no_date_time_stamp_is_refused(bureau, moment, member):
    does_not_hold(plainly_secured(bureau.unsecured(), KEY, JCS, **{member: moment}))
    sealed = bureau.sealed(bureau.unsecured(), JCS, **{member: moment})
    refused(bureau, sealed, "altered", "not-verifiable")


@pytest.mark.parametrize("suite", BOTH)
def test_r12_an_expired_proof_is_refused(bureau, suite):
    for expires in ("2026-11-20T08:30:00Z", "2020-01-01T00:00:00Z", "2026-11-20T16:30:00+08:00"):
        does_not_hold(plainly_secured(bureau.unsecured(), KEY, suite, expires=expires))
        refused(bureau, bureau.sealed(bureau.unsecured(), expires=expires), "altered", "expired")
    later = "2026-11-20T10:00:00Z"
    assert holds(plainly_secured(bureau.unsecured(), KEY, suite, expires=later))


def converted(document: dict) -> dict:
    """Give the same data under an inline context, which breaks the text proof alone."""
    return {**document, "@context": [*PINNED, {"zz": "urn:example:zz"}]}


def test_r12_an_expired_proof_is_refused_in_a_converted_document_too(bureau):
    sealed = bureau.sealed(bureau.unsecured(), expires="2026-11-20T08:30:00Z")
    refused(bureau, converted(sealed), "altered", "expired")


def test_r12_a_proof_from_the_future_is_refused_in_a_converted_document_too(bureau):
    sealed = bureau.sealed(bureau.unsecured(), created="2027-01-01T00:00:00Z")
    refused(bureau, converted(sealed), "altered")


@pytest.mark.parametrize("suite", BOTH)
def test_r12_a_proof_from_the_future_is_refused(bureau, suite):
    for created in ("2026-11-20T09:06:00Z", "2027-01-01T00:00:00Z", "2026-11-20T00:06:00-09:00"):
        does_not_hold(plainly_secured(bureau.unsecured(), KEY, suite, created=created))
        refused(bureau, bureau.sealed(bureau.unsecured(), created=created), "altered")


EXTREMES = [
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59Z",
]


@pytest.mark.parametrize("member", ["validFrom", "validUntil"])
@pytest.mark.parametrize("moment", [*EXTREMES, *BAD_TIMES[:20]], ids=repr)
def test_r12_a_sealed_period_of_an_odd_form_is_answered(bureau, moment, member):
    document = {**bureau.unsecured(), member: moment}
    result = timed(lambda: bureau.verify({**document, "proof": bureau.proof(document, JCS)}))
    assert not result.verified


@pytest.mark.parametrize("moment", EXTREMES)
def test_r12_a_proof_of_an_extreme_time_is_answered(bureau, moment):
    for member in ("created", "expires"):
        for document in (
            bureau.sealed(bureau.unsecured(), **{member: moment}),
            converted(bureau.sealed(bureau.unsecured(), **{member: moment})),
        ):
            timed(lambda document=document: bureau.verify(document).to_json())


def test_r12_validity_begins_and_ends_when_it_says(bureau):
    unsecured = bureau.unsecured()

    def verdict(**members) -> str:
        return bureau.verdict(bureau.sealed({**unsecured, **members}))

    assert verdict(validFrom="2026-11-20T09:04:59Z") == "original"
    assert verdict(validFrom="2026-11-20T09:06:00Z") == "not-yet-valid"
    assert verdict(validFrom="2026-11-20T17:06:00+08:00") == "not-yet-valid"
    assert verdict(validUntil="2026-11-20T09:00:01Z") == "original"
    assert verdict(validUntil="2026-11-20T08:59:59Z") == "expired"
    assert verdict(validUntil="2026-11-20T16:59:59+08:00") == "expired"


# R13: status entries of sealed certificates (the lists themselves: unit/vc_core/test_status_list)


REVOCATION = "https://rsj.sh.example/vc/status-lists/revocation/1"
SUSPENSION = "https://rsj.sh.example/vc/status-lists/suspension/1"


def entry(**changes) -> dict:
    return {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": REVOCATION,
        **changes,
    }


SUSPENDED = entry(statusPurpose="suspension", statusListCredential=SUSPENSION)
ENTRIES = {
    "none at all": [],
    "none for suspension": [entry()],
    "none for revocation": [SUSPENDED],
    "an unknown list": [entry(statusListCredential="https://elsewhere.example/1"), SUSPENDED],
    "another list of ours": [entry(statusListCredential=REVOCATION[:-1] + "9"), SUSPENDED],
    "a list of another purpose": [entry(statusListCredential=SUSPENSION), SUSPENDED],
    "an index beyond the list": [entry(statusListIndex="131072"), SUSPENDED],
    "an index far beyond": [entry(statusListIndex="9999999999"), SUSPENDED],
    "an index of many digits": [entry(statusListIndex="9" * 5000), SUSPENDED],
    "a negative index": [entry(statusListIndex="-1"), SUSPENDED],
    "a leading zero": [entry(statusListIndex="07"), SUSPENDED],
    "a fraction": [entry(statusListIndex="7.0"), SUSPENDED],
    "an index in other digits": [entry(statusListIndex="７"), SUSPENDED],
    "an unknown type": [entry(), SUSPENDED, {**entry(), "type": "RevocationList2020Status"}],
    "an unknown purpose": [entry(), SUSPENDED, entry(statusPurpose="refresh")],
    "the first good, the second unknown": [
        entry(),
        SUSPENDED,
        entry(statusListCredential="https://elsewhere.example/1"),
    ],
}


@pytest.mark.parametrize("entries", ENTRIES.values(), ids=ENTRIES)
def test_r13_a_status_that_cannot_be_read_is_never_taken_for_good(bureau, entries):
    document = {**bureau.unsecured(), "credentialStatus": entries}
    document["proof"] = bureau.proof(document, JCS)
    result = refused(bureau, document, "undecidable", "rule-violation")
    (status,) = [check for check in result.checks if check.check == "status"]
    assert status.outcome == "not-checked"
    assert "Not revoked" not in status.text.en


def test_r13_every_status_entry_is_looked_at(bureau):
    revoked = bureau.certificate("阿卜杜拉·买买提")["credentialStatus"][0]["statusListIndex"]
    for entries in (
        [entry(), SUSPENDED, entry(statusListIndex=revoked)],
        [entry(statusListIndex=revoked), SUSPENDED, {**entry(), "type": "Unknown2020"}],
        [{**entry(), "type": "Unknown2020"}, SUSPENDED, entry(statusListIndex=revoked)],
    ):
        document = {**bureau.unsecured(), "credentialStatus": entries}
        document["proof"] = bureau.proof(document, JCS)
        result = bureau.verify(document)
        (status,) = [check for check in result.checks if check.check == "status"]
        assert status.code == "REVOKED"


# What the seal covers but the notice forbids


VIOLATIONS = {
    "OUT_OF_PERIOD": {"datePassed": "2019-08-31"},
    "PASSED_AFTER_SEALING": {"datePassed": "2026-11-21"},
    "LEVEL_NOT_IN_SCOPE": {"level": "初级"},
    "INVALID_TIME": {"datePassed": "2019-9-1"},
}


@pytest.mark.parametrize("code", VIOLATIONS)
def test_what_is_sealed_against_the_notice_is_a_rule_violation(bureau, code):
    sealed = bureau.sealed(subject_with(bureau.unsecured(), **VIOLATIONS[code]))
    result = refused(bureau, sealed, "rule-violation")
    (rules,) = [check for check in result.checks if check.check == "rules"]
    assert (rules.outcome, rules.code) == ("failed", code)


def test_what_was_obtained_on_the_first_day_is_within_the_rules(bureau):
    sealed = bureau.sealed(subject_with(bureau.unsecured(), datePassed="2019-09-01"))
    assert bureau.verdict(sealed) == "original"


def test_what_is_sealed_under_a_basis_no_longer_in_force_is_a_rule_violation(bureau):
    sealed = bureau.sealed({**bureau.unsecured(), "legalBasis": "沪人社规〔2019〕33号"})
    refused(bureau, sealed, "rule-violation")


def test_what_is_sealed_in_another_issuers_name_is_a_rule_violation(bureau):
    sealed = bureau.sealed({**bureau.unsecured(), "issuer": "did:web:other.example"})
    refused(bureau, sealed, "rule-violation")


def test_what_is_sealed_before_the_seals_certificate_began_is_a_rule_violation(bureau):
    early = bureau.sealed({**bureau.unsecured(), "validFrom": "2024-01-01T00:00:00Z"})
    refused(bureau, early, "rule-violation")


def test_a_sealed_document_of_no_certificate_type_is_never_an_original(bureau):
    document = {**bureau.unsecured(), "type": ["VerifiableCredential"]}
    refused(bureau, bureau.sealed(document), "rule-violation")
    other = subject_with(document, level="高级")
    refused(bureau, bureau.sealed(other), "rule-violation")


def test_the_time_of_verification_is_the_callers(bureau):
    before = NOW - timedelta(days=1)
    refused(bureau, bureau.text(), "not-yet-valid", "altered", at=before)
