"""Deriving a proof (vc-di-ecdsa §3.6.6): the holder discloses some statements, and no others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    BaseProof,
    DerivedProof,
    parse_base_proof_value,
    serialize_derived_proof_value,
)
from vc_core.cryptosuites.ecdsa_sd_2023.verify import create_verify_data, verify_statements
from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.cryptosuites.selective.group import CanonicalGroups, canonicalize_and_group
from vc_core.cryptosuites.selective.label_maps import (
    LabelMap,
    create_hmac_id_label_map_function,
)
from vc_core.cryptosuites.selective.pointers import checked_pointers
from vc_core.cryptosuites.selective.select import select_json_ld
from vc_core.documents import rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.lossless import lossless_quads


@dataclass(frozen=True)
class DisclosureData:
    """The components of the derived proof and the document that it is for."""

    derived: DerivedProof
    reveal_document: dict[str, Any]


def add_derived_proof(
    unsecured: dict[str, Any],
    proof: dict[str, Any],
    *,
    selective_pointers: Sequence[str],
    jsonld: JsonLd,
) -> dict[str, Any]:
    """Add Derived Proof (vc-di-ecdsa §3.6.6): give the disclosed document with its proof.

    What leaves here has been checked as a verifier does it, but for the base signature,
    which needs the issuer's public key.
    """
    data = create_disclosure_data(unsecured, proof, selective_pointers, jsonld)
    new_proof = {**proof, "proofValue": serialize_derived_proof_value(data.derived)}
    check = create_verify_data(data.reveal_document, new_proof, jsonld)
    verify_statements(check.public_key, check.signatures, check.non_mandatory)
    return {**data.reveal_document, "proof": new_proof}


def create_disclosure_data(
    unsecured: dict[str, Any],
    proof: dict[str, Any],
    selective_pointers: Sequence[str],
    jsonld: JsonLd,
) -> DisclosureData:
    """Collect what is disclosed (vc-di-ecdsa §3.5.4).

    Refused: a document of which something is not signed, pointers that select nothing, a
    base proof with another number of signatures than the document has such statements.
    """
    base = parse_base_proof_value(proof.get("proofValue"))
    mandatory_pointers = checked_pointers(base.mandatory_pointers)
    selective_pointers = checked_pointers(selective_pointers)
    combined_pointers = checked_pointers(mandatory_pointers + selective_pointers)
    lossless_quads(unsecured, jsonld)
    grouped = canonicalize_and_group(
        unsecured,
        create_hmac_id_label_map_function(base.hmac_key),
        {
            "mandatory": mandatory_pointers,
            "selective": selective_pointers,
            "combined": combined_pointers,
        },
        jsonld,
    )
    reveal_document = select_json_ld(combined_pointers, unsecured)
    if reveal_document is None:
        raise generation_error("nothing is selected for disclosure", "未选择任何披露内容")
    derived = DerivedProof(
        base.base_signature,
        base.public_key,
        filtered_signatures(base, grouped),
        verifier_label_map(grouped),
        relative_mandatory_indexes(grouped),
    )
    return DisclosureData(derived, reveal_document)


def relative_mandatory_indexes(grouped: CanonicalGroups) -> list[int]:
    """Count the mandatory statements among the disclosed ones (§3.5.4)."""
    mandatory, combined = grouped.groups["mandatory"], grouped.groups["combined"]
    return [
        relative for relative, index in enumerate(combined.matching) if index in mandatory.matching
    ]


def filtered_signatures(base: BaseProof, grouped: CanonicalGroups) -> list[bytes]:
    """Keep the signatures of the selected statements (§3.5.4)."""
    mandatory, selective = grouped.groups["mandatory"], grouped.groups["selective"]
    if len(base.signatures) != len(mandatory.non_matching):
        raise generation_error(
            "the base proof does not fit this document", "基础证明与该文件不匹配"
        )
    return [
        signature
        for index, signature in zip(mandatory.non_matching, base.signatures, strict=True)
        if index in selective.matching
    ]


def verifier_label_map(grouped: CanonicalGroups) -> LabelMap:
    """Map the labels that a verifier will find to those that were signed (§3.5.4)."""
    canonical = rdfc.canonical_identifiers(grouped.groups["combined"].deskolemized_nquads)
    return {verifier: grouped.label_map[label] for label, verifier in canonical.items()}
