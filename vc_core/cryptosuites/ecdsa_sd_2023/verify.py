"""Verifying a derived proof (vc-di-ecdsa §3.6.7): all that is shown was signed, and as shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import (
    decode_multikey,
    parse_derived_proof_value,
)
from vc_core.cryptosuites.ecdsa_sd_2023.sign_data import (
    base_proof_configuration,
    hash_proof_configuration,
    serialize_sign_data,
)
from vc_core.cryptosuites.selective.canonicalize import label_replacement_canonicalize_json_ld
from vc_core.cryptosuites.selective.errors import verification_error
from vc_core.cryptosuites.selective.group import hash_mandatory_nquads
from vc_core.cryptosuites.selective.label_maps import create_label_map_function
from vc_core.documents.jsonld import JsonLd
from vc_core.verification_methods.check import signature_is_valid
from vc_core.verification_methods.public_key import PublicKey


@dataclass(frozen=True)
class VerifyData:
    """What the signatures of a derived proof must fit."""

    base_signature: bytes
    proof_hash: bytes
    public_key: bytes
    signatures: list[bytes]
    non_mandatory: list[str]
    mandatory_hash: bytes


def create_verify_data(
    unsecured: dict[str, Any], proof: dict[str, Any], jsonld: JsonLd
) -> VerifyData:
    """Collect what is to be verified (vc-di-ecdsa §3.5.9).

    The cheap refusals come first; the document's statements are counted before any signature
    is looked at.
    """
    derived = parse_derived_proof_value(proof.get("proofValue"))
    options = {name: member for name, member in proof.items() if name != "proofValue"}
    proof_hash = hash_proof_configuration(base_proof_configuration(unsecured, options, jsonld))
    nquads = label_replacement_canonicalize_json_ld(
        unsecured, create_label_map_function(derived.label_map), jsonld
    )
    indexes = set(derived.mandatory_indexes)
    if indexes and max(indexes) >= len(nquads):
        raise verification_error("a mandatory index is out of range", "强制披露索引超出范围")
    return VerifyData(
        derived.base_signature,
        proof_hash,
        derived.public_key,
        derived.signatures,
        [nquad for index, nquad in enumerate(nquads) if index not in indexes],
        hash_mandatory_nquads([nquads[index] for index in sorted(indexes)]),
    )


def verify_derived_proof(
    unsecured: dict[str, Any], proof: dict[str, Any], *, public_key: PublicKey, jsonld: JsonLd
) -> None:
    """Verify Derived Proof (vc-di-ecdsa §3.6.7): return if it holds, or raise `ProofError`."""
    if public_key.algorithm != "P-256":
        raise verification_error(
            f"a {public_key.algorithm} key does not fit ecdsa-sd-2023",
            f"{public_key.algorithm} 密钥不适用于 ecdsa-sd-2023",
        )
    data = create_verify_data(unsecured, proof, jsonld)
    # 1. The issuer's signature: the key of the proof and the mandatory statements are genuine.
    to_verify = serialize_sign_data(data.proof_hash, data.public_key, data.mandatory_hash)
    if not signature_is_valid(public_key, data.base_signature, to_verify):
        raise verification_error("the base signature does not fit", "基础签名与内容不符")
    # 2. That key's signatures: each further statement is genuine.
    verify_statements(data.public_key, data.signatures, data.non_mandatory)


def verify_statements(
    public_key: bytes, signatures: Sequence[bytes], non_mandatory: Sequence[str]
) -> None:
    """Verify the proof-scoped key's signatures, one for each statement, in order."""
    if len(signatures) != len(non_mandatory):
        raise verification_error(
            "the number of signatures is not that of the statements", "签名数量与陈述数量不符"
        )
    key = decode_multikey(public_key)
    for signature, nquad in zip(signatures, non_mandatory, strict=True):
        if not signature_is_valid(key, signature, nquad.encode("utf-8")):
            raise verification_error("a statement's signature does not fit", "某项陈述的签名不符")
