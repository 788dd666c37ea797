"""Documents under one pinned context, and plans that have learned their shape."""

import hashlib

from vc_core.documents.compiled.plans import Plans
from vc_core.documents.n_quads import read_n_quads

URL = "https://pinned.example/v1"
DOCUMENT = {"@context": [URL], "name": "x"}
QUADS = '_:b <urn:name> "{}" .\n'


class Contexts:
    """One pinned context, as a test likes it."""

    def __init__(self, context):
        self.context = context

    def urls(self, kind):
        return [URL] if kind == "context" else []

    def document(self, url):
        assert url == URL
        return {"@context": self.context}


def general_path(document):
    return read_n_quads(QUADS.format(document["name"]))


def plans_under(context=None, path=general_path, document=DOCUMENT, hash_function=hashlib.sha256):
    plans = Plans(Contexts({"name": "urn:name"} if context is None else context))
    for _ in range(2):
        plans.learn(document, path, hash_function)
    return plans


def answer(plans, document=DOCUMENT, hash_function=hashlib.sha256):
    return plans.canonicalize(document, hash_function)


# Two texts of one document: what is stated of them, and whose order then decides that of lines.
TWO_TEXTS = {
    "of two blank nodes": '_:a <urn:name> "{0}" .\n_:b <urn:name> "{1}" .\n',
    "of two blank nodes beside a fixed one": (
        '_:a <urn:name> "{0}" .\n_:b <urn:name> "{1}" .\n<urn:s> <urn:of> _:a .\n'
    ),
    "of one node, under one property": '_:a <urn:name> "{0}" .\n_:a <urn:name> "{1}" .\n',
}
PAIRS = (("one", "two"), ("two", "one"), ("三", "四"), ("四", "三"), ("", "x"), ("b", "a"))


def pair(texts):
    return {"@context": [URL], "name": texts[0], "other": texts[1]}


def stating(statements):
    """Give the general path of such a document."""
    return lambda document: read_n_quads(statements.format(document["name"], document["other"]))
