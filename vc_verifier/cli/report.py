"""A result for people at a terminal: verdict first, then its consequence, then the reasons."""

import sys
from datetime import datetime

from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from vc_core.problems import Text
from vc_verifier.cli.console import CommandConsole
from vc_verifier.cli.output import Speaker
from vc_verifier.result import CheckOutcome, VerificationResult
from vc_verifier.web.headline import carrier_word, headline
from vc_verifier.web.reading import (
    Tone,
    bundle_age,
    check_title,
    clause,
    is_demonstration,
    moment,
    outcome_word,
    reason,
    sealed_fields,
    statements,
    tone,
    visible,
)

_SYMBOLS: dict[Tone, str] = {"good": "✔", "data": "✔", "caution": "!", "bad": "✘", "unknown": "?"}
_STYLES: dict[Tone, str] = {
    "good": "bold green",
    "data": "bold cyan",
    "caution": "bold yellow",
    "bad": "bold red",
    "unknown": "bold magenta",
}
_OUTCOMES: dict[CheckOutcome, tuple[str, str]] = {
    CheckOutcome.PASSED: ("✔", "green"),
    CheckOutcome.FAILED: ("✘", "red"),
    CheckOutcome.WARNING: ("!", "yellow"),
    CheckOutcome.NOT_CHECKED: ("·", "dim"),
}


class Report:
    """Writes results to standard output; colour only on a terminal and without NO_COLOR."""

    def __init__(self, speaker: Speaker, now: datetime) -> None:
        self._speaker = speaker
        self._now = now
        # Sealed text is data: no markup, no emoji codes, no highlighting is read in it.
        self._console = CommandConsole(file=sys.stdout, markup=False, emoji=False, highlight=False)

    def show(self, name: str, result: VerificationResult) -> None:
        """Write one file's result, and those of the certificates in it."""
        shown = visible(name)
        if result.parts:
            shown += f" · {self._choose(carrier_word(result))}"
        self._line(shown, "dim")
        self._result(result)
        for number, part in enumerate(result.parts, start=1):
            self._line(self._say(f"其中第 {number} 份", f"No. {number} in it"), "dim")
            self._result(part)

    def _result(self, result: VerificationResult) -> None:
        verdict_tone = tone(result.verdict)
        title = f"{_SYMBOLS[verdict_tone]} {self._choose(headline(result))}"
        self._line(f"{title}  [{result.verdict.value}]", _STYLES[verdict_tone])
        effect = result.legal_effect
        basis = self._choose(clause(effect))
        self._indented(
            Line(f"{self._choose(effect.text)}{self._say(f'（{basis}）', f' ({basis})')}")
        )
        decisive = reason(result)
        if decisive is not None:
            words = visible(self._choose(decisive))
            self._indented(Line(f"{self._say('原因：', 'Reason: ')}{words}", "bold"))
        self._differences(result)
        if is_demonstration(result):
            self._indented(
                Line(
                    self._say(
                        "演示：密钥不是本局的，结论没有法律意义。",
                        "Demonstration: the keys are not the bureau's; this has no legal force.",
                    ),
                    "bold red",
                )
            )
        self._sealed_data(result)
        self._statements(result)
        self._reasons(result)
        self._trust_data(result)
        self._gap()

    def _differences(self, result: VerificationResult) -> None:
        """Write field by field what was presented and what is sealed."""
        if not result.differences:
            return
        self._gap()
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for heading in (
            ("不一致之处", "Differs"),
            ("所提交的", "Presented"),
            ("签章数据", "Sealed"),
        ):
            table.add_column(self._say(*heading), overflow="fold")
        missing = self._say("（没有）", "(not there)")
        for entry in result.differences:
            sealed = missing if entry.sealed is None else visible(entry.sealed)
            label = visible(self._choose(entry.label))
            table.add_row(Line(label, "dim"), Line(visible(entry.presented), "red"), Line(sealed))
        self._indented(table)

    def _sealed_data(self, result: VerificationResult) -> None:
        fields = sealed_fields(result)
        if not fields:
            return
        self._gap()
        table = self._table()
        for field in fields:
            style = "bold" if field.compared else ""
            table.add_row(Line(self._choose(field.label), "dim"), Line(visible(field.value), style))
        self._indented(table)
        self._indented(
            Line(
                self._say(
                    "请将姓名和证件号码与本人证件核对。",
                    "Compare the name and the ID number with the person's identity card.",
                )
            )
        )

    def _statements(self, result: VerificationResult) -> None:
        self._gap()
        table = self._table()
        for statement in statements(result):
            symbol, style = _OUTCOMES[statement.check.outcome]
            text = visible(self._choose(statement.text))
            if statement.date is not None:
                date = self._choose(statement.date)
                text += self._say(f"（{date}）", f" ({date} UTC+8)")
            table.add_row(Line(f"{symbol} {self._choose(statement.title)}", style), Line(text))
        self._indented(table)

    def _reasons(self, result: VerificationResult) -> None:
        """Write the other checks; the three statements are not said again."""
        said = {statement.check.check for statement in statements(result)}
        table = self._table()
        for check in result.checks:
            if check.check not in said:
                symbol, style = _OUTCOMES[check.outcome]
                title = f"{symbol} {self._choose(check_title(check))}"
                word = self._choose(outcome_word(check.outcome))
                text = f"{word}{self._say('：', ': ')}{visible(self._choose(check.text))}"
                table.add_row(Line(title, style), Line(text, "dim"))
        if table.row_count:
            self._indented(table)

    def _trust_data(self, result: VerificationResult) -> None:
        bundle = result.trust_bundle
        since = bundle_age(bundle, self._now)
        if bundle is None or since is None:
            return
        self._indented(
            Line(
                self._say(
                    f"信任数据第 {bundle['sequence']} 号，{moment(bundle['issued'])} 发布"
                    f"（{since.zh}），有效至 {moment(bundle['expires'])}",
                    f"Trust data no. {bundle['sequence']}, issued {moment(bundle['issued'])} "
                    f"({since.en}), good until {moment(bundle['expires'])} (UTC+8)",
                ),
                "dim",
            )
        )

    def _gap(self) -> None:
        self._console.print()

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        return table

    def _indented(self, what: Line | Table) -> None:
        self._console.print(Padding(what, (0, 0, 0, 2), expand=False))

    def _line(self, text: str, style: str) -> None:
        self._console.print(Line(text, style))

    def _choose(self, text: Text) -> str:
        return self._speaker.choose(text)

    def _say(self, zh: str, en: str) -> str:
        return self._speaker.choose(Text(zh, en))
