"""relatedResource: do the digests name the bytes that are pinned here (VC 2.0 §5.3)?

Nothing is fetched: a resource that is not shipped cannot be compared, and is refused as such.
"""

import base64
import binascii
import hashlib
import re
from typing import Any

from vc_core.credential import as_list
from vc_core.documents.loader import ContextNotPinned, PinnedContexts
from vc_core.problems import CREDENTIALS_PROBLEMS, ProblemError
from vc_core.verification_methods import multibase

# Subresource Integrity §3.5: standard base64, several values separated by blanks.
_SRI = re.compile(r"sha(256|384)-([A-Za-z0-9+/]+={0,2})", re.ASCII)
_SIZES = {"256": 32, "384": 48}
# Multihash headers: the code of the hash function and the number of bytes.
_MULTIHASH = {b"\x12\x20": 32, b"\x20\x30": 48}


class RelatedResourceError(ProblemError):
    """A related resource's digest is malformed, is not the pinned one, or cannot be compared."""

    problem_types = {
        "INTEGRITY_ERROR": CREDENTIALS_PROBLEMS + "INTEGRITY_ERROR",
    }


def check_related_resources(credential: dict[str, Any], contexts: PinnedContexts) -> None:
    """Compare every digest of every `relatedResource` with what is pinned.

    The structure was checked before (`credential.check_credential`). Raises
    `RelatedResourceError`.
    """
    for entry in as_list(credential.get("relatedResource", [])):
        try:
            known = contexts.known_digests(entry["id"])
        except ContextNotPinned:
            raise RelatedResourceError(
                "RELATED_RESOURCE_UNKNOWN",
                "A related resource is not known here, so its digest cannot be compared.",
                "相关资源未知，无法比对摘要。",
            ) from None
        digests = [
            *(_of_sri(value) for value in as_list(entry.get("digestSRI", []))),
            *(_of_multibase(value) for value in as_list(entry.get("digestMultibase", []))),
        ]
        if not digests or not all(digest in known for digest in digests):
            raise _integrity("a digest is not that of the resource", "摘要与资源不符")


def sri_of(data: bytes) -> str:
    """Write the SHA-384 `digestSRI` of `data`."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode("ascii")


def _of_sri(value: object) -> bytes:
    match = _SRI.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise _integrity("digestSRI is malformed", "digestSRI 格式错误")
    try:
        digest = base64.b64decode(match[2], validate=True)
    except (binascii.Error, ValueError):
        raise _integrity("digestSRI is malformed", "digestSRI 格式错误") from None
    if len(digest) != _SIZES[match[1]]:
        raise _integrity("digestSRI has a wrong length", "digestSRI 长度不正确")
    return digest


def _of_multibase(value: object) -> bytes:
    """Read the digest's bytes, with or without the header of a multihash."""
    try:
        digest = multibase.decode(value)
    except multibase.InvalidMultibase:
        raise _integrity("digestMultibase is malformed", "digestMultibase 格式错误") from None
    size = _MULTIHASH.get(digest[:2])
    return digest[2:] if size is not None and len(digest) == size + 2 else digest


def _integrity(en: str, zh: str) -> RelatedResourceError:
    return RelatedResourceError("INTEGRITY_ERROR", f"Related resource: {en}.", f"相关资源：{zh}。")
