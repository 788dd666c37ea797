"""The two errors of selective disclosure: nothing can be made, nothing holds."""

from vc_core.cryptosuites.suite import ProofError


def generation_error(en: str, zh: str) -> ProofError:
    """Make the error for a proof that cannot be created or derived."""
    return ProofError(
        "PROOF_GENERATION_ERROR", f"No proof can be made: {en}.", f"无法生成证明：{zh}。"
    )


def verification_error(en: str, zh: str) -> ProofError:
    """Make the error for a proof that does not hold, or whose value is malformed."""
    return ProofError(
        "PROOF_VERIFICATION_ERROR", f"The proof does not hold: {en}.", f"证明不成立：{zh}。"
    )
