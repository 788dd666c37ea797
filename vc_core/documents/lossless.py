"""Nothing hidden, nothing dropped: the JSON that people read is the RDF that is signed."""

from typing import Any

from vc_core.documents.jsonld import JsonLd
from vc_core.documents.rdf import LossyDocument, Quad, to_quads

_EMBEDDING = "verifiableCredential"
_EMBEDDING_IRI = "https://www.w3.org/2018/credentials#verifiableCredential"

# The only keywords a credential needs beside @context: a text in a language.
_VALUE_OBJECT = frozenset({"@value", "@language", "@direction"})


def lossless_quads(document: dict[str, Any], jsonld: JsonLd) -> list[Quad]:
    """Give the RDF of `document`, if the document says that RDF and nothing else.

    The document must equal its own compaction under its own contexts (SECURITY R1, R2):
    a member spelt by its IRI, hidden under a keyword or an alias of one, undefined, null,
    empty or relative makes a difference and is refused. Raises `LossyDocument`, `InvalidJsonLd`,
    `ContextNotPinned` or `WorkBudgetExceeded`.
    """
    if _EMBEDDING in document:
        return _presentation_quads(document, jsonld)
    return _lossless(document, jsonld)[1]


def _lossless(original: dict[str, Any], jsonld: JsonLd) -> tuple[list[Any], list[Quad]]:
    """Give the expanded form and its RDF, once it is known that nothing is lost."""
    document = _without_proof_contexts(original)
    iris = _names_with_colons(document)
    expanded = jsonld.expand(document)
    if document is not original and jsonld.expand(original) != expanded:
        raise _other_meaning()
    properties = _properties(expanded)
    # Compaction leaves an IRI where no term fits the value, as with a text under that of
    # `credentialStatus`; whoever looks for the term would not see it.
    if iris and not iris <= properties - jsonld.contexts.iris_with_terms:
        raise _other_spelling()
    # Quads first: what makes no RDF at all is told as that, not as another spelling.
    quads = _statements(expanded, jsonld)
    compacted = jsonld.compact(expanded, document.get("@context", {}))
    if not _same(_without_context(document), _without_context(compacted)):
        raise _other_spelling()
    return expanded, quads


def _without_proof_contexts(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out what JCS proofs repeat: the document's own `@context` (vc-di-ecdsa §3.3.1)."""
    value = document.get("proof")
    proofs = value if isinstance(value, list) else [value]
    context = document.get("@context")
    if not any(isinstance(proof, dict) and "@context" in proof for proof in proofs):
        return document
    plain = [
        {name: member for name, member in proof.items() if name != "@context"}
        if isinstance(proof, dict) and proof.get("@context", ...) == context
        else proof
        for proof in proofs
    ]
    return {**document, "proof": plain if isinstance(value, list) else plain[0]}


def _statements(expanded: list[Any], jsonld: JsonLd) -> list[Quad]:
    return to_quads(_without_direction(expanded) if jsonld.unsigned_direction else expanded)


def _without_direction(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_direction(item) for item in value]
    if not isinstance(value, dict):
        return value
    dropped = "@direction" if "@value" in value else None
    return {name: _without_direction(item) for name, item in value.items() if name != dropped}


def _presentation_quads(presentation: dict[str, Any], jsonld: JsonLd) -> list[Quad]:
    """Give the RDF of a presentation: its own members, and each credential as it stands alone.

    Embedded credentials bring contexts of their own (VC 2.0 §4.13), so that the whole cannot
    equal its own compaction. Each must therefore mean inside exactly what it means alone.
    """
    embedded = presentation[_EMBEDDING]
    credentials = embedded if isinstance(embedded, list) else [embedded]
    shell = {name: member for name, member in presentation.items() if name != _EMBEDDING}
    _lossless(shell, jsonld)
    alone = []
    for credential in credentials:
        if not isinstance(credential, dict) or _EMBEDDING in credential:
            raise _other_meaning()
        alone.append({"@graph": _lossless(credential, jsonld)[0]})
    expanded = jsonld.expand(presentation)
    inside = [node.get(_EMBEDDING_IRI) for node in expanded if _EMBEDDING_IRI in node]
    if inside != [alone]:
        raise _other_meaning()
    return _statements(expanded, jsonld)


def _other_spelling() -> LossyDocument:
    return LossyDocument(
        "NOT_ITS_OWN_COMPACTION",
        "Not everything here is signed: a member is undefined, hidden or spelt in another way.",
        "存在未被签名覆盖的内容：有成员未定义、被隐藏或以其他写法出现。",
    )


def _other_meaning() -> LossyDocument:
    return LossyDocument(
        "EMBEDDED_MEANING",
        "A credential or proof inside does not mean there what it means alone.",
        "内嵌的凭证或证明在此处的含义与其单独的含义不一致。",
    )


def _without_context(document: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in document.items() if name != "@context"}


def _names_with_colons(document: dict[str, Any]) -> set[str]:
    """Give the names that are IRIs, whole or with a prefix.

    Refused are keywords beside the outermost `@context` and value objects for texts.
    """
    stack: list[Any] = [member for name, member in document.items() if name != "@context"]
    iris = _refuse_keywords_of(document, frozenset({"@context"}))
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            if not ("@value" in value and value.keys() <= _VALUE_OBJECT):
                iris |= _refuse_keywords_of(value, frozenset())
            stack.extend(value.values())
    return iris


def _refuse_keywords_of(members: dict[str, Any], allowed: frozenset[str]) -> set[str]:
    keywords = [name for name in members if name[:1] == "@" and name not in allowed]
    if keywords:
        raise LossyDocument(
            "JSONLD_KEYWORD",
            f"A credential may not use {min(keywords)[:20]} here.",
            f"此处不允许使用 JSON-LD 关键字 {min(keywords)[:20]}。",
        )
    return {name for name in members if ":" in name}


def _properties(expanded: list[Any]) -> set[str]:
    """Give the properties by their IRIs; refuse what readers and statements tell otherwise.

    RDF would merge a node that is described in two places, a reader would not. What has no value
    makes no statement, so that nobody has signed it. An alias of a keyword shows here, too:
    `@included` and `@reverse` are never legitimate.
    """
    properties: set[str] = set()
    described: set[str] = set()
    stack: list[Any] = [*expanded]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack.extend(node)
            continue
        if not isinstance(node, dict) or "@value" in node:
            continue
        if "@included" in node or "@reverse" in node:
            raise LossyDocument(
                "JSONLD_KEYWORD",
                "A credential may not use @included or @reverse, under any name.",
                "凭证不得以任何名称使用 @included 或 @reverse。",
            )
        identifier = node.get("@id")
        if isinstance(identifier, str) and len(node) > 1:
            if identifier in described:
                raise LossyDocument(
                    "NODE_DESCRIBED_TWICE",
                    "The same identifier is described in two places.",
                    "同一标识符在两处被描述。",
                )
            described.add(identifier)
        for name, member in node.items():
            # An empty ordered list is a statement of its own (JSON-LD 1.1 §4.3.1).
            if member == [] and name != "@list":
                raise _other_spelling()
            if name not in ("@id", "@type"):
                properties.add(name)
                stack.append(member)
    return properties


def _reference(value: Any, counterpart: Any) -> Any:
    if isinstance(value, dict) and isinstance(counterpart, str) and len(value) == 1:
        return value.get("id", value.get("@value", value))
    return value


def _same_language(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.lower() == other.lower()


def _same(one: Any, other: Any) -> bool:
    """Compare, taking a list of one for its entry and a bare reference for its identifier.

    JSON-LD makes no difference between `{"id": x}` and `x` where it expects an identifier,
    between `{"@value": x}` and `x`, nor between capitals and small letters in language tags.
    """
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    if isinstance(one, list) and len(one) == 1 and not isinstance(other, list):
        one = one[0]
    if isinstance(other, list) and len(other) == 1 and not isinstance(one, list):
        other = other[0]
    one, other = _reference(one, other), _reference(other, one)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(
            _same_language(one[name], other[name])
            if name == "@language"
            else _same(one[name], other[name])
            for name in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    # True == 1 in Python, not in JSON.
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)
