"""Status entries of one and of several bits (Bitstring Status List §2.1, §3.2)."""

import pytest

from vc_core.status_list import (
    MINIMUM_ENTRIES,
    Bitstring,
    StatusListError,
    check_entry,
    entry_status,
)

MESSAGES = [
    {"status": "0x0", "message": "accepted"},
    {"status": "0x1", "message": "rejected"},
    {"status": "0x2", "message": "undefined"},
    {"status": "0x3", "message": "lost"},
]
ONE_BIT = {"statusPurpose": "revocation", "statusListIndex": "7"}
TWO_BITS = {
    "statusPurpose": "message",
    "statusListIndex": "5",
    "statusSize": 2,
    "statusMessage": MESSAGES,
}


def bits(*positions, size=1):
    listed = Bitstring(MINIMUM_ENTRIES * size)
    for position in positions:
        listed[position] = True
    return listed


@pytest.mark.parametrize(("positions", "value"), [((), 0), ((7,), 1), ((6, 8), 0)])
def test_one_bit_is_looked_up_at_its_index(positions, value):
    assert entry_status(ONE_BIT, bits(*positions)).value == value


@pytest.mark.parametrize(
    ("positions", "value", "message"),
    [((), 0, "accepted"), ((11,), 1, "rejected"), ((10,), 2, "undefined"), ((10, 11), 3, "lost")],
)
def test_several_bits_are_a_number_with_its_message(positions, value, message):
    status = entry_status(TWO_BITS, bits(*positions, size=2))
    assert (status.value, status.message, status.purpose) == (value, message, "message")


def test_a_list_for_fewer_entries_than_the_minimum_is_refused():
    with pytest.raises(StatusListError) as caught:
        entry_status(TWO_BITS, bits())
    assert caught.value.code == "STATUS_LIST_LENGTH_ERROR"


def test_an_index_beyond_the_list_is_refused():
    with pytest.raises(StatusListError) as caught:
        entry_status({**ONE_BIT, "statusListIndex": str(MINIMUM_ENTRIES)}, bits())
    assert caught.value.code == "RANGE_ERROR"


@pytest.mark.parametrize(
    "change",
    [
        {"statusPurpose": None},
        {"statusListIndex": 5},
        {"statusListIndex": "-1"},
        {"statusListIndex": "05"},
        {"statusSize": 0},
        {"statusSize": True},
        {"statusSize": "2"},
        {"statusSize": 9},
        {"statusSize": 1},
        {"statusMessage": None},
        {"statusMessage": {}},
        {"statusMessage": MESSAGES[:3]},
        {"statusMessage": [*MESSAGES[:3], MESSAGES[0]]},
        {"statusMessage": [*MESSAGES[:3], {"status": "3", "message": "x"}]},
        {"statusMessage": [*MESSAGES[:3], {"status": "0x3"}]},
        {"statusMessage": [*MESSAGES, {"status": "0x4", "message": "x"}]},
    ],
)
def test_a_malformed_entry_is_refused(change):
    with pytest.raises(StatusListError):
        entry_status({**TWO_BITS, **change}, bits(size=2))
    with pytest.raises(StatusListError):
        check_entry({**TWO_BITS, "statusListCredential": LIST, **change})


LIST = "https://example.org/status/1"


def test_an_entry_names_its_list_by_a_url_whether_or_not_the_list_is_at_hand():
    for entry in (ONE_BIT, TWO_BITS):
        check_entry({**entry, "statusListCredential": LIST})
        for url in (None, 5, "", "1", [LIST], f"{LIST} ", f" {LIST}", f"{LIST}\n", "urn:<x>"):
            with pytest.raises(StatusListError) as caught:
                check_entry({**entry, "statusListCredential": url})
            assert caught.value.code == "MALFORMED_VALUE_ERROR"


def test_true_is_no_size_although_python_counts_with_it():
    with pytest.raises(StatusListError):
        entry_status({**ONE_BIT, "statusSize": True}, bits())


def test_a_message_purpose_of_one_bit_needs_messages_too():
    with pytest.raises(StatusListError):
        entry_status({**ONE_BIT, "statusPurpose": "message"}, bits())


def test_the_largest_status_has_eight_bits():
    messages = [{"status": hex(value), "message": str(value)} for value in range(256)]
    entry = {**TWO_BITS, "statusSize": 8, "statusMessage": messages, "statusListIndex": "1"}
    status = entry_status(entry, bits(8, 15, size=8))
    assert (status.value, status.message) == (0x81, "129")


def test_two_bits_need_messages_whatever_their_purpose():
    entry = {**TWO_BITS, "statusPurpose": "refresh"}
    assert entry_status(entry, bits(size=2)).message == "accepted"
    del entry["statusMessage"]
    with pytest.raises(StatusListError):
        entry_status(entry, bits(size=2))


def test_every_value_is_named_once():
    twice = [*MESSAGES, {"status": "0x03", "message": "again"}]
    with pytest.raises(StatusListError):
        entry_status({**TWO_BITS, "statusMessage": twice}, bits(size=2))


def test_half_an_entry_more_makes_a_list_no_longer_for_the_minimum():
    """131,072 entries of two bits, and not one less."""
    short = Bitstring(MINIMUM_ENTRIES * 2 - 8)
    with pytest.raises(StatusListError) as caught:
        entry_status(TWO_BITS, short)
    assert caught.value.code == "STATUS_LIST_LENGTH_ERROR"


@pytest.mark.parametrize("text", ["text", {"status": "0x0"}, 5])
def test_messages_that_are_no_list_are_refused(text):
    with pytest.raises(StatusListError) as caught:
        entry_status({**TWO_BITS, "statusMessage": text}, bits(size=2))
    assert caught.value.code == "MALFORMED_VALUE_ERROR"
