"""Whose requests a limit counts together: one IPv4 address, or one subscriber's IPv6 network."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# What a subscriber is given at the least (RFC 6177 §2): all its addresses are one sender's.
_SUBSCRIBER_BITS = 64


def sender_of(address: str) -> str:
    """Give the name under which requests from an address are counted.

    >>> sender_of("192.0.2.7")
    '192.0.2.7'
    >>> sender_of("2001:db8:1:2::7") == sender_of("2001:db8:1:2:ffff::8")
    True
    >>> sender_of("::ffff:192.0.2.7")
    '192.0.2.7'
    """
    ip = _read(address)
    if isinstance(ip, IPv6Address):
        return str(ip_network((int(ip), _SUBSCRIBER_BITS), strict=False))
    return address if ip is None else str(ip)


def is_this_machine(address: str) -> bool:
    """Tell whether an address is this machine's own loopback, in whatever form."""
    ip = _read(address)
    return ip is not None and ip.is_loopback


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    return ip
