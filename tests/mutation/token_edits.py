"""Single edits of tokens, COSE messages and codes: header, payload, disclosures, CBOR."""

import base64
import json
from collections.abc import Mapping
from random import Random
from typing import Any

import cbor2

from tests.mutation.byte_edits import (
    BASE32,
    BASE45,
    BASE64URL,
    base64url,
    bytes_edited,
    characters_edited,
    flipped,
    signature_forms,
)
from tests.mutation.same_data import base64url_bytes
from tests.property.edits import edited, places, value
from vc_core.barcode.base45 import decode_base45, encode_base45

HEADER_VALUES: dict[str, list[Any]] = {
    "alg": ["none", "None", "HS256", "ES384", "EdDSA", "RS256", "", None, ["ES256"]],
    "typ": ["JWT", "vp+jwt", "vc+jwt", "vc+sd-jwt", "dc+sd-jwt", "kb+jwt", "", None],
    "kid": ["#seal-2", "did:web:rsj.sh.example#status-1", "x", "", None, 7],
    "crit": [["exp"], ["b64"], [], None],
    "b64": [False],
    "jwk": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}],
    "jku": ["https://elsewhere.example/jwks"],
    "x5u": ["https://elsewhere.example/x5"],
    "x5c": [["AA"]],
    "cty": ["vc", "x"],
    "zip": ["DEF"],
    "enc": ["A128GCM"],
    "iss": ["did:web:elsewhere.example"],
}


def json_of(text: str) -> Any:
    """Read the JSON in a segment or a disclosure."""
    return json.loads(base64url_bytes(text) or b"{}")


def segment(content: Any) -> str:
    """Write JSON as a segment or a disclosure."""
    return base64url(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _jwts(token: str, rng: Random) -> tuple[list[str], int, list[str]] | None:
    """Take a token apart at `~`; draw one of its signed parts."""
    parts = token.split("~")
    signed = [place for place, part in enumerate(parts) if part.count(".") == 2]
    if not signed:
        return None
    place = rng.choice(signed)
    return parts, place, parts[place].split(".")


def signature_of(text: str) -> bytes:
    """Give the bytes of a signature."""
    return base64url_bytes(text) or b"\0"


def together(parts: list[str], place: int, segments: list[str]) -> str:
    """Put a token together again with other segments in one place."""
    return "~".join([*parts[:place], ".".join(segments), *parts[place + 1 :]])


def header(token: str, _other: str, rng: Random) -> str | None:
    """Change the header and leave the signature as it is."""
    taken = _jwts(token, rng)
    if taken is None:
        return None
    parts, place, segments = taken
    members = json_of(segments[0])
    if rng.random() < 0.7:
        name = rng.choice(list(HEADER_VALUES))
        members[name] = rng.choice(HEADER_VALUES[name])
    else:
        members = edited(members, rng)
    return together(parts, place, [segment(members), *segments[1:]])


def payload(token: str, _other: str, rng: Random) -> str | None:
    """Change the payload and leave the signature as it is."""
    taken = _jwts(token, rng)
    if taken is None:
        return None
    parts, place, segments = taken
    members = edited(json_of(segments[1]), rng)
    return together(parts, place, [segments[0], segment(members), segments[2]])


def signature_bit(token: str, _other: str, rng: Random) -> str | None:
    """Flip one bit of a signature."""
    taken = _jwts(token, rng)
    if taken is None:
        return None
    parts, place, segments = taken
    signature = base64url_bytes(segments[2]) or b"\0"
    changed = base64url(flipped(signature, rng.randrange(8 * len(signature))))
    return together(parts, place, [*segments[:2], changed])


def signature_form(token: str, _other: str, rng: Random) -> str | None:
    """Write a signature in another form."""
    taken = _jwts(token, rng)
    if taken is None:
        return None
    parts, place, segments = taken
    changed = base64url(signature_forms(base64url_bytes(segments[2]) or b"\0\0", rng))
    return together(parts, place, [*segments[:2], changed])


def segments(token: str, other: str, rng: Random) -> str | None:
    """Drop, double, swap, pad or replace a segment, by one of another token, too."""
    taken, foreign = _jwts(token, rng), _jwts(other, rng)
    if taken is None or foreign is None:
        return None
    parts, place, own = taken
    at = rng.randrange(3)
    match rng.randrange(6):
        case 0:
            own[at] = foreign[2][at]
        case 1:
            own[at] = rng.choice(["", own[at] + "=", own[at] + "\n", own[at] * 2, own[at - 1]])
        case 2:
            own.insert(at, rng.choice(own))
        case 3:
            del own[at]
        case 4:
            own[at] = characters_edited(own[at], rng, BASE64URL)
        case _:
            own[0], own[1] = own[1], own[0]
    return together(parts, place, own)


def disclosures(token: str, other: str, rng: Random) -> str | None:
    """Change, forge, double, move or withhold a disclosure of an SD-JWT."""
    parts = token.split("~")
    opened = [place for place, part in enumerate(parts) if part and "." not in part]
    if not opened:
        return None
    place = rng.choice(opened)
    content = json_of(parts[place])
    match rng.randrange(8):
        case 0:
            del parts[place]
        case 1:
            parts.insert(place, parts[place])
        case 2:
            parts[place] = rng.choice([part for part in other.split("~") if "." not in part])
        case 3:
            content[-1] = value(rng)
            parts[place] = segment(content)
        case 4:
            parts[place] = segment(edited(content, rng))
        case 5:
            parts.insert(place, segment([content[0], "level", "正高级"]))
        case 6:
            swap = rng.choice(opened)
            parts[place], parts[swap] = parts[swap], parts[place]
        case _:
            parts[place] = characters_edited(parts[place], rng, BASE64URL)
    return "~".join(parts)


def token_characters(token: str, _other: str, rng: Random) -> str:
    """Change characters anywhere in the token."""
    return characters_edited(token, rng, BASE64URL + "~.")


def code_payload(text: str) -> bytes:
    """Give the bytes that the text of a code carries."""
    head, mark, tail = text.partition("VC1-B")
    if mark:
        return base64.b32decode(tail + "=" * (-len(tail) % 8))
    return decode_base45(head.removeprefix("VC1-R"))


def code_text(payload: bytes, like: str) -> str:
    """Write bytes as the text of a code like another one."""
    site, mark, _ = like.partition("VC1-B")
    if mark:
        return f"{site}VC1-B{base64.b32encode(payload).decode().rstrip('=')}"
    return "VC1-R" + encode_base45(payload)


def code_characters(text: str, _other: str, rng: Random) -> str:
    """Change characters of a code's text."""
    return characters_edited(text, rng, BASE32 if "VC1-B" in text else BASE45)


def code_bytes(text: str, _other: str, rng: Random) -> str:
    """Change bytes of a code's payload."""
    return code_text(bytes_edited(code_payload(text), rng), text)


def code_structure(text: str, other: str, rng: Random) -> str | None:
    """Change the CBOR of a code: values, term numbers, parts of another one, the table's number."""
    tagged, theirs = cbor2.loads(code_payload(text)), cbor2.loads(code_payload(other))
    return code_text(_cbor_edited(tagged, theirs, rng), text)


def message_bytes(content: str, _other: str, rng: Random) -> str:
    """Change bytes of a COSE message."""
    return base64.b64encode(bytes_edited(base64.b64decode(content), rng)).decode()


def message_bit(content: str, _other: str, rng: Random) -> str:
    """Flip one bit of the signature at the end of a COSE message."""
    data = base64.b64decode(content)
    return base64.b64encode(flipped(data, 8 * (len(data) - 64) + rng.randrange(512))).decode()


def message_structure(content: str, other: str, rng: Random) -> str:
    """Change headers, payload or signature of a COSE message, re-encoded."""
    tagged = cbor2.loads(base64.b64decode(content))
    theirs = cbor2.loads(base64.b64decode(other))
    protected, unprotected, payload_bytes, signature = tagged.value
    match rng.randrange(6):
        case 0:
            members = cbor2.loads(protected)
            members[rng.choice([1, 2, 3, 4, 15, 16])] = rng.choice([-35, [3], b"x", "x", None])
            protected = cbor2.dumps(members)
        case 1:
            unprotected = {rng.choice([1, 3, 4, 16, 33]): rng.choice([-7, b"x", "vc", b""])}
        case 2:
            payload_bytes = json.dumps(
                edited(json.loads(payload_bytes), rng), ensure_ascii=False
            ).encode("utf-8", "surrogatepass")
        case 3:
            signature = signature_forms(signature, rng)
        case 4:
            return base64.b64encode(_cbor_edited(tagged, theirs, rng)).decode()
        case _:
            protected = rng.choice([b"", b"\xa0", theirs.value[2]])
    tagged = cbor2.CBORTag(18, [protected, unprotected, payload_bytes, signature])
    return base64.b64encode(cbor2.dumps(tagged)).decode()


def _cbor_edited(tagged: Any, theirs: Any, rng: Random) -> bytes:
    """Give tagged CBOR with one edit at any depth, or in another of CBOR's spellings."""
    body = _mutable(tagged.value)
    container, key = rng.choice(places(body))
    match rng.randrange(8):
        case 0:
            del container[key]
        case 1:
            container[key] = rng.choice([0, 1, -1, 255, "x", b"x", None, True, [], {}, 2**40])
        case 2 if isinstance(container[key], int):
            container[key] += rng.choice([1, -1, 2, 100])
        case 3 if isinstance(container, dict):
            container[rng.randrange(300)] = container[key]
        case 4:
            holder, name = rng.choice(places(_mutable(theirs.value)))
            container[key] = holder[name]
        case 5 if isinstance(container, dict):
            container[key + rng.choice([1, 2, -2]) if isinstance(key, int) else "x"] = (
                container.pop(key)
            )
        case 6:
            return cbor2.dumps(cbor2.CBORTag(rng.choice([tagged.tag + 1, 17, 98, 24]), body))
        case _:
            container[key] = [container[key]]
    return cbor2.dumps(cbor2.CBORTag(tagged.tag, body))


def _mutable(value: Any) -> Any:
    """Turn what the reader of CBOR froze inside of a tag into lists and dicts."""
    if isinstance(value, Mapping):
        return {key: _mutable(member) for key, member in value.items()}
    return [_mutable(item) for item in value] if isinstance(value, list | tuple) else value
