"""Canonical JSON (RFC 8785): its own examples, and what it refuses."""

import struct

import pytest

from vc_core.documents.jcs import NotCanonicalizable, canonicalize, escape

# RFC 8785 appendix B, and one: IEEE 754 bits and what ECMAScript writes.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
    "3ff0000000000000": "1",
    "bff0000000000000": "-1",
}


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_numbers_are_written_as_ecmascript_does(bits, written):
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonicalize(value) == written.encode()


def test_the_example_of_section_3_2_3_is_sorted_by_utf_16_code_units():
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    canonical = canonicalize(dict.fromkeys(names, 0)).decode()
    order = [canonical.index(name if name != "\r" else "\\r") for name in names]
    expected = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert sorted(names, key=lambda name: order[names.index(name)]) == expected


def test_strings_are_escaped_no_more_than_needed():
    text = '\u20ac$\x0f\nA\'\x42"\\\\"/\x7f\u2028\x00\b\f\r\t𠮷'
    written = '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f\u2028\\u0000\\b\\f\\r\\t𠮷"'
    assert canonicalize(text) == written.encode()


def test_members_are_sorted_at_every_depth_and_lists_keep_their_order():
    value = {"b": [3, {"z": None, "a": True}, 1], "a": {"d": False, "c": 0.5}}
    written = b'{"a":{"c":0.5,"d":false},"b":[3,{"a":true,"z":null},1]}'
    assert canonicalize(value) == written


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 2**53, -(2**53), "\ud800", {"\udc00": 1}, {1: 2}, object(), b"x"],
    ids=lambda value: type(value).__name__,
)
def test_what_i_json_does_not_have_is_refused(value):
    for document in (value, [value], {"a": {"b": value}}):
        with pytest.raises(NotCanonicalizable):
            canonicalize(document)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        *((0.1, "0.1"), (0.05, "0.05"), (0.001, "0.001"), (0.0001, "0.0001"), (1.5, "1.5")),
        *((0.00001, "0.00001"), (0.000015, "0.000015"), (0.0000015, "0.0000015")),
        *((1e-7, "1e-7"), (1.5e-7, "1.5e-7"), (-0.5, "-0.5"), (-1.5, "-1.5"), (10.0, "10")),
        *((123.5, "123.5"), (100.0, "100"), (100.25, "100.25"), (10.01, "10.01"), (1e5, "100000")),
        *((1e20, "100000000000000000000"), (123456789012345680.0, "123456789012345680")),
        *((1e22, "1e+22"), (1.5e22, "1.5e+22"), (1e100, "1e+100"), (-1e-100, "-1e-100")),
        *((0, "0"), (-1, "-1"), (2**53 - 1, "9007199254740991"), (1 - 2**53, "-9007199254740991")),
    ],
)
def test_numbers_between_those_of_the_appendix(value, written):
    assert canonicalize(value) == written.encode()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({}, "{}"),
        ([], "[]"),
        ((), "[]"),
        ("", '""'),
        ({"": {}}, '{"":{}}'),
        ([[], {}], "[[],{}]"),
        ((1, "a"), '[1,"a"]'),
        ([True, False, None], "[true,false,null]"),
        ({"b": "2", "a": "1", "é": "3"}, '{"a":"1","b":"2","é":"3"}'),
    ],
)
def test_what_is_empty_or_short_is_written_too(value, written):
    assert canonicalize(value) == written.encode()


def test_a_text_is_escaped_as_it_stands_between_its_quotes():
    for text in ("", "plain", 'a"b', "\\", "\x00\x1f\n", "𠮷"):
        assert f'"{escape(text)}"'.encode() == canonicalize(text)


def test_what_is_refused_is_told_in_both_languages():
    for value in (float("inf"), 2**53, "\ud800", {1: 2}, b"x"):
        with pytest.raises(NotCanonicalizable) as caught:
            canonicalize(value)
        assert caught.value.code == "JCS_NOT_CANONICALIZABLE"
        assert caught.value.text.zh
        assert caught.value.text.en
