"""Bitstring Status List v1.0: making lists, reading them within bounds, looking up an entry."""

import gzip
import re
import zlib
from datetime import timedelta
from typing import Any, NamedTuple

from vc_core.documents.rdf import ABSOLUTE_IRI
from vc_core.problems import STATUS_PROBLEMS, ProblemError
from vc_core.verification_methods import multibase

ENTRY_TYPE = "BitstringStatusListEntry"
LIST_CREDENTIAL_TYPE = "BitstringStatusListCredential"
LIST_TYPE = "BitstringStatusList"

# §3.4: at least 131,072 entries, so that nobody is found by the list they are on.
MINIMUM_ENTRIES = 131_072
# Lists are made by the bureau in this size; a larger one is refused while it inflates.
MAXIMUM_BYTES = 8 * 1024 * 1024 // 8
# Ten years in milliseconds.
_LONGEST_TTL = 315_360_000_000
_HEXADECIMAL = re.compile(r"0x[0-9A-Fa-f]{1,4}", re.ASCII)
_INDEX = re.compile(r"(0|[1-9]\d{0,9})", re.ASCII)


class StatusListError(ProblemError):
    """A status list or an entry is malformed, or does not answer the question asked."""

    problem_types = {
        code: STATUS_PROBLEMS + code
        for code in (
            "STATUS_RETRIEVAL_ERROR",
            "STATUS_VERIFICATION_ERROR",
            "STATUS_LIST_LENGTH_ERROR",
            "MALFORMED_VALUE_ERROR",
            "RANGE_ERROR",
        )
    }


def _malformed(en: str, zh: str) -> StatusListError:
    return StatusListError(
        "MALFORMED_VALUE_ERROR", f"Unusable status list: {en}.", f"状态列表不可用：{zh}。"
    )


class Bitstring:
    """One bit per entry; index 0 is the left-most bit of the first byte (§3.3)."""

    def __init__(self, data: bytes | int = MINIMUM_ENTRIES) -> None:
        self.data = bytearray(data if isinstance(data, bytes) else (data + 7) // 8)

    def __len__(self) -> int:
        return len(self.data) * 8

    def __getitem__(self, index: int) -> bool:
        if not 0 <= index < 8 * len(self.data):
            raise StatusListError(
                "RANGE_ERROR", "The index is beyond the list.", "索引超出状态列表范围。"
            )
        return bool(self.data[index // 8] >> (7 - index % 8) & 1)

    def __setitem__(self, index: int, value: bool) -> None:
        before = self[index]
        if before is not value:
            self.data[index // 8] ^= 1 << (7 - index % 8)


def encode_bitstring(bits: Bitstring) -> str:
    """Write `encodedList` (§3.4): GZIP, base64url without padding, multibase header `u`."""
    return multibase.encode_base64url(gzip.compress(bytes(bits.data), mtime=0))


def decode_bitstring(value: object) -> Bitstring:
    """Read `encodedList` within bounds (§3.2 step 9); a list that inflates too far is refused."""
    if not isinstance(value, str) or not value.startswith("u"):
        raise _malformed("encodedList is not base64url multibase", "encodedList 编码错误")
    if len(value) > 2 * MAXIMUM_BYTES:
        raise _malformed("encodedList is too long", "encodedList 过长")
    try:
        compressed = multibase.decode(value)
    except multibase.InvalidMultibase:
        raise _malformed("encodedList is not base64url multibase", "encodedList 编码错误") from None
    # 16 + MAX_WBITS: GZIP framing only.
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        data = inflater.decompress(compressed, MAXIMUM_BYTES + 1)
    except zlib.error:
        raise _malformed("encodedList is not GZIP", "encodedList 不是 GZIP 数据") from None
    if len(data) > MAXIMUM_BYTES:
        raise _malformed("it inflates beyond the limit", "解压后超过上限")
    if not inflater.eof or inflater.unused_data:
        raise _malformed(
            "encodedList is truncated or has trailing data", "encodedList 被截断或含多余数据"
        )
    if len(data) * 8 < MINIMUM_ENTRIES:
        raise StatusListError(
            "STATUS_LIST_LENGTH_ERROR", "The status list is too short.", "状态列表过短。"
        )
    return Bitstring(data)


def status_list_credential(
    *,
    url: str,
    issuer: str,
    purpose: str,
    bits: Bitstring,
    valid_from: str,
    valid_until: str,
    ttl: int | None = None,
) -> dict[str, Any]:
    """Make the unsecured list credential that is published at `url` (§3.1).

    `ttl` says after how many milliseconds a newer list should be fetched.
    """
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": url,
        "type": ["VerifiableCredential", LIST_CREDENTIAL_TYPE],
        "issuer": issuer,
        "validFrom": valid_from,
        "validUntil": valid_until,
        "credentialSubject": {
            "id": f"{url}#list",
            "type": LIST_TYPE,
            "statusPurpose": purpose,
            "encodedList": encode_bitstring(bits),
            **({} if ttl is None else {"ttl": ttl}),
        },
    }


def time_to_live(credential: dict[str, Any]) -> timedelta | None:
    """Give a list's `ttl` (§2.2), which is in milliseconds; None where it has none."""
    ttl = credential["credentialSubject"].get("ttl")
    if ttl is None:
        return None
    if isinstance(ttl, bool) or not isinstance(ttl, int) or not 0 < ttl <= _LONGEST_TTL:
        raise _malformed("ttl is no reasonable number of milliseconds", "ttl 不是合理的毫秒数")
    return timedelta(milliseconds=ttl)


def parse_index(value: object) -> int:
    """Read `statusListIndex`: a decimal string without sign or leading zeros."""
    if not isinstance(value, str) or not _INDEX.fullmatch(value):
        raise _malformed("statusListIndex is not a decimal number", "statusListIndex 不是十进制数")
    return int(value)


def check_entry(entry: dict[str, Any]) -> None:
    """Demand of an entry what §2.1 demands, whether or not its list is at hand."""
    url = entry.get("statusListCredential")
    if not isinstance(url, str) or not ABSOLUTE_IRI.fullmatch(url):
        raise _malformed("statusListCredential is no URL", "statusListCredential 不是 URL")
    if not isinstance(entry.get("statusPurpose"), str):
        raise _malformed("statusPurpose is missing", "缺少 statusPurpose")
    parse_index(entry.get("statusListIndex"))
    _status_messages(entry, _status_size(entry))


# Statuses of more bits than this would need more messages than anybody writes.
MAXIMUM_STATUS_SIZE = 8
MESSAGE_PURPOSE = "message"


class EntryStatus(NamedTuple):
    """What a list says at one entry; 0 is the value of a credential of which nothing is said."""

    purpose: str
    value: int
    message: str | None


def entry_status(entry: dict[str, Any], bits: Bitstring) -> EntryStatus:
    """Look up an entry in its list (§3.2 steps 11 to 16), also one of several bits.

    The list was read by `read_list` for the entry's purpose. `statusMessage`, which must be
    there for several bits, names every possible value once.
    """
    purpose = entry.get("statusPurpose")
    if not isinstance(purpose, str):
        raise _malformed("statusPurpose is missing", "缺少 statusPurpose")
    size = _status_size(entry)
    messages = _status_messages(entry, size)
    if len(bits) // size < MINIMUM_ENTRIES:
        raise StatusListError(
            "STATUS_LIST_LENGTH_ERROR", "The status list is too short.", "状态列表过短。"
        )
    start = parse_index(entry.get("statusListIndex")) * size
    value = 0
    for position in range(start, start + size):
        value = value << 1 | bits[position]
    return EntryStatus(purpose, value, messages.get(value))


def _status_size(entry: dict[str, Any]) -> int:
    size = entry.get("statusSize", 1)
    if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= MAXIMUM_STATUS_SIZE:
        raise _malformed("statusSize is no small positive integer", "statusSize 不是小的正整数")
    return size


def _status_messages(entry: dict[str, Any], size: int) -> dict[int, str]:
    messages = entry.get("statusMessage")
    if messages is None:
        if size > 1 or entry.get("statusPurpose") == MESSAGE_PURPOSE:
            raise _malformed("statusMessage is missing", "缺少 statusMessage")
        return {}
    named: dict[int, str] = {}
    for message in messages if isinstance(messages, list) else [None]:
        status = message.get("status") if isinstance(message, dict) else None
        text = message.get("message") if isinstance(message, dict) else None
        if not isinstance(status, str) or not _HEXADECIMAL.fullmatch(status):
            raise _malformed("a status is not hexadecimal", "状态值不是十六进制")
        if not isinstance(text, str) or int(status, 16) in named:
            raise _malformed("statusMessage is malformed", "statusMessage 格式错误")
        named[int(status, 16)] = text
    if named.keys() != set(range(1 << size)):
        raise _malformed("statusMessage does not name every value", "statusMessage 未列全状态值")
    return named


def list_purposes(credential: dict[str, Any]) -> frozenset[str]:
    """Give what a list credential serves (§2.2): one or more purposes, each a string."""
    subject = credential.get("credentialSubject")
    value = subject.get("statusPurpose") if isinstance(subject, dict) else None
    purposes = value if isinstance(value, list) else [value]
    if not purposes or not all(isinstance(purpose, str) for purpose in purposes):
        raise _malformed("statusPurpose is missing", "缺少 statusPurpose")
    return frozenset(purposes)


def check_list(credential: dict[str, Any]) -> None:
    """Demand of a list credential what §2.2 demands, whether or not anybody asks for an entry."""
    subject = _list_in(credential)
    list_purposes(credential)
    decode_bitstring(subject.get("encodedList"))
    time_to_live(credential)


def read_list(credential: dict[str, Any], *, url: str, purpose: str) -> Bitstring:
    """Read a list credential whose proof has already been verified (§3.2 steps 6 to 10).

    It must be the list at `url`, of the type of status lists, and serve `purpose`.
    """
    subject = _list_in(credential)
    if credential.get("id") != url:
        raise _no_list()
    purposes = subject.get("statusPurpose")
    if purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise StatusListError(
            "STATUS_VERIFICATION_ERROR", "The list serves another purpose.", "状态列表用途不符。"
        )
    # Several bits are said by the entry (§2.1), never by the list.
    if subject.get("statusSize", 1) != 1:
        raise _malformed("a list says the size of its entries", "列表中不应写明状态位数")
    return decode_bitstring(subject.get("encodedList"))


def _list_in(credential: dict[str, Any]) -> dict[str, Any]:
    types = credential.get("type")
    if not isinstance(types, list) or LIST_CREDENTIAL_TYPE not in types:
        raise _no_list()
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("type") != LIST_TYPE:
        raise _malformed("its subject is no BitstringStatusList", "主体不是 BitstringStatusList")
    return subject


def _no_list() -> StatusListError:
    return _malformed("it is not the list that was named", "不是所指的状态列表")
