"""The words that page and terminal share."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from vc_verifier.verdict import Verdict
from vc_verifier.web import reading


@pytest.mark.parametrize(
    "hidden",
    [
        *("\x00", "\x1b", "\x7f", "\x9b", "\u00ad", "\u200b", "\u200f", "\u202e", "\u2066"),
        *("\ufeff", "\u3164", "\ue000", "\ufe0f", "\U000e0100", "\U000f0000"),
    ],
)
def test_a_hidden_character_is_named_instead_of_shown(hidden):
    assert reading.visible(f"张{hidden}三") == f"张‹U+{ord(hidden):04X}›三"


@pytest.mark.parametrize("name", ["张三丰", "阿卜杜拉·买买提", "𠮷田梅", "\U00031350", "O'Neil"])
def test_honest_names_are_shown_as_they_are(name):
    assert reading.visible(name) == name


@pytest.mark.parametrize("text", ["a\u202eb", "\U000e0100", "\x9b", "two\nlines"])
def test_json_for_a_terminal_is_the_same_json(text):
    written = reading.escape_unseen(json.dumps({"a": text}, ensure_ascii=False, indent=1))
    assert json.loads(written) == {"a": text}
    assert reading.segments(written.replace("\n", "")) == [(False, written.replace("\n", ""))]


def test_every_verdict_has_a_tone_and_only_the_valid_ones_are_green():
    assert {verdict for verdict in Verdict if reading.tone(verdict) == "good"} == {
        Verdict.ORIGINAL,
        Verdict.VALID_PRESENTATION,
    }


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(minutes=-5), "less than an hour ago"),
        (timedelta(minutes=59), "less than an hour ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_an_age_is_told_in_words(passed, words):
    since = datetime(2026, 11, 20, tzinfo=UTC)
    assert reading.age(since, since + passed).en == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2026-11-20T08:00:00Z", "2026-11-20 16:00"),
        ("2026-11-20T23:30:00+08:00", "2026-11-20 23:30"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("soon\u202e", "soon‹U+202E›"),
        (None, ""),
    ],
)
def test_moments_are_told_in_beijing_time(value, shown):
    assert reading.moment(value) == shown
