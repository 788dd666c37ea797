"""How an input says what is to be done with it: its first byte chooses the way in."""

from collections.abc import Callable, Mapping

Ways = Mapping[bytes, Callable[[bytes], None]]


def choose(ways: Ways, data: bytes) -> None:
    """Run the way that the first byte names; any other byte counts round through the ways."""
    first, rest = data[:1], data[1:]
    way = ways.get(first) or list(ways.values())[(first or b"\0")[0] % len(ways)]
    way(rest)


def text_of(data: bytes) -> str:
    """Take bytes as text, every byte sequence as some text, lone surrogates included."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")
