"""A certificate as the text of a QR code, and back: a W3C Verifiable Credential Barcode.

>>> text = encode(certificate)          # "VC1-R…", at most 419 characters in practice
>>> decode(text)["issuer"]              # nothing is proven yet: verify the proof first
'did:web:rsj.sh.example'

The barcode carries the certificate as sealed, with its ecdsa-rdfc-2019 proof alone.
"""

from contextlib import suppress
from functools import cache
from typing import Any

from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.errors import BarcodeError, UnknownTypeTable, not_encodable
from vc_core.barcode.tables import installed_tables
from vc_core.barcode.text_form import from_text, to_base45_text, to_link
from vc_core.documents.loader import pinned

BARCODE_CRYPTOSUITE = "ecdsa-rdfc-2019"

JsonObject = dict[str, Any]


def encode(credential: JsonObject) -> str:
    """Encode a certificate as `VC1-R…` (VC Barcodes 1.0 "Encode VC to QR Code").

    Of its proofs only the ecdsa-rdfc-2019 one is carried. `BarcodeError` if there is not
    exactly one such proof or a value would not come back unchanged.
    """
    return to_base45_text(encode_bytes(credential))


def encode_link(credential: JsonObject, verifier_url: str) -> str:
    """Encode a certificate as a link to a verifier's page, `…#VC1-B…`."""
    return to_link(encode_bytes(credential), verifier_url)


def encode_bytes(credential: JsonObject) -> bytes:
    """Encode a certificate as CBOR-LD 1.0 with the installed type table."""
    members = barcode_members(credential)
    installed = installed_tables()
    data = encode_cborld(members, installed.encode_with, installed.tables, _root())
    with suppress(BarcodeError):
        if decode_cborld(data, installed.tables, _root()) == members:
            return data
    raise not_encodable("a value would not come back unchanged", "有内容无法原样还原")


def decode(text: str) -> JsonObject:
    """Decode `VC1-R…`, `VC1-B…` or a link to the members that were encoded.

    `BarcodeError` for everything malformed, `UnknownTypeTable` if only a table is missing.
    A wrong table can give other values silently: show nothing before the proof verifies.
    """
    return decode_cborld(from_text(text), installed_tables().tables, _root())


def barcode_members(credential: JsonObject) -> JsonObject:
    """Give the members that a barcode carries: all of them, the proof set reduced to one."""
    proof = credential.get("proof")
    proofs = proof if isinstance(proof, list) else [proof]
    carried = [
        candidate
        for candidate in proofs
        if isinstance(candidate, dict) and candidate.get("cryptosuite") == BARCODE_CRYPTOSUITE
    ]
    if len(carried) != 1:
        raise not_encodable(
            f"it needs exactly one {BARCODE_CRYPTOSUITE} proof",
            f"须有且仅有一个 {BARCODE_CRYPTOSUITE} 证明",
        )
    return {**credential, "proof": carried[0]}


@cache
def _root() -> ActiveContext:
    return ActiveContext({}, None, ContextSource(pinned().document))


__all__ = [
    "BarcodeError",
    "UnknownTypeTable",
    "barcode_members",
    "decode",
    "encode",
    "encode_bytes",
    "encode_link",
]
