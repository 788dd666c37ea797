"""Reads N-Quads (RDF 1.1 N-Quads) into the canonical terms of `Quad`; anything else is refused."""

import re

from vc_core.documents.rdf import ABSOLUTE_IRI, LossyDocument, Quad, iri, literal
from vc_core.problems import ProblemError

# A certificate with its proofs is some fifty statements.
MOST_STATEMENTS = 2_000

_IRI = r"<((?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>"
_BLANK = r"(_:\w(?:[\w.\u00b7:-]*[\w\u00b7:-])?)"
_LITERAL = r"\"((?:[^\"\\\n\r]|\\.)*)\"(?:\^\^" + _IRI + r"|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?"
_STATEMENT = re.compile(
    rf"[ \t]*(?:{_IRI}|{_BLANK})[ \t]*{_IRI}[ \t]*(?:{_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*(?:{_IRI}|{_BLANK})?[ \t]*\.[ \t]*(?:#.*)?"
)
_EMPTY = re.compile(r"[ \t]*(?:#.*)?")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}
_LINE_END = re.compile(r"[\r\n]+")


class MalformedNQuads(ProblemError):
    """The text is no N-Quads, or more of it than is read here."""


def begins_like_n_quads(text: str) -> bool:
    """Tell whether the first line that says anything is a statement."""
    for line in _LINE_END.split(text[:20_000]):
        if not _EMPTY.fullmatch(line):
            return _STATEMENT.fullmatch(line) is not None
    return False


def read_n_quads(text: str) -> list[Quad]:
    r"""Give the statements in their order, each once, terms in canonical form.

    >>> read_n_quads('<urn:a> <urn:b> "\\u5f20" _:g .')
    [Quad(subject='<urn:a>', predicate='<urn:b>', object='"张"', graph='_:g')]
    """
    quads: dict[Quad, None] = {}
    for line in _LINE_END.split(text):
        if _EMPTY.fullmatch(line):
            continue
        match = _STATEMENT.fullmatch(line)
        if match is None or len(quads) == MOST_STATEMENTS:
            raise _malformed()
        try:
            quads[_quad(match)] = None
        except LossyDocument:
            raise _malformed() from None
    return list(quads)


def _quad(match: re.Match[str]) -> Quad:
    subject_iri, subject_blank, predicate, *object_, graph_iri, graph_blank = match.groups()
    object_iri, object_blank, text, datatype, language = object_
    if text is not None:
        value = literal(_unescaped(text), _checked(datatype), language)
    else:
        value = _resource(object_iri, object_blank)
    graph = "" if graph_iri is None and graph_blank is None else _resource(graph_iri, graph_blank)
    subject = _resource(subject_iri, subject_blank)
    return Quad(subject, iri(_unescaped(predicate)), value, graph)


def _resource(reference: str | None, blank: str | None) -> str:
    return iri(_unescaped(reference)) if reference is not None else str(blank)


def _checked(datatype: str | None) -> str | None:
    if datatype is None:
        return None
    unescaped = _unescaped(datatype)
    if not ABSOLUTE_IRI.fullmatch(unescaped):
        raise _malformed()
    return unescaped


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    four, eight, short = match.groups()
    if short is not None:
        if short not in _SHORT:
            raise _malformed()
        return _SHORT[short]
    code = int(four or eight, 16)
    if code > 0x10FFFF:
        raise _malformed()
    return chr(code)


def _malformed() -> MalformedNQuads:
    return MalformedNQuads(
        "N_QUADS_MALFORMED",
        "It is not N-Quads, or there is far more in it than a certificate.",
        "不是 N-Quads 文本，或内容远多于一份证书。",
    )
