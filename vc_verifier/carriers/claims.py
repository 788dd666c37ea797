"""Compares the text layer of a PDF's pages with the certificates that were verified in it.

Only a label that is followed by something else, while the certificate's value is nowhere on the
pages, is a contradiction: readers and converters order text differently, and covered text is
still in the layer. Agreement therefore proves nothing and is never said to.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from vc_core.problems import Text

# The labels of the issued page, as it prints them, with the members that they show.
LABELS: dict[str, Text] = {
    "name": Text("姓名", "Name"),
    "maskedIdNumber": Text("证件号码", "ID number"),
    "series": Text("系列", "Series"),
    "specialty": Text("专业", "Specialty"),
    "qualificationName": Text("资格名称", "Qualification"),
    "level": Text("级别", "Level"),
    "datePassed": Text("通过日期", "Date passed"),
    "certificateNumber": Text("证书编号", "Certificate No."),
}
# In anybody's document these mean the same thing; the others are too common to accuse by.
_ANYWHERE = ("name", "certificateNumber")
_LABELS_OF_THE_PAGE = 4
# A longer value may be broken over lines, with other columns' text in between.
_LONGEST_COMPARED = 20
_LONGEST_CLAIM = 40
_MOST_TEXT = 200_000


def contradicted(text: str, certificates: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Give the members for which the pages show something else than every certificate, and what."""
    page = _squeezed(text[:_MOST_TEXT])
    if not page or not certificates:
        return {}
    members = LABELS if _resembles_issued_page(page) else _ANYWHERE
    claims = {member: _contradiction(page, member, certificates) for member in members}
    return {member: claim for member, claim in claims.items() if claim}


def _contradiction(page: str, member: str, certificates: Sequence[dict[str, Any]]) -> str:
    subjects = [certificate.get("credentialSubject") for certificate in certificates]
    values = [subject.get(member) for subject in subjects if isinstance(subject, dict)]
    known = [_squeezed(value) for value in values if isinstance(value, str)]
    if not known or any(value in page or len(value) > _LONGEST_COMPARED for value in known):
        return ""
    # English labels alone are no ground to accuse: "Name" is in "Filename", too.
    claim = page.partition(LABELS[member].zh)[2].lstrip(":")
    without_english = claim.removeprefix(_squeezed(LABELS[member].en)).lstrip(":") or claim
    # What follows up to the next label.
    ends = [at for label in LABELS.values() if (at := without_english.find(label.zh)) > 0]
    return without_english[: min([*ends, _LONGEST_CLAIM])]


def _resembles_issued_page(page: str) -> bool:
    both = [_squeezed(label.zh + label.en) for label in LABELS.values()]
    return sum(label in page for label in both) >= _LABELS_OF_THE_PAGE


def _squeezed(text: str) -> str:
    """Write text in one way: compatibility forms folded, no white space, no soft hyphens."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if not c.isspace() and c not in "\u00ad\u200b\ufeff\ufffe")
