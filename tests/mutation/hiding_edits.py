"""Single edits of JSON-LD that hide, rename or smuggle in: the means of SECURITY.md R1, R2 and R7.

Each takes the parsed document, another valid one of its kind and a source of chance, and gives
an edited copy, or None where this draw found nothing to edit.
"""

import unicodedata
from copy import deepcopy
from random import Random
from typing import Any

from tests.property.edits import MEANINGFUL, places, text, value

Document = dict[str, Any]

VOCABULARIES = (
    "https://www.w3.org/2018/credentials#",
    "https://w3id.org/security#",
    "https://schema.org/",
    "https://rsj.sh.example/vc/vocab#",
    "https://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "cred:",
    "sec:",
    "schema:",
)
_UNMAPPED = (
    *("validUntilDate", "valid_until", "Level", "NAME", "status", "grade", "remark", "issuerName"),
    *(
        "credentialsubject",
        "proofs",
        "undefined",
        "类别",
        "姓名",
        "x:y",
        "urn:x:y",
        "_:b0",
        "toString",
    ),
    *("__proto__", "constructor", ""),
)
_KEYWORDS = (
    *("@nest", "@included", "@graph", "@reverse", "@set", "@list", "@value", "@index", "@id"),
    *("@type", "@language", "@direction", "@base", "@vocab", "@import", "@protected", "@json"),
    *("@container", "@prefix", "@propagate", "@version", "@none", "@default", "@preserve"),
)
# One letter and one that looks like it.
_LOOK_ALIKE = {
    **dict(zip("aceiopsxy", "асеіорѕху", strict=True)),
    **dict(zip("01lI-:./#·", "OlIl‐：．∕＃・", strict=True)),
    **dict(zip("三工高一士", "亖⼯髙⼀土", strict=True)),
}
_INVISIBLE = (
    "\u200b",
    "\u200d",
    "\ufeff",
    "\u00ad",
    "\u202e",
    "\u2066",
    "\u0301",
    "\u180e",
    "\x00",
)


def _member(document: Document, rng: Random) -> tuple[dict[str, Any], str] | None:
    """Draw an object and the name of one of its members, at any depth."""
    found = [(c, k) for c, k in places(document) if isinstance(c, dict)]
    return rng.choice(found) if found else None


def objects(document: Document) -> list[dict[str, Any]]:
    """Give every object of a document, the document first."""
    inner = [c[k] for c, k in places(document) if isinstance(c[k], dict)]
    return [document, *inner]


def _renamed(holder: dict[str, Any], old: str, new: str) -> None:
    """Rename a member where it stands."""
    members = {new if name == old else name: member for name, member in holder.items()}
    holder.clear()
    holder.update(members)


def unmapped_term(document: Document, _other: Document, rng: Random) -> Any:
    """Rename a member to a term that no context defines, or add one."""
    found = _member(document, rng)
    if found is None:
        return None
    holder, name = found
    new = rng.choice(_UNMAPPED)
    if rng.random() < 0.4:
        _renamed(holder, name, new)
    else:
        rng.choice(objects(document))[new] = rng.choice([deepcopy(holder[name]), value(rng)])
    return document


def under_keyword(document: Document, _other: Document, rng: Random) -> Any:
    """Put a member, or its value, under a JSON-LD keyword; or write the keyword for the term."""
    found = _member(document, rng)
    if found is None:
        return None
    holder, name = found
    keyword = rng.choice(_KEYWORDS)
    match rng.randrange(5):
        case 0:
            holder[keyword] = {name: holder.pop(name)}
        case 1:
            holder[keyword] = [{name: holder.pop(name)}]
        case 2:
            holder[name] = {keyword: holder[name]}
        case 3 if name in ("id", "type"):
            _renamed(holder, name, f"@{name}")
        case _:
            holder[keyword] = rng.choice([value(rng), "en", "ltr", {name: deepcopy(holder[name])}])
    return document


def iri_spelling(document: Document, _other: Document, rng: Random) -> Any:
    """Write a term, or a type, by an IRI or a compact IRI; or add a known term so written."""
    found = _member(document, rng)
    if found is None:
        return None
    holder, name = found
    prefix = rng.choice(VOCABULARIES)
    match rng.randrange(4):
        case 0:
            _renamed(holder, name, prefix + name)
        case 1:
            holder[prefix + rng.choice(MEANINGFUL)] = value(rng)
        case 2 if isinstance(holder.get("type"), list) and holder["type"]:
            position = rng.randrange(len(holder["type"]))
            holder["type"][position] = f"{prefix}{holder['type'][position]}"
        case _ if isinstance(holder[name], str):
            holder[name] = prefix + holder[name]
        case _:
            return None
    return document


def null(document: Document, _other: Document, rng: Random) -> Any:
    """Write null for a value, beside it, or as a member of its own."""
    found = _member(document, rng)
    if found is None:
        return None
    holder, name = found
    match rng.randrange(4):
        case 0:
            holder[name] = None
        case 1:
            holder[name] = [holder[name], None]
        case 2:
            rng.choice(objects(document))[rng.choice(MEANINGFUL)] = None
        case _:
            holder[name] = {"@value": None} if rng.random() < 0.5 else [None]
    return document


def look_alike_name(document: Document, _other: Document, rng: Random) -> Any:
    """Give a member a name that looks the same, or put it beside the real one."""
    found = _member(document, rng)
    if found is None:
        return None
    holder, name = found
    new = _looking_alike(name, rng)
    if rng.random() < 0.5:
        _renamed(holder, name, new)
    else:
        holder[new] = rng.choice([deepcopy(holder[name]), value(rng)])
    return document


def look_alike_text(document: Document, _other: Document, rng: Random) -> Any:
    """Change a text so that it looks the same."""
    texts = [(c, k) for c, k in places(document) if isinstance(c[k], str)]
    if not texts:
        return None
    holder, key = rng.choice(texts)
    holder[key] = _looking_alike(holder[key], rng)
    return document


def _looking_alike(old: str, rng: Random) -> str:
    position = rng.randrange(len(old) + 1)
    letters = [place for place, letter in enumerate(old) if letter in _LOOK_ALIKE]
    forms = [unicodedata.normalize(form, old) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    other_forms = [form for form in forms if form != old]
    match rng.randrange(5):
        case 0 if letters:
            place = rng.choice(letters)
            return old[:place] + _LOOK_ALIKE[old[place]] + old[place + 1 :]
        case 1 if other_forms:
            return rng.choice(other_forms)
        case 2:
            return rng.choice([old + " ", " " + old, old + "\u00a0", old.swapcase(), old + "\n"])
        case 3 if old:
            wide = [chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in old]
            return "".join(wide)
        case _:
            return old[:position] + rng.choice(_INVISIBLE) + old[position:]


def in_meaningful_member(document: Document, _other: Document, rng: Random) -> Any:
    """Add a member that a verifier would heed to some object, well-formed."""
    status = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "1",
        "statusListCredential": "https://rsj.sh.example/vc/status-lists/revocation/1",
    }
    name, member = rng.choice(
        [
            ("validUntil", "2099-01-01T00:00:00Z"),
            ("validFrom", "2020-01-01T00:00:00Z"),
            ("credentialStatus", status),
            ("credentialStatus", []),
            ("level", "正高级"),
            ("name", "王小明"),
            ("description", text(rng)),
            ("issuer", "did:web:elsewhere.example"),
            ("credentialSubject", {"name": "王小明"}),
            ("credentialSchema", {"id": "https://x.example/", "type": "JsonSchema"}),
            ("evidence", [{"type": "Evidence"}]),
            ("id", "urn:uuid:2f1c5a52-5a19-4b5a-9d1b-2c0b5b5d6f12"),
            ("replaces", "2026"),
        ]
    )
    rng.choice(objects(document))[name] = member
    return document
