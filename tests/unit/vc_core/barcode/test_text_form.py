"""base45, base32 and the link form."""

import pytest

from vc_core.barcode.base45 import decode_base45, encode_base45
from vc_core.barcode.errors import BarcodeError
from vc_core.barcode.text_form import (
    BASE45_PREFIX,
    MAX_TEXT,
    from_text,
    to_base45_text,
    to_link,
)

# RFC 9285 §4.3 and §4.4
RFC_EXAMPLES = [
    (b"AB", "BB8"),
    (b"Hello!!", "%69 VD92EX0"),
    (b"base-45", "UJCLQE7W581"),
    (b"ietf!", "QED8WEX0"),
    (b"", ""),
    # Not of the RFC: the largest of two bytes and of one.
    (b"\xff\xff", "FGW"),
    (b"\xff", "U5"),
]


@pytest.mark.parametrize(("data", "text"), RFC_EXAMPLES)
def test_the_examples_of_rfc_9285(data, text):
    assert encode_base45(data) == text
    assert decode_base45(text) == data


@pytest.mark.parametrize(
    "text", ["A", "BB8A", "GGW", ":::", "V5", "::", "bb8", "BB8\n", "Ａ00", "00_"]
)
def test_other_base45_is_refused(text):
    with pytest.raises(BarcodeError) as caught:
        decode_base45(text)
    assert caught.value.code == "BARCODE_MALFORMED"


@pytest.mark.parametrize("text", ["A", "BB8A"])
def test_base45_with_a_lone_last_character_is_named_as_such(text):
    with pytest.raises(BarcodeError, match="impossible length"):
        decode_base45(text)


def test_a_text_is_read_up_to_the_longest_allowed():
    longest = BASE45_PREFIX + "0" * (MAX_TEXT - len(BASE45_PREFIX))
    assert not any(from_text(longest))
    with pytest.raises(BarcodeError, match=f"more than {MAX_TEXT} characters"):
        from_text(longest + "0")


def test_all_three_forms_give_the_same_bytes():
    data = bytes(range(256))
    link = to_link(data, "https://verifier.example/v")
    assert from_text(to_base45_text(data)) == data
    assert from_text(link) == data
    assert from_text(link.partition("#")[2]) == data


def test_a_link_ends_with_the_last_letter_of_its_data_whichever_it_is():
    """Only what fills base32 up is left out."""
    for last in range(256):
        for length in range(1, 6):
            data = bytes(length - 1) + bytes([last])
            link = to_link(data, "https://verifier.example/v")
            assert link[-1] != "="
            assert from_text(link) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VC1-",
        "VC1-X00",
        "vc1-r00",
        " VC1-R00",
        "HC1:6BF",
        "VC1-Bme",
        "VC1-BME======",
        "VC1-BMF",
        "VC1-BM",
        "javascript:x#VC1-BME",
        "https://a.example/#VC1-R00",
        "https://a b.example/#VC1-BME",
        "https://a.example/#x#VC1-BME",
        "VC1-R" + "0" * 20_000,
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(BarcodeError) as caught:
        from_text(text)
    assert caught.value.code == "BARCODE_MALFORMED"


@pytest.mark.parametrize("url", ["ftp://a.example", "https://a.example/#x", "https://a.example/ "])
def test_a_link_needs_a_plain_address(url):
    with pytest.raises(BarcodeError) as caught:
        to_link(b"x", url)
    assert caught.value.code == "BARCODE_NOT_ENCODABLE"
