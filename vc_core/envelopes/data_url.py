"""Enveloped credentials and presentations: objects whose `id` is a data: URL (VC 2.0 §4.13.2)."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any, Literal

from vc_core.credential import CREDENTIALS_V2, as_list, types_of
from vc_core.envelopes.errors import EnvelopeError

Kind = Literal["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"]
CREDENTIAL: Kind = "EnvelopedVerifiableCredential"
PRESENTATION: Kind = "EnvelopedVerifiablePresentation"

# RFC 2397, as far as media types of envelopes need it.
_DATA_URL = re.compile(
    r"data:([a-z]+/[A-Za-z0-9.+-]{1,60})(;base64)?,([A-Za-z0-9._~+/=-]+)", re.ASCII
)


@dataclass(frozen=True)
class Envelope:
    """What a data: URL carries, before anything is verified."""

    media_type: str
    content: str | bytes


def is_enveloped(document: Any, kind: Kind) -> bool:
    """Tell whether an object says that it is an envelope of this kind."""
    return isinstance(document, dict) and kind in types_of(document)


def open_data_url(document: dict[str, Any], kind: Kind) -> Envelope:
    """Read the envelope out of an object of type `kind` and no other.

    The base context must come first, because it alone says what the type means.
    """
    contexts = as_list(document.get("@context"))
    if not contexts or contexts[0] != CREDENTIALS_V2:
        raise _malformed("its @context does not start with the credentials context", "@context")
    if types_of(document) != [kind] or len(as_list(document["type"])) != 1:
        raise _malformed(f"its type is not {kind}", "type")
    identifier = document.get("id")
    match = _DATA_URL.fullmatch(identifier) if isinstance(identifier, str) else None
    if match is None:
        raise _malformed("its id is no data: URL of an envelope", "id")
    content: str | bytes = match[3]
    if match[2]:
        try:
            # With or without padding: VC-JOSE-COSE shows both.
            content = base64.b64decode(match[3] + "=" * (-len(match[3]) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise _malformed("its id is not base64", "id") from None
    return Envelope(match[1], content)


def enveloped(text: str, media_type: str, kind: Kind) -> dict[str, Any]:
    """Make the object that stands for a text envelope inside JSON-LD."""
    return {
        "@context": [CREDENTIALS_V2],
        "id": f"data:application/{media_type},{text}",
        "type": kind,
    }


def _malformed(en: str, member: str) -> EnvelopeError:
    return EnvelopeError(
        "ENVELOPE_MALFORMED",
        f"Unusable enveloped document: {en}.",
        f"封装文档不可用：{member} 不正确。",
        member=member,
    )
