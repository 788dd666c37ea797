"""Data Integrity proofs (vc-data-integrity §4): adding and verifying, in sets and chains.

>>> from cryptography.hazmat.primitives.asymmetric import ed25519
>>> from vc_core.identifiers.did_key import DidKeyResolver, did_of, method_url
>>> class Key:
...     algorithm = "Ed25519"
...     private = ed25519.Ed25519PrivateKey.generate()
...     verification_method = method_url(did_of(private.public_key()))
...     def sign(self, data):
...         return self.private.sign(data)
>>> document = {"hello": "world"}
>>> secured = add_proof(document, signer=Key(), cryptosuite="eddsa-jcs-2022", created=None)
>>> verify_proof(secured, resolver=DidKeyResolver(), now=None).outcome.value
'passed'
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from vc_core.cryptosuites.registry import cryptosuite as find_cryptosuite
from vc_core.cryptosuites.registry import selective_cryptosuite
from vc_core.cryptosuites.suite import ProofError, UnsupportedCryptosuite
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.rdf import ABSOLUTE_IRI
from vc_core.documents.strict_json import MalformedJson, check_value
from vc_core.identifiers.resolver import Resolver
from vc_core.problems import ProblemError
from vc_core.results import Outcome, ProofResult, SingleProofResult
from vc_core.signer import Signer
from vc_core.times import CLOCK_SKEW, InvalidTime, format_timestamp, parse_timestamp
from vc_core.verification_methods.method import VerificationMethodError

DATA_INTEGRITY_PROOF = "DataIntegrityProof"
MAX_PROOFS = 16


@cache
def default_jsonld() -> JsonLd:
    """Give the JSON-LD processor over the shipped contexts, conformance contexts left out."""
    return JsonLd(pinned())


def add_proof(
    document: dict[str, Any],
    *,
    signer: Signer,
    cryptosuite: str,
    created: datetime | None,
    proof_purpose: str = "assertionMethod",
    options: dict[str, Any] | None = None,
    mandatory_pointers: Sequence[str] | None = None,
    jsonld: JsonLd | None = None,
) -> dict[str, Any]:
    """Secure `document` with one more proof (vc-data-integrity §4.2, §4.3 Add Proof Set/Chain).

    `options` are further members of the proof: `id`, `expires`, `domain`, `challenge`,
    `nonce`, `previousProof`. With `previousProof` the signature covers those proofs, too.
    `mandatory_pointers` are for ecdsa-sd-2023: what every derivation must disclose.
    Raises `ProofError`, and whatever makes the document impossible to sign without loss.
    """
    if mandatory_pointers is None:
        suite = find_cryptosuite(cryptosuite)
    else:
        suite = selective_cryptosuite(cryptosuite, mandatory_pointers)
    configuration: dict[str, Any] = {"type": DATA_INTEGRITY_PROOF, "cryptosuite": suite.name}
    if created is not None:
        configuration["created"] = format_timestamp(created)
    configuration["verificationMethod"] = signer.verification_method
    configuration["proofPurpose"] = proof_purpose
    configuration.update(options or {})
    existing = _proofs_of(document) if "proof" in document else []
    unsecured = _unsecured(document, configuration, existing)
    proof = suite.create_proof(
        unsecured, configuration, signer=signer, jsonld=jsonld or default_jsonld()
    )
    proofs = [*existing, proof]
    return {**document, "proof": proofs if len(proofs) > 1 else proof}


def verify_proof(
    document: dict[str, Any],
    *,
    resolver: Resolver,
    now: datetime | None,
    expected_purpose: str = "assertionMethod",
    domain: str | None = None,
    challenge: str | None = None,
    jsonld: JsonLd | None = None,
    strictly_parsed: bool = False,
) -> ProofResult:
    """Verify every proof of `document` (vc-data-integrity §4.4, §4.5).

    `now` decides `expires`; None leaves times unexamined, for vectors and stored proofs.
    `strictly_parsed` says that `strict_json.parse` gave the document, and nobody changed it.
    The result passes only if all proofs pass; it never raises for a bad document.
    """
    try:
        if not strictly_parsed:
            # Callers may hand in any object; what JSON cannot say is refused, not stumbled over.
            check_value(document)
        proofs = _proofs_of(document)
    except (ProofError, MalformedJson) as error:
        return ProofResult((), error.details, None)
    unsecured = document.copy()
    del unsecured["proof"]
    run = _Verification(
        unsecured,
        proofs,
        resolver,
        (jsonld or default_jsonld()).bounded(),
        Expectations(expected_purpose, domain, challenge, now),
    )
    results = tuple([run.examine(proof) for proof in proofs])
    if all(result.outcome is Outcome.PASSED for result in results):
        return ProofResult(results, None, document)
    problem = next(result.problem for result in results if result.problem is not None)
    return ProofResult(results, problem, None)


def _proofs_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    value = document.get("proof")
    proofs: list[Any] = value if isinstance(value, list) else [value]
    if not 1 <= len(proofs) <= MAX_PROOFS or not all(isinstance(proof, dict) for proof in proofs):
        raise _failed("proof is missing or malformed", "proof 缺失或格式错误")
    return proofs


def _unsecured(
    document: dict[str, Any], proof: dict[str, Any], proofs: list[dict[str, Any]]
) -> dict[str, Any]:
    """Give what a proof covers: the document, and the previous proofs it names (§4.5 step 3)."""
    unsecured = document.copy()
    unsecured.pop("proof", None)
    return _covered(unsecured, proof, proofs)


def _covered(
    unsecured: dict[str, Any], proof: dict[str, Any], proofs: list[dict[str, Any]]
) -> dict[str, Any]:
    if "previousProof" not in proof:
        return unsecured
    previous = _previous_proofs(proof, proofs)
    return {**unsecured, "proof": previous}


def _previous_proofs(proof: dict[str, Any], proofs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = proof["previousProof"]
    identifiers = named if isinstance(named, list) else [named]
    if not identifiers or not all(isinstance(identifier, str) for identifier in identifiers):
        raise _failed(
            "previousProof is neither a string nor a list of strings", "previousProof 格式错误"
        )
    if len(set(identifiers)) != len(identifiers) or proof.get("id") in identifiers:
        raise _failed("previousProof names a proof twice or itself", "previousProof 重复或指向自身")
    previous = []
    for identifier in identifiers:
        matches = [other for other in proofs if other.get("id") == identifier]
        if len(matches) != 1:
            raise _failed(
                "previousProof names no proof of this document", "previousProof 所指的证明不存在"
            )
        previous.append(matches[0])
    return previous


def _failed(en: str, zh: str) -> ProofError:
    return ProofError(
        "PROOF_VERIFICATION_ERROR", f"The proof does not hold: {en}.", f"证明不成立：{zh}。"
    )


@dataclass(slots=True)
class Expectations:
    """What a verifier demands of a proof's own statements; `now` None leaves times unasked."""

    purpose: str
    domain: str | None
    challenge: str | None
    now: datetime | None

    def check(self, proof: dict[str, Any]) -> None:
        """Check a proof's own statements (§4.4 steps 4 to 8)."""
        if [] in proof.values() or {} in proof.values():
            # RDF has no empty sets, so no signature over meaning would cover such a member.
            raise _failed("a member is empty", "存在空成员")
        if proof.get("proofPurpose") != self.purpose:
            raise _failed(f"its purpose is not {self.purpose}", f"用途不是 {self.purpose}")
        created, expires = _time(proof, "created"), _time(proof, "expires")
        if self.now is not None:
            if expires is not None and expires < self.now:
                raise _failed("it has expired", "证明已过期")
            if created is not None and created > self.now + CLOCK_SKEW:
                raise _failed("it was created in the future", "证明的生成时间在未来")
        if self.domain is not None and self.domain not in _texts(proof, "domain"):
            raise ProofError(
                "INVALID_DOMAIN_ERROR", "The proof is for another domain.", "证明用于其他域。"
            )
        if self.challenge is not None and proof.get("challenge") != self.challenge:
            raise ProofError(
                "INVALID_CHALLENGE_ERROR",
                "The proof answers another challenge.",
                "证明回应的是其他挑战值。",
            )


def _time(proof: dict[str, Any], member: str) -> datetime | None:
    if member not in proof:
        return None
    try:
        return parse_timestamp(proof[member])
    except InvalidTime:
        raise _failed(f"{member} is not a time", f"{member} 不是有效时间") from None


def _texts(proof: dict[str, Any], member: str) -> list[Any]:
    value = proof.get(member)
    return value if isinstance(value, list) else [value]


@dataclass(slots=True)
class _Verification:
    unsecured: dict[str, Any]
    proofs: list[dict[str, Any]]
    resolver: Resolver
    jsonld: JsonLd
    expectations: Expectations

    def examine(self, proof: dict[str, Any]) -> SingleProofResult:
        """Examine one proof; its outcome is undecided when suite or key is unknown."""
        try:
            self._verify(proof)
        except (UnsupportedCryptosuite, VerificationMethodError) as error:
            return _result(proof, Outcome.INDETERMINATE, error)
        except ProblemError as error:
            return _result(proof, Outcome.FAILED, error)
        return _result(proof, Outcome.PASSED, None)

    def _verify(self, proof: dict[str, Any]) -> None:
        # 1. The proof is of a kind that is known here.
        if proof.get("type") != DATA_INTEGRITY_PROOF:
            raise UnsupportedCryptosuite(
                "UNSUPPORTED_PROOF_TYPE",
                "This type of proof is not known here.",
                "不支持该证明类型。",
            )
        suite = find_cryptosuite(proof.get("cryptosuite"))
        # 2. What it says about itself is well-formed, expected and still in time.
        url = proof.get("verificationMethod")
        if not isinstance(url, str):
            raise _failed("verificationMethod is not a URL", "verificationMethod 不是 URL")
        # A blank node's name would pass: canonical labels leave nothing of it to be signed.
        if "id" in proof and not _is_iri(proof["id"]):
            raise _failed("its id is not a URL", "证明的 id 不是 URL")
        self.expectations.check(proof)
        # 3. It covers the document and exactly the previous proofs it names, which exist.
        unsecured = _covered(self.unsecured, proof, self.proofs)
        # 4. Its key is its controller's, meant for this purpose, and was not revoked before.
        method = self.resolver.verification_method(url, self.expectations.purpose)
        now = self.expectations.now
        if method.revoked is not None and now is not None and method.revoked <= now:
            raise _failed("its key has been revoked", "密钥已被撤销")
        # 5. The signature holds.
        suite.verify_proof(unsecured, proof, public_key=method.public_key, jsonld=self.jsonld)


def _is_iri(value: object) -> bool:
    return isinstance(value, str) and ABSOLUTE_IRI.fullmatch(value) is not None


def _result(
    proof: dict[str, Any], outcome: Outcome, error: ProblemError | None
) -> SingleProofResult:
    suite, method, created = map(proof.get, ("cryptosuite", "verificationMethod", "created"))
    return SingleProofResult(
        outcome,
        suite if isinstance(suite, str) else None,
        method if isinstance(method, str) else None,
        created if isinstance(created, str) else None,
        error.details if error else None,
    )
