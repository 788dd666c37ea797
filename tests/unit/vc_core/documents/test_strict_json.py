"""The one reader of untrusted JSON (SECURITY R6): one meaning for every reader, or none."""

import re
from pathlib import Path

import pytest

from vc_core.documents import strict_json
from vc_core.documents.strict_json import Limits, MalformedJson, parse

REFUSED = {
    "JSON_DUPLICATE_NAME": ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"a":1,"a":2}}]'],
    "JSON_NUMBER": [
        *("NaN", "Infinity", "-Infinity", "[NaN]", "1e999", "-1e999", "9007199254740992"),
        *("-9007199254740992", "1" + "0" * 400, "1" * 5000),
    ],
    "JSON_BYTE_ORDER_MARK": ["\ufeff{}", "\ufeff"],
    "JSON_LONE_SURROGATE": [
        '"\\ud800"',
        '"\\udc00"',
        '{"\\ud800":1}',
        '"\\udc00\\ud800"',
        '"\ud800"',
    ],
    "JSON_TOO_DEEP": ["[" * 65 + "]" * 65, '{"a":' * 3000 + "1" + "}" * 3000, "[" * 100_000],
    "JSON_SYNTAX": [
        *("", " ", "{", "[1,]", "{'a':1}", "{a:1}", "01", "+1", ".5", "1.", "tru", "undefined"),
        *('"\t"', '"\x00"', '"\\x41"', "// x\n1", "1 2", "{}{}", "\x00", '"\\ud80"', "[1 2]"),
        *('{"a" 1}', '{"a":}', "0x10", "1_000", "\u00a01", "１"),
    ],
}


@pytest.mark.parametrize(
    ("code", "text"),
    [(code, text) for code, texts in REFUSED.items() for text in texts],
    ids=lambda value: repr(value)[:40],
)
def test_what_readers_understand_differently_is_refused(code, text):
    with pytest.raises(MalformedJson) as caught:
        parse(text)
    assert caught.value.code == code
    assert caught.value.text.zh
    details = caught.value.details.to_json()
    assert details["type"] == "https://www.w3.org/TR/vc-data-model#PARSING_ERROR"
    assert details["code"] == code


def test_every_code_of_malformed_json_has_the_data_models_problem_type():
    """The data model defines one type for all that is no JSON (VC 2.0 §7, Problem Details)."""
    source = Path(strict_json.__file__).read_text(encoding="utf-8")
    assert MalformedJson.problem_types.keys() == set(re.findall(r'"(JSON_[A-Z0-9_]+)"', source))


@pytest.mark.parametrize(
    "data",
    [
        b"\xff",
        b'"\xc0\x80"',
        b'"\xed\xa0\x80"',
        b'"\xe5\xbc"',
        b"\xff\xfe{\x00}\x00",
        b'"\xf5\x80\x80\x80"',
    ],
)
def test_what_is_not_utf8_is_refused(data):
    with pytest.raises(MalformedJson) as caught:
        parse(data)
    assert caught.value.code == "JSON_NOT_UTF8"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9007199254740991", 2**53 - 1),
        ("-9007199254740991", -(2**53) + 1),
        ("1e308", 1e308),
        ("1e-999", 0.0),
        ('"\\ud842\\udfb7"', "𠮷"),
        ('"[[[["', "[[[["),
        ('"\\"[["', '"[['),
        (" \t\r\n{ } ", {}),
        ("null", None),
        ("[" * 64 + "]" * 64, None),
        ('{"a":{"a":1},"b":{"a":1}}', {"a": {"a": 1}, "b": {"a": 1}}),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_every_reader_understands_alike_is_read(text, value):
    for data in (text, text.encode()):
        read = parse(data)
        assert value is None or read == value


def test_the_limits_are_the_callers():
    small = Limits(size=20, depth=2, values=3)
    assert parse("[[1]]", limits=small) == [[1]]
    for text, code in (
        ("[[[1]]]", "JSON_TOO_DEEP"),
        ("[1,2,3,4]", "JSON_TOO_MANY_VALUES"),
        ('{"a":1,"b":2,"c":{"d":1}}'[:21] + "}}", "JSON_TOO_LARGE"),
        ("[" + " " * 20 + "]", "JSON_TOO_LARGE"),
        ('"' + "字" * 7 + '"', "JSON_TOO_LARGE"),
    ):
        with pytest.raises(MalformedJson) as caught:
            parse(text, limits=small)
        assert caught.value.code == code


def test_an_error_never_repeats_the_document():
    with pytest.raises(MalformedJson) as caught:
        parse('{"secret张三丰": nope}')
    assert "张三丰" not in str(caught.value) + caught.value.text.zh


@pytest.mark.parametrize(
    ("code", "text"),
    [(code, text) for code, texts in REFUSED.items() for text in texts],
    ids=lambda value: repr(value)[:40],
)
def test_a_document_whose_values_are_counted_is_held_to_the_same(code, text):
    """Where a text is long enough to have too many values, they are counted as it is read."""
    counted = Limits(values=len(text) - 1)
    if counted.values < 1:
        return
    with pytest.raises(MalformedJson) as caught:
        parse(text, limits=counted)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('{"a":1,"b":2}', 2),
        ('{"a":{"b":{"c":1}}}', 3),
        ("[1,2,3]", 3),
        ("[[1],[2,3]]", 5),
        ('{"a":[1,2],"b":[]}', 4),
        ('[{"a":1},{"b":"x"}]', 4),
    ],
)
def test_values_are_counted_to_the_one(text, values):
    """Members and entries count; the document itself does not."""
    assert parse(text, limits=Limits(values=values)) == parse(text)
    with pytest.raises(MalformedJson) as caught:
        parse(text, limits=Limits(values=values - 1))
    assert caught.value.code == "JSON_TOO_MANY_VALUES"


def test_size_is_counted_in_bytes_to_the_one():
    for text, size in (('"ab"', 4), ('"字"', 5), ('"𠮷"', 6)):
        for data in (text, text.encode()):
            assert parse(data, limits=Limits(size=size)) == text[1:-1]
            with pytest.raises(MalformedJson) as caught:
                parse(data, limits=Limits(size=size - 1))
            assert caught.value.code == "JSON_TOO_LARGE"
    with pytest.raises(MalformedJson) as caught:
        parse('"\ud800"', limits=Limits(size=4))
    assert caught.value.code == "JSON_TOO_LARGE"


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        *(("1", 0), ("[]", 1), ("[[],[]]", 2), ('{"[":"]"}', 1), ('["\\"[",[]]', 2)),
        # What is closed gives back one level, no more and no less.
        *(('{"a":["{"]}', 2), ("[[],[],[[]]]", 3), ("[[[],[[]]]]", 4), ('[{},{"a":{}}]', 3)),
    ],
)
def test_depth_is_counted_outside_of_texts_to_the_one(text, depth):
    padded = f"{text}{' ' * 3}"
    assert parse(padded, limits=Limits(depth=depth)) is not None
    if depth:
        with pytest.raises(MalformedJson) as caught:
            parse(padded, limits=Limits(depth=depth - 1))
        assert caught.value.code == "JSON_TOO_DEEP"
        assert f"More than {depth - 1} levels" in caught.value.text.en


def test_a_syntax_error_says_where():
    with pytest.raises(MalformedJson) as caught:
        parse('{"a": 1,\n "b" 2}')
    assert "line 2, column 6" in caught.value.text.en
    assert "第 2 行第 6 列" in caught.value.text.zh


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.0", 1), ("1e2", 100), ("-0.0", 0), ("9007199254740991.0", 2**53 - 1), ("10e-1", 1)],
)
def test_a_whole_number_is_an_integer_however_it_is_written(text, number):
    value = parse(text)
    assert value == number
    assert type(value) is int


@pytest.mark.parametrize("text", ["1.5", "1e16", "9007199254740992.0", "1e300"])
def test_what_is_no_safe_integer_stays_a_double(text):
    assert type(parse(text)) is float
