"""The JSON reader never raises anything else; canonical JSON is what ECMAScript writes."""

import json
import shutil
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.property.edits import JSON
from vc_core.documents.jcs import NotCanonicalizable, canonicalize
from vc_core.documents.strict_json import Limits, MalformedJson, parse

MANY = settings(max_examples=300, deadline=None)
SMALL = Limits(size=400, depth=5, values=20)


def parsed_or_refused(data, limits=None):
    """Give what was read in a tuple, or nothing; every other error is the test's."""
    try:
        return (parse(data, limits=limits or Limits()),)
    except MalformedJson:
        return None


@MANY
@given(st.binary(max_size=60))
@example(b"\xef\xbb\xbf{}")
@example(b"\xff\xfe{\0}\0")
@example(b'"\xed\xa0\x80"')
def test_arbitrary_bytes_are_read_or_refused(data):
    parsed_or_refused(data)


@MANY
@given(st.text(max_size=60))
@example('"\ud800"')
@example("\ufeff{}")
def test_arbitrary_text_is_read_or_refused(text):
    parsed_or_refused(text)


@MANY
@given(st.lists(st.sampled_from('{}[]",:0123456789-+.eE \n\\utfnN"aé\0'), max_size=40))
def test_texts_of_json_like_characters_are_read_or_refused(characters):
    text = "".join(characters)
    for limits in (None, SMALL):
        read = parsed_or_refused(text, limits)
        if read is not None:
            assert read[0] == json.loads(text)


@MANY
@given(JSON)
def test_what_any_reader_understands_alike_is_read(value):
    text = json.dumps(value)
    read = parsed_or_refused(text)
    assert read is not None
    assert json.dumps(read[0]) == json.dumps(json.loads(text, parse_float=number))


def number(literal):
    """Read 1.0 as 1, as far as doubles tell whole numbers apart."""
    value = float(literal)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


@MANY
@given(JSON, st.data())
def test_a_document_with_a_flipped_byte_is_read_or_refused(value, data):
    text = bytearray(json.dumps(value, ensure_ascii=False).encode())
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    parsed_or_refused(bytes(text))


def readable(value) -> bool:
    """Tell whether every number, written out, is within what I-JSON promises to be exact."""
    if isinstance(value, dict):
        return all(map(readable, value.values()))
    if isinstance(value, list):
        return all(map(readable, value))
    return not isinstance(value, float) or abs(value) < 2**53


@MANY
@given(JSON.filter(readable))
def test_canonical_json_means_the_same_and_is_its_own_canonical_form(value):
    canonical = canonicalize(value)
    again = parse(canonical)
    assert again == value
    assert canonicalize(again) == canonical


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -float("inf"), 2**53, -(2**53), "\ud800", {1: 2}, {1}]
)
def test_what_has_no_canonical_form_is_refused(value):
    for document in (value, [value], {"a": value}):
        with pytest.raises(NotCanonicalizable):
            canonicalize(document)


NODE = shutil.which("node")
PROGRAM = """
const sorted = value => Array.isArray(value) ? '[' + value.map(sorted).join(',') + ']'
  : value !== null && typeof value === 'object'
  ? '{' + Object.keys(value).sort().map(k => JSON.stringify(k) + ':' + sorted(value[k])) + '}'
  : JSON.stringify(value);
let text = '';
process.stdin.setEncoding('utf8').on('data', part => text += part).on('end', () =>
  process.stdout.write(JSON.stringify(JSON.parse(text).map(sorted))));
"""
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.integers(-400, 400).map(lambda power: float(f"1e{max(-323, min(308, power))}")),
    st.integers(0, 2**52).map(lambda bits: bits * 2.0**-1074),
    st.sampled_from([0.0, -0.0, 1e21, 1e20, 999999999999999900000.0, 1e-6, 1e-7, 5e-324, 1 / 3]),
)
KEYS = st.text(st.sampled_from("a\u20ac\r1\u0080\U0001f600\ufb33öz\ue000\uffff𠮷"), max_size=4)


@pytest.mark.node
@pytest.mark.skipif(NODE is None, reason="needs node; install Node.js to compare with ECMAScript")
@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.one_of(NUMBERS, JSON, st.dictionaries(KEYS, NUMBERS, max_size=6)),
        min_size=60,
        max_size=120,
    )
)
def test_canonical_json_is_what_ecmascript_writes(values):
    run = subprocess.run(
        [str(NODE), "-e", PROGRAM], input=json.dumps(values).encode(), capture_output=True
    )
    assert run.returncode == 0, run.stderr
    expected = json.loads(run.stdout)
    assert [canonicalize(value).decode() for value in values] == expected
