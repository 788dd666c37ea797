"""The shortcut for pinned schemas accepts what the general validator accepts, and nothing else."""

import copy
import json
import random

import pytest
from jsonschema import Draft202012Validator

from vc_core.documents.loader import pinned
from vc_core.documents.schema_acceptance import acceptor

CONTEXTS = pinned()
ROUNDS = 1500
VALUES = ("", "x", "张" * 70, "2020-01-01\n", None, True, 1, 1.0, [], ["x"], {}, {"x": "y"})


def edited(document, chance):
    """Change a document in one to three random places."""
    document = copy.deepcopy(document)
    for _ in range(chance.randint(1, 3)):
        places = [document]
        for place in places:
            members = place.values() if isinstance(place, dict) else place
            places += [member for member in members if isinstance(member, dict | list)]
        place = chance.choice(places)
        if isinstance(place, dict):
            name = chance.choice([*place, "more", "examination", "eLicenceIdentifier"])
            if chance.random() < 0.3:
                place.pop(name, None)
            else:
                place[name] = copy.deepcopy(chance.choice([*VALUES, *place.values()]))
        elif place and chance.random() < 0.5:
            place[chance.randrange(len(place))] = copy.deepcopy(chance.choice(VALUES))
        else:
            place.append(copy.deepcopy(chance.choice([*VALUES, *place])))
    return document


@pytest.mark.parametrize("url", sorted(CONTEXTS.urls("schema")))
def test_shortcut_and_validator_agree_on_every_edited_document(bureau, url):
    chance = random.Random(20190901)
    schema = CONTEXTS.schema(url)
    accepts, validator = acceptor(schema), Draft202012Validator(schema)
    samples = [bureau.unsecured(name) for name in bureau.texts]
    disagreed = []
    fitting = 0
    for _ in range(ROUNDS):
        document = edited(chance.choice(samples), chance)
        fits = validator.is_valid(document)
        fitting += fits
        if accepts(document) != fits:
            disagreed.append(json.dumps(document, ensure_ascii=False))
    assert disagreed == []
    if "professional" in url:
        assert fitting > 5
        assert any(accepts(sample) for sample in samples)


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {"type": "number"},
        {"type": ["string", "null"]},
        {"pattern": "x"},
        {"const": 1},
        {"enum": [True]},
        {"const": [1]},
        {"const": {"a": 1}},
        {"$ref": "#/$defs/x"},
        {"type": "object", "additionalProperties": {"type": "string"}},
        {"type": "array", "items": {"anyOf": []}},
        {"type": "string", "unheardOf": 1},
    ],
    ids=json.dumps,
)
def test_what_is_not_decided_here_is_accepted_never(schema):
    accepts = acceptor(schema)
    for value in (*VALUES, {"x": "x"}, ["x"], "x", 1, True):
        assert accepts(value) is False


TEXT, LONG = {"type": "string"}, {"type": "string", "minLength": 2}
CLOSED = {"type": "object", "additionalProperties": False}

TEXTS = [
    (TEXT, ["", "x", "张" * 99], [["x"], {"x": "y"}, 1, None]),
    (
        {"type": "string", "minLength": 2, "maxLength": 3},
        ["张三", "abc"],
        ["张", "abcd", ["a", "b"]],
    ),
    ({"type": "string", "pattern": "^[a-z]+$"}, ["x", "x" * 99], ["", "X", ["x"], 1]),
    (
        {"type": "string", "pattern": "^[a-z]*$", "minLength": 2, "maxLength": 3},
        ["ab", "abc"],
        ["", "a", "abcd", "AB", ["a", "b"]],
    ),
    ({"type": "string", "pattern": "b"}, ["abc"], ["ac"]),
    ({"type": "string", "pattern": "^$"}, [""], ["x"]),
    ({"const": "x"}, ["x"], ["", "xx", ["x"], {"x": "x"}, 1]),
    ({"const": ["x", "y"]}, [["x", "y"]], ["x", ["x"], ["y", "x"], []]),
    ({"enum": ["x", ["y"]]}, ["x", ["y"]], ["y", ["x"], "", None]),
    ({"type": "string", "const": "x"}, ["x"], ["y", 1]),
    ({"type": "string", "enum": ["x", "yy"], "minLength": 2}, ["yy"], ["x", "zz"]),
]
OBJECTS = [
    ({"type": "object"}, [{}, {"a": 1}], [[], "x"]),
    ({"type": "object", "properties": {"a": {}}}, [{}, {"a": 1}], ["x"]),
    ({"type": "object", "properties": {"a": TEXT}}, [{}, {"a": "x"}, {"b": 1}], [{"a": 1}]),
    ({"type": "object", "required": ["a"]}, [{"a": 1}, {"a": [], "b": 1}], [{}, {"b": 1}]),
    ({"type": "object", "required": ["a", "b"]}, [{"a": 1, "b": 2}], [{"a": 1}, {"b": 1}]),
    (
        {"type": "object", "required": ["a"], "properties": {"a": LONG}},
        [{"a": "xx"}, {"a": "xx", "b": 1}],
        [{"a": "x"}, {"a": []}, {"a": {}}, {"a": 1}, {"b": "xx"}],
    ),
    (
        {"type": "object", "required": ["b", "a"], "properties": {"a": TEXT, "b": {"const": "b"}}},
        [{"a": "x", "b": "b"}, {"b": "b", "a": "x", "c": 1}],
        [{"a": "x", "b": "x"}, {"a": 1, "b": "b"}, {"a": "b", "b": 1}],
    ),
    (
        {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": LONG}},
        [{"a": "x"}, {"a": "x", "b": "xx"}],
        [{"a": "x", "b": "x"}, {"a": "x", "c": 1, "b": 1}, {"b": "xx"}],
    ),
    (CLOSED, [{}], [{"a": 1}]),
    (
        {**CLOSED, "required": ["a"], "properties": {"a": {}, "b": {}}},
        [{"a": 1}, {"a": 1, "b": 1}],
        [{}, {"b": 1}, {"a": 1, "c": 1}, {"a": 1, "b": 1, "c": 1}],
    ),
    # What must be there and may not: nothing fits.
    ({**CLOSED, "required": ["a"]}, [], [{}, {"a": 1}, {"b": 1}]),
]
ARRAYS = [
    ({"type": "array", "items": {"type": "string"}}, [[], ["x"]], [["x", 1], "x"]),
    ({"type": "array", "minItems": 2}, [[1, 2], [1, 2, 3]], [[], [1]]),
    ({"type": "array", "items": {}}, [[], ["x", 1]], ["x"]),
    (
        {"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "object"}},
        [[], ["x"], ["x", {}]],
        [[{}], ["x", "x"], ["x", {}, "x"]],
    ),
    (
        {"type": "array", "prefixItems": [{"type": "string"}], "items": False},
        [[], ["x"]],
        [["x", "x"]],
    ),
    (
        {"type": "array", "prefixItems": [{"type": "string"}], "items": True},
        [["x"], ["x", 5]],
        [[5]],
    ),
]


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [*TEXTS, *OBJECTS, *ARRAYS, ({}, ["x", 1, None, []], [])],
    ids=repr,
)
def test_a_document_is_accepted_as_the_general_validator_accepts_it(schema, good, bad):
    accepts, validator = acceptor(schema), Draft202012Validator(schema)
    for value, expected in [*((value, True) for value in good), *((value, False) for value in bad)]:
        assert validator.is_valid(value) is expected
        assert accepts(value) is expected
