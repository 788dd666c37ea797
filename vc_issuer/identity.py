"""Who a bureau says it is: its DID, its addresses, its names, and whether it is a demonstration.

Decided once, at the first `init`. The legal basis decides about demonstrations: without one of the
operator's own, or with one marked so, the bureau is a demonstration under the demonstration's
names. Any other bureau must be given every name; nothing of the demonstration stands in for it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vc_core.documents.loader import pinned
from vc_core.identifiers.did_web import document_url
from vc_issuer.legal_basis import LegalBasis
from vc_issuer.problems import IssuerError
from vc_issuer.seal_authority import SealNames

DEFAULT_DID = "did:web:rsj.sh.example"
DEMONSTRATION_NAME = MappingProxyType(
    {
        "zh": "（演示）上海市人力资源和社会保障局",
        "en": "(Demonstration) Shanghai Municipal Human Resources and Social Security Bureau",
    }
)
# RFC 5280 appendix A.1 (ub-organization-name, ub-common-name).
X509_NAME_CHARACTERS = 64
ENGLISH_NAME_CHARACTERS = 200
# A status list's address is twice in every QR code.
_BASE = re.compile(r"https://[a-z0-9.:-]{1,100}(?:/[A-Za-z0-9._~-]{1,40}){0,4}", re.ASCII)


@dataclass(frozen=True)
class BureauNames:
    """The names that an operator gives a bureau, and its lists' address; what is None is not given.

    `certification_body` is the common name of the seal CA; `status_base` is the address below which
    `/status-lists/…` lies, by default where the DID document is.
    """

    organisation_zh: str | None = None
    organisation_en: str | None = None
    certification_body: str | None = None
    status_base: str | None = None


@dataclass(frozen=True)
class Identity:
    """What certificates, keys and publications of one bureau say of it."""

    did: str
    status_base: str
    demonstration: bool
    issuer_name: Mapping[str, str]
    seal_names: SealNames


def is_demonstration(bases: Sequence[LegalBasis] | None) -> bool:
    """Tell whether bases make a demonstration; None stands for no file of the operator's own."""
    return bases is None or any(basis.demonstration for basis in bases)


def decide_identity(did: str | None, given: BureauNames, *, demonstration: bool) -> Identity:
    """Decide a new bureau's identity; a real one lacking a name is refused, naming the options."""
    check_given(did, given)
    if demonstration:
        if given.organisation_zh or given.organisation_en or given.certification_body:
            raise IssuerError(
                "DEMONSTRATION_NAMES",
                "a demonstration bears the demonstration's names: names are given together with "
                "--legal-basis FILE of your own, none of it marked as a demonstration",
                "演示机构只能使用演示名称：须同时用 --legal-basis 提供未标为演示的制发依据",
            )
        pinned_base = pinned().base if did in (None, DEFAULT_DID) else None
        did = did or DEFAULT_DID
        return Identity(
            did,
            given.status_base or pinned_base or _folder(did),
            demonstration=True,
            issuer_name=DEMONSTRATION_NAME,
            seal_names=SealNames(),
        )
    needed = {
        "--did": did,
        "--organisation-zh": given.organisation_zh,
        "--organisation-en": given.organisation_en,
        "--certification-body": given.certification_body,
    }
    named = {option: value for option, value in needed.items() if value is not None}
    missing = [option for option in needed if option not in named]
    if missing:
        raise IssuerError(
            "BUREAU_NAMES",
            f"a bureau that is no demonstration also needs {', '.join(missing)}",
            f"非演示机构还须提供 {'、'.join(missing)}",
        )
    zh, en = named["--organisation-zh"], named["--organisation-en"]
    return Identity(
        named["--did"],
        given.status_base or _folder(named["--did"]),
        demonstration=False,
        issuer_name={"zh": zh, "en": en},
        seal_names=SealNames(ca=named["--certification-body"], organisation=zh),
    )


def check_given(did: str | None, given: BureauNames) -> None:
    """Refuse a DID, name or address that cannot be what it is given as."""
    if did is not None:
        document_url(did)
    for option, value, most in (
        ("--organisation-zh", given.organisation_zh, X509_NAME_CHARACTERS),
        ("--organisation-en", given.organisation_en, ENGLISH_NAME_CHARACTERS),
        ("--certification-body", given.certification_body, X509_NAME_CHARACTERS),
    ):
        if value is not None and not _is_name(value, most):
            raise IssuerError(
                "BUREAU_NAME_INVALID",
                f"{option} is no name of 1 to {most} printable characters in Unicode NFC",
                f"{option} 应为 1 至 {most} 个可打印字符（Unicode NFC）",
            )
    if given.status_base is not None and not _BASE.fullmatch(given.status_base):
        raise IssuerError(
            "STATUS_BASE_INVALID",
            "--status-base is no https address without query and final slash",
            "--status-base 应为不含查询参数、末尾无斜杠的 https 地址",
        )


def demand_same(did: str | None, given: BureauNames, settled: Identity) -> None:
    """Refuse what is given otherwise than the existing bureau has it."""
    names = settled.issuer_name
    for en, zh, value, holds in (
        ("DID", "DID", did, settled.did),
        ("Chinese name", "中文名称", given.organisation_zh, names["zh"]),
        ("English name", "英文名称", given.organisation_en, names["en"]),
        ("certification body", "认证机构", given.certification_body, settled.seal_names.ca),
        ("status list address", "状态列表地址", given.status_base, settled.status_base),
    ):
        if value not in (None, holds):
            raise settled_otherwise(en, zh)


def settled_otherwise(en: str, zh: str) -> IssuerError:
    """Say that the existing bureau differs in what is named."""
    return IssuerError(
        "ALREADY_INITIALISED",
        f"this bureau exists with another {en}; make a new one in another --home",
        f"该签发机构已存在且{zh}不同；请在另一个 --home 新建",
    )


def _folder(did: str) -> str:
    """Give the address of the folder in which the DID document of a did:web lies."""
    return document_url(did).removesuffix("/did.json").removesuffix("/.well-known")


def _is_name(value: str, most: int) -> bool:
    return (
        0 < len(value) <= most
        and value == value.strip()
        and value.isprintable()
        and unicodedata.is_normalized("NFC", value)
    )
