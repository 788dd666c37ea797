"""ecdsa-sd-2023 as a cryptosuite: adding gives a base proof, verifying takes a derived one."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import HMAC_LENGTH
from vc_core.cryptosuites.ecdsa_sd_2023.verify import verify_derived_proof
from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.documents.jsonld import JsonLd
from vc_core.signer import Signer
from vc_core.verification_methods.public_key import PublicKey


@dataclass(frozen=True)
class EcdsaSd2023:
    """The suite, with the pointers to what every derivation must disclose."""

    mandatory_pointers: Sequence[str] = ("/issuer",)
    name: str = "ecdsa-sd-2023"

    def create_proof(
        self, unsecured: dict[str, Any], options: dict[str, Any], *, signer: Signer, jsonld: JsonLd
    ) -> dict[str, Any]:
        """Create a base proof (vc-di-ecdsa §3.6.1) with fresh keys that are then forgotten."""
        # Imported here: only who creates proofs loads what can make a private key.
        from vc_core.cryptosuites.ecdsa_sd_2023.base import create_base_proof
        from vc_core.cryptosuites.ecdsa_sd_2023.proof_scoped_key import ProofScopedKeyPair

        if signer.algorithm != "P-256":
            raise generation_error(
                f"a {signer.algorithm} key does not fit {self.name}",
                f"{signer.algorithm} 密钥不适用于 {self.name}",
            )
        return create_base_proof(
            unsecured,
            options,
            mandatory_pointers=self.mandatory_pointers,
            hmac_key=secrets.token_bytes(HMAC_LENGTH),
            proof_scoped_key=ProofScopedKeyPair.generate(),
            signer=signer,
            jsonld=jsonld,
        )

    def verify_proof(
        self,
        unsecured: dict[str, Any],
        proof: dict[str, Any],
        *,
        public_key: PublicKey,
        jsonld: JsonLd,
    ) -> None:
        """Verify a derived proof (vc-di-ecdsa §3.6.7); a base proof is refused."""
        verify_derived_proof(unsecured, proof, public_key=public_key, jsonld=jsonld)
