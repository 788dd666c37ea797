"""RDF datasets: from expanded JSON-LD to quads, refusing whatever RDF would lose."""

import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from vc_core.documents.jcs import canonicalize
from vc_core.problems import ProblemError

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = f"<{RDF}type>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"

ABSOLUTE_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")
_BLANK = re.compile(r"_:\S+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")

ESCAPES = str.maketrans(
    {
        # All that is not an XML 1.1 Char (RDF Canonicalization, appendix A).
        **{chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)},
        "\b": "\\b",
        "\t": "\\t",
        "\n": "\\n",
        "\f": "\\f",
        "\r": "\\r",
        '"': '\\"',
        "\\": "\\\\",
    }
)


class LossyDocument(ProblemError):
    """Some of the document would not reach the RDF that is signed."""


class Quad(NamedTuple):
    """One statement; each term is canonical N-Quads text, `graph` is empty for the default graph.

    IRIs start with `<`, literals with `"`, blank nodes with `_:`.
    """

    subject: str
    predicate: str
    object: str
    graph: str = ""

    def to_nquad(self) -> str:
        """Serialize as one line of canonical N-Quads (RDF Canonicalization §5)."""
        graph = f" {self.graph}" if self.graph else ""
        return f"{self.subject} {self.predicate} {self.object}{graph} .\n"


def literal(value: str, datatype: str | None = None, language: str | None = None) -> str:
    """Write a literal in canonical N-Quads form (RDF Canonicalization, appendix A)."""
    if not value.isascii() and _SURROGATE.search(value):
        raise _lossy(
            "LONE_SURROGATE", "a string has a lone surrogate", "字符串中含有孤立的代理码点"
        )
    text = f'"{value.translate(ESCAPES)}"'
    if language is not None:
        return f"{text}@{language}"
    if datatype is None or datatype == f"{XSD}string":
        return text
    return f"{text}^^{iri(datatype)}"


def iri(value: Any) -> str:
    """Write an absolute IRI; a relative or unwritable one is refused, never dropped."""
    if not isinstance(value, str) or not ABSOLUTE_IRI.fullmatch(value):
        raise _lossy(
            "RELATIVE_IRI",
            "an identifier or type is not an absolute IRI",
            "标识符或类型不是绝对 IRI",
        )
    return f"<{value}>"


def _lossy(code: str, en: str, zh: str) -> LossyDocument:
    return LossyDocument(
        code, f"Not everything here is signed: {en}.", f"存在未被签名覆盖的内容：{zh}。"
    )


def to_quads(expanded: Iterable[Any]) -> list[Quad]:
    """Deserialize expanded JSON-LD to RDF (JSON-LD 1.1 API §8), losing nothing.

    Refuses with `LossyDocument` what the algorithm would drop in silence: relative IRIs,
    blank-node predicates, base directions, index values and reverse properties.
    """
    return _Deserializer().run(expanded)


class _Deserializer:
    def __init__(self) -> None:
        # A dict keeps the order and drops repeated statements in one step.
        self._quads: dict[Quad, None] = {}
        self._labels: dict[str, str] = {}
        self._count = 0

    def run(self, expanded: Iterable[Any]) -> list[Quad]:
        for node in expanded:
            self._node(node, "")
        return list(self._quads)

    def _fresh(self) -> str:
        self._count += 1
        return f"_:b{self._count - 1}"

    def _resource(self, identifier: Any) -> str:
        if identifier is None:
            return self._fresh()
        if isinstance(identifier, str) and _BLANK.fullmatch(identifier):
            label = self._labels.get(identifier)
            if label is None:
                label = self._labels[identifier] = self._fresh()
            return label
        return iri(identifier)

    def _add(self, subject: str, predicate: str, value: str, graph: str) -> None:
        self._quads[Quad(subject, predicate, value, graph)] = None

    def _node(self, node: dict[str, Any], graph: str) -> str:
        if not isinstance(node, dict) or "@value" in node or "@list" in node or "@set" in node:
            raise _lossy(
                "FREE_FLOATING_VALUE", "a value belongs to no node", "存在不属于任何节点的值"
            )
        subject = self._resource(node.get("@id"))
        for name, values in node.items():
            if name == "@id":
                continue
            if name == "@type":
                for type_ in values:
                    self._add(subject, RDF_TYPE, self._resource(type_), graph)
            elif name == "@graph":
                for member in values:
                    self._node(member, subject)
            elif name == "@included":
                for member in values:
                    self._node(member, graph)
            elif name.startswith("@"):
                raise _lossy(
                    "KEYWORD_NOT_SIGNED", f"{name} does not reach RDF", f"{name} 不进入签名数据"
                )
            else:
                predicate = iri(name)
                for value in values:
                    self._add(subject, predicate, self._object(value, graph), graph)
        return subject

    def _object(self, value: Any, graph: str) -> str:
        if "@list" in value:
            return self._list(value["@list"], graph)
        if "@value" in value:
            return _literal_of(value)
        return self._node(value, graph)

    def _list(self, items: list[Any], graph: str) -> str:
        head = _NIL
        cells = [(self._fresh(), item) for item in items]
        for cell, item in reversed(cells):
            self._add(cell, _FIRST, self._object(item, graph), graph)
            self._add(cell, _REST, head, graph)
            head = cell
        return head


def _literal_of(item: dict[str, Any]) -> str:
    value, datatype, language = item["@value"], item.get("@type"), item.get("@language")
    if set(item) - {"@value", "@type", "@language"}:
        raise _lossy(
            "KEYWORD_NOT_SIGNED",
            "a base direction or index does not reach RDF",
            "文字方向或索引不进入签名数据",
        )
    if datatype == "@json":
        return literal(canonicalize(value).decode("utf-8"), f"{RDF}JSON")
    if isinstance(value, bool):
        return literal("true" if value else "false", datatype or f"{XSD}boolean")
    if isinstance(value, int | float):
        return _number(value, datatype)
    if not isinstance(value, str):
        raise _lossy(
            "VALUE_NOT_SIGNED",
            "a value is no string, number or boolean",
            "值不是字符串、数字或布尔值",
        )
    if language is not None:
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            raise _lossy("LANGUAGE_TAG", "a language tag is malformed", "语言标记格式错误")
        return literal(value, language=language)
    return literal(value, datatype)


def _number(value: float, datatype: str | None) -> str:
    """Write a number as JSON-LD 1.1 API §8.2.2 says: xsd:integer or canonical xsd:double."""
    if not math.isfinite(value):
        raise _lossy("VALUE_NOT_SIGNED", "a number is not finite", "数字不是有限值")
    if datatype == f"{XSD}double" or value != int(value) or abs(value) >= 1e21:
        return literal(_canonical_double(value), datatype or f"{XSD}double")
    return literal(str(int(value)), datatype or f"{XSD}integer")


def _canonical_double(value: float) -> str:
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    whole, _, fraction = mantissa.partition(".")
    return f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
