"""Proof: which verdict an envelope's own statements about its time force."""

from vc_verifier.verdict import Verdict

VERDICT_OF_TIME = {
    "ENVELOPE_EXPIRED": Verdict.EXPIRED,
    "ENVELOPE_NOT_YET_VALID": Verdict.NOT_YET_VALID,
}
