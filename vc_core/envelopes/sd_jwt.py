"""Selective Disclosure JWTs (RFC 9901) around credentials and presentations (VC-JOSE-COSE §3.2).

Verifying: the issuer's token as in `jose`, then every disclosure must be one whose digest the
token contains, exactly once. Issuing: the members at given paths are replaced by digests.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from vc_core.documents import strict_json
from vc_core.envelopes.disclosure_paths import Path, parent_of, parse_path
from vc_core.envelopes.errors import EnvelopeError, envelope_fails, envelope_malformed
from vc_core.envelopes.jose import check_times, parse_token, sign_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey, EnvelopeSigner
from vc_core.verification_methods import multibase

CREDENTIAL_TYPE = "vc+sd-jwt"
PRESENTATION_TYPE = "vp+sd-jwt"

DIGESTS = "_sd"
ALGORITHM = "_sd_alg"
ELEMENT = "..."
MOST_DISCLOSURES = 200
# Whoever withheld one of these would change what the rest is worth, and nobody could tell.
NEVER_WITHHELD = frozenset(
    {"@context", "validFrom", "validUntil", "credentialStatus", "cnf", "iss", "exp", "nbf"}
)
_HASHES: dict[str, Callable[[bytes], Any]] = {
    "sha-256": hashlib.sha256,
    "sha-384": hashlib.sha384,
    "sha-512": hashlib.sha512,
}
# As deep as any document may be, disclosures put back included.
_DEPTH = strict_json.DEFAULT_LIMITS.depth
_DISCLOSURE_LIMITS = strict_json.Limits(size=500_000, depth=48, values=20_000)


def split(text: str) -> tuple[str, list[str], str | None]:
    """Split into the issuer's token, the disclosures, and the key-binding token if there is one.

    Without key binding the text ends with a tilde (RFC 9901 §4).
    """
    token, *rest = text.split("~")
    if not rest or len(rest) > MOST_DISCLOSURES + 1 or not text.isascii():
        raise envelope_malformed("it is no SD-JWT of reasonable size", "不是合理大小的 SD-JWT")
    *disclosures, last = rest
    if not all(disclosures):
        raise envelope_malformed("a disclosure is empty", "披露项为空")
    return token, disclosures, last or None


def verify_sd_jwt(
    text: str, *, key: EnvelopeKey, media_type: str, now: datetime | None
) -> dict[str, Any]:
    """Verify and give the document with what is disclosed (RFC 9901 §7.1).

    A key-binding token is checked apart, by `key_binding`. Refused: a disclosure that no
    digest names, a digest that occurs twice, a disclosed name that is already there.
    """
    token, disclosures, _binding = split(text)
    payload = verify_token(parse_token(token), key=key, media_type=media_type, now=now)
    document = _Disclosing(payload, disclosures).document()
    if now is not None:
        # Others' tokens may have their end among the disclosures.
        check_times(document, now)
    return document


def disclosed(text: str) -> dict[str, Any]:
    """Give the document with its disclosures, nothing of it verified: to find its author."""
    token, disclosures, _binding = split(text)
    return _Disclosing(parse_token(token).payload, disclosures).document()


def withholds_nothing(text: str) -> bool:
    """Tell whether every digest in the token has its disclosure; decoys count as withheld."""
    token, disclosures, _binding = split(text)
    return _Disclosing(parse_token(token).payload, disclosures).is_complete()


class _Disclosing:
    """Puts disclosures back to where their digests stand."""

    def __init__(self, payload: dict[str, Any], disclosures: Sequence[str]) -> None:
        self._payload = payload
        self._hash = _hash_of(payload)
        self._open = {digest_of(text, self._hash): _read(text) for text in disclosures}
        if len(self._open) != len(disclosures):
            raise envelope_fails("a disclosure occurs twice", "披露项重复")
        self._seen: set[str] = set()

    def document(self) -> dict[str, Any]:
        self._seen.clear()
        members = {name: value for name, value in self._payload.items() if name != ALGORITHM}
        document = self._object(members, 1)
        if self._open.keys() - self._seen:
            raise envelope_fails("a disclosure belongs nowhere", "有披露项不属于该令牌")
        return document

    def is_complete(self) -> bool:
        self.document()
        return self._seen == self._open.keys()

    def _value(self, value: Any, depth: int) -> Any:
        # Disclosures can be chained into each other, so that the whole is deeper than any part.
        if depth > _DEPTH:
            raise envelope_fails("it is nested too deeply", "嵌套过深")
        if isinstance(value, dict):
            return self._object(value, depth + 1)
        if isinstance(value, list):
            return self._array(value, depth + 1)
        return value

    def _object(self, members: dict[str, Any], depth: int) -> dict[str, Any]:
        if ELEMENT in members or ALGORITHM in members:
            raise envelope_fails("a reserved name is used as a member", "使用了保留的成员名")
        document = {
            name: self._value(value, depth) for name, value in members.items() if name != DIGESTS
        }
        digests = members.get(DIGESTS, [])
        if not isinstance(digests, list):
            raise envelope_fails("_sd is no list", "_sd 不是列表")
        for digest in digests:
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            if len(disclosure) != 3 or disclosure[1] in (DIGESTS, ELEMENT):
                raise envelope_fails("a disclosure is no member's", "披露项不是成员的披露")
            if disclosure[1] in document:
                raise envelope_fails("a disclosed member is already there", "披露的成员已存在")
            document[disclosure[1]] = self._value(disclosure[2], depth)
        return document

    def _array(self, entries: list[Any], depth: int) -> list[Any]:
        array = []
        for entry in entries:
            if not (isinstance(entry, dict) and ELEMENT in entry):
                array.append(self._value(entry, depth))
                continue
            disclosure = self._take(entry[ELEMENT]) if len(entry) == 1 else [None]
            if disclosure is None:
                continue
            if len(disclosure) != 2:
                raise envelope_fails("a disclosure is no array entry's", "披露项不是数组项的披露")
            array.append(self._value(disclosure[1], depth))
        return array

    def _take(self, digest: Any) -> list[Any] | None:
        if not isinstance(digest, str) or digest in self._seen:
            raise envelope_fails("a digest occurs twice or is no string", "摘要重复或不是字符串")
        self._seen.add(digest)
        return self._open.get(digest)


def digest_of(disclosure: str, hash_function: Callable[[bytes], Any] = hashlib.sha256) -> str:
    """Digest a disclosure as it is written (RFC 9901 §4.2.3)."""
    digest: bytes = hash_function(disclosure.encode("ascii")).digest()
    return multibase.base64url(digest)


def _hash_of(payload: dict[str, Any]) -> Callable[[bytes], Any]:
    name = payload.get(ALGORITHM, "sha-256")
    function = _HASHES.get(name) if isinstance(name, str) else None
    if function is None:
        raise envelope_fails("its _sd_alg is unknown", "_sd_alg 未知")
    return function


def _read(text: str) -> list[Any]:
    try:
        disclosure = strict_json.parse(multibase.decode_base64url(text), limits=_DISCLOSURE_LIMITS)
    except (multibase.InvalidMultibase, strict_json.MalformedJson):
        raise envelope_malformed("a disclosure cannot be read", "披露项无法读取") from None
    well_formed = (
        isinstance(disclosure, list)
        and len(disclosure) in (2, 3)
        and all(isinstance(part, str) for part in disclosure[:-1])
    )
    if not well_formed:
        raise envelope_malformed("a disclosure is malformed", "披露项格式错误")
    return list(disclosure)


def _new_salt() -> str:
    return secrets.token_urlsafe(16)


def issue_sd_jwt(
    document: dict[str, Any],
    *,
    paths: Sequence[str],
    signer: EnvelopeSigner,
    media_type: str,
    new_salt: Callable[[], str] = _new_salt,
) -> str:
    """Sign `document` with what stands at `paths` selectively disclosable (RFC 9901 §6).

    Deeper paths are replaced first, so that one disclosure may lie inside another. A path
    that selects nothing, or a member that judges the rest, is refused.
    """
    parsed = [parse_path(text) for text in paths]
    if NEVER_WITHHELD.intersection(path[0] for path in parsed):
        raise EnvelopeError(
            "DISCLOSURE_FORBIDDEN",
            "What decides about validity cannot be made withholdable.",
            "决定效力的成员不得设为可不披露。",
        )
    payload: dict[str, Any] = json.loads(json.dumps(document))
    disclosures = [
        _withhold(payload, path, new_salt) for path in sorted(parsed, key=len, reverse=True)
    ]
    if disclosures:
        payload[ALGORITHM] = "sha-256"
    token = sign_token(payload, signer=signer, media_type=media_type)
    return "~".join([token, *disclosures, ""])


def _withhold(payload: dict[str, Any], path: Path, new_salt: Callable[[], str]) -> str:
    """Replace what stands at `path` by a digest; give the disclosure."""
    parent, last = parent_of(payload, path), path[-1]
    if isinstance(last, int):
        text = _written([new_salt(), parent[last]])
        parent[last] = {ELEMENT: digest_of(text)}
    else:
        text = _written([new_salt(), last, parent.pop(last)])
        # Sorted, so that the order does not tell which member a digest stands for.
        parent[DIGESTS] = sorted([*parent.get(DIGESTS, []), digest_of(text)])
    return text


def _written(disclosure: list[Any]) -> str:
    data = json.dumps(disclosure, ensure_ascii=False).encode("utf-8")
    return multibase.base64url(data)
