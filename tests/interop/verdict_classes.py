"""The closed list of what the three verifiers may differ in, each with its reason and its source.

A class is known by the document, never by what a peer says of it alone. `STRICTER` holds what we
refuse and a peer accepts; `PEER_LIMITS` what we accept and a peer refuses by a limit of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.interop.three_verifiers import Answer, Answers
from tests.interop.verdict_predicates import (
    another_proof_context,
    another_spelling,
    base64_for_base58,
    beyond_their_lists,
    blanks_in_base58,
    byte_order_mark_in_iri,
    capital_language,
    inline_context,
    integer_to_javascript,
    malformed_proof_member,
    naive_noncharacters,
    no_proof_among_them,
    noncharacters,
    ordered_by_utf16,
    pyld_canonical_form,
    pyld_reads_quads,
    several_proofs,
    texts_as_objects,
    we_say,
    wrongly_canonical,
)

NPM, OPENVC = "@digitalbazaar/vc", "openvc-core"
_EVERYBODY = (NPM, OPENVC)


@dataclass(frozen=True)
class Explanation:
    """Why two verifiers may differ on a credential."""

    name: str
    section: str
    why: str
    peers: tuple[str, ...]
    holds: Callable[[Answers, Answer], bool]


_INTEGRITY = "VC Data Integrity 1.0, Validating Contexts"

STRICTER = (
    Explanation(
        "hidden by JSON-LD keywords",
        _INTEGRITY,
        "Keywords other than @context can hide a member from whoever reads the JSON "
        "(SECURITY.md R1); they are refused in every suite.",
        _EVERYBODY,
        we_say("JSONLD_KEYWORD"),
    ),
    Explanation(
        "not its own compaction",
        _INTEGRITY,
        "A member is undefined, null or spelt by its IRI, so that what is read is not what is "
        "signed; JCS suites are held to it, too (R1, R2).",
        _EVERYBODY,
        we_say(
            "NOT_ITS_OWN_COMPACTION",
            "RELATIVE_IRI",
            "JSONLD_INVALID",
            "NODE_DESCRIBED_TWICE",
            "EMBEDDED_MEANING",
        ),
    ),
    Explanation(
        "context not at hand",
        "VC Data Model 2.0, Contexts",
        "Contexts are pinned and never fetched (R3); openvc-core reads none for JCS suites.",
        _EVERYBODY,
        we_say("CONTEXT_NOT_PINNED"),
    ),
    Explanation(
        "data model",
        "VC Data Model 2.0, Basic Concepts and Verification",
        "A member has not the form that the data model demands; openvc-core checks proofs, and "
        "npm fewer members.",
        _EVERYBODY,
        we_say("MALFORMED_VALUE_ERROR", "LANGUAGE_TAG"),
    ),
    Explanation(
        "related resource not at hand",
        "VC Data Model 2.0, Integrity of Related Resources",
        "A digest that cannot be compared is not taken for one that fits; peers do not look.",
        _EVERYBODY,
        we_say("RELATED_RESOURCE_UNKNOWN", "RELATED_RESOURCE_DIGEST"),
    ),
    Explanation(
        "schema",
        "VC Data Model 2.0, Data Schemas",
        "The credential does not fit the schema that it names, or the schema's digest is "
        "another; peers do not look unless they are given the schema.",
        _EVERYBODY,
        we_say("SCHEMA_MISMATCH", "SCHEMA_DIGEST", "SCHEMA_INVALID"),
    ),
    Explanation(
        "issuer does not hold the key",
        "VC Data Integrity 1.0, Verify Proof",
        "The key that signed is not the named issuer's.",
        _EVERYBODY,
        we_say("ISSUER_MISMATCH"),
    ),
    Explanation(
        "another context in a proof",
        "Data Integrity ECDSA 1.0 and EdDSA 1.0, Proof Configuration and Verify Proof",
        "The proof's @context is not the document's; peers overwrite it.",
        _EVERYBODY,
        another_proof_context,
    ),
    Explanation(
        "malformed proof member",
        "VC Data Integrity 1.0, Proofs: type, created and verificationMethod are texts, id is a "
        "URL, previousProof names proofs",
        "A member that is a list or an object, a blank node for an id, or a previousProof that "
        "names nothing: JSON-LD drops what is empty, null or said twice, and makes no difference "
        "between an identifier and an object of it alone, so that the signature holds for peers.",
        _EVERYBODY,
        malformed_proof_member,
    ),
    Explanation(
        "no proof among the proofs",
        "VC Data Integrity 1.0, Verify Proof Sets and Chains",
        "Every member of the set must hold (R8); npm passes over what none of its suites knows.",
        (NPM,),
        no_proof_among_them,
    ),
    Explanation(
        "blanks around base58-btc",
        "Data Integrity ECDSA 1.0 and EdDSA 1.0, proofValue",
        "White space is none of the alphabet's characters; npm's decoder skips it.",
        (NPM,),
        blanks_in_base58,
    ),
    Explanation(
        "signed over PyLD's canonical form",
        "RDFC-1.0, Canonical N-Quads; Data Integrity ECDSA 1.0, hash of P-384",
        "The naive issuer signed what PyLD canonicalises: control characters unescaped, blank "
        "nodes of a P-384 proof labelled by SHA-256. openvc-core rests on PyLD, npm refuses.",
        (OPENVC,),
        wrongly_canonical,
    ),
    Explanation(
        "signed over noncharacters unescaped",
        "RDFC-1.0, Canonical N-Quads",
        "The naive issuer's PyLD left U+FFFE or U+FFFF unescaped, as npm does.",
        (NPM,),
        naive_noncharacters,
    ),
    Explanation(
        "base64url for base58-btc",
        "Data Integrity ECDSA 1.0 and EdDSA 1.0, proofValue",
        "The value of a whole-document proof must be base58-btc; npm takes base64url as well.",
        (NPM,),
        base64_for_base58,
    ),
    Explanation(
        "another spelling of a selective proof",
        "Data Integrity ECDSA 1.0, parseDerivedProofValue; base64url without padding",
        "Padding, stray bits, CBOR that is not deterministic, indexes that do not ascend: another "
        "text for the same disclosure.",
        (OPENVC,),
        another_spelling,
    ),
)


PEER_LIMITS = (
    Explanation(
        "one proof at a time",
        "VC Data Integrity 1.0, Verify Proof Sets and Chains",
        "openvc-core takes one proof as an object and no list; each of the list alone it takes.",
        (OPENVC,),
        several_proofs,
    ),
    Explanation(
        "status index beyond its lists",
        "Bitstring Status List 1.0, BitstringStatusListEntry: arbitrary size",
        "openvc-core refuses an index that is past the largest list it inflates.",
        (OPENVC,),
        beyond_their_lists,
    ),
    Explanation(
        "inline contexts",
        "VC Data Model 2.0, Contexts",
        "openvc-core takes inline contexts with @vocab alone, and no type under it that another "
        "context has a term for; in the ordinary verifier they never lead to a favourable verdict "
        "either.",
        (OPENVC,),
        inline_context,
    ),
    Explanation(
        "PyLD's canonical form",
        "RDFC-1.0, Canonical N-Quads; Data Integrity ECDSA 1.0, hash of P-384",
        "PyLD leaves control characters, U+FFFE and U+FFFF unescaped, and labels blank nodes by "
        "SHA-256 under a P-384 key.",
        (OPENVC,),
        lambda answers, _: pyld_canonical_form(answers),
    ),
    Explanation(
        "PyLD's reader of N-Quads",
        "RDFC-1.0, Canonical N-Quads; Data Integrity ECDSA 1.0, selective disclosure functions",
        "Reading N-Quads back, PyLD ends lines at U+0085, U+2028 and the like, and takes a "
        "backslash in a text for an escape; what RDFC-1.0 escapes it writes plain; and a text that "
        "looks like a canonical label is relabelled.",
        (OPENVC,),
        pyld_reads_quads,
    ),
    Explanation(
        "language tags in capitals",
        "JSON-LD 1.1 API, Expansion Algorithm: processors MAY normalize language tags",
        "PyLD writes them small, so that openvc-core finds another compaction.",
        (OPENVC,),
        capital_language,
    ),
    Explanation(
        "texts as value objects",
        "VC Data Model 2.0, Language and Base Direction; JSON-LD 1.1, Value Objects",
        "A text may be an object with @value, and then says the same; openvc-core wants a "
        "language in it.",
        (OPENVC,),
        texts_as_objects,
    ),
    Explanation(
        "U+FEFF in an IRI",
        "RFC 3987, ucschar",
        "It is a character of IRIs as others are; to JavaScript's patterns it is a blank.",
        (NPM,),
        byte_order_mark_in_iri,
    ),
    Explanation(
        "order by UTF-16",
        "RDFC-1.0, Canonicalization Algorithm",
        "npm sorts canonical N-Quads by UTF-16 code units instead of code points.",
        (NPM,),
        ordered_by_utf16,
    ),
    Explanation(
        "noncharacters unescaped",
        "RDFC-1.0, Canonical N-Quads",
        "npm does not escape U+FFFE and U+FFFF.",
        (NPM,),
        noncharacters,
    ),
    Explanation(
        "tiny numbers",
        "JSON-LD 1.1 API, Data Round Tripping",
        "npm writes numbers of one digit below 1e-6 as integers: JavaScript gives them no point.",
        (NPM,),
        integer_to_javascript,
    ),
)


def class_of(answers: Answers, peer: str, answer: Answer) -> Explanation | None:
    """Give the class of a difference; None if it belongs to none."""
    classes = PEER_LIMITS if answers.ours.accepts else STRICTER
    return next((c for c in classes if peer in c.peers and c.holds(answers, answer)), None)
