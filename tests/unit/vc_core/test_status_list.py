"""Status lists (R13): bit order, bounds, and no bomb inflated."""

import gzip
import time
import zlib
from datetime import timedelta

import pytest

from vc_core.status_list import (
    MAXIMUM_BYTES,
    MINIMUM_ENTRIES,
    Bitstring,
    StatusListError,
    check_list,
    decode_bitstring,
    encode_bitstring,
    list_purposes,
    parse_index,
    read_list,
    status_list_credential,
    time_to_live,
)
from vc_core.verification_methods.multibase import decode, encode_base64url

URL = "https://example.org/status/1"


def refused(code: str | None, call, *arguments, **options) -> None:
    with pytest.raises(StatusListError) as caught:
        call(*arguments, **options)
    assert code is None or caught.value.code == code
    assert caught.value.details.type.startswith("https://")


def test_index_zero_is_the_left_most_bit():
    bits = Bitstring()
    bits[0] = bits[9] = True
    assert bytes(bits.data[:2]) == b"\x80\x40"
    assert [at for at in range(16) if bits[at]] == [0, 9]


def test_a_bit_can_be_cleared_again():
    bits = Bitstring()
    bits[7] = True
    bits[7] = True
    assert bits[7]
    bits[7] = False
    assert not bits[7]


def test_what_was_encoded_is_decoded():
    bits = Bitstring()
    for at in (0, 1, 94_567, MINIMUM_ENTRIES - 1):
        bits[at] = True
    value = encode_bitstring(bits)
    assert value.startswith("u")
    assert decode_bitstring(value).data == bits.data
    assert len(decode_bitstring(value)) == MINIMUM_ENTRIES


def test_the_example_of_the_specification_is_an_empty_list():
    value = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
    assert not any(decode_bitstring(value).data)


@pytest.mark.parametrize("index", [-1, MINIMUM_ENTRIES, 10**9])
def test_an_index_beyond_the_list_is_a_range_error(index):
    refused("RANGE_ERROR", Bitstring().__getitem__, index)


@pytest.mark.parametrize("gigabytes", [0.002, 0.1, 1])
def test_a_bomb_is_refused_before_it_inflates(gigabytes):
    compressor = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    block = bytes(1 << 20)
    data = b"".join(compressor.compress(block) for _ in range(int(gigabytes * 1024)))
    bomb = encode_base64url(data + compressor.flush())
    before = time.process_time()
    refused("MALFORMED_VALUE_ERROR", decode_bitstring, bomb)
    assert time.process_time() - before < 0.5


GOOD = gzip.compress(bytes(MINIMUM_ENTRIES // 8))
BAD = {
    "nothing": None,
    "a number": 5,
    "empty": "",
    "the header alone": "u",
    "base58": "z" + "1" * 50,
    "no header": encode_base64url(GOOD)[1:],
    "padding": encode_base64url(GOOD) + "=",
    "not GZIP": encode_base64url(b"x" * 100),
    "zlib framing": encode_base64url(zlib.compress(bytes(MINIMUM_ENTRIES // 8))),
    "raw deflate": encode_base64url(zlib.compress(bytes(MINIMUM_ENTRIES // 8))[2:-4]),
    "truncated": encode_base64url(GOOD[:-9]),
    "a checksum that is wrong": encode_base64url(GOOD[:-8] + bytes(8)),
    "trailing bytes": encode_base64url(GOOD + b"x"),
    "a second member": encode_base64url(GOOD + GOOD),
    "one bit too many": encode_base64url(gzip.compress(bytes(MAXIMUM_BYTES + 1))),
    "huge": "u" + "A" * 5_000_000,
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD)
def test_what_is_no_bounded_list_is_refused(value):
    refused("MALFORMED_VALUE_ERROR", decode_bitstring, value)


def test_a_list_in_which_somebody_could_be_found_is_too_short():
    short = encode_base64url(gzip.compress(bytes(MINIMUM_ENTRIES // 8 - 1)))
    refused("STATUS_LIST_LENGTH_ERROR", decode_bitstring, short)


@pytest.mark.parametrize("value", ["0", "7", "94567", "9999999999"])
def test_an_index_is_a_decimal_text(value):
    assert parse_index(value) == int(value)


@pytest.mark.parametrize(
    "value",
    ["", "-1", "+1", "01", "1.0", "1e3", " 1", "1\n", "７", "٧", "0x1", "9" * 11, 1, None, ["1"]],
    ids=repr,
)
def test_an_index_in_any_other_form_is_refused(value):
    refused("MALFORMED_VALUE_ERROR", parse_index, value)


def credential(**changes) -> dict:
    made = status_list_credential(
        url=URL,
        issuer="did:web:example.org",
        purpose="revocation",
        bits=Bitstring(),
        valid_from="2026-11-20T08:00:00Z",
        valid_until="2026-11-27T08:00:00Z",
    )
    subject = {**made["credentialSubject"], **changes.pop("subject", {})}
    return {**made, "credentialSubject": subject, **changes}


def test_a_list_is_read_for_its_url_and_purpose():
    assert len(read_list(credential(), url=URL, purpose="revocation")) == MINIMUM_ENTRIES
    several = credential(subject={"statusPurpose": ["refresh", "revocation"]})
    assert read_list(several, url=URL, purpose="revocation")


@pytest.mark.parametrize(
    "changes",
    [
        {"id": URL + "0"},
        {"type": ["VerifiableCredential"]},
        {"type": "BitstringStatusListCredential"},
        {"credentialSubject": []},
        {"credentialSubject": None},
        {"subject": {"type": "StatusList2021"}},
        {"subject": {"statusPurpose": "suspension"}},
        {"subject": {"statusPurpose": None}},
        {"subject": {"statusPurpose": ["suspension"]}},
        {"subject": {"statusSize": 2}},
        {"subject": {"encodedList": None}},
    ],
    ids=repr,
)
def test_another_list_than_the_named_one_is_refused(changes):
    refused(None, read_list, credential(**changes), url=URL, purpose="revocation")


@pytest.mark.parametrize("index", [0, 8, 100, 131_071])
def test_a_bit_at_any_index_is_set_and_cleared_alone(index):
    bits = Bitstring()
    bits[index] = True
    assert [at for at, octet in enumerate(bits.data) if octet] == [index // 8]
    assert bits[index]
    bits[index] = False
    assert not any(bits.data)


def test_the_same_list_is_written_the_same_at_any_time(monkeypatch):
    """GZIP has room for a time, which would tell when, and make each publication another file."""
    written = encode_bitstring(Bitstring())
    compressed = decode(written)
    assert compressed[4:8] == bytes(4)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert encode_bitstring(Bitstring()) == written


def test_the_largest_list_is_read_and_a_byte_more_is_not():
    largest = encode_base64url(gzip.compress(bytes(MAXIMUM_BYTES)))
    assert len(decode_bitstring(largest).data) == MAXIMUM_BYTES
    refused(
        "MALFORMED_VALUE_ERROR",
        decode_bitstring,
        encode_base64url(gzip.compress(bytes(MAXIMUM_BYTES + 1))),
    )


def test_a_text_is_too_long_only_beyond_twice_the_largest_list():
    """Measured before anything is decoded; what is within is refused for what it is."""
    longest = 2 * MAXIMUM_BYTES
    for length, reason in ((longest, "base64url"), (longest + 1, "too long")):
        with pytest.raises(StatusListError, match=reason):
            decode_bitstring("u" + "=" * (length - 1))


def test_a_published_list_is_this_credential():
    bits = Bitstring()
    made = credential()
    assert made == {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": URL,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:example.org",
        "validFrom": "2026-11-20T08:00:00Z",
        "validUntil": "2026-11-27T08:00:00Z",
        "credentialSubject": {
            "id": f"{URL}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode_bitstring(bits),
        },
    }
    assert time_to_live(made) is None
    with_ttl = status_list_credential(
        url=URL, issuer="x", purpose="x", bits=bits, valid_from="x", valid_until="x", ttl=300_000
    )
    assert with_ttl["credentialSubject"]["ttl"] == 300_000
    assert time_to_live(with_ttl) == timedelta(minutes=5)


@pytest.mark.parametrize("ttl", [1, 315_360_000_000])
def test_a_reasonable_time_to_live_is_between_a_millisecond_and_ten_years(ttl):
    assert time_to_live(credential(subject={"ttl": ttl})) == timedelta(milliseconds=ttl)


@pytest.mark.parametrize("ttl", [0, -1, True, 1.5, "300000", [], 315_360_000_001], ids=repr)
def test_any_other_time_to_live_is_refused(ttl):
    refused("MALFORMED_VALUE_ERROR", time_to_live, credential(subject={"ttl": ttl}))


def test_a_list_serves_one_purpose_or_several_and_is_checked_without_an_entry():
    assert list_purposes(credential()) == {"revocation"}
    several = credential(subject={"statusPurpose": ["revocation", "suspension"]})
    assert list_purposes(several) == {"revocation", "suspension"}
    check_list(several)


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": {"statusPurpose": None}},
        {"subject": {"statusPurpose": []}},
        {"subject": {"statusPurpose": ["revocation", 5]}},
        {"subject": {"encodedList": "uAAAA"}},
        {"subject": {"ttl": "x"}},
        {"type": ["VerifiableCredential"]},
    ],
    ids=repr,
)
def test_a_list_without_what_2_2_demands_is_refused_although_nobody_asks_for_an_entry(changes):
    refused(None, check_list, credential(**changes))


def test_what_has_no_subject_is_no_list():
    refused(None, list_purposes, {"credentialSubject": []})
