"""Single edits of bytes and characters: bits, signatures, tokens, codes, messages, JSON's text."""

import base64
import json
from random import Random
from typing import Any

import cbor2

from tests.mutation.same_data import base58_bytes, base64url_bytes
from tests.property.edits import places
from tests.reference_proofs import base58

_ORDERS = {
    64: 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    96: int("F" * 48 + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973", 16),
}
BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STRANGE = '\x00\n\r\t "\\{}[],:~.=+/%#\u00e9\u4e09\u200b\ufeff\ud800\U00020bb7'


def base64url(data: bytes) -> str:
    """Encode without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def flipped(data: bytes, bit: int) -> bytes:
    """Turn one bit over."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def bytes_edited(data: bytes, rng: Random) -> bytes:
    """Flip, change, delete, double, insert, swap, cut or append bytes."""
    at = rng.randrange(len(data))
    match rng.randrange(9):
        case 0 | 1 | 2:
            return flipped(data, rng.randrange(8 * len(data)))
        case 3:
            return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        case 4:
            return data[:at] + data[at + rng.randint(1, 4) :]
        case 5:
            return data[:at] + bytes([rng.randrange(256)]) + data[at:]
        case 6:
            return data[:at] + data[at : at + rng.randint(1, 8)] + data[at:]
        case 7:
            return data[:at]
        case _:
            return data + bytes(rng.randrange(256) for _ in range(rng.randint(1, 3)))


def characters_edited(text: str, rng: Random, alphabet: str) -> str:
    """Change, delete, double, insert, swap, cut or append characters, mostly of the alphabet."""
    at = rng.randrange(len(text))
    one = rng.choice(alphabet if rng.random() < 0.8 else _STRANGE)
    match rng.randrange(10):
        case 0 | 1 | 2:
            return text[:at] + one + text[at + 1 :]
        case 3:
            return text[:at] + text[at + 1 :]
        case 4:
            return text[:at] + one + text[at:]
        case 5:
            return text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        case 6:
            return text[:at] + text[at].swapcase() + text[at + 1 :]
        case 7:
            return text[:at]
        case 8:
            return rng.choice([text + one, one + text, text + text, text + "\n", f" {text} "])
        case _:
            return text[:at] + text[at : at + 5] + text[at:]


def signature_forms(signature: bytes, rng: Random) -> bytes:
    """Write a signature in another form: its twin, as DER, halves swapped, out of range."""
    half = len(signature) // 2
    r, s = signature[:half], signature[half:]
    order = _ORDERS.get(len(signature), _ORDERS[64])

    def whole(number: int) -> bytes:
        return (number % (1 << 8 * half)).to_bytes(half, "big")

    def integer(number: bytes) -> bytes:
        content = number.lstrip(b"\0") or b"\0"
        content = b"\0" + content if content[0] & 0x80 else content
        return b"\x02" + bytes([len(content)]) + content

    der = integer(r) + integer(s)
    r_number, s_number = int.from_bytes(r, "big"), int.from_bytes(s, "big")
    return rng.choice(
        [
            r + whole(order - s_number),
            whole(order - r_number) + s,
            r + whole(s_number + order),
            s + r,
            b"\x30" + bytes([len(der)]) + der,
            bytes(len(signature)),
            r + bytes(half),
            r + whole(order),
            b"\0" + r + b"\0" + s,
            signature + b"\0",
            b"",
        ]
    )


def proof_values(document: Any) -> list[tuple[dict[str, Any], bytes]]:
    """Find the proofs of a document, embedded documents' too, with their values' bytes."""
    found = []
    for container, key in places(document):
        if key == "proofValue" and isinstance(container, dict):
            decoded = decoded_value(container[key])
            if decoded:
                found.append((container, decoded))
    return found


def decoded_value(value: Any) -> bytes | None:
    """Decode a multibase value in base58btc or base64url."""
    if not isinstance(value, str) or not value:
        return None
    return base58_bytes(value) if value[0] == "z" else base64url_bytes(value[1:])


def encoded_value(data: bytes, like: str) -> str:
    """Encode in the multibase of another value."""
    return base58(data) if like.startswith("z") else "u" + base64url(data)


def proof_value_edited(document: Any, rng: Random) -> Any:
    """Change a proof value as text: characters, prefix, padding, encoding."""
    found = proof_values(document)
    if not found:
        return None
    proof, data = rng.choice(found)
    text = str(proof["proofValue"])
    alphabet = BASE64URL if text[0] == "u" else BASE64URL.replace("-_0OIl", "")
    match rng.randrange(6):
        case 0:
            proof["proofValue"] = rng.choice("zumfFhkb1 ") + text[1:]
        case 1:
            proof["proofValue"] = "u" + base64url(data) if text[0] == "z" else base58(data)
        case 2:
            proof["proofValue"] = rng.choice(
                [text + "=", text + "==", f"z1{text[1:]}", text + " ", text[1:], "", "z", "u"]
            )
        case 3:
            proof["proofValue"] = encoded_value(signature_forms(data[:64], rng), text)
        case _:
            proof["proofValue"] = characters_edited(text, rng, alphabet)
    return document


def proof_bit_flipped(document: Any, rng: Random) -> Any:
    """Flip one bit of one proof's bytes."""
    found = proof_values(document)
    if not found:
        return None
    proof, data = rng.choice(found)
    bit = rng.randrange(8 * len(data))
    proof["proofValue"] = encoded_value(flipped(data, bit), proof["proofValue"])
    return document


def proof_structure_edited(document: Any, rng: Random) -> Any:
    """Change the CBOR inside a selective proof's value: parts dropped, doubled, swapped."""
    found = [(proof, data) for proof, data in proof_values(document) if data[:1] == b"\xd9"]
    if not found:
        return None
    proof, data = rng.choice(found)
    try:
        parts = cbor2.loads(data[3:])
        proof["proofValue"] = "u" + base64url(data[:3] + cbor2.dumps(_parts_edited(parts, rng)))
    except (cbor2.CBORDecodeError, cbor2.CBOREncodeError):
        return None
    return document


def _parts_edited(parts: Any, rng: Random) -> Any:
    every = [(c, k) for c, k in places({"parts": parts})]
    container, key = rng.choice(every)
    value = container[key]
    match rng.randrange(5):
        case 0:
            del container[key]
        case 1 if isinstance(value, list) and len(value) > 1:
            one, other = rng.sample(range(len(value)), 2)
            value[one], value[other] = value[other], value[one]
        case 2 if isinstance(value, bytes) and value:
            container[key] = bytes_edited(value, rng)
        case 3 if isinstance(container, list):
            container.append(value)
        case _:
            container[key] = rng.choice([0, b"", "", [], {}, 1, [value], None, b"\0" * 32])
    return parts


def member_twice(text: str, document: Any, rng: Random) -> str | None:
    """Let one member stand twice in the JSON text, the other value first or last."""
    found = [(c, k) for c, k in places(document) if isinstance(c, dict)]
    if not found:
        return None
    container, name = rng.choice(found)
    whole = json.dumps(container, ensure_ascii=False)
    if text.count(whole) != 1:
        text = json.dumps(document, ensure_ascii=False)
    other = rng.choice(["null", '"x"', "[]", "{}", json.dumps(container[name])])
    spelled = json.dumps(name, ensure_ascii=False)
    if rng.random() < 0.3:
        spelled = '"' + "".join(f"\\u{ord(letter):04x}" for letter in name[:1]) + spelled[2:]
    changed = (
        f"{{{spelled}: {other}, {whole[1:]}"
        if rng.random() < 0.5
        else f"{whole[:-1]}, {spelled}: {other}}}"
    )
    return text.replace(whole, changed, 1) if whole in text else None


def json_text_edited(text: str, rng: Random) -> str:
    """Break or stretch the JSON grammar, or change single characters of the text."""
    at = rng.randrange(len(text))
    match rng.randrange(8):
        case 0:
            return rng.choice(["\ufeff" + text, text + text, text + ",", "[" + text, text + "}"])
        case 1:
            return text.replace('"', "'")
        case 2:
            return text.replace(", ", rng.choice([",, ", ", /* */ ", ", // x\n", " "]), 1)
        case 3:
            return text[:-1] + rng.choice([', "x": NaN}', ', "x": 1e999}', ', "x": 01}', ", }"])
        case 4:
            return text[:at] + rng.choice(["\\ud800", "\\u0000", "\\x41", "\\", "\x01"]) + text[at:]
        case _:
            return characters_edited(text, rng, '"{}[]:,0123456789abcdefghijklmnopqrstuvwxyz')


def spelled_otherwise(document: Any, rng: Random) -> str:
    """Write the same data otherwise: blanks, order and escapes (a control: it changes nothing)."""

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            names = rng.sample(list(value), len(value))
            return {name: shuffled(value[name]) for name in names}
        return [shuffled(item) for item in value] if isinstance(value, list) else value

    text = json.dumps(
        shuffled(document), indent=rng.choice([None, 0, 2]), ensure_ascii=rng.random() < 0.5
    )
    return text.replace("/", rng.choice(["/", "\\/", "\\u002f"]))
