"""Two thousand hostile payloads: one clear error each, soon, and no field shown (R15)."""

import time
from random import Random

import pytest

from vc_core.barcode import barcode_members, decode, encode_bytes
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cbor import encode_cbor, encode_head
from vc_core.barcode.cborld import encode_cborld
from vc_core.barcode.tables import TypeTable, installed_tables
from vc_core.barcode.term_ids import CONTEXTS_ID
from vc_core.barcode.text_form import to_base45_text
from vc_core.documents.loader import pinned
from vc_core.problems import ProblemError
from vc_verifier.verdict import Verdict

pytestmark = pytest.mark.slow

INSTALLED = installed_tables()
OURS = INSTALLED.encode_with
ROOT = ActiveContext({}, None, ContextSource(pinned().document))
TAG = bytes.fromhex("d9cb1d")
HEAD = TAG + b"\x82" + encode_head(0, OURS)
KINDS = 10


def truncated(whole, rng):
    return whole[: rng.randrange(len(whole))]


def bit_flipped(whole, rng):
    data = bytearray(whole)
    for _ in range(rng.randint(1, 3)):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def with_a_member_twice(whole, rng):
    # The document's map comes after tag, array and registry entry; its first entry again.
    count = whole[len(HEAD)] & 0x1F
    entry = encode_head(0, CONTEXTS_ID) + b"\x82\x01\x02"
    assert whole[len(HEAD) + 1 :].startswith(entry)
    again = rng.choice((entry, b"\x00\x01", encode_head(0, 200) + b"\x01"))
    return HEAD + encode_head(5, count + 2) + whole[len(HEAD) + 1 :] + again + again


def deep(_, rng):
    opener = rng.choice((b"\x81", b"\xa1\x61a", b"\xa1\x04", b"\x82\x00"))
    return HEAD + b"\xa1\x61a" + opener * rng.randint(25, 2_000) + b"\x80"


def with_a_huge_length(whole, rng):
    place = rng.randrange(len(HEAD), len(whole))
    huge = bytes((rng.choice((0x5B, 0x7B, 0x9B, 0xBB)),)) + rng.randbytes(8)
    return whole[:place] + huge + whole[place:]


def under_a_wrong_table(whole, rng):
    entry = rng.choice((0, 1, 2, 99, OURS + 1, 2**32, 2**52))
    return TAG + b"\x82" + encode_head(0, entry) + whole[len(HEAD) :]


def with_trailing_bytes(whole, rng):
    return whole + rng.randbytes(rng.randint(1, 50))


def bomb(_, rng):
    contexts = {CONTEXTS_ID: [1, 2]}
    scoped = [102, 106, 108, 114, 118, 120]
    objects = [
        {CONTEXTS_ID: [1, 2], 157: rng.sample(scoped, rng.randint(1, 4)), "k": {"n": number}}
        for number in range(rng.randint(1, 90))
    ]
    nodes = {"a": {"b": [{"c": {}} for _ in range(rng.randint(8, 300))]}}
    contents = rng.choice(
        (
            {"x": objects},
            {132: b"z" + rng.randbytes(8_000)},
            {"x": "字" * 2_700},
            {"x": nodes},
            {"x": [[] for _ in range(1_000)]},
        )
    )
    return HEAD + encode_cbor({**contexts, **contents})


def random_bytes(_, rng):
    return rng.choice((b"", HEAD, TAG)) + rng.randbytes(rng.randint(0, 300))


def of_a_shuffled_table(document, rng):
    """Encode with other numbers for the same texts: a wrong table, which decodes silently."""
    table = INSTALLED.tables[OURS]
    shuffled = {}
    for name, numbers in table.numbers.items():
        values = list(numbers.values())
        if name not in ("context", "url"):
            rng.shuffle(values)
        shuffled[name] = dict(zip(numbers, values, strict=True))
    data = encode_cborld(document, OURS, {OURS: TypeTable(OURS, shuffled)}, ROOT)
    # A shuffle that leaves every number that this document needs is none.
    return data if data != encode_cborld(document, OURS, INSTALLED.tables, ROOT) else data[:-1]


ATTACKS = (
    truncated,
    bit_flipped,
    with_a_member_twice,
    deep,
    with_a_huge_length,
    under_a_wrong_table,
    with_trailing_bytes,
    bomb,
    random_bytes,
)


@pytest.mark.parametrize("attack", [*ATTACKS, of_a_shuffled_table], ids=lambda f: f.__name__)
def test_each_of_two_hundred_payloads_ends_in_one_clear_error(bureau, attack):
    rng = Random(attack.__name__)
    document = barcode_members(bureau.certificate())
    whole = encode_bytes(document)
    assert len(ATTACKS) + 1 == KINDS
    for _ in range(2_000 // KINDS):
        given = document if attack is of_a_shuffled_table else whole
        text = to_base45_text(attack(given, rng))
        # Processor time: a busy machine may stand still for a second, and that is no work of ours.
        started = time.process_time()
        result = bureau.verify(text)
        assert time.process_time() - started < 1
        assert not result.verdict.favourable
        assert result.credential is None, "a field would be shown"
        assert len(result.errors) == 1, [error.code for error in result.errors]
        assert result.errors[0].text.zh
        assert result.errors[0].text.en


def test_a_wrong_table_decodes_silently_and_only_the_proof_catches_it(bureau):
    document = barcode_members(bureau.certificate())
    text = to_base45_text(of_a_shuffled_table(document, Random(1)))
    assert decode(text) != document
    assert bureau.verify(text).verdict is Verdict.ALTERED


def test_an_unknown_table_is_undecidable_not_invalid(bureau):
    whole = encode_bytes(barcode_members(bureau.certificate()))
    text = to_base45_text(TAG + b"\x82" + encode_head(0, OURS + 1) + whole[len(HEAD) :])
    result = bureau.verify(text)
    assert result.verdict is Verdict.UNDECIDABLE
    assert result.errors[0].code == "UNKNOWN_TYPE_TABLE"


def test_no_payload_raises_anything_but_a_problem(bureau):
    rng = Random(7)
    whole = encode_bytes(barcode_members(bureau.certificate()))
    for number in range(500):
        text = to_base45_text(ATTACKS[number % len(ATTACKS)](whole, rng))
        try:
            assert isinstance(decode(text), dict)
        except ProblemError as error:
            assert error.code in {"BARCODE_MALFORMED", "UNKNOWN_TYPE_TABLE"}  # noqa: PT017
