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
        assert not accepts(value)


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "array", "items": {"type": "string"}}, [[], ["x"]], [["x", 1], "x"]),
        ({"type": "array", "minItems": 2}, [[1, 2], [1, 2, 3]], [[], [1]]),
        ({"type": "object"}, [{}, {"a": 1}], [[], "x"]),
        ({"type": "array", "items": {}}, [[], ["x", 1]], ["x"]),
        ({"type": "object", "properties": {"a": {}}}, [{}, {"a": 1}], ["x"]),
        ({}, ["x", 1, None, []], []),
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
    ],
    ids=repr,
)
def test_arrays_are_accepted_as_the_general_validator_accepts_them(schema, good, bad):
    accepts, validator = acceptor(schema), Draft202012Validator(schema)
    for value, expected in [*((value, True) for value in good), *((value, False) for value in bad)]:
        assert validator.is_valid(value) is expected
        assert accepts(value) is expected
