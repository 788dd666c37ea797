"""Certificate numbers by a configurable pattern.

The bureau's real rule is not public. The default pattern is a test rule: year of issue, a serial
of eight digits counted from 1 each year, and the check character of ISO 7064 MOD 37,36.
"""

import re

from vc_issuer.check_digits import mod_37_36_check
from vc_issuer.problems import IssuerError

DEFAULT_PATTERN = "{year}{serial:8}{check}"
_TOKEN = re.compile(r"\{(year|check|serial:([1-9][0-9]?))\}")
_ALLOWED = re.compile(r"[0-9A-Z]{8,32}")


class NumberPattern:
    """A rule that makes a certificate number of a year and a serial."""

    def __init__(self, pattern: str) -> None:
        """Check the rule: one year, one serial of at least 6 digits, a check at the end or none."""
        tokens = _TOKEN.findall(pattern)
        names = [token.partition(":")[0] for token, _ in tokens]
        widths = [int(width) for _, width in tokens if width]
        fixed = _TOKEN.sub("", pattern)
        if (
            sorted(names) not in (["serial", "year"], ["check", "serial", "year"])
            or widths[0] < 6
            or ("check" in names and not pattern.endswith("{check}"))
            or not re.fullmatch(r"[0-9A-Z]*", fixed)
        ):
            raise IssuerError(
                "NUMBER_PATTERN",
                "a number pattern needs {year}, {serial:N} with N from 6, "
                "and {check} at its end if at all",
                "编号规则须含 {year}、{serial:N}（N 不小于 6），{check} 只能在末尾",
            )
        self._pattern = pattern
        self._width = widths[0]

    def number(self, year: int, serial: int) -> str:
        """Give the certificate number; a serial that does not fit its digits is refused."""
        digits = f"{serial:0{self._width}d}"
        if len(digits) > self._width:
            raise IssuerError(
                "NUMBERS_EXHAUSTED",
                "no certificate number is left for this year under the number pattern",
                "本年度编号已用尽",
            )
        body = self._pattern.replace(f"{{serial:{self._width}}}", digits).replace(
            "{year}", f"{year:04d}"
        )
        if body.endswith("{check}"):
            body = body.removesuffix("{check}")
            body += mod_37_36_check(body)
        if not _ALLOWED.fullmatch(body):
            raise IssuerError(
                "NUMBER_PATTERN",
                "the number pattern gives numbers outside 8 to 32 characters",
                "编号规则产生的编号长度须为 8 至 32 位",
            )
        return body
