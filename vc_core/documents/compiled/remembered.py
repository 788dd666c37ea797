"""Digests of proof configurations: those of one batch, or without a time, are all alike."""

from typing import Any

_MOST = 256
_LONGEST = 1_000

Key = tuple[Any, ...]


class RememberedDigests:
    """A bounded memory of what a configuration hashed to; full, it starts over.

    Only configurations of strings under contexts by URL are remembered, each by everything
    that its digest depends on. Only what belongs to a proof that holds should be put in.
    """

    def __init__(self) -> None:
        self._digests: dict[Key, bytes] = {}

    def key(self, suite: str, algorithm: str, context: Any, options: dict[str, Any]) -> Key | None:
        """Give the key of a configuration, or None if it is not of the kind remembered here."""
        own = options.get("@context")
        if type(context) is not list or (own is not None and own != context):
            return None
        if own is not None:
            options = options.copy()
            del options["@context"]
        try:
            # Anything but strings stumbles here: 1 and True must not pass for each other.
            text = "".join((*context, *options.values()))
        except TypeError:
            return None
        if len(text) > _LONGEST:
            return None
        return (suite, algorithm, own is not None, *context, *options, *options.values())

    def get(self, key: Key) -> bytes | None:
        """Give the digest, if it is remembered."""
        return self._digests.get(key)

    def put(self, key: Key, digest: bytes) -> None:
        """Remember a digest."""
        if len(self._digests) >= _MOST:
            self._digests.clear()
        self._digests[key] = digest
