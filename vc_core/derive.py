"""The holder's verb: disclose part of a document; it needs no private key.

The document carries a base proof that its issuer made for selective disclosure. What is given
on is a smaller document with a derived proof: the members the issuer made mandatory, the
members the holder points to, and nothing else.
"""

from collections.abc import Sequence
from typing import Any

from vc_core.cryptosuites.ecdsa_sd_2023.derive import add_derived_proof
from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.documents.jsonld import JsonLd
from vc_core.proofs import DATA_INTEGRITY_PROOF, MAX_PROOFS, default_jsonld

SELECTIVE_SUITE = "ecdsa-sd-2023"


def derive(
    document: dict[str, Any], *, selective_pointers: Sequence[str], jsonld: JsonLd | None = None
) -> dict[str, Any]:
    """Disclose what `selective_pointers` (RFC 6901) select, and what is mandatory.

    The pointer "" selects everything: so an issuer checks a fresh base proof whole. Other
    proofs of the document are left out, because they cover it whole. Raises `ProofError` if
    there is not exactly one base proof, if a pointer selects nothing, or if the base proof
    does not fit the document.
    """
    value = document.get("proof")
    proofs: list[Any] = value if isinstance(value, list) else [value]
    suitable = [proof for proof in proofs[:MAX_PROOFS] if _is_selective(proof)]
    if len(suitable) != 1 or len(proofs) > MAX_PROOFS:
        raise generation_error(
            f"the document has not exactly one {SELECTIVE_SUITE} proof",
            f"文件不是恰有一个 {SELECTIVE_SUITE} 证明",
        )
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    return add_derived_proof(
        unsecured,
        suitable[0],
        selective_pointers=selective_pointers,
        jsonld=jsonld or default_jsonld(),
    )


def _is_selective(proof: Any) -> bool:
    return (
        isinstance(proof, dict)
        and proof.get("type") == DATA_INTEGRITY_PROOF
        and proof.get("cryptosuite") == SELECTIVE_SUITE
    )
