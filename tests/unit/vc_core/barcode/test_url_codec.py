"""URLs in fewer bytes: the very same characters come back, or the URL stays as it is."""

import pytest

from vc_core.barcode.errors import BarcodeError
from vc_core.barcode.url_codec import compress_url, decompress_url

UUID = "58172aac-d8ba-11ed-83dd-0b3aef56cc33"
UUID_BYTES = bytes.fromhex(UUID.replace("-", ""))


@pytest.mark.parametrize(
    ("url", "short"),
    [
        ("http://a.example/", [1, "a.example/"]),
        ("https://a.example/b?c#d", [2, "a.example/b?c#d"]),
        (f"urn:uuid:{UUID}", [3, UUID_BYTES]),
        (f"urn:uuid:{UUID.upper()}", [3, UUID.upper()]),
        (
            "urn:uuid:00000000-0000-0000-0000-000000000000",
            [3, "00000000-0000-0000-0000-000000000000"],
        ),
        ("urn:uuid:x", [3, "x"]),
        ("data:text/plain;base64,YQ==", [4, "text/plain", b"a"]),
        ("data:;base64,", [4, "", b""]),
        ("data:text/plain;base64,YR==", [4, "text/plain;base64,YR=="]),
        ("data:text/plain;base64,Y Q==", [4, "text/plain;base64,Y Q=="]),
        ("data:text/plain;base64,YQ", [4, "text/plain;base64,YQ"]),
        ("data:text/plain;base64,字", [4, "text/plain;base64,字"]),
        ("data:a", [4, "a"]),
        ("did:v1:nym:z2g", [1024, b"a"]),
        ("did:v1:nym:z2g#z2g", [1024, b"a", b"a"]),
        ("did:v1:nym:x#y", [1024, "x", "y"]),
        ("did:key:z2g#z2g", [1025, b"a", b"a"]),
        ("did:key:z2g#x", [1025, b"a", "x"]),
        ("did:key:x#z2g", [1025, "x", b"a"]),
        ("did:key:z0", [1025, "z0"]),
        ("did:key:z2g#", [1025, b"a", ""]),
    ],
)
def test_a_url_with_a_known_beginning_is_shortened_and_comes_back(url, short):
    assert compress_url(url) == short
    assert decompress_url(short) == url


@pytest.mark.parametrize(
    "url",
    [
        *("", "http://", "https://", "urn:uuid:", "data:", "did:key:", "did:v1:nym:"),
        *("http://a.example:80/", "https://a.example/x:y", "did:key:z2g:x", "data:a:b"),
        *("ftp://a.example/", "HTTP://a.example/", "did:web:a.example", "urn:x", "relative"),
        *("did:key:z2g#a#b", "did:v1:nym:a#b#c"),
    ],
)
def test_any_other_url_has_no_short_form(url):
    assert compress_url(url) is None


@pytest.mark.parametrize(
    "short",
    [
        *([], [1], ["x"], [1, b"a"], [2, 5], [True, "x"], [0, "x"], [5, "x"], [1, "x", "y"]),
        *([3, bytes(15)], [3, bytes(17)], [3, "x", "y"], [4, b"a"], [4, "x", "y"], [4, b"x", b"y"]),
        *([1024], [1024, 5], [1025, "x", 5], [1025, "x", "y", "z"], [1026, "x"], [2.0, "x"]),
    ],
    ids=repr,
)
def test_an_unknown_short_form_is_refused(short):
    with pytest.raises(BarcodeError) as caught:
        decompress_url(short)
    assert caught.value.code == "BARCODE_MALFORMED"
