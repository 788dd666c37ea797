"""Proof values of ecdsa-sd-2023, base and derived; and deriving from a document by pointers."""

from typing import Any

from tests.fuzz.choice import choose, text_of
from tests.fuzz.target import Broken
from vc_core import derive
from vc_core.cryptosuites.ecdsa_sd_2023 import proof_value as values
from vc_core.cryptosuites.suite import ProofError
from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_core.verification_methods.multibase import encode_base64url

# Deriving reads a whole document, so that every error of a document's may come out.
ERRORS: tuple[type[ProblemError], ...] = (ProblemError,)
LARGEST = 6_000


def _text(data: bytes) -> None:
    text = text_of(data)
    try:
        _base_of(text)
    except ProofError:
        _derived_of(text)


def _base_of(text: str) -> None:
    proof = values.parse_base_proof_value(text)
    if values.serialize_base_proof_value(proof) != text:
        raise Broken("one base proof has two spellings")
    values.decode_multikey(proof.public_key)


def _derived_of(text: str) -> None:
    proof = values.parse_derived_proof_value(text)
    again = values.parse_derived_proof_value(values.serialize_derived_proof_value(proof))
    if again != proof:
        raise Broken("a derived proof does not come back")
    values.decode_multikey(proof.public_key)


def _base(data: bytes) -> None:
    _base_of(encode_base64url(values.BASE_HEADER + data))


def _derived(data: bytes) -> None:
    _derived_of(encode_base64url(values.DERIVED_HEADER + data))


def _disclose(data: bytes) -> None:
    """Derive: a line with pointers, separated by spaces, then the document."""
    pointers, _, text = data.partition(b"\n")
    document: Any = strict_json.parse(text)
    if isinstance(document, dict):
        derive.derive(document, selective_pointers=text_of(pointers).split(" "))


_WAYS = {b"T": _text, b"B": _base, b"D": _derived, b"S": _disclose}


def run(data: bytes) -> None:
    """Read a proof value as text or as bytes, or derive one."""
    choose(_WAYS, data)
