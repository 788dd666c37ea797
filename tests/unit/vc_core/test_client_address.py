"""Whom a limit counts: a subscriber has more addresses in IPv6 than anybody can count."""

import pytest

from vc_core.client_address import is_this_machine, sender_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "::ffff:192.0.2.7", True),
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::7", "2001:DB8:1:2::8%eth0", True),
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("a socket", "another", False),
    ],
)
def test_a_subscribers_addresses_are_one_sender(one: str, other: str, same: bool) -> None:
    assert (sender_of(one) == sender_of(other)) is same


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("192.0.2.7", False),
        ("::2", False),
        ("localhost", False),
    ],
)
def test_this_machine_is_its_loopback(address: str, own: bool) -> None:
    assert is_this_machine(address) is own
