"""Which credentials are the bureau's certificates, by exact context and type."""

from functools import cache
from typing import Any

from vc_core.credential import CREDENTIALS_V2, types_of
from vc_core.documents.loader import pinned

TITLE = "ProfessionalTitleCredential"
QUALIFICATION = "ProfessionalQualificationCredential"
CERTIFICATE_TYPES = frozenset({TITLE, QUALIFICATION})


@cache
def certificate_contexts() -> list[str]:
    """Give the exact context list of every certificate, in order; shared, not to be changed."""
    return [CREDENTIALS_V2, pinned().certificate_context]


def has_certificate_contexts(document: dict[str, Any]) -> bool:
    """Tell whether the document stands under exactly the pinned contexts."""
    return document.get("@context") == certificate_contexts()


def is_certificate(document: dict[str, Any]) -> bool:
    """Tell whether the document's types are those of a certificate."""
    return any(name in CERTIFICATE_TYPES for name in types_of(document))
