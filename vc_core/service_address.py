"""The address by which wallets know a service: configured, never taken from a request."""

from urllib.parse import urlsplit

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def service_address(configured: str | None, requested: str) -> str | None:
    """Give the configured https address without its final slash; None if there is none.

    It is the audience of what holders prove: whoever could choose it could replay what was proved
    to another. Only on this machine the requested address may stand in, also over http.

    >>> service_address("https://verifier.example/", "http://anything.example/")
    'https://verifier.example'
    >>> service_address(None, "http://127.0.0.1:8081/")
    'http://127.0.0.1:8081'
    >>> service_address(None, "https://anything.example/") is None
    True
    """
    address = (configured or requested).rstrip("/")
    parts = urlsplit(address)
    if parts.hostname in _THIS_MACHINE:
        return address
    return address if configured is not None and parts.scheme == "https" else None
