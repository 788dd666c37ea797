"""The one reader of untrusted JSON (SECURITY R6): one meaning for every reader, or none."""

import pytest

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
