"""What every cryptosuite can do, and how it says that it cannot."""

from typing import Any, Protocol

from vc_core.documents.jsonld import JsonLd
from vc_core.problems import SECURITY_PROBLEMS, ProblemError
from vc_core.signer import Signer
from vc_core.verification_methods.public_key import PublicKey


class ProofError(ProblemError):
    """A proof is malformed, does not fit its key, or its signature does not hold."""

    problem_types = {
        code: SECURITY_PROBLEMS + code
        for code in (
            "PROOF_GENERATION_ERROR",
            "PROOF_VERIFICATION_ERROR",
            "PROOF_TRANSFORMATION_ERROR",
            "INVALID_DOMAIN_ERROR",
            "INVALID_CHALLENGE_ERROR",
        )
    }


class UnsupportedCryptosuite(ProofError):
    """A proof's type or cryptosuite is not known here: nothing can be said about it."""


class Cryptosuite(Protocol):
    """Creates and checks proofs of one kind over whole documents."""

    @property
    def name(self) -> str:
        """Give the value of `cryptosuite`."""

    def create_proof(
        self, unsecured: dict[str, Any], options: dict[str, Any], *, signer: Signer, jsonld: JsonLd
    ) -> dict[str, Any]:
        """Give the proof for `unsecured` with `options` (a proof without `proofValue`)."""

    def verify_proof(
        self,
        unsecured: dict[str, Any],
        proof: dict[str, Any],
        *,
        public_key: PublicKey,
        jsonld: JsonLd,
    ) -> None:
        """Return if the proof holds; raise `ProofError` or another `ProblemError` if not."""
