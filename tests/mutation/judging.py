"""Judges what a verifier said of an edited document: is anything accepted that was not sealed?"""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.mutation.byte_edits import proof_values
from tests.mutation.meaning import same_statements
from tests.mutation.same_data import (
    NotPlainJson,
    base64url_bytes,
    listed,
    part_of,
    read_plainly,
    same,
    same_base_proof,
    same_meaning,
    same_members,
    same_raw_signature,
    same_signature,
    without_proof,
)
from tests.mutation.specimens import Collection, Specimen
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict


@dataclass(frozen=True)
class Judgement:
    """The verdict on an edited document, and what is wrong with it, if anything is."""

    verdict: str
    same_data: bool
    """Whether it was accepted as what it still is."""
    fault: str | None


def judge(collection: Collection, specimen: Specimen, content: str) -> Judgement:
    """Verify an edited document and hold the answer against what was sealed."""
    result = collection.verify(specimen, content)
    verdict = result.verdict.value
    shown = [part for part in (result.parts or (result,)) if part.credential is not None]
    for part in shown:
        claims = _claims(part.credential)
        if not any(part_of(claims, sealed) for sealed in collection.everything_sealed):
            return Judgement(verdict, False, "shows what nobody sealed")
    if not result.verified:
        return Judgement(verdict, False, None)
    if result.verdict.rank > Verdict(specimen.verdict).rank:
        return Judgement(verdict, False, f"worth more than unedited: {specimen.verdict}")
    if not shown or not all(part_of(_claims(part.credential), specimen.sealed) for part in shown):
        return Judgement(verdict, False, "accepted, and shows other data than were sealed in it")
    if not _is_the_same(specimen, content, result):
        return Judgement(verdict, False, "accepted, although it is not the same sealed data")
    return Judgement(verdict, True, None)


def _bare(proof: Any) -> Any:
    if not isinstance(proof, dict):
        return proof
    return {name: member for name, member in proof.items() if name != "@context"}


def _claims(credential: Any) -> dict[str, Any]:
    return {name: m for name, m in credential.items() if name not in ("@context", "proof")}


def _is_the_same(specimen: Specimen, content: str, result: VerificationResult) -> bool:
    match specimen.form:
        case "json":
            return _is_the_same_json(specimen, content)
        case "token":
            return _is_the_same_token(specimen, content, result)
        case _:
            # Their bytes decide nothing: what comes out of them must be all that was sealed.
            claims = without_proof(result.credential)
            return same_meaning(claims, specimen.sealed)


def _is_the_same_json(specimen: Specimen, content: str) -> bool:
    try:
        document = read_plainly(content)
    except NotPlainJson:
        return False
    document = _with_original_signatures(document, specimen.document)
    if specimen.exact:
        return any(same(document, original) for original in _forms_of(specimen.document))
    return same_meaning(document, specimen.document) or same_in_rdf(document, specimen.document)


def same_in_rdf(document: Any, original: dict[str, Any]) -> bool:
    """Tell whether the members are the same ones, and only JSON-LD's ways to write them differ.

    RDFC suites sign the RDF (vc-di-ecdsa §3.2.3), so that contexts which give every term its
    meaning all the same, and a reference written as an object, are no edit of what was signed.
    The RDF alone would not do: it does not know members that mean nothing. Certificates are
    bound to their JSON and never come here.
    """
    if not isinstance(document, dict):
        return False
    parts = [
        {name: member for name, member in part.items() if name not in ("@context", "proof")}
        for part in (document, original)
    ]
    proofs = [
        [_bare(proof) for proof in listed(part.get("proof"))] for part in (document, original)
    ]
    return (
        same_members(parts[0], parts[1])
        and same_meaning(proofs[0], proofs[1])
        and same_statements(without_proof(document), without_proof(original))
    )


def _forms_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the document, and of a holder's copy the certificate that it is a copy of."""
    proofs = document.get("proof")
    if not isinstance(proofs, list) or len(proofs) != 3:
        return [document]
    return [document, {**document, "proof": proofs[:2]}]


def _with_original_signatures(document: Any, original: Any) -> Any:
    """Write what signs the same in another way as it was; nothing else is forgiven."""
    document = deepcopy(document)
    values = [proof["proofValue"] for proof, _ in proof_values(original)]
    for proof, _ in proof_values(document):
        for value in values:
            if same_signature(proof["proofValue"], value) or same_base_proof(
                proof["proofValue"], value
            ):
                proof["proofValue"] = value
    return document


def _is_the_same_token(specimen: Specimen, content: str, result: VerificationResult) -> bool:
    own, theirs = specimen.content.split("~"), content.strip().split("~")
    if [part.count(".") == 2 for part in (own[0], own[-1])] != [
        part.count(".") == 2 for part in (theirs[0], theirs[-1])
    ]:
        return False
    signed = [part for part in own if part.count(".") == 2]
    theirs_signed = [part for part in theirs if part.count(".") == 2]
    if len(signed) != len(theirs_signed):
        return False
    if not all(_same_jwt(one, other) for one, other in zip(signed, theirs_signed, strict=True)):
        return False
    opened, others = ({part for part in parts[1:] if "." not in part} for parts in (own, theirs))
    whole = result.verdict is not Verdict.AUTHENTIC_DATA
    return others == opened if whole else others <= opened


def _same_jwt(one: str, other: str) -> bool:
    own, theirs = one.split("."), other.split(".")
    first, second = base64url_bytes(own[2]), base64url_bytes(theirs[2])
    if own[:2] != theirs[:2] or first is None or second is None:
        return False
    return same_raw_signature(first, second)
