"""Tells whether an edited document still is the same sealed data, by plain reading of JSON.

Nothing of the code under test is used: what a verifier accepts is held against this.
"""

import base64
import binascii
import json
import re
from typing import Any

import cbor2

from tests.reference_proofs import plain_json

Json = Any
# vc-di-ecdsa §3.5.2.
_BASE_PROOF = b"\xd9\x5d\x00"
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
# The orders of P-256 and P-384, by the length of r‖s.
_ORDERS = {
    64: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    96: int("F" * 48 + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
}


class NotPlainJson(ValueError):
    """A text that two readers of JSON may read differently."""


def read_plainly(text: str) -> Json:
    """Read JSON that has one reading only: no member twice, no NaN, no half characters."""

    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise NotPlainJson("a member stands twice")
        return found

    def constant(name: str) -> Json:
        raise NotPlainJson(name)

    try:
        value = json.loads(text, object_pairs_hook=members, parse_constant=constant)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        raise NotPlainJson(str(error)) from None
    return value


def same(one: Json, other: Json) -> bool:
    """Tell whether two documents are one and the same certificate with one proof set.

    A set has no order and holds nothing twice; and a meaning proof may say the document's
    contexts, under which it is read in any case.
    """
    return plain_json(_with_sorted_proofs(one)) == plain_json(_with_sorted_proofs(other))


def _with_sorted_proofs(document: Json) -> Json:
    if not isinstance(document, dict) or "proof" not in document:
        return document
    contexts = document.get("@context")
    proofs = [_own_members(proof, contexts) for proof in listed(document["proof"])]
    return {**document, "proof": sorted({json.dumps(p, sort_keys=True) for p in proofs})}


def _own_members(proof: Json, contexts: Json) -> Json:
    if isinstance(proof, dict) and "@context" in proof and proof["@context"] == contexts:
        return {name: member for name, member in proof.items() if name != "@context"}
    return proof


def same_meaning(one: Json, other: Json) -> bool:
    """Tell whether two documents say the same, member by member, in JSON-LD's own spellings.

    Lists are sets but for `@context`, a list of one is its entry, `{"@value": x}` is x, and an
    empty list says nothing. Every other difference counts, undefined members included.
    """
    return plain_json(_meaning(one)) == plain_json(_meaning(other))


def same_members(one: Json, other: Json) -> bool:
    """Tell the same where `{"id": x}` may also stand for an identifier x, and x for it.

    Whether the two are one depends on the term; their RDF must be compared as well.
    """
    return plain_json(_meaning(_referred(one))) == plain_json(_meaning(_referred(other)))


def part_of(shown: Json, sealed: Json) -> bool:
    """Tell whether everything shown stands in what was sealed, in the same place."""
    return _is_part(_meaning(_referred(shown)), _meaning(_referred(sealed)))


def _is_part(shown: Json, sealed: Json) -> bool:
    if isinstance(shown, dict):
        return isinstance(sealed, dict) and all(
            name in sealed and _is_part(member, sealed[name]) for name, member in shown.items()
        )
    if isinstance(shown, list) or isinstance(sealed, list):
        entries = sealed if isinstance(sealed, list) else [sealed]
        wanted = shown if isinstance(shown, list) else [shown]
        return all(any(_is_part(item, entry) for entry in entries) for item in wanted)
    return plain_json(shown) == plain_json(sealed)


def _referred(value: Json) -> Json:
    """Write every reference as the bare identifier; a text that is no IRI stays what it is."""
    if isinstance(value, list):
        return [_referred(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"id"} and isinstance(value["id"], str) and _IRI.fullmatch(value["id"]):
        return value["id"]
    return {name: _referred(member) for name, member in value.items()}


def _meaning(value: Json) -> Json:
    if isinstance(value, list):
        different = {json.dumps(_meaning(entry), sort_keys=True) for entry in value}
        entries = [json.loads(entry) for entry in sorted(different)]
        return entries[0] if len(entries) == 1 else entries
    if not isinstance(value, dict):
        return value
    if value.keys() == {"@value"}:
        return value["@value"]
    proofs = value.get("proof")
    if proofs is not None:
        own = [_own_members(proof, value.get("@context")) for proof in listed(proofs)]
        value = {**value, "proof": own}
    return {
        name: member if name == "@context" else _meaning(member)
        for name, member in value.items()
        if member != []
    }


def listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def same_signature(one: Json, other: Json) -> bool:
    """Tell whether two proof values are one, or one is ECDSA's other for the same data.

    With (r, s) the pair (r, n-s) always verifies, too: anybody can write it, and it signs
    nothing else (FIPS 186-5 demands no particular one).
    """
    if one == other:
        return True
    first, second = _signature_of(one), _signature_of(other)
    return first is not None and second is not None and same_raw_signature(first, second)


def same_raw_signature(first: bytes, second: bytes) -> bool:
    """Tell the same of signatures as bytes; Ed25519 has no twins (RFC 8032 §5.1.7)."""
    if first == second:
        return True
    if len(first) != len(second) or len(first) not in _ORDERS:
        return False
    half, order = len(first) // 2, _ORDERS[len(first)]
    s, t = (int.from_bytes(value[half:], "big") for value in (first, second))
    return first[:half] == second[:half] and s + t == order


def same_base_proof(one: Json, other: Json) -> bool:
    """Tell whether two base proofs of ecdsa-sd-2023 differ only in how often a pointer stands.

    The mandatory pointers are a list that selects a set of statements (vc-di-ecdsa §3.4.9): what
    they select is signed, that one stands twice is not, and selects nothing else.
    """
    if not isinstance(one, str) or not isinstance(other, str) or one[:5] != other[:5]:
        return False
    parts = [_parts_of_base_proof(value) for value in (one, other)]
    return None not in parts and parts[0] == parts[1]


def _parts_of_base_proof(value: str) -> list[Json] | None:
    data = base64url_bytes(value[1:])
    if data is None or data[:3] != _BASE_PROOF:
        return None
    try:
        parts = cbor2.loads(data[3:])
        *signed, pointers = parts
        return [*signed, frozenset(pointers)] if data[3:] == cbor2.dumps(parts) else None
    except (cbor2.CBORDecodeError, TypeError, ValueError):
        return None


def _signature_of(value: Json) -> bytes | None:
    if not isinstance(value, str):
        return None
    return base58_bytes(value) if value.startswith("z") else base64url_bytes(value[1:])


def base58_bytes(text: str) -> bytes | None:
    """Decode multibase base58btc digit by digit; None if it is none."""
    number = 0
    for character in text[1:]:
        if character not in _ALPHABET:
            return None
        number = number * 58 + _ALPHABET.index(character)
    leading = len(text) - 1 - len(text[1:].lstrip("1"))
    return b"\0" * leading + number.to_bytes((number.bit_length() + 7) // 8, "big")


def base64url_bytes(text: str) -> bytes | None:
    """Decode base64url that has one spelling only; None if it is none."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text else None


def without_proof(document: Json) -> Json:
    """Give the claims without what secures them."""
    return {name: member for name, member in document.items() if name != "proof"}
