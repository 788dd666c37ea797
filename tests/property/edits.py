"""Single edits of a JSON document, drawn at random: every kind at every depth."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import strategies as st

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=6), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
# Names that mean something, so that an edit is not refused for its strangeness alone.
MEANINGFUL = (
    *("id", "type", "name", "description", "level", "series", "specialty", "examination"),
    *("validUntil", "validFrom", "credentialStatus", "evidence", "termsOfUse", "relatedResource"),
    *("refreshService", "replaces", "proof", "created", "expires", "domain", "challenge"),
    *("nonce", "previousProof", "issuer", "legalBasis", "verificationMethod"),
    *("@id", "@type", "@graph", "@nest", "@included", "@context", "@value", "@index", "@reverse"),
)


def places(document: Any) -> list[tuple[Any, Any]]:
    """Give every (container, key or index) of a document."""
    found, stack = [], [document]
    while stack:
        value = stack.pop()
        keys = list(value) if isinstance(value, dict) else range(len(value))
        for key in keys:
            found.append((value, key))
            if isinstance(value[key], dict | list):
                stack.append(value[key])
    return found


def _set(container: Any, key: Any, value: Any) -> None:
    if isinstance(container, list):
        container.append(value)
    else:
        container[key] = value


def _retyped(value: Any) -> list[Any]:
    others = [[value], {"@value": value}, {"id": value}, None, str(value), [value, value]]
    if isinstance(value, str):
        others += [value + " ", value.upper(), value[:-1], value[::-1]]
        others += [int(value)] if value.isascii() and value.isdigit() else []
    if isinstance(value, list):
        others += [value[0] if value else {}, value[::-1], value[:-1], value * 2]
    if isinstance(value, dict):
        others += [next(iter(value.values())) if value else [], [value, {}]]
    return others


def value(rng: Random, depth: int = 2) -> Any:
    """Give any JSON value."""
    kinds: list[Callable[[], Any]] = [
        lambda: rng.choice([None, True, False, 0, 1, -7, 2**53 - 1, 1.5, 1e300, ""]),
        lambda: text(rng),
        lambda: rng.choice(["urn:x", "_:b0", "did:web:rsj.sh.example#seal-1", "@id", "2026-01-01"]),
    ]
    if depth:
        kinds += [
            lambda: [value(rng, depth - 1) for _ in range(rng.randrange(3))],
            lambda: {member_name(rng): value(rng, depth - 1) for _ in range(rng.randrange(3))},
        ]
    return rng.choice(kinds)()


def text(rng: Random) -> str:
    """Give a short text of characters from all over Unicode, surrogates left out."""
    points = [rng.choice([rng.randrange(0x80), rng.randrange(0xE000)]) for _ in range(4)]
    return "".join(chr(point) for point in points if not 0xD800 <= point < 0xE000)


def member_name(rng: Random) -> str:
    """Give a name, more often than not one that means something."""
    return rng.choice(MEANINGFUL) if rng.random() < 0.7 else text(rng) or "x"


EDITS = ("change", "delete", "duplicate", "move", "retype", "add")


def edited(document: Any, rng: Random, edit: str | None = None) -> Any:
    """Give a copy with one edit of `EDITS`, drawn or as said."""
    copy = deepcopy(document)
    every = places(copy)
    container, key = rng.choice(every)
    containers = [copy, *(c[k] for c, k in every if isinstance(c[k], dict | list))]
    match edit or rng.choice(EDITS):
        case "change":
            container[key] = value(rng)
        case "delete":
            del container[key]
        case "duplicate":
            _set(rng.choice(containers), member_name(rng), deepcopy(container[key]))
        case "move":
            target = rng.choice(containers)
            keeps_name = isinstance(key, str) and rng.random() < 0.5
            _set(target, key if keeps_name else member_name(rng), deepcopy(container[key]))
            if target is not container or len(container) > 1:
                del container[key]
        case "retype":
            container[key] = rng.choice(_retyped(container[key]))
        case _:
            _set(rng.choice(containers), member_name(rng), value(rng))
    return copy
