"""The verifier's only network door: fetching a trust bundle that the operator asked for.

Nothing here runs during a verification, and no document under verification can bring it
about (SECURITY.md R14): only `trust init` and `trust update` call it, with the operator's URL.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import SplitResult, urlsplit

from vc_core.problems import ProblemError

MOST_BYTES = 20_000_000
MOST_SECONDS = 30.0

_CHUNK = 65_536
_LONGEST_URL = 2_000
# Unencrypted only to this machine itself: the demonstration's issuer.
_THIS_MACHINE = ("127.0.0.1", "localhost")
# IPv4 addresses in IPv6 disguise: what is behind them cannot be told from their own range.
# Ranges that carry or translate IPv4 addresses, or were local once, whatever `is_global` says.
_DISGUISES = tuple(
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96", "::ffff:0:0:0/96", "fec0::/10")
)
_PROTOCOL_ASSIGNMENTS = ipaddress.ip_network("192.0.0.0/24")


class FetchError(ProblemError):
    """The URL may not be fetched, or what it gave may not be used."""


def fetch(url: str, *, seconds: float = MOST_SECONDS, most_bytes: int = MOST_BYTES) -> bytes:
    """Fetch `url` by https, whole or not at all; http only from this machine.

    The connection is made to the very address that was checked, so that a name cannot lead
    elsewhere between check and use. Refused: redirects, user names in the URL, addresses that
    are not public, any answer but 200, and more bytes or seconds than given.
    """
    parts = _checked(url)
    connection = _connection(parts, seconds)
    with _Watch(connection, seconds) as watch:
        try:
            connection.connect()
            watch.begin()
            content = _answer(connection, parts, most_bytes)
            # A connection cut between two headers looks like an answer without a body.
            watch.check()
            return content  # noqa: TRY300 - whatever goes wrong before is told in one place
        except (OSError, http.client.HTTPException, ValueError):
            if watch.overdue:
                raise _refused("FETCH_TOO_SLOW", "it took too long", "耗时过长") from None
            raise _refused("FETCH_FAILED", "the connection failed", "连接失败") from None


class _Watch:
    """One clock for the whole of a fetch: a socket's own starts anew with each byte."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.overdue = False
        self._connection = connection
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def begin(self) -> None:
        """Remember the connection's socket, which the library lets go of before the body."""
        self._socket = self._connection.sock
        self.check()

    def check(self) -> None:
        """Raise if the time was up."""
        if self.overdue:
            raise TimeoutError

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _cut(self) -> None:
        self.overdue = True
        open_socket = self._socket or self._connection.sock
        if open_socket is not None:
            # shutdown, not close: it wakes the thread that waits for bytes.
            with contextlib.suppress(OSError):
                open_socket.shutdown(socket.SHUT_RDWR)


def _checked(url: str) -> SplitResult:
    if len(url) > _LONGEST_URL or not url.isascii() or any(ord(char) < 0x21 for char in url):
        raise _refused("FETCH_URL", "the URL is malformed", "网址格式错误")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        raise _refused("FETCH_URL", "the URL is malformed", "网址格式错误") from None
    if not parts.hostname:
        raise _refused("FETCH_URL", "the URL names no host", "网址缺少主机名")
    if "@" in parts.netloc:
        raise _refused("FETCH_URL", "the URL holds a user name", "网址中含有用户名")
    local = parts.scheme == "http" and parts.hostname in _THIS_MACHINE
    if parts.scheme != "https" and not local:
        raise _refused("FETCH_NOT_HTTPS", "only https is fetched", "只允许 https 网址")
    return parts


class _CheckedHTTPSConnection(http.client.HTTPSConnection):
    """TLS for the name, over a connection to the address that was checked for it."""

    def __init__(self, host: str, port: int, address: str, seconds: float) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=seconds, context=self._tls)
        self._address = address

    def connect(self) -> None:
        """Connect to the checked address, asking TLS for the name."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        # Kept at once, so that a handshake that never ends can be cut.
        self.sock = plain
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "http":
        return http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=seconds)
    port = parts.port or 443
    return _CheckedHTTPSConnection(host, port, _public_address(host, port), seconds)


def _public_address(host: str, port: int) -> str:
    """Resolve once; every address that the name has must be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise _refused("FETCH_FAILED", "the host is not known", "找不到主机") from None
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise _refused("FETCH_ADDRESS", "its address is not a public one", "其地址不是公网地址")
    return addresses[0]


def is_public(address: str) -> bool:
    """Tell whether an address is in the public part of the internet, disguises seen through."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour or ip.teredo or any(ip in network for network in _DISGUISES):
            return False
    if isinstance(ip, ipaddress.IPv4Address) and ip in _PROTOCOL_ASSIGNMENTS:
        return False
    return ip.is_global and not ip.is_multicast


def _answer(connection: http.client.HTTPConnection, parts: SplitResult, most: int) -> bytes:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.netloc, "Accept": "application/json", "Accept-Encoding": "identity"}
    connection.request("GET", path, headers=headers)
    with contextlib.closing(connection.getresponse()) as response:
        return _body(response, most)


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    if 300 <= response.status < 400:
        raise _refused("FETCH_REDIRECT", "it redirects elsewhere", "对方要求跳转")
    if response.status != http.HTTPStatus.OK:
        raise _refused("FETCH_STATUS", f"the server answered {response.status}", "服务器拒绝提供")
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise _refused("FETCH_ENCODING", "the answer is compressed", "返回内容经过压缩")
    if response.length is not None and response.length > most:
        raise _too_large()
    content = bytearray()
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > most:
            raise _too_large()
    if response.length:
        raise http.client.IncompleteRead(bytes(content))
    return bytes(content)


def _refused(code: str, en: str, zh: str) -> FetchError:
    return FetchError(
        code, f"The trust bundle cannot be fetched: {en}.", f"无法获取信任数据包：{zh}。"
    )


def _too_large() -> FetchError:
    return _refused("FETCH_TOO_LARGE", "it is larger than 20 MB", "超过 20 MB")
