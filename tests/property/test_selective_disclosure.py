"""For any pointers, what is derived verifies and shows what was selected, and nothing else."""

import copy
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interop.keys import FreshKey
from tests.interop.varied_credentials import SHAPES, varied_credentials
from vc_core.cryptosuites.ecdsa_sd_2023.proof_value import parse_derived_proof_value
from vc_core.derive import derive
from vc_core.documents.lossless import lossless_quads
from vc_core.identifiers.did_key import DidKeyResolver
from vc_core.proofs import add_proof, default_jsonld, verify_proof
from vc_core.results import Outcome

NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
KEY = FreshKey.generate("P-256")
CREDENTIALS = varied_credentials(KEY.did, 18 * len(SHAPES), seed=7)

Path = tuple[str, ...]


def is_value(value: Any) -> bool:
    """Tell whether a value is disclosed as a whole: no node, no array."""
    return not isinstance(value, dict | list) or (isinstance(value, dict) and "@value" in value)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Give every place of a document, the context left out, with its value."""
    yield path, value
    if is_value(value):
        return
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for name, member in entries:
        if name not in ("@context", "proof"):
            yield from walk(member, (*path, str(name)))


def pointer(path: Path) -> str:
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in path)


@cache
def places(index: int) -> dict[str, Path]:
    return {pointer(path): path for path, _value in walk(CREDENTIALS[index]) if path}


def disclosed(document: dict[str, Any], selected: list[Path]) -> Counter[str]:
    """Say what the holder agreed to: leaves below a pointer; id and type of nodes above one."""
    leaves: Counter[str] = Counter()
    for path, value in walk(document):
        if not is_value(value):
            continue
        if any(path[: len(chosen)] == chosen for chosen in selected) or any(
            name_of_node(path) in (("id",), ("type",)) and above(path, chosen)
            for chosen in [*selected, ()]
        ):
            leaves[f"{without_indexes(path)} {value!r}"] += 1
    return leaves


def name_of_node(path: Path) -> Path:
    """Give the member's name, for an entry of an array that of the array."""
    return without_indexes(path)[-1:]


def above(path: Path, chosen: Path) -> bool:
    """Tell whether the node that has the member at `path` is on the way to `chosen`."""
    node = path[:-1]
    while node and path[len(node)].isdigit() and node[-1:] in (("id",), ("type",)):
        node = node[:-1]
    return chosen[: len(node)] == node


def without_indexes(path: Path) -> Path:
    return tuple(name for name in path if not name.isdigit())


def leaves_of(document: dict[str, Any]) -> Counter[str]:
    return Counter(
        f"{without_indexes(path)} {value!r}" for path, value in walk(document) if is_value(value)
    )


@st.composite
def disclosures(draw: st.DrawFn) -> tuple[int, list[str], list[str]]:
    index = draw(st.integers(0, len(CREDENTIALS) - 1))
    some = st.lists(st.sampled_from(sorted(places(index))), max_size=5)
    return index, draw(some), draw(some)


@given(disclosures())
@settings(max_examples=80, deadline=None)
def test_what_is_derived_verifies_and_shows_what_was_selected(case):
    index, mandatory, selective = case
    document = CREDENTIALS[index]
    if not mandatory and not selective:
        mandatory = ["/issuer"]
    base = add_proof(
        document,
        signer=KEY,
        cryptosuite="ecdsa-sd-2023",
        created=NOW,
        mandatory_pointers=mandatory,
    )
    derived = derive(base, selective_pointers=selective)
    result = verify_proof(derived, resolver=DidKeyResolver(), now=NOW)
    assert result.outcome is Outcome.PASSED, result.problem
    chosen = [places(index)[one] for one in mandatory + selective]
    assert leaves_of(derived) == disclosed(document, chosen)
    proof = parse_derived_proof_value(derived["proof"]["proofValue"])
    unsecured = {name: member for name, member in derived.items() if name != "proof"}
    statements = lossless_quads(unsecured, default_jsonld())
    assert len(proof.signatures) + len(proof.mandatory_indexes) == len(statements)


@given(disclosures(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_every_edit_of_a_derived_document_is_refused(case, rng: random.Random):
    index, mandatory, selective = case
    base = add_proof(
        CREDENTIALS[index],
        signer=KEY,
        cryptosuite="ecdsa-sd-2023",
        created=NOW,
        mandatory_pointers=["/issuer", *mandatory],
    )
    changed = copy.deepcopy(derive(base, selective_pointers=["/validFrom", *selective]))
    path, value = rng.choice([place for place in walk(changed) if place[0] and is_value(place[1])])
    parent: Any = changed
    for name in path[:-1]:
        parent = parent[int(name) if isinstance(parent, list) else name]
    last = int(path[-1]) if isinstance(parent, list) else path[-1]
    parent[last] = f"{value}x" if isinstance(value, str) else {"@value": "x", "@language": "en"}
    result = verify_proof(changed, resolver=DidKeyResolver(), now=NOW)
    assert result.outcome is not Outcome.PASSED
