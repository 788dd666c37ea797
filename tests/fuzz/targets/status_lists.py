"""Status lists: the compressed bits, the list around them, and an entry that points into it."""

import gzip

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core import status_list
from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_core.verification_methods.multibase import encode_base64url

ERRORS: tuple[type[ProblemError], ...] = (status_list.StatusListError, strict_json.MalformedJson)
LARGEST = 4_096
_LIST = status_list.Bitstring()
_LIST[7] = True
# A document writes this where the bits go, so that inputs stay short.
_PLACEHOLDER = "BITS"
_ENCODED = status_list.encode_bitstring(_LIST)


def _text(data: bytes) -> None:
    _bounded(status_list.decode_bitstring(text_of(data)))


def _compressed(data: bytes) -> None:
    _bounded(status_list.decode_bitstring(encode_base64url(data)))


def _bits(data: bytes) -> None:
    bits = data * (1 + status_list.MINIMUM_ENTRIES // 8 // max(len(data), 1))
    encoded = encode_base64url(gzip.compress(bits, compresslevel=1, mtime=0))
    if bytes(status_list.decode_bitstring(encoded).data) != bits:
        raise Broken("the bits do not come back")


def _bounded(bits: status_list.Bitstring) -> None:
    if not status_list.MINIMUM_ENTRIES <= len(bits) <= 8 * status_list.MAXIMUM_BYTES:
        raise Broken("the list is beyond its bounds")


def _entry(data: bytes) -> None:
    """Look up an entry: a list of the list's credential and of the credential's entry."""
    parts = strict_json.parse(data)
    match parts:
        case [dict() as credential, dict() as entry]:
            subject = credential.get("credentialSubject")
            if isinstance(subject, dict) and subject.get("encodedList") == _PLACEHOLDER:
                subject["encodedList"] = _ENCODED
            url, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
            if isinstance(url, str) and isinstance(purpose, str):
                bits = status_list.read_list(credential, url=url, purpose=purpose)
                status_list.time_to_live(credential)
                status = status_list.entry_status(entry, bits)
                if status.value >= 1 << status_list.MAXIMUM_STATUS_SIZE:
                    raise Broken("a status of more bits than there can be")


_WAYS = {b"T": _text, b"C": _compressed, b"B": _bits, b"E": _entry}


def run(data: bytes) -> None:
    """Decode bits, or read a list and look up an entry."""
    choose(_WAYS, data)
