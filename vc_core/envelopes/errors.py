"""How an envelope says that it does not hold."""

from vc_core.problems import SECURITY_PROBLEMS, ProblemError


class EnvelopeError(ProblemError):
    """An envelope is malformed, does not fit its key or media type, or its signature fails."""

    problem_types = {
        code: SECURITY_PROBLEMS + code
        for code in (
            "PROOF_VERIFICATION_ERROR",
            "INVALID_DOMAIN_ERROR",
            "INVALID_CHALLENGE_ERROR",
        )
    }


class MalformedEnvelope(EnvelopeError):
    """An envelope that cannot be taken apart: nothing in it was verified, so nothing is forged."""


def envelope_fails(en: str, zh: str) -> EnvelopeError:
    """Make the error of an envelope that does not hold."""
    return EnvelopeError(
        "PROOF_VERIFICATION_ERROR", f"The envelope does not hold: {en}.", f"封装签名不成立：{zh}。"
    )


def envelope_malformed(en: str, zh: str) -> MalformedEnvelope:
    """Make the error of an envelope that cannot be taken apart."""
    error = envelope_fails(en, zh)
    return MalformedEnvelope(error.code, error.text.en, error.text.zh)
