"""The e-seal of a PDF (ISO 32000-2 §12.8, ETSI EN 319 142-1): whose it is and what it covers.

Decided on the bytes themselves, before anything is parsed as PDF: if the pinned e-seal's
signature covers every byte of the file but its own digits, then every byte is as the bureau
wrote it. No library that holds signing code is needed for that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509

from vc_core.results import NotATruthValue
from vc_verifier.carriers.pdf.cms import SignatureUnreadable, Signed, read_signed

_BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,8}\[\s{0,8}(\d{1,9})\s{1,8}(\d{1,9})\s{1,8}(\d{1,9})\s{1,8}(\d{1,9})\s{0,64}\]"
)
_HEXADECIMAL = re.compile(rb"<[0-9A-Fa-f]*>")
_MOST_SIGNATURES = 8
_MOST_DIGITS = 131_072
# How many issued files are told apart in one: each costs a pass over what follows it.
_MOST_FILES = 4
# What a later revision needs in order to change anything (ISO 32000-2 §7.5.6).
_REVISION = re.compile(rb"\bobj\b|\bxref\b|\bstartxref\b|\btrailer\b")
_NO_CHANGES = re.compile(rb"/TransformMethod\s*/DocMDP\b")
_LEVEL_ONE = re.compile(rb"/P\s+1\b")


class SealState(StrEnum):
    """What the signatures in a PDF say about the file as it lies here."""

    NONE = "none"
    WHOLE = "whole"
    FOLLOWED = "followed"
    CHANGED = "changed"
    BROKEN = "broken"
    FOREIGN = "foreign"
    COMPROMISED = "compromised"


@dataclass(frozen=True)
class PdfSeal(NotATruthValue):
    """The state, and the verification method of the bureau's seal if it is one."""

    state: SealState
    method: str | None = None
    names: tuple[str, ...] = ()
    """Common names in the certificates of other keys that signed."""
    since: datetime | None = None
    """Since when the key is in wrong hands, if that is the state."""


@dataclass(frozen=True)
class _Signature:
    end: int
    state: SealState
    method: str | None
    names: tuple[str, ...]


def byte_ranges(data: bytes) -> list[list[int]]:
    """Give the byte ranges that a file's signatures claim, unchecked."""
    found = list(_BYTE_RANGE.finditer(data))[:_MOST_SIGNATURES]
    return [[int(group) for group in match.groups()] for match in found]


def read_seal(data: bytes, seals: Mapping[str, x509.Certificate]) -> PdfSeal:
    """Find the signatures of a PDF and weigh them against the pinned seals.

    `WHOLE` demands exactly one signature, by a pinned seal, over the entire file, with DocMDP
    level 1. An intact one with bytes after it is `FOLLOWED`, or `CHANGED` where those bytes are
    a later revision. Another intact file after it is none: the bureau sealed every byte of both.
    """
    return _read_seal(data, seals, _MOST_FILES)


def _read_seal(data: bytes, seals: Mapping[str, x509.Certificate], files: int) -> PdfSeal:
    found = list(_signatures(data, seals))
    if not found:
        return PdfSeal(SealState.NONE)
    names = tuple(name for signature in found for name in signature.names)
    intact = [signature for signature in found if signature.state is SealState.WHOLE]
    if intact:
        first = min(intact, key=lambda signature: signature.end)
        state = _covered(data, first.end, len(found))
        if state is SealState.CHANGED and _is_issued(data[first.end :], seals, files - 1):
            state = SealState.FOLLOWED
        return PdfSeal(state, first.method, names)
    for state in (SealState.BROKEN, SealState.FOREIGN):
        for signature in found:
            if signature.state is state:
                return PdfSeal(state, signature.method, names)
    return PdfSeal(SealState.NONE)


def _covered(data: bytes, end: int, signatures: int) -> SealState:
    if signatures > 1 or _REVISION.search(data, end):
        return SealState.CHANGED
    return SealState.WHOLE if end == len(data) else SealState.FOLLOWED


def _is_issued(rest: bytes, seals: Mapping[str, x509.Certificate], files: int) -> bool:
    """Tell whether what follows a sealed file is one itself, from its first byte to its last."""
    if files == 0 or not rest.startswith(b"%PDF-"):
        return False
    return _read_seal(rest, seals, files).state in (SealState.WHOLE, SealState.FOLLOWED)


def _signatures(data: bytes, seals: Mapping[str, x509.Certificate]) -> Iterator[_Signature]:
    for number, match in enumerate(_BYTE_RANGE.finditer(data)):
        if number == _MOST_SIGNATURES:
            return
        start, before, after, length = (int(group) for group in match.groups())
        gap = data[before:after]
        if len(gap) > _MOST_DIGITS or not _HEXADECIMAL.fullmatch(gap):
            # Offsets that no longer fit: bytes were lost, added in front, or rewritten.
            yield _Signature(0, SealState.BROKEN, None, ())
            continue
        try:
            signed = read_signed(bytes.fromhex(gap[1:-1].decode("ascii")))
        except (SignatureUnreadable, ValueError):
            yield _Signature(0, SealState.BROKEN, None, ())
            continue
        end = after + length
        covered = data[:before] + data[after:end] if start == 0 and end <= len(data) else None
        yield _weigh(signed, covered, end, _dictionary(data, before, after), seals)


def _weigh(
    signed: Signed,
    covered: bytes | None,
    end: int,
    dictionary: bytes,
    seals: Mapping[str, x509.Certificate],
) -> _Signature:
    for method, certificate in seals.items():
        if signed.names(certificate):
            holds = (
                covered is not None
                and signed.holds(covered, certificate)
                and _NO_CHANGES.search(dictionary) is not None
                and _LEVEL_ONE.search(dictionary) is not None
            )
            return _Signature(end, SealState.WHOLE if holds else SealState.BROKEN, method, ())
    return _Signature(end, SealState.FOREIGN, None, signed.common_names)


def _dictionary(data: bytes, before: int, after: int) -> bytes:
    """Give the signature's dictionary without its digits."""
    begin = max(data.rfind(b"obj", 0, before), before - 4_096, 0)
    end = data.find(b"endobj", after, after + 4_096)
    return data[begin:before] + data[after : end if end >= 0 else after + 4_096]
