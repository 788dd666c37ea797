"""What pointers select of a shape is learned, by place and never by text."""

import hashlib

import pytest

from tests.unit.vc_core.documents.compiled.pinned_shapes import (
    DOCUMENT,
    PAIRS,
    TWO_TEXTS,
    Contexts,
    pair,
    plans_under,
    stating,
)
from vc_core.documents import rdfc
from vc_core.documents.compiled.plans import SKOLEM_PREFIX, Plans
from vc_core.documents.n_quads import read_n_quads


def rename(label):
    return label


def selecting(plans, document=DOCUMENT, pointers=("/name",)):
    return plans.select(document, pointers, hashlib.sha256, rename)


def test_a_selection_is_learned_only_of_the_general_paths_own_statements():
    plans = plans_under()
    assert selecting(plans) is None
    line = '_:c14n0 <urn:name> "x" .\n'
    for wrong in ({}, {'_:c14n0 <urn:name> "y" .\n': True}, {line: True, "more": False}):
        plans.learn_selection(DOCUMENT, ["/name"], wrong, hashlib.sha256, rename)
        assert selecting(plans) is None
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans) == ([line], [True])
    assert selecting(plans, {**DOCUMENT, "name": "y"}) == (['_:c14n0 <urn:name> "y" .\n'], [True])
    assert selecting(plans, pointers=("/other",)) is None


def test_a_shape_without_a_template_is_selected_of_by_its_plan():
    statement = '<urn:s> <urn:name> "{}" .\n'
    plans = plans_under(path=lambda document: read_n_quads(statement.format(document["name"])))
    line = statement.format("x")
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, {**DOCUMENT, "name": "y"}) == ([statement.format("y")], [True])


def test_of_an_unknown_shape_no_selection_is_learned():
    plans = Plans(Contexts({}))
    plans.learn_selection(DOCUMENT, ["/name"], {"line": True}, hashlib.sha256, rename)
    assert selecting(plans) is None


@pytest.mark.parametrize("name", [SKOLEM_PREFIX + "x", 5, None, "\ud800"], ids=repr)
def test_a_text_that_could_be_taken_for_a_node_is_left_to_the_general_path(name):
    plans = plans_under()
    line = '_:c14n0 <urn:name> "x" .\n'
    plans.learn_selection(DOCUMENT, ["/name"], {line: True}, hashlib.sha256, rename)
    odd = {**DOCUMENT, "name": name}
    assert selecting(plans, odd) is None
    plans.learn_selection(odd, ["/odd"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, pointers=("/odd",)) is None


def test_only_so_many_selections_are_remembered():
    plans = plans_under()
    line = '_:c14n0 <urn:name> "x" .\n'
    for number in range(16):
        plans.learn_selection(DOCUMENT, [f"/{number}"], {line: False}, hashlib.sha256, rename)
    assert selecting(plans, pointers=("/0",)) == ([line], [False])
    plans.learn_selection(DOCUMENT, ["/more"], {line: True}, hashlib.sha256, rename)
    assert selecting(plans, pointers=("/0",)) is None
    assert selecting(plans, pointers=("/more",)) == ([line], [True])


@pytest.mark.parametrize("statements", TWO_TEXTS.values(), ids=TWO_TEXTS)
def test_selected_statements_are_in_canonical_order_under_their_new_labels(statements):
    """The place of the first text was selected; its statement stands where its text puts it."""
    path, pointers = stating(statements), ("/name",)

    def renamed(label):
        return label.replace("c14n", "new")

    def expected(texts):
        lines = renamed(rdfc.canonicalize(path(pair(texts)))).splitlines(keepends=True)
        return lines, [f'"{texts[0]}"' in line for line in lines]

    for learned in PAIRS:
        plans = plans_under(path=path, document=pair(learned))
        found = dict(zip(*expected(learned), strict=True))
        plans.learn_selection(pair(learned), pointers, found, hashlib.sha256, renamed)
        for texts in PAIRS:
            selected = plans.select(pair(texts), pointers, hashlib.sha256, renamed)
            assert selected == expected(texts)
