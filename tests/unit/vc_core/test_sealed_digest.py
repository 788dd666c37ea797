"""The digest under which the issuing log proves a certificate: of its data or of a file."""

import hashlib

from vc_core.sealed_digest import DIGEST_BYTES, file_digest, sealed_digest


def test_it_is_half_of_sha_256_of_the_canonical_data_without_proofs():
    data = {"b": "字", "a": [1, True]}
    expected = hashlib.sha256('{"a":[1,true],"b":"字"}'.encode()).digest()[:16]
    assert DIGEST_BYTES == 16
    assert sealed_digest(data) == sealed_digest({**data, "proof": {"type": "x"}}) == expected
    assert sealed_digest({"b": "字"}) != expected


def test_a_file_is_proven_byte_for_byte():
    assert file_digest(b"data") == hashlib.sha256(b"data").digest()[:16]
    assert file_digest(b"data") != file_digest(b"data ")
