"""The four suites that sign a whole document: eddsa and ecdsa, each over RDFC and JCS.

Specifications: vc-di-eddsa §3.2 and §3.3, vc-di-ecdsa §3.2 and §3.3. A suite is a row:
a name, a transformation, and the algorithms it may use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from vc_core.cryptosuites.suite import ProofError
from vc_core.documents import jcs, rdfc
from vc_core.documents.compiled.remembered import Key
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.lossless import lossless_quads
from vc_core.signer import Algorithm, Signer
from vc_core.verification_methods import multibase
from vc_core.verification_methods.check import (
    HASH_FUNCTION,
    SIGNATURE_LENGTH,
    signature_is_valid,
)
from vc_core.verification_methods.public_key import PublicKey


class Lesson:
    """What a proof teaches once it holds: shapes without a plan, a configuration's digest."""

    __slots__ = ("configuration", "missed")

    def __init__(self) -> None:
        self.missed: list[dict[str, Any]] = []
        self.configuration: tuple[Key, bytes] | None = None


class Transformation(Protocol):
    """A canonical form; a document for which no plan was there becomes part of the lesson."""

    def __call__(
        self,
        document: dict[str, Any],
        algorithm: Algorithm,
        jsonld: JsonLd,
        lesson: Lesson | None = None,
    ) -> bytes:
        """Give the canonical form of `document`."""


Learning = Callable[[dict[str, Any], Algorithm, JsonLd], None]


def transform_rdfc(
    document: dict[str, Any],
    algorithm: Algorithm,
    jsonld: JsonLd,
    lesson: Lesson | None = None,
) -> bytes:
    """Transform to canonical N-Quads, losing nothing (vc-di-ecdsa §3.2.3).

    A compiled plan, where one applies, gives the general path's very answer.
    """
    hash_function = HASH_FUNCTION[algorithm]
    if jsonld.plans is not None:
        compiled = jsonld.plans.canonicalize(document, hash_function)
        if compiled is not None:
            return compiled
        if lesson is not None:
            lesson.missed.append(document)
    quads = lossless_quads(document, jsonld)
    canonical = rdfc.canonicalize(quads, hash_function=hash_function, budget=jsonld.rdfc_budget)
    return canonical.encode("utf-8")


def learn_rdfc(document: dict[str, Any], algorithm: Algorithm, jsonld: JsonLd) -> None:
    """Learn the shape of a document whose proof held."""
    if jsonld.plans is not None:
        # What is learned serves later documents, so this one's budget does not pay for it.
        general_path = partial(lossless_quads, jsonld=jsonld.unbounded())
        jsonld.plans.learn(document, general_path, HASH_FUNCTION[algorithm])


def transform_jcs(
    document: dict[str, Any],
    algorithm: Algorithm,  # noqa: ARG001 -- a `Transformation`
    jsonld: JsonLd,
    lesson: Lesson | None = None,
) -> bytes:
    """Transform to canonical JSON (vc-di-ecdsa §3.3.3), by a form where the shape is known."""
    if jsonld.plans is not None:
        compiled = jsonld.plans.canonical_json(document)
        if compiled is not None:
            return compiled
        if lesson is not None:
            lesson.missed.append(document)
    return jcs.canonicalize(document)


def learn_jcs(document: dict[str, Any], _algorithm: Algorithm, jsonld: JsonLd) -> None:
    """Learn the shape of a document whose proof held."""
    if jsonld.plans is not None:
        jsonld.plans.learn_json(document)


@dataclass(frozen=True)
class WholeDocumentSuite:
    """A cryptosuite that signs hash(proof configuration) ‖ hash(transformed document)."""

    name: str
    transform: Transformation
    algorithms: frozenset[Algorithm]
    learn: Learning
    keeps_context: bool
    """Whether the proof itself carries the document's `@context`, as the JCS suites demand."""

    def create_proof(
        self, unsecured: dict[str, Any], options: dict[str, Any], *, signer: Signer, jsonld: JsonLd
    ) -> dict[str, Any]:
        """Create a proof (vc-di-ecdsa §3.2.1, §3.3.1)."""
        self._demand_algorithm(signer.algorithm)
        proof = dict(options)
        if self.keeps_context and "@context" in unsecured:
            proof["@context"] = unsecured["@context"]
        lesson = Lesson()
        hash_data = self.hash_data(unsecured, proof, signer.algorithm, jsonld, lesson)
        proof_bytes = signer.sign(hash_data)
        self._take(lesson, signer.algorithm, jsonld)
        return {**proof, "proofValue": multibase.encode_base58(proof_bytes)}

    def verify_proof(
        self,
        unsecured: dict[str, Any],
        proof: dict[str, Any],
        *,
        public_key: PublicKey,
        jsonld: JsonLd,
    ) -> None:
        """Verify a proof (vc-di-ecdsa §3.2.2, §3.3.2)."""
        self._demand_algorithm(public_key.algorithm)
        proof_bytes = self._proof_bytes(proof, public_key.algorithm)
        options = proof.copy()
        del options["proofValue"]
        # R8: a proof that names contexts names the document's, wholly and in order.
        if "@context" in options and options["@context"] != unsecured.get("@context"):
            raise _failed(
                "the proof's @context is not the document's", "证明的 @context 与文档不一致"
            )
        if self.keeps_context and "@context" in unsecured and "@context" not in options:
            raise _failed("the proof lacks the document's @context", "证明缺少文档的 @context")
        lesson = Lesson()
        hash_data = self.hash_data(unsecured, options, public_key.algorithm, jsonld, lesson)
        if not signature_is_valid(public_key, proof_bytes, hash_data):
            raise _failed("the signature does not fit", "签名与内容不符")
        self._take(lesson, public_key.algorithm, jsonld)

    def hash_data(
        self,
        unsecured: dict[str, Any],
        options: dict[str, Any],
        algorithm: Algorithm,
        jsonld: JsonLd,
        lesson: Lesson | None = None,
    ) -> bytes:
        """Hashing (vc-di-ecdsa §3.2.4): the configuration's hash first, the document's second."""
        first = self._configuration_digest(unsecured, options, algorithm, jsonld, lesson)
        transformed = self.transform(unsecured, algorithm, jsonld, lesson)
        second: bytes = HASH_FUNCTION[algorithm](transformed).digest()
        return first + second

    def _configuration_digest(
        self,
        unsecured: dict[str, Any],
        options: dict[str, Any],
        algorithm: Algorithm,
        jsonld: JsonLd,
        lesson: Lesson | None,
    ) -> bytes:
        key = None
        if jsonld.plans is not None:
            remembered = jsonld.plans.configurations
            key = remembered.key(self.name, algorithm, unsecured.get("@context"), options)
            known = None if key is None else remembered.get(key)
            if known is not None:
                return known
        configuration = self.proof_configuration(unsecured, options, algorithm, jsonld, lesson)
        digest: bytes = HASH_FUNCTION[algorithm](configuration).digest()
        if key is not None and lesson is not None:
            lesson.configuration = (key, digest)
        return digest

    def proof_configuration(
        self,
        unsecured: dict[str, Any],
        options: dict[str, Any],
        algorithm: Algorithm,
        jsonld: JsonLd,
        lesson: Lesson | None = None,
    ) -> bytes:
        """Proof Configuration (vc-di-ecdsa §3.2.5, §3.3.5), canonicalised.

        RDFC suites read the configuration under the document's contexts.
        """
        return self.transform(self._configuration(unsecured, options), algorithm, jsonld, lesson)

    def _configuration(self, unsecured: dict[str, Any], options: dict[str, Any]) -> dict[str, Any]:
        if self.keeps_context:
            return options
        return {**options, "@context": unsecured.get("@context")}

    def _take(self, lesson: Lesson, algorithm: Algorithm, jsonld: JsonLd) -> None:
        for document in lesson.missed:
            self.learn(document, algorithm, jsonld)
        if lesson.configuration is not None and jsonld.plans is not None:
            jsonld.plans.configurations.put(*lesson.configuration)

    def _demand_algorithm(self, algorithm: Algorithm) -> None:
        if algorithm not in self.algorithms:
            raise _failed(
                f"a {algorithm} key does not fit {self.name}",
                f"{algorithm} 密钥不适用于 {self.name}",
            )

    def _proof_bytes(self, proof: dict[str, Any], algorithm: Algorithm) -> bytes:
        value = proof.get("proofValue")
        if not isinstance(value, str) or not value.startswith("z"):
            raise _failed(
                "proofValue is not base58btc multibase", "proofValue 不是 base58btc 多基编码"
            )
        try:
            proof_bytes = multibase.decode(value)
        except multibase.InvalidMultibase:
            raise _failed("proofValue is malformed", "proofValue 编码错误") from None
        if len(proof_bytes) != SIGNATURE_LENGTH[algorithm]:
            raise _failed("proofValue has a wrong length", "proofValue 长度不正确")
        return proof_bytes


def _failed(en: str, zh: str) -> ProofError:
    return ProofError(
        "PROOF_VERIFICATION_ERROR", f"The proof does not hold: {en}.", f"证明不成立：{zh}。"
    )


_EDDSA: frozenset[Algorithm] = frozenset({"Ed25519"})
_ECDSA: frozenset[Algorithm] = frozenset({"P-256", "P-384"})

WHOLE_DOCUMENT_SUITES = (
    WholeDocumentSuite("eddsa-rdfc-2022", transform_rdfc, _EDDSA, learn_rdfc, keeps_context=False),
    WholeDocumentSuite("eddsa-jcs-2022", transform_jcs, _EDDSA, learn_jcs, keeps_context=True),
    WholeDocumentSuite("ecdsa-rdfc-2019", transform_rdfc, _ECDSA, learn_rdfc, keeps_context=False),
    WholeDocumentSuite("ecdsa-jcs-2019", transform_jcs, _ECDSA, learn_jcs, keeps_context=True),
)
