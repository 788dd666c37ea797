"""Creating a base proof (vc-di-ecdsa §3.6.1 to §3.6.5), which the issuer gives to the holder."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    HMAC_LENGTH,
    MAX_STATEMENTS,
    BaseProof,
    encode_multikey,
    serialize_base_proof_value,
)
from vc_core.cryptosuites.ecdsa_sd_2023.sign_data import (
    base_proof_configuration,
    hash_proof_configuration,
    serialize_sign_data,
)
from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.cryptosuites.selective.group import canonicalize_and_group, hash_mandatory_nquads
from vc_core.cryptosuites.selective.label_maps import create_hmac_id_label_map_function
from vc_core.cryptosuites.selective.pointers import checked_pointers
from vc_core.cryptosuites.whole_document import Lesson, learn_rdfc
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.lossless import lossless_quads
from vc_core.signer import Signer
from vc_core.verification_methods.public_key import PublicKey


class ProofScopedSigner(Protocol):
    """The P-256 key pair of this one proof."""

    @property
    def public_key(self) -> PublicKey:
        """Give the public half."""

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256: raw r‖s."""


@dataclass(frozen=True)
class TransformedData:
    """The document's canonical statements, by index, and how they came about."""

    mandatory_pointers: list[str]
    mandatory: dict[int, str]
    non_mandatory: dict[int, str]
    hmac_key: bytes


@dataclass(frozen=True)
class HashData:
    """The transformed data and the two hashes that the base signature covers."""

    transformed: TransformedData
    proof_hash: bytes
    mandatory_hash: bytes


def create_base_proof(
    unsecured: dict[str, Any],
    options: dict[str, Any],
    *,
    mandatory_pointers: Sequence[str],
    hmac_key: bytes,
    proof_scoped_key: ProofScopedSigner,
    signer: Signer,
    jsonld: JsonLd,
) -> dict[str, Any]:
    """Create Base Proof (vc-di-ecdsa §3.6.1).

    `hmac_key` and `proof_scoped_key` are made for this proof and used for no other.
    """
    lesson = Lesson()
    configuration = base_proof_configuration(unsecured, options, jsonld, lesson)
    transformed = base_proof_transformation(unsecured, mandatory_pointers, hmac_key, jsonld)
    hash_data = base_proof_hashing(transformed, configuration)
    proof = base_proof_serialization(hash_data, proof_scoped_key, signer)
    for document in lesson.missed:
        learn_rdfc(document, "P-256", jsonld)
    return {**options, "proofValue": serialize_base_proof_value(proof)}


def base_proof_transformation(
    unsecured: dict[str, Any], mandatory_pointers: Sequence[str], hmac_key: bytes, jsonld: JsonLd
) -> TransformedData:
    """Transform (vc-di-ecdsa §3.6.2) a document that loses nothing in RDF."""
    if len(hmac_key) != HMAC_LENGTH:
        raise generation_error("the HMAC key has a wrong length", "HMAC 密钥长度不正确")
    pointers = checked_pointers(mandatory_pointers)
    planned = _transform_by_plan(unsecured, pointers, hmac_key, jsonld)
    if planned is not None:
        return planned
    lossless_quads(unsecured, jsonld)
    grouped = canonicalize_and_group(
        unsecured, create_hmac_id_label_map_function(hmac_key), {"mandatory": pointers}, jsonld
    )
    if len(grouped.nquads) > MAX_STATEMENTS:
        raise generation_error(f"more than {MAX_STATEMENTS} statements", "陈述数量超过上限")
    mandatory = grouped.groups["mandatory"]
    transformed = TransformedData(pointers, mandatory.matching, mandatory.non_matching, hmac_key)
    _learn(unsecured, transformed, jsonld)
    return transformed


def _transform_by_plan(
    unsecured: dict[str, Any], pointers: list[str], hmac_key: bytes, jsonld: JsonLd
) -> TransformedData | None:
    """Transform a document of a known shape; None leaves it to the general path."""
    if jsonld.plans is None:
        return None
    selection = jsonld.plans.select(unsecured, pointers, hashlib.sha256, _renamed(hmac_key))
    if selection is None or len(selection[0]) > MAX_STATEMENTS:
        return None
    mandatory: dict[int, str] = {}
    non_mandatory: dict[int, str] = {}
    for index, (nquad, selected) in enumerate(zip(*selection, strict=True)):
        (mandatory if selected else non_mandatory)[index] = nquad
    return TransformedData(pointers, mandatory, non_mandatory, hmac_key)


def _learn(unsecured: dict[str, Any], transformed: TransformedData, jsonld: JsonLd) -> None:
    """Learn the shape, and what the pointers select in it; the general path has answered."""
    if jsonld.plans is None:
        return
    learn_rdfc(unsecured, "P-256", jsonld)
    statements = dict.fromkeys(transformed.mandatory.values(), True)
    statements |= dict.fromkeys(transformed.non_mandatory.values(), False)
    rename = _renamed(transformed.hmac_key)
    jsonld.plans.learn_selection(
        unsecured, transformed.mandatory_pointers, statements, hashlib.sha256, rename
    )


def _renamed(hmac_key: bytes) -> Callable[[str], str]:
    label_map = create_hmac_id_label_map_function(hmac_key)

    def rename(canonical: str) -> str:
        label = canonical.removeprefix("_:")
        return f"_:{label_map({label: label})[label]}"

    return rename


def base_proof_hashing(transformed: TransformedData, canonical_configuration: str) -> HashData:
    """Hash the configuration and the mandatory statements (vc-di-ecdsa §3.6.3)."""
    return HashData(
        transformed,
        hash_proof_configuration(canonical_configuration),
        hash_mandatory_nquads(list(transformed.mandatory.values())),
    )


def base_proof_serialization(
    hash_data: HashData, proof_scoped_key: ProofScopedSigner, signer: Signer
) -> BaseProof:
    """Sign (vc-di-ecdsa §3.6.5), up to the components of the proof value."""
    transformed = hash_data.transformed
    # 1. Each statement that may be withheld is signed alone, by the key of this proof.
    signatures = [
        proof_scoped_key.sign(nquad.encode("utf-8")) for nquad in transformed.non_mandatory.values()
    ]
    # 2. The issuer's key binds that key, the mandatory statements and the proof's own.
    public_key = encode_multikey(proof_scoped_key.public_key)
    to_sign = serialize_sign_data(hash_data.proof_hash, public_key, hash_data.mandatory_hash)
    return BaseProof(
        signer.sign(to_sign),
        public_key,
        transformed.hmac_key,
        signatures,
        transformed.mandatory_pointers,
    )
