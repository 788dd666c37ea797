"""What the issuer's key signs: the proof's own statements, the key of the proof, the mandatory."""

import hashlib
from typing import Any

from vc_core.cryptosuites.selective.errors import verification_error
from vc_core.cryptosuites.whole_document import Lesson, transform_rdfc
from vc_core.documents.jsonld import JsonLd


def base_proof_configuration(
    unsecured: dict[str, Any],
    options: dict[str, Any],
    jsonld: JsonLd,
    lesson: Lesson | None = None,
) -> str:
    """Give the canonical proof configuration (vc-di-ecdsa §3.6.4).

    `options` are a proof without its `proofValue`. A proof that names contexts names the
    document's (SECURITY R8). `previousProof` is refused: what a derived document discloses
    of the previous proofs is not specified.
    """
    if "previousProof" in options:
        raise verification_error(
            "ecdsa-sd-2023 takes no part in proof chains", "ecdsa-sd-2023 不能用于证明链"
        )
    context = unsecured.get("@context")
    if "@context" in options and options["@context"] != context:
        raise verification_error(
            "the proof's @context is not the document's", "证明的 @context 与文档不一致"
        )
    configuration = {**options, "@context": context}
    return transform_rdfc(configuration, "P-256", jsonld, lesson).decode("utf-8")


def hash_proof_configuration(canonical_configuration: str) -> bytes:
    """Give the proof hash (vc-di-ecdsa §3.6.3 step 1), SHA-256."""
    return hashlib.sha256(canonical_configuration.encode("utf-8")).digest()


def serialize_sign_data(proof_hash: bytes, public_key: bytes, mandatory_hash: bytes) -> bytes:
    """Serialise what the base signature covers (vc-di-ecdsa §3.5.1)."""
    return proof_hash + public_key + mandatory_hash
