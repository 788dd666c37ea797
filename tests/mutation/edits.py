"""Which edits there are for which form of document, drawn at random or gone through one by one."""

import base64
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from random import Random
from typing import Any

from tests.mutation import byte_edits, frame_edits, hiding_edits, token_edits
from tests.mutation.byte_edits import encoded_value, flipped
from tests.mutation.specimens import Form, Specimen
from tests.property.edits import EDITS as PLAIN
from tests.property.edits import edited, places
from vc_core import barcode

Draw = Callable[[Specimen, Random], str | None]
# A control, which changes nothing: were it refused, everything would be.
CONTROL = "spelled otherwise"
_WHOLE_SIGNATURES = (64, 96)


def _written(document: Any) -> str | None:
    return None if document is None else json.dumps(document, ensure_ascii=False)


def _on_document(edit: Callable[[Any, Any, Random], Any]) -> Draw:
    def draw(specimen: Specimen, rng: Random) -> str | None:
        other = json.loads(specimen.other)
        return _written(edit(deepcopy(specimen.document), other, rng))

    return draw


def _on_proof(edit: Callable[[Any, Random], Any]) -> Draw:
    return lambda specimen, rng: _written(edit(deepcopy(specimen.document), rng))


def _on_content(edit: Callable[[str, str, Random], str | None]) -> Draw:
    return lambda specimen, rng: edit(specimen.content, specimen.other, rng)


def _plain(kind: str) -> Draw:
    return _on_document(lambda document, _other, rng: edited(document, rng, kind))


DOCUMENT_EDITS: dict[str, Draw] = {
    **{kind: _plain(kind) for kind in PLAIN},
    "unmapped term": _on_document(hiding_edits.unmapped_term),
    "under a keyword": _on_document(hiding_edits.under_keyword),
    "term by its IRI": _on_document(hiding_edits.iri_spelling),
    "null": _on_document(hiding_edits.null),
    "look-alike name": _on_document(hiding_edits.look_alike_name),
    "look-alike text": _on_document(hiding_edits.look_alike_text),
    "well-formed member added": _on_document(hiding_edits.in_meaningful_member),
    "contexts": _on_document(frame_edits.context),
    "part of another": _on_document(frame_edits.from_another),
    "wrapped": _on_document(frame_edits.wrapped),
    "proof set": _on_document(frame_edits.proof_set),
}


PROOF_EDITS: dict[str, Draw] = {
    "proof: bit": _on_proof(byte_edits.proof_bit_flipped),
    "proof: text": _on_proof(byte_edits.proof_value_edited),
    "proof: CBOR": _on_proof(byte_edits.proof_structure_edited),
}


def _code_document(specimen: Specimen, rng: Random) -> str | None:
    """Edit what a code decodes to, and encode that, where it can be encoded at all."""
    document, other = barcode.decode(specimen.content), barcode.decode(specimen.other)
    texts = [json.dumps(inner, ensure_ascii=False) for inner in (document, other)]
    decoded = Specimen("", "json", texts[0], texts[1], {}, "")
    changed = rng.choice(list(DOCUMENT_EDITS.values()))(decoded, rng)
    try:
        text = barcode.encode(json.loads(changed or "null"))
    except (barcode.BarcodeError, AttributeError, TypeError):
        return None
    return token_edits.code_text(token_edits.code_payload(text), specimen.content)


RANDOM: dict[Form, dict[str, Draw]] = {
    "json": {
        **DOCUMENT_EDITS,
        **PROOF_EDITS,
        "member twice": lambda one, rng: byte_edits.member_twice(one.content, one.document, rng),
        "JSON text": lambda one, rng: byte_edits.json_text_edited(one.content, rng),
        CONTROL: lambda one, rng: byte_edits.spelled_otherwise(one.document, rng),
    },
    "token": {
        "token: header": _on_content(token_edits.header),
        "token: payload": _on_content(token_edits.payload),
        "token: signature bit": _on_content(token_edits.signature_bit),
        "token: signature form": _on_content(token_edits.signature_form),
        "token: segments": _on_content(token_edits.segments),
        "token: disclosures": _on_content(token_edits.disclosures),
        "token: characters": _on_content(token_edits.token_characters),
    },
    "message": {
        "message: bytes": _on_content(token_edits.message_bytes),
        "message: signature bit": _on_content(token_edits.message_bit),
        "message: CBOR": _on_content(token_edits.message_structure),
    },
    "barcode": {
        "code: characters": _on_content(token_edits.code_characters),
        "code: bytes": _on_content(token_edits.code_bytes),
        "code: CBOR": _on_content(token_edits.code_structure),
        "code: document": _code_document,
    },
}


def drawn(specimen: Specimen, kind: str, rng: Random) -> str | None:
    """Draw one edit of a kind until it changes something; None where it cannot be applied."""
    for _ in range(30):
        content = RANDOM[specimen.form][kind](specimen, rng)
        if content is not None and not _is_either(specimen, content):
            return content
    return None


def _is_either(specimen: Specimen, content: str) -> bool:
    """Tell whether nothing changed, or the whole other valid document came in its place."""
    if content == specimen.content:
        return True
    if specimen.form != "json":
        return content == specimen.other
    return content == json.dumps(json.loads(specimen.other), ensure_ascii=False)


Step = tuple[str, Callable[[], str]]


def one_by_one(specimen: Specimen) -> Iterator[Step]:
    """Go through every member, every text and every bit of a signature or code."""
    match specimen.form:
        case "json":
            yield from _members(specimen.document, _must_write)
            yield from _proof_bits(specimen)
        case "token":
            yield from _token_steps(specimen.content)
        case "barcode":
            payload = token_edits.code_payload(specimen.content)
            for bit in range(8 * len(payload)):
                yield "every bit", partial(_code_bit, specimen.content, payload, bit)
        case "message":
            data = base64.b64decode(specimen.content)
            for bit in range(8 * (len(data) - 64), 8 * len(data)):
                yield "every bit", partial(_message_bit, data, bit)


def _must_write(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)


def _members(document: Any, write: Callable[[Any], str]) -> Iterator[Step]:
    for at, (container, key) in enumerate(places(document)):
        yield "every member deleted", partial(_deleted, document, at, write)
        if isinstance(container[key], str):
            for form in range(3):
                yield "every text changed", partial(_changed, document, at, form, write)


def _deleted(document: Any, at: int, write: Callable[[Any], str]) -> str:
    copy = deepcopy(document)
    container, key = places(copy)[at]
    del container[key]
    return write(copy)


def _changed(document: Any, at: int, form: int, write: Callable[[Any], str]) -> str:
    copy = deepcopy(document)
    container, key = places(copy)[at]
    text = container[key]
    container[key] = (text + "x", text[:-1], "x" + text[1:])[form]
    return write(copy)


def _proof_bits(specimen: Specimen) -> Iterator[Step]:
    # What is presented is secured by itself and gone through by itself.
    own = specimen.document.get("proof", [])
    for position, (_, data) in enumerate(byte_edits.proof_values({"proof": own})):
        # A selective proof is ten times as long, and ten times as slow: one bit of each byte.
        whole = len(data) in _WHOLE_SIGNATURES
        for bit in range(8 * len(data)) if whole else _one_of_each_byte(data):
            step = partial(_with_bit, specimen.document, position, data, bit)
            yield "every bit", step


def _one_of_each_byte(data: bytes) -> Iterator[int]:
    return (8 * byte + byte % 8 for byte in range(len(data)))


def _with_bit(document: Any, position: int, data: bytes, bit: int) -> str:
    copy = {**document, "proof": deepcopy(document["proof"])}
    proof, _ = byte_edits.proof_values({"proof": copy["proof"]})[position]
    proof["proofValue"] = encoded_value(flipped(data, bit), proof["proofValue"])
    return _must_write(copy)


def _token_steps(token: str) -> Iterator[Step]:
    parts = token.split("~")
    for place, part in enumerate(parts):
        if part.count(".") == 2:
            header, payload, signature = part.split(".")
            for which, segment in enumerate((header, payload)):
                write = partial(_with_segment, parts, place, which)
                yield from _members(token_edits.json_of(segment), write)
            data = token_edits.signature_of(signature)
            for bit in range(8 * len(data)):
                yield "every bit", partial(_with_signature, parts, place, data, bit)
        elif part:
            yield from _members(token_edits.json_of(part), partial(_with_part, parts, place))


def _with_segment(parts: list[str], place: int, which: int, members: Any) -> str:
    segments = parts[place].split(".")
    segments[which] = token_edits.segment(members)
    return token_edits.together(parts, place, segments)


def _with_part(parts: list[str], place: int, members: Any) -> str:
    return "~".join([*parts[:place], token_edits.segment(members), *parts[place + 1 :]])


def _with_signature(parts: list[str], place: int, data: bytes, bit: int) -> str:
    segments = [*parts[place].split(".")[:2], byte_edits.base64url(flipped(data, bit))]
    return token_edits.together(parts, place, segments)


def _code_bit(like: str, payload: bytes, bit: int) -> str:
    return token_edits.code_text(flipped(payload, bit), like)


def _message_bit(data: bytes, bit: int) -> str:
    return base64.b64encode(flipped(data, bit)).decode()
