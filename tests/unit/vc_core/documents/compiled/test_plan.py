"""A plan is made only of what it can repeat, and filled only where nothing else could change."""

import hashlib
import re
from itertools import permutations

import pytest

from vc_core.documents import rdfc
from vc_core.documents.compiled.plan import Plan, Vocabulary, compile_plan
from vc_core.documents.compiled.template import Template, order_is_of_nodes
from vc_core.documents.n_quads import read_n_quads

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
MOST_IRIS, LONGEST_IRI = 256, 256


def vocabulary(*terms, iris=(), prefixes=()):
    return Vocabulary(frozenset(terms), frozenset(iris), tuple(prefixes))


def lines(*statements):
    return "".join(f"{statement} .\n" for statement in statements)


def compiled(*statements, slots=1) -> Plan | None:
    return compile_plan(read_n_quads(lines(*statements)), slots, vocabulary())


def general(*statements) -> bytes:
    return rdfc.canonicalize(read_n_quads(lines(*statements))).encode()


def filled(plan: Plan, *texts: str) -> bytes | None:
    """Fill the plan, and its template if it may have one: the same answer, or one has none."""
    text = plan.fill(texts, hashlib.sha256)
    answer = None if text is None else text.encode()
    if order_is_of_nodes(plan):
        assert Template(plan).fill(list(texts), hashlib.sha256) == answer
    return answer


IMPOSSIBLE = {
    "a named graph": ['<urn:s> <urn:p> "x-slot:0:" <urn:g>'],
    "a list": [f'_:b <{RDF}first> "x-slot:0:"'],
    "the rest of a list": [f"_:b <{RDF}rest> <x-slot:0:>"],
    "a slot that is nowhere": ['<urn:s> <urn:p> "x"'],
    "a slot too many": ['<urn:s> <urn:p> "x-slot:0:"', '<urn:s> <urn:q> "x-slot:1:"'],
    "a slot inside of a text": ['<urn:s> <urn:p> "a x-slot:0: b"'],
    "a slot inside of an IRI": ["<urn:s> <urn:p> <urn:x-slot:0:>"],
    "a slot in a datatype": ['<urn:s> <urn:p> "x-slot:0:"^^<x-slot:0:>'],
    "a slot as a property": ['<urn:s> <x-slot:0:> "x-slot:0:"'],
}


@pytest.mark.parametrize("statements", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_repeated_has_no_plan(statements):
    assert compiled(*statements) is None


@pytest.mark.parametrize(
    "text", ["plain", "", 'a"b\\c', "\n\r\t\x00\x1f\x7f", "𠮷", "\ufffe\uffff", "x-slot:0:", "'"]
)
def test_a_text_is_written_as_the_general_path_writes_it(text):
    plan = compiled('_:b <urn:p> "x-slot:0:"@zh', '_:b <urn:q> "fixed"^^<urn:type>')
    escaped = text.translate(
        {code: f"\\u{code:04X}" for code in [*range(0x20), 0x22, 0x5C, 0x7F, 0xFFFE, 0xFFFF]}
    )
    expected = general(f'_:b <urn:p> "{escaped}"@zh', '_:b <urn:q> "fixed"^^<urn:type>')
    assert filled(plan, text) == expected


def test_a_lone_surrogate_is_left_to_the_general_path():
    for value in ("\ud800", "a\udfff"):
        assert filled(compiled('_:b <urn:p> "x-slot:0:"'), value) is None
        assert filled(compiled("_:b <urn:p> <x-slot:0:>"), f"urn:{value}") is None


def test_two_statements_that_become_one_are_left_to_the_general_path():
    two = compiled('<urn:s> <urn:p> "x-slot:0:"', '<urn:s> <urn:p> "x-slot:1:"', slots=2)
    assert filled(two, "a", "b") == general('<urn:s> <urn:p> "a"', '<urn:s> <urn:p> "b"')
    assert filled(two, "b", "a") == filled(two, "a", "b")
    assert filled(two, "a", "a") is None


def test_two_nodes_that_become_one_are_left_to_the_general_path():
    nodes = ('<x-slot:0:> <urn:p> "one"', '<x-slot:1:> <urn:p> "two"')
    plan = compiled(*nodes, slots=2)
    assert order_is_of_nodes(plan)
    assert filled(plan, "urn:a", "urn:b") == general(
        '<urn:a> <urn:p> "one"', '<urn:b> <urn:p> "two"'
    )
    assert filled(plan, "urn:b", "urn:a") == general(
        '<urn:b> <urn:p> "one"', '<urn:a> <urn:p> "two"'
    )
    assert filled(plan, "urn:a", "urn:a") is None
    # The shorter of two IRIs, one the beginning of the other, stands where its bracket puts it.
    for pair in (("urn:a", "urn:a!"), ("urn:a", "urn:aa")):
        assert filled(plan, *pair) == general(
            f'<{pair[0]}> <urn:p> "one"', f'<{pair[1]}> <urn:p> "two"'
        )


def test_blank_nodes_that_look_alike_are_left_to_the_general_path():
    statements = ('_:a <urn:p> "x-slot:0:"', '_:b <urn:p> "x-slot:1:"')
    plan = compiled(*statements, slots=2)
    assert filled(plan, "one", "two") == general('_:a <urn:p> "one"', '_:b <urn:p> "two"')
    assert filled(plan, "one", "one") is None


def test_blank_nodes_are_named_by_their_hashes_whatever_they_are_linked_by():
    statements = [
        "<urn:root> <urn:p> _:a",
        "<urn:root> <urn:p> _:b",
        "_:a <urn:link> _:b",
        '_:a <urn:q> "{}"',
        '_:b <urn:q> "{}"',
    ]
    plan = compiled(
        *[s.format("x-slot:0:" if s[2] == "a" else "x-slot:1:") for s in statements], slots=2
    )
    for pair in (("one", "two"), ("two", "one"), ("", "\n"), ("三", "四")):
        texts = [text.replace("\n", "\\n") for text in pair]
        expected = general(*[s.format(texts[0] if s[2] == "a" else texts[1]) for s in statements])
        assert filled(plan, *pair) == expected


BY_NODES = {
    "texts under several properties": ['_:b <urn:p> "x-slot:0:"', '_:b <urn:q> "x-slot:1:"'],
    "a node that another names": ["<x-slot:0:> <urn:p> _:b", '_:b <urn:q> "x-slot:1:"'],
    "several fixed values under one property": [
        "_:b <urn:p> <urn:one>",
        '_:b <urn:p> "三"@zh',
        '_:b <urn:q> "x-slot:0:"',
    ],
    "blank nodes": ['_:a <urn:p> "x-slot:0:"', '_:b <urn:p> "x-slot:1:"'],
    "blank nodes of which one is linked to the other": [
        "_:a <urn:link> _:b",
        '_:a <urn:q> "x-slot:0:"',
        '_:b <urn:q> "x-slot:1:"',
    ],
    "named nodes": ['<x-slot:0:> <urn:p> "one"', '<x-slot:1:> <urn:p> "two"'],
    "named and blank nodes": [
        '<x-slot:0:> <urn:p> "one"',
        '<x-slot:1:> <urn:p> "two"',
        '_:b <urn:q> "x-slot:2:"',
    ],
    "an IRI beside a text": ["_:b <urn:p> <x-slot:0:>", '_:b <urn:q> "x-slot:1:"'],
}
# Others begin with the first, and go on before and after the `>` that closes an IRI.
TEXTS = ("urn:a", "urn:a-", "urn:aA", "urn:b", "urn:aa")


def in_slots(statements, texts):
    return [re.sub(r"x-slot:(\d):", lambda slot: texts[int(slot[1])], s) for s in statements]


@pytest.mark.parametrize("statements", BY_NODES.values(), ids=BY_NODES)
def test_where_only_nodes_decide_the_order_there_is_a_template(statements):
    slots = 1 + max(int(slot) for slot in re.findall(r"x-slot:(\d)", "".join(statements)))
    plan = compiled(*statements, slots=slots)
    assert order_is_of_nodes(plan)
    for texts in permutations(TEXTS, slots):
        assert filled(plan, *texts) == general(*in_slots(statements, texts))


def test_an_iri_is_written_as_it_is_beside_a_text_that_is_escaped():
    plan = compiled("_:b <urn:p> <x-slot:0:>", '_:b <urn:q> "x-slot:1:"', slots=2)
    for iri in ("urn:plain", "urn:\x7f", "urn:三"):
        expected = general(f"_:b <urn:p> <{iri}>", '_:b <urn:q> "\\n"')
        assert filled(plan, iri, "\n") == expected


NOT_BY_NODES = {
    "a subject of fixed name": ['<urn:s> <urn:p> "x-slot:0:"'],
    "a slot as node and as text": ['<x-slot:0:> <urn:p> "x-slot:0:"'],
    "two named nodes beside a blank one": [
        "<x-slot:0:> <urn:p> _:b",
        "<x-slot:1:> <urn:p> _:b",
        '_:b <urn:q> "x"',
    ],
    "several texts under one property": ['_:b <urn:p> "x-slot:0:"', '_:b <urn:p> "x-slot:1:"'],
    "a text beside a fixed one": ['_:b <urn:p> "x-slot:0:"', '_:b <urn:p> "fixed"'],
    "an IRI beside a fixed one": ["_:b <urn:p> <x-slot:0:>", '_:b <urn:p> "fixed"'],
}


@pytest.mark.parametrize("statements", NOT_BY_NODES.values(), ids=NOT_BY_NODES)
def test_where_a_text_could_change_the_order_there_is_no_template(statements):
    slots = 1 + max(
        int(statement.split("x-slot:")[1][0]) for statement in statements if "x-slot" in statement
    )
    plan = compiled(*statements, slots=slots)
    assert plan is not None
    assert not order_is_of_nodes(plan)


def test_a_template_refuses_what_is_no_text():
    plan = compiled('_:b <urn:p> "x-slot:0:"')
    for entry in (None, 1, True, ["x"], {}, "\ud800"):
        assert Template(plan).fill([entry], hashlib.sha256) is None


def test_a_template_keeps_only_so_many_orders_and_still_knows_the_others():
    statements = [f'<x-slot:{slot}:> <urn:p> "{slot}"' for slot in range(5)]
    plan = compiled(*statements, slots=5)
    template = Template(plan)
    for turn, order in enumerate(permutations(range(5))):
        names = [f"urn:{place}" for place in order]
        expected = general(*[f'<{name}> <urn:p> "{slot}"' for slot, name in enumerate(names)])
        assert template.fill(names, hashlib.sha256) == expected
        assert len(template._wholes) == min(turn + 1, 24)


# The vocabulary: which IRIs mean the same whatever the contexts say


@pytest.mark.parametrize(
    ("iri", "alone"),
    [
        ("urn:example:x", True),
        ("did:example:x#y", True),
        ("HTTPS://x.example/", True),
        ("relative", False),
        ("//x.example/", False),
        ("", False),
        ("urn:a b", False),
        ("urn:<", False),
        ("term:x", False),
        ("term:x:y", False),
        ("term://x.example/", True),
        ("urn:term", False),
        ("urn:prefix:x", False),
        ("urn:prefix", True),
    ],
)
def test_an_iri_that_the_contexts_could_change_is_left_to_the_general_path(iri, alone):
    words = vocabulary("term", iris=["urn:term"], prefixes=["urn:prefix:"])
    for _ in range(2):
        assert words.leaves_alone([iri]) is alone
        assert words.leaves_alone(["urn:good", iri]) is alone


def test_what_is_remembered_of_good_iris_is_bounded():
    words = vocabulary()
    for number in range(3 * MOST_IRIS):
        assert words.leaves_alone([f"urn:{number}"])
        assert words.leaves_alone([f"urn:{'x' * LONGEST_IRI}{number}"])
        assert len(words._untouched) <= MOST_IRIS
    assert not any(len(iri) > LONGEST_IRI for iri in words._untouched)
    assert f"urn:{3 * MOST_IRIS - 1}" in words._untouched
    longest = "urn:".ljust(LONGEST_IRI, "x")
    assert words.leaves_alone([longest])
    assert longest in words._untouched
