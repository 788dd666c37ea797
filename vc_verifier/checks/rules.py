"""Rules: is what was sealed allowed by the notice (沪人社规〔2019〕33号)?"""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from vc_core.credential import validity_period
from vc_core.problems import ProblemError, Text
from vc_core.times import InvalidTime, parse_date
from vc_verifier.checks.certificate_types import TITLE, is_certificate
from vc_verifier.checks.finding import Finding, failed, passed, undecided
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# Clause 一: electronic certificates begin with what was obtained on this day.
FIRST_DAY = date(2019, 9, 1)
# Clause 一, annex 1: titles from review committees are issued from the intermediate level up.
TITLE_LEVELS = ("中级", "副高级", "正高级")
SHANGHAI = timezone(timedelta(hours=8))


_KEPT = passed(
    "rules",
    "RULES_KEPT",
    Text("符合通知的日期、级别和依据规定。", "Date, level and legal basis fit the notice."),
)


class RuleViolation(ProblemError):
    """A sealed certificate that the notice does not allow."""


def check_rules(credential: dict[str, Any], trust: Trust) -> Finding:
    """Check kind, date, level and legal basis; the first violation is the answer."""
    try:
        _demand_rules(credential)
        unknown = _check_legal_basis(credential, trust)
    except (RuleViolation, InvalidTime) as error:
        return failed("rules", error, Verdict.RULE_VIOLATION)
    if unknown is not None:
        return undecided("rules", unknown)
    return _KEPT


def check_disclosed_rules(credential: dict[str, Any], trust: Trust) -> Finding:
    """Check the rules on a partial disclosure: a rule about what is withheld stays unasked.

    The bureau checked it before sealing; the seal over what is shown says no more.
    """
    subject = credential.get("credentialSubject")
    shown = subject if isinstance(subject, dict) else {}
    try:
        _demand_kind(credential)
        if "datePassed" in shown:
            _demand_date(credential, shown)
        if "level" in shown:
            _demand_level(credential, shown)
        unknown = _check_legal_basis(credential, trust)
    except (RuleViolation, InvalidTime) as error:
        return failed("rules", error, Verdict.RULE_VIOLATION)
    if unknown is not None:
        return undecided("rules", unknown)
    text = Text("已披露的内容符合通知规定。", "What is disclosed fits the notice.")
    return passed("rules", "DISCLOSED_RULES_KEPT", text)


def _demand_rules(credential: dict[str, Any]) -> None:
    _demand_kind(credential)
    subject = credential.get("credentialSubject")
    shown = subject if isinstance(subject, dict) else {}
    _demand_date(credential, shown)
    _demand_level(credential, shown)


def _demand_kind(credential: dict[str, Any]) -> None:
    if not is_certificate(credential):
        raise RuleViolation(
            "NOT_A_CERTIFICATE",
            "It bears the certificate seal but is not a kind of certificate.",
            "加盖了证书专用章，但不属于任何一类证书。",
        )


def _demand_date(credential: dict[str, Any], subject: dict[str, Any]) -> None:
    passed_on = parse_date(subject.get("datePassed"))
    if passed_on < FIRST_DAY:
        raise RuleViolation(
            "OUT_OF_PERIOD",
            "It was obtained before 2019-09-01, when electronic certificates began.",
            "取得日期早于 2019 年 9 月 1 日，不在电子证书范围内。",
        )
    if passed_on > _sealed_on(credential):
        raise RuleViolation(
            "PASSED_AFTER_SEALING",
            "It was sealed before the date passed.",
            "签章日期早于通过日期。",
        )


def _demand_level(credential: dict[str, Any], subject: dict[str, Any]) -> None:
    if TITLE in credential["type"] and subject.get("level") not in TITLE_LEVELS:
        raise RuleViolation(
            "LEVEL_NOT_IN_SCOPE",
            "Review-based titles are certified from the intermediate level up.",
            "评审类职称仅限中级及以上。",
        )


def _sealed_on(credential: dict[str, Any]) -> date:
    sealed_at, _ = validity_period(credential)
    if sealed_at is None:
        raise RuleViolation("SEALING_TIME_MISSING", "It has no sealing time.", "缺少签章时间。")
    return _day_in_shanghai(sealed_at)


# Moments that are equal are one instant; certificates of one batch share theirs.
@lru_cache(maxsize=4_096)
def _day_in_shanghai(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _check_legal_basis(credential: dict[str, Any], trust: Trust) -> RuleViolation | None:
    basis = trust.legal_bases.get(str(credential.get("legalBasis")))
    if basis is None:
        return RuleViolation(
            "LEGAL_BASIS_UNKNOWN",
            "Its legal basis is not in the trust bundle; update it.",
            "其制发依据不在信任数据包中，请更新信任数据后再核验。",
        )
    if not basis.in_force(_sealed_on(credential)):
        raise RuleViolation(
            "NO_LEGAL_BASIS",
            "Its legal basis was not in force on the day of sealing.",
            "签章当日其制发依据不在有效期内。",
        )
    return None
