"""Objects made by a program: only what strict JSON could have given passes (SECURITY R6)."""

import enum

import pytest

from vc_core.documents.strict_json import Limits, MalformedJson, check_value, parse


class Name(enum.StrEnum):
    ORDINARY = "ordinary"
    LONE = "\ud800"


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, 0.5, "x", [], {}, 2**53 - 1, -(2**53) + 1, 1e308, "𠮷", "\u0000"),
        {"a": [1, {"b": [None, "x", Name.ORDINARY]}], Name.ORDINARY: "x"},
    ],
    ids=repr,
)
def test_what_json_can_say_passes(value):
    check_value(value)
    check_value({"member": [value]})


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *((float("nan"), "JSON_NUMBER"), (float("inf"), "JSON_NUMBER")),
        *((-float("inf"), "JSON_NUMBER"), (2**53, "JSON_NUMBER"), (-(2**53), "JSON_NUMBER")),
        *((b"x", "JSON_TYPE"), ((1,), "JSON_TYPE"), ({1}, "JSON_TYPE"), (1j, "JSON_TYPE")),
        *((object, "JSON_TYPE"), ({1: "x"}, "JSON_TYPE"), ({None: "x"}, "JSON_TYPE")),
        *((("x"), None), ("\ud800", "JSON_LONE_SURROGATE"), ("\udc00", "JSON_LONE_SURROGATE")),
        *(({"\udfff": 1}, "JSON_LONE_SURROGATE"), (Name.LONE, "JSON_LONE_SURROGATE")),
        # Two halves that only meet when texts are put side by side are lone all the same.
        (["\ud842", "\udfb7"], "JSON_LONE_SURROGATE"),
        (["x", 1, "\ud800"], "JSON_LONE_SURROGATE"),
    ],
    ids=repr,
)
def test_what_json_cannot_say_is_refused_wherever_it_stands(value, code):
    within_others = ([[[value]], [["x"]]], {"a": {"b": {"c": value}}, "d": {"e": {}}})
    for document in (value, [value], {"a": {"b": ["x", value]}}, *within_others):
        if code is None:
            check_value(document)
            continue
        with pytest.raises(MalformedJson) as caught:
            check_value(document)
        assert caught.value.code == code
        assert caught.value.text.zh


def nested(depth):
    value = "x"
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_counted_as_the_reader_counts_it():
    check_value(nested(64))
    assert parse("[" * 64 + "]" * 64) is not None
    for depth in (65, 100_000):
        with pytest.raises(MalformedJson) as caught:
            check_value(nested(depth))
        assert caught.value.code == "JSON_TOO_DEEP"
        assert "More than 64 levels" in caught.value.text.en


def test_a_document_that_contains_itself_is_too_deep():
    document = {}
    document["self"] = document
    with pytest.raises(MalformedJson) as caught:
        check_value(document)
    assert caught.value.code == "JSON_TOO_DEEP"


@pytest.mark.parametrize(
    ("document", "values"),
    [("x", 1), ([], 1), ([1, 2], 3), ({"a": 1, "b": [1]}, 4), ({"a": {"b": {}}}, 3)],
    ids=repr,
)
def test_the_number_of_values_is_bounded_to_the_one(document, values):
    check_value(document, limits=Limits(values=values))
    with pytest.raises(MalformedJson) as caught:
        check_value(document, limits=Limits(values=values - 1))
    assert caught.value.code == "JSON_TOO_MANY_VALUES"


def test_a_reader_allowed_more_depth_than_python_has_still_ends_in_its_own_error():
    with pytest.raises(MalformedJson) as caught:
        parse("[" * 200_000 + "]" * 200_000, limits=Limits(depth=1_000_000))
    assert caught.value.code == "JSON_TOO_DEEP"
    assert "More than 1000000 levels" in caught.value.text.en
