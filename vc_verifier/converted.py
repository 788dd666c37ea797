"""Credentials in another JSON-LD form: expanded, flattened, framed, under other contexts.

The signed RDF is taken out of whatever JSON carries it, the `ecdsa-rdfc-2019` proof is
checked on it, and the certificate is written anew under the pinned contexts. What is shown
is that, never the presented spelling: a swapped context would mislead.
"""

from datetime import datetime
from typing import Any

from vc_core.credential import CREDENTIALS_V2, types_of
from vc_core.documents.budget import WorkBudget
from vc_core.documents.from_quads import expanded_tree, read_literal
from vc_core.documents.rdf import RDF_TYPE, LossyDocument, Quad, to_quads
from vc_core.documents.rdfc import canonicalize
from vc_core.problems import ProblemError
from vc_core.proofs import Expectations
from vc_core.verification_methods import multibase
from vc_core.verification_methods.check import HASH_FUNCTION, signature_is_valid
from vc_core.verification_methods.method import VerificationMethod
from vc_verifier.checks.certificate_types import certificate_contexts
from vc_verifier.checks.seal import BINDS_MEANING
from vc_verifier.fields import FIELDS, MEMBERS
from vc_verifier.trust.bundle import Trust

_SECURITY = "https://w3id.org/security#"
_PROOF = f"<{_SECURITY}proof>"
_PROOF_VALUE = f"<{_SECURITY}proofValue>"
_CRYPTOSUITE = f"<{_SECURITY}cryptosuite>"
_METHOD = f"<{_SECURITY}verificationMethod>"
_PURPOSE = f"<{_SECURITY}proofPurpose>"
_ASSERTION = f"<{_SECURITY}assertionMethod>"
_CREDENTIAL = "<https://www.w3.org/2018/credentials#VerifiableCredential>"
_MOST_QUADS = 500


class ConversionProblem(ProblemError):
    """The converted document's data are not what was sealed."""


def _altered(en: str, zh: str) -> ConversionProblem:
    return ConversionProblem(
        "CONVERTED_AND_ALTERED", f"The data were altered: {en}.", f"数据已被改动：{zh}。"
    )


def recover_certificate(document: Any, trust: Trust, at: datetime) -> tuple[dict[str, Any], str]:
    """Give the sealed certificate behind a converted document, and its seal's method.

    Raises `ContextNotPinned` when an unknown context is needed, and another `ProblemError`
    when members were added, a value differs, or no proof over the meaning holds.
    """
    dropped: list[str | None] = []
    # 1. Read the document with pinned and inline contexts only; nothing may fall out.
    if _has_null(document):
        raise _altered("a member is null", "有成员为空值")
    expanded = trust.jsonld.expand(document, dropped=dropped)
    if dropped:
        raise _altered("undefined members were added", "添加了未定义的成员")
    return certificate_of_quads(to_quads(expanded), trust, at)


def certificate_of_quads(
    quads: list[Quad], trust: Trust, at: datetime
) -> tuple[dict[str, Any], str]:
    """Give the sealed certificate in an RDF dataset, and its seal's method.

    Raises a `ProblemError` when there is more in it, or no proof over the meaning holds.
    """
    if len(quads) > _MOST_QUADS:
        raise _altered("there is far more in it than a certificate", "内容远多于一份证书")
    # 2. Part the proofs from what they prove.
    proof_graphs = {quad.object for quad in quads if quad.predicate == _PROOF and not quad.graph}
    statements = [quad for quad in quads if not quad.graph and quad.predicate != _PROOF]
    if any(quad.graph and quad.graph not in proof_graphs for quad in quads):
        raise _altered("statements stand outside of the certificate", "证书之外另有陈述")
    # 3. One proof over the meaning, by a seal, must hold.
    for graph in sorted(proof_graphs):
        proof = [Quad(q.subject, q.predicate, q.object) for q in quads if q.graph == graph]
        method = _seal_of(proof, trust)
        if method is None:
            continue
        if method.revoked is not None and method.revoked <= at:
            raise _altered("its key has been revoked", "密钥已被撤销")
        # A proof that has expired, or is not yet made, does not hold in any spelling.
        member = _proof_member(proof, trust)
        Expectations("assertionMethod", None, None, at).check(member)
        if _holds(statements, proof, method, trust.jsonld.rdfc_budget):
            return {**_recompact(statements, trust), "proof": member}, method.id
    raise _altered("no proof over the meaning holds", "没有成立的语义证明")


def added_members(document: Any, trust: Trust, at: datetime) -> dict[str, Any]:
    """Give the members that somebody added to a document which is sealed but for them.

    Tried is the document without what its contexts do not define and certificates do not have;
    only if the seal holds on that is it known that these were added. Else nothing is.
    """
    added: dict[str, Any] = {}
    try:
        pruned = _pruned(document, _undefined(document, trust), added)
        if added:
            recover_certificate(pruned, trust, at)
    except ProblemError:
        return {}
    return added


def _undefined(document: Any, trust: Trust) -> set[str | None]:
    dropped: list[str | None] = []
    trust.jsonld.expand(document, dropped=dropped)
    return set(dropped)


def _pruned(value: Any, undefined: set[str | None], added: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_pruned(item, undefined, added) for item in value]
    if not isinstance(value, dict):
        return value
    foreign = undefined | _foreign_to_certificates(value)
    added.update({name: member for name, member in value.items() if name in foreign})
    return {
        name: member if name == "@context" else _pruned(member, undefined, added)
        for name, member in value.items()
        if name not in foreign
    }


def _foreign_to_certificates(node: dict[str, Any]) -> set[str]:
    """Name the members that a certificate never has at its top or in its subject."""
    if "credentialSubject" in node:
        return node.keys() - MEMBERS
    return node.keys() - FIELDS.keys() - {"id", "type"} if "maskedIdNumber" in node else set()


def _has_null(document: Any) -> bool:
    stack = [document]
    while stack:
        value = stack.pop()
        if value is None:
            return True
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(member for name, member in value.items() if name != "@context")
    return False


def verification_methods_in(quads: list[Quad]) -> list[str]:
    """Give the keys that a dataset's proofs name."""
    return [quad.object[1:-1] for quad in quads if quad.predicate == _METHOD]


def _one(proof: list[Quad], predicate: str) -> str | None:
    values = [quad.object for quad in proof if quad.predicate == predicate]
    return values[0] if len(values) == 1 else None


def _seal_of(proof: list[Quad], trust: Trust) -> VerificationMethod | None:
    """Give the seal that a proof over the meaning names; None for every other proof."""
    suite, method = _one(proof, _CRYPTOSUITE), _one(proof, _METHOD)
    if suite is None or read_literal(suite)["@value"] != BINDS_MEANING or method is None:
        return None
    issuer = trust.seals.get(method[1:-1])
    if issuer is None or _one(proof, _PURPOSE) != _ASSERTION:
        return None
    return issuer.document.method(method[1:-1], "assertionMethod")


def _holds(
    statements: list[Quad], proof: list[Quad], method: VerificationMethod, budget: WorkBudget
) -> bool:
    """Check the proof on RDF alone (vc-di-ecdsa §3.2.2): configuration first, document second."""
    value = _one(proof, _PROOF_VALUE)
    if value is None:
        return False
    try:
        signature = multibase.decode(read_literal(value)["@value"])
    except multibase.InvalidMultibase:
        return False
    hash_function = HASH_FUNCTION[method.public_key.algorithm]
    configuration = [quad for quad in proof if quad.predicate != _PROOF_VALUE]
    hash_data = b"".join(
        hash_function(
            canonicalize(part, hash_function=hash_function, budget=budget).encode()
        ).digest()
        for part in (configuration, statements)
    )
    return signature_is_valid(method.public_key, signature, hash_data)


def _recompact(statements: list[Quad], trust: Trust) -> dict[str, Any]:
    """Write the sealed RDF under the pinned contexts, in a certificate's own order."""
    roots = [q.subject for q in statements if q.predicate == RDF_TYPE and q.object == _CREDENTIAL]
    if len(roots) != 1:
        raise LossyDocument("NOT_ONE_CREDENTIAL", "It is not one credential.", "不是单一的凭证。")
    tree = expanded_tree(roots[0], statements)
    compacted = trust.jsonld.compact([tree], certificate_contexts())
    compacted["@context"] = list(certificate_contexts())
    # RDF has no order; certificates do.
    compacted["type"] = sorted(types_of(compacted), key=lambda name: name != "VerifiableCredential")
    if isinstance(compacted.get("credentialStatus"), list):
        compacted["credentialStatus"].sort(key=lambda entry: str(entry.get("statusPurpose")))
    return compacted


def _proof_member(proof: list[Quad], trust: Trust) -> dict[str, Any]:
    """Write a proof's statements as the JSON member they were (vc-data-integrity §2.1)."""
    subjects = {quad.subject for quad in proof}
    roots = subjects - {quad.object for quad in proof}
    if len(roots) != 1:
        raise _altered("the proof is not one node", "证明不是单一节点")
    member = trust.jsonld.compact([expanded_tree(roots.pop(), proof)], CREDENTIALS_V2)
    del member["@context"]
    return member
