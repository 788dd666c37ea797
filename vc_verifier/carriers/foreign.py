"""Codes of other systems, named so that people learn what they hold; nothing in them is opened."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vc_core.problems import ProblemError, Text
from vc_verifier.verdict import Verdict


class ForeignCode(ProblemError):
    """The text is a code of another system, not a certificate of the bureau."""


@dataclass(frozen=True)
class _System:
    key: str
    name: Text
    pattern: re.Pattern[str]
    verdict: Verdict = Verdict.NOT_VERIFIABLE


_BASE45 = r"[0-9A-Z $%*+\-./:]"
_SYSTEMS = (
    _System(
        "hc1",
        Text(zh="数字新冠证书（HC1）", en="digital COVID certificate (HC1)"),
        re.compile(rf"HC1:{_BASE45}*"),
    ),
    _System(
        "smart-health-card",
        Text(zh="SMART 健康卡（shc）", en="SMART Health Card"),
        re.compile(r"shc:/[0-9/]*", re.IGNORECASE),
    ),
    # PixelPass puts no name before its base45: the bytes 0x78 0x01, 5E, 9C or DA, with which
    # zlib begins, become these characters.
    _System(
        "pixelpass",
        Text(zh="PixelPass", en="PixelPass"),
        re.compile(rf"(?:V7F|Y9F|6BF|NCF){_BASE45}{{6,}}"),
    ),
    # A page that looks like the bureau's is the usual forgery, so that a mere address is never
    # 'nothing found'. It is not visited.
    _System(
        "url",
        Text(zh="网址", en="web address"),
        re.compile(r"(?:https?:/{1,2}|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?/)\S*", re.I),
        Verdict.NOT_ISSUED_BY_BUREAU,
    ),
    _System(
        "app-link",
        Text(zh="其他应用的链接", en="link for another application"),
        re.compile(r"[a-z][a-z0-9+.-]{1,40}://\S*|(?:mdoc|tel|mailto|sms|geo):\S+", re.I),
        Verdict.NOT_ISSUED_BY_BUREAU,
    ),
    _System(
        "contact-or-network",
        Text(zh="名片或无线网络", en="contact or network"),
        re.compile(r"(?:BEGIN:VCARD|MECARD:|WIFI:).*", re.DOTALL),
    ),
)
_LONGEST = 20_000


def foreign_code(texts: Iterable[str]) -> tuple[ForeignCode, Verdict] | None:
    """Name the first known code of another system among `texts`; None if all are unknown.

    An address goes before the others, because it alone can pretend to be the bureau's.
    """
    found = [system for text in texts if (system := _system_of(text)) is not None]
    if not found:
        return None
    system = max(found, key=lambda candidate: candidate.verdict.rank)
    return _problem(system.key, system.name), system.verdict


def foreign_token() -> ForeignCode:
    """Name a JSON Web Token in which there is no credential."""
    return _problem("jwt", Text(zh="JSON Web Token（JWT）", en="JSON Web Token (JWT)"))


def _system_of(text: str) -> _System | None:
    stripped = text.strip()[:_LONGEST]
    return next((system for system in _SYSTEMS if system.pattern.fullmatch(stripped)), None)


def _problem(key: str, name: Text) -> ForeignCode:
    return ForeignCode(
        "FOREIGN_CODE",
        f"This is a {name.en} code, not a certificate of the bureau.",
        f"这是“{name.zh}”码，不是本局的证书。",
        system=key,
    )
