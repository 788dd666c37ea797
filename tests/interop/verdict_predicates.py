"""What a generated credential has in it that verifiers differ on, looked up in the document."""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import cbor2
from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.jsonld import JsonLdProcessor

from tests.interop.generated_credentials import SELECTIVE
from tests.interop.three_verifiers import Answer, Answers, openvc_says
from tests.mutation.same_data import base64url_bytes, without_proof
from tests.reference_proofs import plain_canonical_form, plain_options
from vc_core.credential import types_of
from vc_core.documents.loader import pinned

# What canonical N-Quads escape and PyLD does not (RDFC-1.0, Canonical N-Quads).
UNESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# The largest list that openvc-core inflates has so many entries.
_MOST_STATUSES = 134_217_728
_UNREADABLE = (jsonld.JsonLdError, ValueError, KeyError, TypeError, AttributeError)


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield name
            yield from texts(member)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def values(value: Any) -> Iterator[Any]:
    if isinstance(value, (dict, list)):
        for member in value.values() if isinstance(value, dict) else value:
            yield from values(member)
    else:
        yield value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for name, member in value.items():
            if name != "@context":
                yield from objects(member)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item)


def we_say(*codes: str) -> Callable[[Answers, Answer], bool]:
    return lambda answers, _: answers.ours.reason in codes


def proof(answers: Answers) -> dict[str, Any]:
    proof = answers.given.document.get("proof")
    return proof if isinstance(proof, dict) else {}


def unsecured(answers: Answers) -> dict[str, Any]:
    return without_proof(answers.given.document)


def canonical_by_pyld(answers: Answers) -> str:
    """Give what PyLD makes of the document and of its proof's configuration."""
    document, options = unsecured(answers), dict(proof(answers))
    options.pop("proofValue", None)
    configuration = {**options, "@context": document.get("@context")}
    try:
        forms = [plain_canonical_form(part) for part in (document, configuration)]
    except _UNREADABLE:
        return ""
    return b"".join(forms).decode("utf-8", "surrogatepass")


class _BySha384(URDNA2015):  # type: ignore[misc]
    def create_hash(self) -> Any:
        return hashlib.sha384()


def labelled_by_hash(document: Any) -> bool:
    """Tell whether PyLD labels blank nodes in another way once it hashes by SHA-384."""
    try:
        by_sha256, by_sha384 = (
            # Labelling changes the dataset, so that each gets one of its own.
            algorithm.main(
                jsonld.to_rdf(document, plain_options()), {"format": "application/n-quads"}
            )
            for algorithm in (URDNA2015(), _BySha384())
        )
    except _UNREADABLE:
        return False
    return bool(by_sha256 != by_sha384)


def pyld_canonical_form(answers: Answers) -> bool:
    """Tell whether PyLD's canonical form is not RDFC-1.0's under this key."""
    if "-rdfc-" not in answers.given.suite:
        return False
    labels = answers.given.algorithm == "P-384" and labelled_by_hash(unsecured(answers))
    return labels or UNESCAPED.search(canonical_by_pyld(answers)) is not None


def wrongly_canonical(answers: Answers, _: Answer) -> bool:
    naive = answers.given.way.startswith("naive")
    return proof_fails(answers) and naive and pyld_canonical_form(answers)


def proof_fails(answers: Answers) -> bool:
    return answers.ours.reason == "PROOF_VERIFICATION_ERROR"


def another_proof_context(answers: Answers, _: Answer) -> bool:
    own = proof(answers)
    told = "@context" in own or "-jcs-" in str(own.get("cryptosuite"))
    return (
        proof_fails(answers)
        and told
        and own.get("@context") != answers.given.document.get("@context")
    )


def malformed_proof_member(answers: Answers, _: Answer) -> bool:
    """Tell whether a member is empty or no text where it has to be, or names no proof."""
    own = proof(answers)
    if answers.ours.reason == "UNSUPPORTED_PROOF_TYPE":
        return isinstance(own.get("type"), list)
    previous = own.get("previousProof", "x")
    return proof_fails(answers) and (
        not all(isinstance(own.get(name, ""), str) for name in ("created", "verificationMethod"))
        or str(own.get("id", "")).startswith("_:")
        or previous in ([], "", None)
        or [] in own.values()
        or {} in own.values()
    )


def no_proof_among_them(answers: Answers, _: Answer) -> bool:
    listed = answers.given.document.get("proof")
    return (
        answers.ours.reason == "UNSUPPORTED_PROOF_TYPE"
        and isinstance(listed, list)
        and any(one.get("type") != "DataIntegrityProof" for one in listed if isinstance(one, dict))
    )


def blanks_in_base58(answers: Answers, _: Answer) -> bool:
    value = str(proof(answers).get("proofValue"))
    return proof_fails(answers) and value[:1] == "z" and re.search(r"[\s\ufeff]", value) is not None


def base64_for_base58(answers: Answers, _: Answer) -> bool:
    whole = answers.given.suite != SELECTIVE
    return proof_fails(answers) and whole and str(proof(answers).get("proofValue"))[:1] != "z"


def another_spelling(answers: Answers, _: Answer) -> bool:
    """Tell whether a selective proof's value is not the one spelling of its bytes and parts."""
    value = str(proof(answers).get("proofValue"))
    data = base64url_bytes(value[1:])
    selective = answers.given.suite == SELECTIVE
    return proof_fails(answers) and selective and (data is None or not is_plain_cbor(data))


def is_plain_cbor(data: bytes) -> bool:
    try:
        parts = cbor2.loads(data[3:])
        in_order = data[3:] == cbor2.dumps(parts, canonical=True)
    except (cbor2.CBORDecodeError, cbor2.CBOREncodeError):
        return False
    indexes = parts[4] if isinstance(parts, list) and len(parts) == 5 else None
    return in_order and isinstance(indexes, list) and indexes == sorted(set(indexes))


def several_proofs(answers: Answers, _: Answer) -> bool:
    """Tell whether the peer takes the credential with each of its listed proofs alone."""
    listed = answers.given.document.get("proof")
    return isinstance(listed, list) and all(
        openvc_says({**answers.given.document, "proof": one}).accepts for one in listed
    )


def beyond_their_lists(answers: Answers, _: Answer) -> bool:
    entries = answers.given.document.get("credentialStatus", [])
    indexes = [
        str(entry.get("statusListIndex"))
        for entry in (entries if isinstance(entries, list) else [entries])
        if isinstance(entry, dict)
    ]
    return any(index.isdecimal() and int(index) >= _MOST_STATUSES for index in indexes)


def inline_context(answers: Answers, _: Answer) -> bool:
    """Tell whether an inline context holds more than `@vocab`, or gives a known type's name."""
    contexts = answers.given.document.get("@context")
    listed = contexts if isinstance(contexts, list) else [contexts]
    inline = [entry for entry in listed if isinstance(entry, dict)]
    own, others = (
        {
            term
            for url in pinned().urls("context")
            if (url in listed) is named
            for term in pinned().document(url)["@context"]
        }
        for named in (True, False)
    )
    of_others = {*types_of(answers.given.document)} & (others - own)
    return any(entry.keys() != {"@vocab"} or bool(of_others) for entry in inline)


def pyld_reads_quads(answers: Answers, _: Answer) -> bool:
    """Tell whether openvc-core, reading N-Quads back by PyLD for a disclosure, gets others.

    It also puts its labels into a text that looks like one of the canonical labels.
    """
    if answers.given.suite != SELECTIVE:
        return False
    try:
        written = jsonld.to_rdf(
            unsecured(answers), {"format": "application/n-quads", **plain_options()}
        )
        again = JsonLdProcessor.to_nquads(JsonLdProcessor.parse_nquads(written))
    except _UNREADABLE:
        return True
    labels = set(re.findall(r"^_:c14n\d+", canonical_by_pyld(answers), re.MULTILINE))
    replaced = any(label in text for text in texts(unsecured(answers)) for label in labels)
    lines = [set(form.split("\n")) for form in (written, again)]
    return lines[0] != lines[1] or UNESCAPED.search(written) is not None or replaced


def ordered_by_utf16(answers: Answers, _: Answer) -> bool:
    """Tell whether the statements come in another order when UTF-16 is sorted."""
    lines = canonical_by_pyld(answers).split("\n")
    return sorted(lines) != sorted(lines, key=lambda line: line.encode("utf-16-be"))


def naive_noncharacters(answers: Answers, answer: Answer) -> bool:
    naive = answers.given.way.startswith("naive")
    return proof_fails(answers) and naive and noncharacters(answers, answer)


def noncharacters(answers: Answers, _: Answer) -> bool:
    return re.search("[\ufffe\uffff]", canonical_by_pyld(answers)) is not None


def integer_to_javascript(answers: Answers, _: Answer) -> bool:
    """Tell whether a number is below 1e-6 and has one digit: without a point in JavaScript."""
    return any(
        0 < abs(number) < 1e-6 and "." not in repr(number)
        for number in values(unsecured(answers))
        if isinstance(number, float)
    )


def capital_language(answers: Answers, _: Answer) -> bool:
    """Tell whether a language tag is not in small letters."""
    tags = [node.get("@language") for node in objects(answers.given.document)]
    return any(isinstance(tag, str) and tag != tag.lower() for tag in tags)


def texts_as_objects(answers: Answers, _: Answer) -> bool:
    """Tell whether the peer takes the credential once `{"@value": x}` is written as `x`."""
    document = _with_plain_texts(answers.given.document)
    return bool(document != answers.given.document) and openvc_says(document).accepts


def _with_plain_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_plain_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"@value"}:
        return value["@value"]
    return {name: _with_plain_texts(member) for name, member in value.items()}


def byte_order_mark_in_iri(answers: Answers, _: Answer) -> bool:
    """Tell whether an IRI has U+FEFF in it."""
    return re.search("<[^<>\n]*\ufeff[^<>\n]*>", canonical_by_pyld(answers)) is not None
