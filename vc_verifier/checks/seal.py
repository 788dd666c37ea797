"""Proof: which of the bureau's proofs on a document hold, and what that makes of it.

Two proofs by the same seal: `ecdsa-jcs-2019` binds the exact JSON, `ecdsa-rdfc-2019` its
meaning. Both hold: sealed as issued. Only one is left and holds: authentic data, converted.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from vc_core.credential import as_list
from vc_core.cryptosuites.suite import ProofError
from vc_core.derive import derive
from vc_core.documents.budget import WorkBudgetExceeded
from vc_core.problems import ProblemDetails, ProblemError, Text
from vc_core.proofs import verify_proof
from vc_core.results import NotATruthValue, Outcome, SingleProofResult
from vc_core.times import parse_timestamp
from vc_verifier.checks.finding import Finding, failed, passed, refused, undecided
from vc_verifier.result import Check, CheckOutcome
from vc_verifier.trust.bundle import Issuer, Trust
from vc_verifier.verdict import Verdict

BINDS_TEXT = "ecdsa-jcs-2019"
BINDS_MEANING = "ecdsa-rdfc-2019"
DISCLOSES = "ecdsa-sd-2023"
_SUITES = (BINDS_TEXT, BINDS_MEANING, DISCLOSES)
# Multibase and the first bytes of a derived proof value (vc-di-ecdsa §3.5.7).
DERIVED_PREFIX = "u2V0B"
_MEMBERS_OF_A_PROOF = frozenset(
    {"type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"}
)
_MEMBERS_OF_A_TEXTS_PROOF = _MEMBERS_OF_A_PROOF | {"@context"}
_SEAL_HOLDS = passed(
    "proof",
    "SEAL_HOLDS",
    Text("签章有效：数据由本局签章且未被改动。", "The seal holds: the data is as sealed."),
)
_AS_ISSUED = passed(
    "issuedForm",
    "AS_ISSUED",
    Text("与签发时的文件一致。", "It is the document as it was issued."),
)


class SealProblem(ProblemError):
    """Why a document's proofs do not make it a sealed one."""

    # Codes of the specification keep its URLs.
    problem_types = ProofError.problem_types

    @classmethod
    def like(cls, error: ProblemError) -> "SealProblem":
        """Tell as this kind of problem what another module found."""
        return cls(error.code, error.text.en, error.text.zh)


@dataclass(frozen=True)
class Seal(NotATruthValue):
    """What the proofs say: the finding, and if the data is authentic, whose and how whole."""

    finding: Finding
    issuer: Issuer | None = None
    method: str | None = None
    holding: frozenset[str] = frozenset()
    proofs: int = 0
    as_made: bool = False
    """Whether each proof has exactly the members that the bureau gives it."""
    holders_copy: bool = False
    """Whether a base proof is there, too, from which the holder derives (vc-di-ecdsa §3.4)."""
    derived: bool = False
    """Whether this is what a holder disclosed of a certificate."""
    made_at: datetime | None = None
    """When it was sealed in this form, where that is later than the certificate itself."""

    @property
    def authentic(self) -> bool:
        """Tell whether at least the data is what the bureau sealed."""
        return self.issuer is not None

    @property
    def whole(self) -> bool:
        """Tell whether exactly the two proofs of an issued certificate are there and hold."""
        return self.as_made and self.proofs == 2 and self.holding == {BINDS_TEXT, BINDS_MEANING}


def examine_seal(
    document: dict[str, Any], trust: Trust, at: datetime, *, strictly_parsed: bool = False
) -> Seal:
    """Examine the proofs of a document under the pinned contexts; see `verify_proof`."""
    proofs = as_list(document.get("proof"))
    methods = [
        proof["verificationMethod"]
        for proof in proofs
        if isinstance(proof, dict) and isinstance(proof.get("verificationMethod"), str)
    ]
    refusal = refuse_by_methods(methods, trust)
    if refusal is not None:
        return Seal(refusal)
    base = [proof for proof in proofs if is_base_proof(proof)]
    if base and all(_is_a_seals(proof, trust) for proof in base):
        return _examine_holders_copy(document, proofs, base, trust, at)
    return _examine_proofs(document, proofs, trust, at, strictly_parsed=strictly_parsed)


def _examine_proofs(
    document: dict[str, Any],
    proofs: list[Any],
    trust: Trust,
    at: datetime,
    *,
    strictly_parsed: bool = False,
) -> Seal:
    result = verify_proof(
        document,
        resolver=trust.resolver,
        now=at,
        jsonld=trust.jsonld,
        strictly_parsed=strictly_parsed,
    )
    if not result.proofs:
        return Seal(failed("proof", _problem_of(result.problem), Verdict.ALTERED))
    return _weigh(result.proofs, trust, as_made=all(map(_is_as_made, proofs)))


def _examine_holders_copy(
    document: dict[str, Any],
    proofs: list[Any],
    base: list[Any],
    trust: Trust,
    at: datetime,
) -> Seal:
    """Examine a certificate with a base proof, which holds if what it discloses whole holds."""
    unsecured = {name: member for name, member in document.items() if name != "proof"}
    try:
        whole = derive({**unsecured, "proof": base}, selective_pointers=[""], jsonld=trust.jsonld)
    except WorkBudgetExceeded as error:
        return Seal(refused("proof", error, Verdict.NOT_VERIFIABLE))
    except ProblemError as error:
        return Seal(failed("proof", SealProblem.like(error), Verdict.ALTERED))
    disclosing = _examine_proofs(whole, [whole["proof"]], trust, at)
    others = [proof for proof in proofs if proof not in base]
    if not disclosing.authentic or not others:
        return replace(disclosing, derived=False, holders_copy=True)
    seal = _examine_proofs({**unsecured, "proof": others}, others, trust, at)
    return replace(seal, holders_copy=True)


def is_base_proof(proof: Any) -> bool:
    """Tell a base proof of selective disclosure, which is for the holder, from a derived one."""
    value = proof.get("proofValue") if isinstance(proof, dict) else None
    return (
        isinstance(value, str)
        and proof.get("cryptosuite") == DISCLOSES
        and not value.startswith(DERIVED_PREFIX)
    )


def _is_a_seals(proof: dict[str, Any], trust: Trust) -> bool:
    method = proof.get("verificationMethod")
    return isinstance(method, str) and method in trust.seals


def _is_as_made(proof: dict[str, Any]) -> bool:
    binds_text = proof.get("cryptosuite") == BINDS_TEXT
    members = _MEMBERS_OF_A_TEXTS_PROOF if binds_text else _MEMBERS_OF_A_PROOF
    return proof.keys() - {"created"} == members


def refuse_by_methods(methods: list[str], trust: Trust) -> Finding | None:
    """Refuse by the keys that the proofs name, before any is tried; None if a seal is named."""
    seals = trust.seals
    if any(method in seals for method in methods):
        return None
    if not methods:
        return failed(
            "proof",
            SealProblem("NO_PROOF", "No proof was found in it.", "其中没有找到任何证明（签名）。"),
            Verdict.NOT_VERIFIABLE,
        )
    if any(claims_bureau(method, trust) and not _is_known(method, trust) for method in methods):
        return undecided(
            "proof",
            SealProblem(
                "SEAL_KEY_UNKNOWN",
                "It names a key of the bureau that the trust bundle does not list; update it.",
                "所用的本局密钥不在信任数据包中，请更新信任数据后再核验。",
            ),
        )
    return failed(
        "proof",
        SealProblem(
            "NOT_THE_SEAL",
            "It is signed by a key that is not the bureau's certificate seal.",
            "签名所用密钥不是本局的证书专用章密钥。",
        ),
        Verdict.NOT_ISSUED_BY_BUREAU,
    )


def claims_bureau(method: str, trust: Trust) -> bool:
    """Tell whether a verification method's URL is under a known issuer's identifier."""
    return method.partition("#")[0] in trust.issuers


def _is_known(method: str, trust: Trust) -> bool:
    return method in trust.issuers[method.partition("#")[0]].document.methods


def _weigh(results: tuple[SingleProofResult, ...], trust: Trust, *, as_made: bool) -> Seal:
    seals = trust.seals
    sealed = [result for result in results if result.verification_method in seals]
    holding = frozenset(
        result.cryptosuite
        for result in sealed
        if result.outcome is Outcome.PASSED and result.cryptosuite in _SUITES
    )
    # A text proof that broke beside a meaning proof that holds is what conversion does;
    # a broken meaning proof is never explained by conversion.
    broken = [
        result
        for result in sealed
        if result.outcome is not Outcome.PASSED
        and not (result.cryptosuite == BINDS_TEXT and BINDS_MEANING in holding)
    ]
    if broken or not holding:
        first = (broken or list(results))[0]
        return Seal(_finding_against(first))
    held = next(result for result in sealed if result.outcome is Outcome.PASSED)
    method = held.verification_method
    derived = len(results) == 1 and holding == {DISCLOSES}
    return Seal(
        _SEAL_HOLDS,
        issuer=seals[str(method)],
        method=method,
        holding=frozenset(str(name) for name in holding),
        proofs=len(results),
        as_made=as_made,
        derived=derived,
        # The proof held, so that its time is one.
        made_at=parse_timestamp(held.created) if derived and held.created else None,
    )


def _finding_against(result: SingleProofResult) -> Finding:
    problem = _problem_of(result.problem)
    # What was too much work was never compared: nothing says that anybody altered it.
    unread = problem.code == "WORK_BUDGET_EXCEEDED"
    return refused("proof", problem, Verdict.NOT_VERIFIABLE if unread else Verdict.ALTERED)


def _problem_of(details: ProblemDetails | None) -> ProblemError:
    if details is None:
        return SealProblem("PROOF_VERIFICATION_ERROR", "The proof does not hold.", "证明不成立。")
    return SealProblem(details.code, details.text.en, details.text.zh)


def form_of_issue(seal: Seal) -> Finding:
    """Issued form: is this JSON the very document that was issued, or made from it?"""
    if seal.whole:
        return _AS_ISSUED
    problem = SealProblem(
        "NOT_AS_ISSUED",
        "It is not the document as issued: it lacks a proof, has another one, or was converted.",
        "与签发时的文件不一致：缺少一个证明、多出证明，或经过格式转换。",
    )
    check = Check("issuedForm", CheckOutcome.FAILED, problem.code, problem.text)
    return Finding(check, Verdict.COPY_WITHOUT_EFFECT, problem.details)
