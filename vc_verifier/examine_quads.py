"""The verifying walk of an RDF dataset (N-Quads): at best a copy, shown as a certificate."""

from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.documents.n_quads import read_n_quads
from vc_core.problems import ProblemError
from vc_verifier.checks.seal import refuse_by_methods
from vc_verifier.converted import certificate_of_quads, verification_methods_in
from vc_verifier.examination import Examination
from vc_verifier.examine import examine_recovered
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict


def examine_n_quads(text: str, examination: Examination) -> VerificationResult:
    """Examine a certificate that was converted to N-Quads, its proofs in graphs of their own."""
    try:
        quads = read_n_quads(text)
    except ProblemError as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    refusal = refuse_by_methods(verification_methods_in(quads), examination.trust)
    if refusal is not None:
        return examination.result([refusal])
    try:
        certificate, method = certificate_of_quads(quads, examination.trust, examination.at)
    except WorkBudgetExceeded as error:
        return examination.refuse(error, Verdict.NOT_VERIFIABLE)
    except ProblemError as error:
        return examination.refuse(error, Verdict.ALTERED)
    return examine_recovered([], certificate, method, examination)
