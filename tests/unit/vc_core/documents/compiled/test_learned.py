"""What is learned of shapes is bounded: what is in use stays, and nobody can make it grow."""

from itertools import permutations

import pytest

from vc_core.documents.compiled.learned import Learned
from vc_core.documents.compiled.remembered import RememberedDigests

MOST_SHAPES, MOST_DIGESTS, LONGEST = 128, 256, 1_000
CONTEXT = ["https://x.example/v1"]


def shape(number):
    return {f"member {number}": "text"}


def learn(learned, number, plan="plan"):
    for _ in range(2):
        learned.learn(shape(number), lambda _outline, _entries: plan)


def test_a_shape_is_made_once_when_it_is_met_for_the_second_time():
    learned, made = Learned(), []
    for _ in range(4):
        learned.learn(shape(1), lambda outline, entries: made.append(entries) or "plan")
    assert made == [["text"]]
    assert learned.find({"member 1": "another"}) == ("plan", ["another"])
    assert learned.find(shape(2)) is None


def test_a_shape_of_which_nothing_can_be_learned_is_asked_about_once():
    learned, made = Learned(), []
    for _ in range(4):
        learned.learn(shape(1), lambda outline, entries: made.append(entries))
    assert made == [["text"]]
    assert learned.find(shape(1)) is None


def test_what_has_no_outline_is_not_learned():
    learned = Learned()
    for _ in range(3):
        learned.learn({"number": 1}, lambda _outline, _entries: pytest.fail("it was learned"))


def test_as_many_shapes_stay_as_there_is_room_for():
    learned = Learned()
    for number in range(MOST_SHAPES):
        learn(learned, number)
    assert all(learned.find(shape(number)) for number in range(MOST_SHAPES))


def test_a_shape_in_use_outlives_shapes_that_are_not():
    learned = Learned()
    learn(learned, "used")
    for number in range(3 * MOST_SHAPES):
        assert learned.find(shape("used")), number
        learn(learned, number)
    assert learned.find(shape("used"))
    # The oldest that nobody asked for made room.
    assert learned.find(shape(0)) is None
    assert learned.find(shape(3 * MOST_SHAPES - 1))


def test_use_long_ago_is_no_use():
    learned = Learned()
    learn(learned, "used once")
    learned.find(shape("used once"))
    for number in range(2 * MOST_SHAPES):
        learn(learned, number)
    assert learned.find(shape("used once")) is None


SAME_NAMES = tuple({"a": inner, "b": "x"} for inner in ("x", {"c": "x"}, ["x"]))


@pytest.mark.parametrize("inside", list(permutations(SAME_NAMES)), ids=repr)
def test_shapes_with_the_same_outermost_members_are_all_found(inside):
    """An issuer that is an object is none that is a text, whichever was met first."""
    learned = Learned()
    for number, document in enumerate(inside):
        for _ in range(2):
            learned.learn(document, lambda _outline, _entries, number=number: f"plan {number}")
    for number, document in enumerate(inside):
        assert learned.find(document) == (f"plan {number}", ["x", "x"])


def test_what_was_learned_takes_no_room_among_the_meetings():
    learned = Learned()
    learned.learn(shape("met"), lambda _outline, _entries: "plan")
    for number in range(MOST_SHAPES):
        learn(learned, number)
    learned.learn(shape("met"), lambda _outline, _entries: "plan")
    assert learned.find(shape("met")), "its first meeting should be remembered"


def test_two_may_learn_the_same_shape_at_the_same_time():
    learned = Learned()
    learned.learn(shape(1), lambda _outline, _entries: "first")

    def make(_outline, _entries):
        """Another thread learns the shape while this one is at it."""
        learned.learn(shape(1), lambda _outline, _entries: "second")
        return "first"

    learned.learn(shape(1), make)
    assert learned.find(shape(1)) == ("first", ["text"])


def test_only_so_many_meetings_are_remembered():
    learned = Learned()
    for number in range(MOST_SHAPES + 1):
        learned.learn(shape(number), lambda _outline, _entries: "plan")
    learned.learn(shape(0), lambda _outline, _entries: "plan")
    assert learned.find(shape(0)) is None, "its first meeting should be forgotten"
    learned.learn(shape(MOST_SHAPES), lambda _outline, _entries: "plan")
    assert learned.find(shape(MOST_SHAPES)), "its first meeting should be remembered"


# Digests of proof configurations


def key(**changes):
    arguments = {"context": CONTEXT, "options": {"type": "x"}, **changes}
    return RememberedDigests().key("suite", "P-256", arguments["context"], arguments["options"])


def test_the_key_tells_apart_everything_that_the_digest_depends_on():
    digests = RememberedDigests()
    keys = [
        digests.key("suite", "P-256", CONTEXT, {"a": "b"}),
        digests.key("other", "P-256", CONTEXT, {"a": "b"}),
        digests.key("suite", "P-384", CONTEXT, {"a": "b"}),
        digests.key("suite", "P-256", ["https://x.example/v2"], {"a": "b"}),
        digests.key("suite", "P-256", [*CONTEXT, "https://x.example/v2"], {"a": "b"}),
        digests.key("suite", "P-256", CONTEXT, {"a": "c"}),
        digests.key("suite", "P-256", CONTEXT, {"c": "b"}),
        digests.key("suite", "P-256", CONTEXT, {"a": "b", "@context": CONTEXT}),
    ]
    assert None not in keys
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "changes",
    [
        {"context": "https://x.example/v1"},
        {"context": None},
        {"context": [{"a": "urn:a"}]},
        {"context": [1]},
        {"options": {"a": 1}},
        {"options": {"a": True}},
        {"options": {"a": ["b"]}},
        {"options": {"a": None}},
        {"options": {"@context": ["https://x.example/v2"]}},
        {"options": {"@context": "https://x.example/v1"}},
        {"options": {"a": "x" * LONGEST}},
    ],
    ids=lambda value: repr(value)[:60],
)
def test_another_kind_of_configuration_is_not_remembered(changes):
    assert key(**changes) is None


def test_the_longest_configuration_that_is_remembered_has_a_thousand_characters():
    room = LONGEST - len(CONTEXT[0])
    assert key(options={"a": "x" * room}) is not None
    assert key(options={"a": "x" * (room + 1)}) is None


def test_a_full_memory_starts_over():
    digests = RememberedDigests()
    for number in range(MOST_DIGESTS):
        digests.put(("key", number), b"digest")
    assert digests.get(("key", 0)) == b"digest"
    digests.put(("key", "last"), b"last")
    assert digests.get(("key", 0)) is None
    assert digests.get(("key", "last")) == b"last"
