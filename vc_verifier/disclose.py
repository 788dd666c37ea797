"""The holder's side: make a disclosure of part of a certificate. It holds no key and needs none."""

import json
from collections.abc import Sequence

from vc_core.credential import as_list
from vc_core.derive import derive
from vc_core.documents import strict_json
from vc_core.envelopes import withholding
from vc_core.problems import ProblemError
from vc_verifier.carriers.detect import Presented, detect_text

_LIMITS = strict_json.Limits(size=1_000_000, depth=48, values=20_000)
_SUBJECT = "credentialSubject"


class DisclosureProblem(ProblemError):
    """A file from which nothing can be disclosed, or a name that is not in it."""


def disclose(data: bytes, reveal: Sequence[str]) -> bytes:
    """Give a smaller file that discloses what `reveal` names, and what is always shown.

    `data` is a holder's copy (ecdsa-sd-2023 base proof) or an SD-JWT; `reveal` are names of
    members of the subject, or for a holder's copy JSON Pointers (RFC 6901). Raises
    `ProblemError`.
    """
    text = _text(data)
    if detect_text(text) is Presented.JWT and "~" in text:
        return (withholding.reveal(text, reveal) + "\n").encode("ascii")
    document = strict_json.parse(text, limits=_LIMITS)
    if not isinstance(document, dict):
        raise _nothing_to_disclose()
    derived = derive(document, selective_pointers=[_pointer(name) for name in reveal])
    return (json.dumps(derived, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def disclosable(data: bytes) -> list[str]:
    """Give the names that `disclose` takes for this file; nothing is verified."""
    text = _text(data)
    if detect_text(text) is Presented.JWT and "~" in text:
        return withholding.withholdable_names(text)
    document = strict_json.parse(text, limits=_LIMITS)
    subjects = as_list(document.get(_SUBJECT, [])) if isinstance(document, dict) else []
    return [name for subject in subjects if isinstance(subject, dict) for name in subject]


def _pointer(name: str) -> str:
    if name.startswith("/") or not name:
        return name
    escaped = name.replace("~", "~0").replace("/", "~1")
    return f"/{_SUBJECT}/{escaped}"


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise _nothing_to_disclose() from None


def _nothing_to_disclose() -> DisclosureProblem:
    return DisclosureProblem(
        "NOTHING_TO_DISCLOSE",
        "It is neither a holder's copy nor an SD-JWT.",
        "既不是持证人自留副本，也不是 SD-JWT。",
    )
