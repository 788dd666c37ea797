"""The browser's engine says what Python's verifier says: its table of sentences is made from it."""

import ast
import json

import pytest

from tools.engine_wording import TABLE, as_text, table, wordings
from vc_verifier.verdict import MEANINGS, Verdict


def test_the_committed_table_is_the_one_that_the_sources_give():
    assert TABLE.read_text("utf-8") == as_text(), "run `python -m tools.engine_wording`"


def test_every_verdict_has_its_words():
    verdicts = table()["verdicts"]
    assert list(verdicts) == [verdict.value for verdict in Verdict]
    for verdict, words in verdicts.items():
        assert words["title"]["zh"] == MEANINGS[Verdict(verdict)].title.zh


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            'def f():\n raise P("A_CODE", "It is so.", "是这样。")',
            ("A_CODE", "是这样。", "It is so."),
        ),
        ('def f():\n x = Text("是的。", "Yes, so.")\n return passed("proof", "A_CODE", x)', None),
        ('def f():\n return _failed("a part of it", "一部分")', (None, "一部分", "a part of it")),
        ('def f():\n a, b, c = "A_CODE", "已撤销", "Revoked"', ("A_CODE", "已撤销", "Revoked")),
        (
            'def f(n):\n return P("A_CODE", f"More than {n.en}: {x}.", f"超过{n.zh}：{x}。")',
            ("A_CODE", "超过{0}：{1}。", "More than {0}: {1}."),
        ),
    ],
)
def test_a_pair_of_texts_is_found_wherever_it_stands(source, expected):
    found = [(w.code, w.zh, w.en) for w in wordings(source)]
    ast.parse(source)
    assert (expected or ("A_CODE", "是的。", "Yes, so.")) in found


def test_no_sentence_is_there_without_its_other_language():
    for code, text in table()["sentences"].items():
        assert text["zh"], code
        assert text["en"], code
    json.dumps(table())
