"""Status lists and published changes in the trust bundle, each list's proof verified once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vc_core.documents.jsonld import JsonLd
from vc_core.identifiers.document import ControllerDocument
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.status_list import Bitstring, list_purposes, read_list, time_to_live
from vc_core.times import InvalidTime, parse_timestamp
from vc_verifier.trust.trust_error import untrusted

PURPOSES = ("revocation", "suspension")


@dataclass(frozen=True)
class StatusList:
    """One list whose proof held: who issued it, its bits, and for when they were made."""

    url: str
    issuer: str
    purposes: tuple[str, ...]
    """Of the purposes that it serves, those that certificates use."""
    bits: Bitstring
    valid_from: datetime
    valid_until: datetime
    """Until when it is fresh: its validity's end or that of its `ttl`, whichever is first."""


@dataclass(frozen=True)
class StatusChange:
    """Why and since when a bit is set, as the bureau published it."""

    reason: str
    since: datetime
    replaced_by: str | None


@dataclass(frozen=True)
class StatusLists:
    """All lists of a bundle, and the published changes by list and index."""

    lists: dict[str, StatusList]
    changes: dict[tuple[str, int], StatusChange]


def read_status_lists(
    credentials: Any,
    changes: Any,
    issuers: Mapping[str, tuple[ControllerDocument, frozenset[str]]],
    jsonld: JsonLd,
) -> StatusLists:
    """Verify each list credential by its issuer's status key, then read the bits.

    A list may serve several purposes (Bitstring Status List 1.0 §2.2); one that serves none
    that certificates use is left aside once its proof held.
    """
    lists = {}
    for credential in credentials:
        status_list = _read_credential(credential, issuers, jsonld)
        if status_list is None:
            continue
        if status_list.url in lists:
            raise untrusted("STATUS_LIST", "a status list is there twice", "状态列表重复")
        lists[status_list.url] = status_list
    return StatusLists(lists, dict(_read_change(change) for change in changes))


def _read_credential(
    credential: dict[str, Any],
    issuers: Mapping[str, tuple[ControllerDocument, frozenset[str]]],
    jsonld: JsonLd,
) -> StatusList | None:
    issuer = credential["issuer"]
    if issuer not in issuers:
        raise untrusted(
            "STATUS_LIST", "a status list is nobody's that is known", "状态列表签发者未知"
        )
    document, methods = issuers[issuer]
    # A list without times would never grow stale, so the bureau's lists always have both.
    result = verify_proof(credential, resolver=KnownDocuments([document]), now=None, jsonld=jsonld)
    used = {proof.verification_method for proof in result.proofs}
    if result.outcome is not Outcome.PASSED or not used <= methods:
        raise untrusted(
            "STATUS_LIST", "a status list's proof does not hold", "状态列表的证明不成立"
        )
    served = list_purposes(credential)
    purposes = tuple(purpose for purpose in PURPOSES if purpose in served)
    if not purposes:
        return None
    url = credential["id"]
    try:
        valid_from = parse_timestamp(credential["validFrom"])
        valid_until = parse_timestamp(credential["validUntil"])
    except InvalidTime:
        raise untrusted(
            "STATUS_LIST", "a status list has no period", "状态列表缺少有效期"
        ) from None
    bits = read_list(credential, url=url, purpose=purposes[0])
    life = time_to_live(credential)
    if life is not None:
        valid_until = min(valid_until, valid_from + life)
    return StatusList(url, issuer, purposes, bits, valid_from, valid_until)


def _read_change(entry: dict[str, Any]) -> tuple[tuple[str, int], StatusChange]:
    try:
        change = StatusChange(
            str(entry["reason"]), parse_timestamp(entry["since"]), entry.get("replacedBy")
        )
        return (entry["statusListCredential"], int(entry["statusListIndex"])), change
    except (InvalidTime, ValueError):
        raise untrusted(
            "STATUS_CHANGE", "a status change is malformed", "状态变更格式错误"
        ) from None
