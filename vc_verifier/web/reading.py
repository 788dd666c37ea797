"""What a result says to people, for page and terminal alike: fields, statements, times, tone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Literal

from vc_core.problems import Text
from vc_core.times import InvalidTime, parse_timestamp
from vc_verifier.fields import FIELDS
from vc_verifier.plain_reasons import PLAIN_REASONS
from vc_verifier.result import Check, CheckName, CheckOutcome, VerificationResult, not_checked
from vc_verifier.verdict import LegalEffect, Verdict

Tone = Literal["good", "data", "caution", "bad", "unknown"]

# The notice's readers live by one time, which knows no summer time.
BEIJING = timezone(timedelta(hours=8))

_TONES: dict[Verdict, Tone] = {
    Verdict.ORIGINAL: "good",
    Verdict.VALID_PRESENTATION: "good",
    Verdict.AUTHENTIC_DATA: "data",
    Verdict.COPY_WITHOUT_EFFECT: "caution",
    Verdict.SUSPENDED: "caution",
    Verdict.SUPERSEDED: "caution",
    Verdict.EXPIRED: "caution",
    Verdict.NOT_YET_VALID: "caution",
    Verdict.REVOKED: "bad",
    Verdict.RULE_VIOLATION: "bad",
    Verdict.ALTERED: "bad",
    Verdict.NOT_ISSUED_BY_BUREAU: "bad",
    Verdict.UNDECIDABLE: "unknown",
    Verdict.NOT_VERIFIABLE: "unknown",
}

_LEGAL_BASIS = Text("制发依据", "Legal basis")
# What the person holding the certificate can prove with the card in their hand.
_COMPARED = ("name", "maskedIdNumber")

_STATEMENTS: tuple[tuple[CheckName, Text], ...] = (
    ("proof", Text("签章", "Signature")),
    ("issuer", Text("签发机构", "Issuer")),
    ("status", Text("证书状态", "Status")),
)
_CHECK_TITLES: dict[CheckName, Text] = {
    "carrier": Text("载体", "Carrier"),
    "issuedForm": Text("签发格式", "Issued form"),
    "proof": Text("签章", "Signature"),
    "issuer": Text("签发机构", "Issuer"),
    "validity": Text("有效期", "Validity"),
    "status": Text("状态", "Status"),
    "schema": Text("数据模式", "Schema"),
    "rules": Text("通知规定", "Rules of the notice"),
}

_CLAUSES_IN_ENGLISH = {"三": "3", "五": "5"}
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

# Control, format, separator and private-use characters, variation selectors, blank letters:
# on a screen they hide, reorder or imitate.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)


@dataclass(frozen=True)
class SealedField:
    """One member of the sealed certificate, as it is shown."""

    label: Text
    value: str
    compared: bool = False


@dataclass(frozen=True)
class Statement:
    """One of the three things that are said apart: signature, issuer, status; each dated."""

    title: Text
    check: Check
    sealed: str | None = None

    @property
    def text(self) -> Text:
        """Give the answer in words, its moments in Beijing time."""
        return in_beijing_time(self.check.text)

    @property
    def date(self) -> Text | None:
        """Give the moment for which it holds, unless the words say it already."""
        if self.sealed is not None:
            return Text(f"签章时间 {moment(self.sealed)}", f"Sealed {moment(self.sealed)}")
        shown = moment(self.check.as_of)
        if not shown or shown in self.text.zh:
            return None
        return Text(f"数据时间 {shown}", f"As of {shown}")


def tone(verdict: Verdict) -> Tone:
    """Give the tone in which a verdict is told; a verdict without one does not exist."""
    return _TONES[verdict]


def is_demonstration(result: VerificationResult) -> bool:
    """Tell whether the verdict rests on a demonstration's keys; unless denied, it does."""
    bundle = result.trust_bundle
    return bundle is not None and bundle.get("demonstration") is not False


def sealed_fields(result: VerificationResult) -> list[SealedField]:
    """Give the sealed data in the order of a certificate; nothing from a stranger's seal."""
    credential = result.credential
    if credential is None or result.verdict is Verdict.NOT_ISSUED_BY_BUREAU:
        return []
    subject = credential.get("credentialSubject")
    if not isinstance(subject, dict):
        return []
    fields = [
        SealedField(label, subject[name], name in _COMPARED)
        for name, label in FIELDS.items()
        if isinstance(subject.get(name), str)
    ]
    basis = credential.get("legalBasis")
    if isinstance(basis, str):
        fields.append(SealedField(_LEGAL_BASIS, basis))
    return fields


def statements(result: VerificationResult) -> list[Statement]:
    """Give the three statements; what was not asked is said to be not checked."""
    by_name = {check.check: check for check in result.checks}
    found = []
    for name, title in _STATEMENTS:
        check = by_name.get(name) or not_checked(name)
        # A certificate is valid from the moment of its sealing.
        sealed = (result.credential or {}).get("validFrom") if name == "proof" else None
        found.append(Statement(title, check, sealed if isinstance(sealed, str) else None))
    return found


def reason(result: VerificationResult) -> Text | None:
    """Give the words of what decided against a carrier, or left it undecided."""
    if result.verdict.favourable:
        return None
    # The errors stand in the order in which they decided.
    told = [(problem.code, problem.text) for problem in result.errors] or [
        (check.code, check.text) for check in result.checks if check.outcome is CheckOutcome.FAILED
    ]
    if not told:
        return None
    code, text = told[0]
    return in_beijing_time(PLAIN_REASONS.get(code, text))


def was_asked(check: Check) -> bool:
    """Tell whether a check's question was asked at all."""
    return check.code != not_checked(check.check).code


def check_title(check: Check) -> Text:
    """Give the name of a check's question."""
    return _CHECK_TITLES[check.check]


def clause(effect: LegalEffect) -> Text:
    """Name the notice's clause."""
    number = _CLAUSES_IN_ENGLISH.get(effect.clause, effect.clause)
    return Text(f"通知第{effect.clause}条", f"notice, clause {number}")


def effect_word(result: VerificationResult) -> Text:
    """Give the legal effect in a word; what could not be decided denies nothing."""
    if result.verdict is Verdict.UNDECIDABLE:
        return Text("法律效力尚不能认定", "Equal legal effect: not established")
    return {
        True: Text("具有同等法律效力", "Equal legal effect: yes"),
        False: Text("不具有同等法律效力", "Equal legal effect: no"),
        None: Text("法律效力未作评定", "Equal legal effect: not assessed"),
    }[result.legal_effect.equal]


def outcome_word(outcome: CheckOutcome) -> Text:
    """Give an outcome in a word."""
    return {
        CheckOutcome.PASSED: Text("通过", "passed"),
        CheckOutcome.FAILED: Text("未通过", "failed"),
        CheckOutcome.WARNING: Text("注意", "note"),
        CheckOutcome.NOT_CHECKED: Text("未检查", "not checked"),
    }[outcome]


def segments(text: str) -> list[tuple[bool, str]]:
    """Split into visible text (False) and names of unseen characters (True), such as U+202E."""
    found: list[tuple[bool, str]] = []
    end = 0
    for match in _UNSEEN.finditer(text):
        if match.start() > end:
            found.append((False, text[end : match.start()]))
        found.append((True, f"U+{ord(match.group()):04X}"))
        end = match.end()
    if end < len(text):
        found.append((False, text[end:]))
    return found


def visible(text: str) -> str:
    """Give text in which no character hides: unseen ones stand as ‹U+202E›."""
    return "".join(f"‹{part}›" if unseen else part for unseen, part in segments(text))


def escape_unseen(json_text: str) -> str:
    """Escape unseen characters in JSON text, which stays the same JSON (RFC 8259 §7)."""
    return _UNSEEN.sub(_json_escape, json_text)


def _json_escape(match: re.Match[str]) -> str:
    if match.group() == "\n":
        return "\n"
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[at : at + 2]):04x}" for at in range(0, len(units), 2))


def moment(value: datetime | str | None) -> str:
    """Give a moment in Beijing time to the minute; what is no moment is given as it is."""
    if value is None:
        return ""
    try:
        instant = parse_timestamp(value) if isinstance(value, str) else value
        return f"{instant.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    # The calendar's two ends have no Beijing time.
    except (InvalidTime, OverflowError):
        return visible(str(value))


def in_beijing_time(text: Text) -> Text:
    """Give words with the moments in them in Beijing time."""
    return Text(*(_TIMESTAMP.sub(lambda match: moment(match.group()), part) for part in text))


def age(since: datetime, now: datetime) -> Text:
    """Give in words how long ago something was."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 60:
        return Text("不到 1 小时前", "less than an hour ago")
    if minutes < 48 * 60:
        hours = minutes // 60
        return Text(f"{hours} 小时前", f"{hours} hour{'s' if hours > 1 else ''} ago")
    days = minutes // (24 * 60)
    return Text(f"{days} 天前", f"{days} days ago")


def bundle_age(bundle: dict[str, Any] | None, now: datetime) -> Text | None:
    """Give the age of the trust data that decided a result."""
    try:
        return None if bundle is None else age(parse_timestamp(bundle.get("issued")), now)
    except InvalidTime:
        return None
