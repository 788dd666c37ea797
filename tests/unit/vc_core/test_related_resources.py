"""Digests of related resources: the pinned bytes, in any form the specification allows."""

import base64
import hashlib

import pytest

from vc_core.documents.loader import pinned
from vc_core.related_resources import RelatedResourceError, check_related_resources, sri_of
from vc_core.verification_methods import multibase

CONTEXTS = pinned()
URL = "https://www.w3.org/ns/credentials/v2"
BYTES = CONTEXTS.bytes(URL)
SHA256, SHA384 = hashlib.sha256(BYTES).digest(), hashlib.sha384(BYTES).digest()


def check(*entries):
    check_related_resources({"relatedResource": list(entries)}, CONTEXTS)


@pytest.mark.parametrize(
    "digest",
    [
        {"digestSRI": sri_of(BYTES)},
        {"digestSRI": "sha256-" + base64.b64encode(SHA256).decode()},
        {"digestMultibase": multibase.encode_base64url(SHA256)},
        {"digestMultibase": multibase.encode_base58(SHA256)},
        {"digestMultibase": multibase.encode_base64url(b"\x12\x20" + SHA256)},
        {"digestMultibase": multibase.encode_base64url(b"\x20\x30" + SHA384)},
        # The bytes that W3C served before (2024-07-20).
        {"digestSRI": "sha384-NSOcNpmdIVUxIJGvGUoe22FjTWrXiaXlsZ8q6912LdnR3KraQO2n75Ica4wK4Qeg"},
        {"digestMultibase": "uJKGMkOmFbVJhEfKTduMC2XCyvRAYLjOVmZWwIH1wQ7k"},
    ],
)
def test_the_digests_of_the_resource_are_accepted(digest):
    check({"id": URL, **digest})


@pytest.mark.parametrize(
    "digest",
    [
        {},
        {"digestSRI": None},
        {"digestSRI": ""},
        {"digestSRI": "sha384-_rCVIV7fSXXTNIvpiq26jRDyj8JG8TDjij-tD0ewLk4JpnXEz6a5AeeY_1qQ0d0P"},
        {"digestSRI": "sha256-" + base64.b64encode(SHA384).decode()},
        {"digestSRI": "md5-AAAA"},
        {"digestMultibase": "uM4RgWQc3RUDtjJCSgTJtTfvpZ7SPEg_LNO0ESlovQC0"},
        {"digestMultibase": "xAAAA"},
        {"digestMultibase": multibase.encode_base64url(b"\x12\x20" + SHA384)},
        {"digestSRI": sri_of(BYTES), "digestMultibase": "uAAAA"},
    ],
)
def test_any_other_digest_is_refused(digest):
    with pytest.raises(RelatedResourceError):
        check({"id": URL, **digest})


@pytest.mark.parametrize("digits", ["A", "AA=A", "AAAAA", "="])
def test_a_digest_of_impossible_length_in_base64_is_refused(digits):
    with pytest.raises(RelatedResourceError, match="malformed") as caught:
        check({"id": URL, "digestSRI": f"sha256-{digits}"})
    assert caught.value.code == "INTEGRITY_ERROR"


def test_a_resource_that_is_not_pinned_cannot_be_compared():
    with pytest.raises(RelatedResourceError, match="not known here"):
        check({"id": "https://example.org/picture.png", "digestSRI": sri_of(b"")})


def test_a_credential_without_related_resources_passes():
    check_related_resources({}, CONTEXTS)
