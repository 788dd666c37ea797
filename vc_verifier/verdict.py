"""The verdicts: their order, their words and their legal consequence (notice, clause 三).

The order is the one in which they are decided: the first that applies is the verdict.
"""

from dataclasses import dataclass
from enum import StrEnum

from vc_core.problems import Text


class Verdict(StrEnum):
    """What a presented object is worth; declared in the order of decision."""

    NOT_VERIFIABLE = "not-verifiable"
    UNDECIDABLE = "undecidable"
    NOT_ISSUED_BY_BUREAU = "not-issued-by-bureau"
    ALTERED = "altered"
    RULE_VIOLATION = "rule-violation"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    COPY_WITHOUT_EFFECT = "copy-without-effect"
    AUTHENTIC_DATA = "authentic-data"
    VALID_PRESENTATION = "valid-presentation"
    ORIGINAL = "original"

    @property
    def favourable(self) -> bool:
        """Tell whether the verdict counts as verified."""
        return self in _FAVOURABLE

    @property
    def rank(self) -> int:
        """Give the position in the order of decision; 0 is decided first."""
        return _ORDER[self]


_FAVOURABLE = frozenset({Verdict.ORIGINAL, Verdict.VALID_PRESENTATION, Verdict.AUTHENTIC_DATA})
_ORDER = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True)
class LegalEffect:
    """Whether the presented object has the effect of the certificate; None: not assessed."""

    equal: bool | None
    text: Text
    clause: str = "三"


@dataclass(frozen=True)
class Meaning:
    """A verdict's title and legal consequence, for people."""

    title: Text
    effect: LegalEffect


def _no(zh: str, en: str) -> LegalEffect:
    return LegalEffect(False, Text(zh, en))


MEANINGS: dict[Verdict, Meaning] = {
    Verdict.NOT_VERIFIABLE: Meaning(
        Text("无法核验", "Cannot be verified"),
        _no(
            "其中没有找到可核验的签章数据，不能作为凭证；这不等于认定为伪造。",
            "No sealed data was found in it, so it proves nothing; that does not call it forged.",
        ),
    ),
    Verdict.UNDECIDABLE: Meaning(
        Text("暂无法判定", "Cannot be decided now"),
        _no(
            "找到了签章数据，但缺少判定所需的资料或资料已过期；"
            "更新信任数据后请重新核验，在此之前不得作为凭证。",
            "Sealed data was found, but something needed "
            "to decide is missing or too old. Update the "
            "trust data and verify again; until then it may not be relied on.",
        ),
    ),
    Verdict.NOT_ISSUED_BY_BUREAU: Meaning(
        Text("非本局签发", "Not issued by the bureau"),
        _no(
            "签名所用密钥不属于市人力资源社会保障局，不是本局的电子证书，没有电子证书的法律效力。",
            "It is signed by a key that is not the bureau's. "
            "It is no certificate of the bureau and "
            "has no effect as one.",
        ),
    ),
    Verdict.ALTERED: Meaning(
        Text("伪造或篡改", "Forged or altered"),
        _no(
            "自称由本局签发，但签章与内容不符或证据互相矛盾，没有法律效力。可向本局反映。",
            "It claims to be the bureau's, but the seal does not fit the content or the evidence "
            "contradicts itself. It has no legal effect. You may report it to the bureau.",
        ),
    ),
    Verdict.RULE_VIOLATION: Meaning(
        Text("签发不合规", "Sealed against the rules"),
        _no(
            "签章真实，但内容不符合通知规定（日期、级别或范围），"
            "请与本局联系，在此之前不得作为凭证。",
            "The seal is genuine, but the content is against the notice (date, level or scope). "
            "Contact the bureau; until then it may not be relied on.",
        ),
    ),
    Verdict.REVOKED: Meaning(
        Text("已撤销", "Revoked"),
        _no(
            "证书曾由本局签发，现已撤销，不再具有法律效力。",
            "The bureau issued this certificate and has "
            "since revoked it. It is no longer in force.",
        ),
    ),
    Verdict.SUPERSEDED: Meaning(
        Text("已换发", "Superseded"),
        _no(
            "证书已由新的电子证书替代，请向持证人索取换发后的证书。",
            "A new certificate has replaced this one. Ask the holder for the new certificate.",
        ),
    ),
    Verdict.SUSPENDED: Meaning(
        Text("核查中，暂停使用", "Suspended during an examination"),
        _no(
            "证书正在核查，暂停使用；核查结束前不得作为凭证。",
            "The certificate is being examined and may not be used until that has ended.",
        ),
    ),
    Verdict.EXPIRED: Meaning(
        Text("已过有效期", "Expired"),
        _no("证书已过有效期。", "The certificate's validity has ended."),
    ),
    Verdict.NOT_YET_VALID: Meaning(
        Text("尚未生效", "Not yet valid"),
        _no("证书尚未到生效时间。", "The certificate's validity has not begun."),
    ),
    Verdict.COPY_WITHOUT_EFFECT: Meaning(
        Text("再转换版本，不具同等法律效力", "A re-converted copy, without equal legal effect"),
        _no(
            "数据真实，但所提交的是电子证书的电子再转换版本，不具备同等法律效力（通知第三条）。"
            "请只以此处显示的已核验数据为准，并请持证人提供原件。",
            "The data is authentic, but this object is an "
            "electronically re-converted version, which "
            "has no equal legal effect (notice, clause 3). "
            "Rely only on the verified data shown here "
            "and ask the holder for the original.",
        ),
    ),
    Verdict.AUTHENTIC_DATA: Meaning(
        Text("数据真实，载体未核验", "Authentic data; the carrier was not examined"),
        LegalEffect(
            None,
            Text(
                "二维码中的数据由本局签章且未被改动；其周围的纸张或屏幕未经核验。"
                "请以此处显示的数据为准，并与本人证件核对。",
                "The data in the code is sealed by the bureau and unchanged; the paper or screen "
                "around it was not examined. Rely on the data shown here and compare it with the "
                "person's identity card.",
            ),
        ),
    ),
    Verdict.VALID_PRESENTATION: Meaning(
        Text("现场出示有效", "A valid presentation"),
        LegalEffect(
            True,
            Text(
                "持证人为本次核验出示的电子证书，在本次用途内有效。",
                "The holder presented the certificate for "
                "this verification; it has effect for this "
                "use.",
            ),
        ),
    ),
    Verdict.ORIGINAL: Meaning(
        Text("原件有效", "The original, in force"),
        LegalEffect(
            True,
            Text(
                "这是未经改动的电子证书原件，与纸质证书具有同等法律效力，"
                "表明具备相应专业技术职务的任职资格；"
                "不表示已聘任或已注册。",
                "This is the unchanged original of the "
                "electronic certificate. It has the same legal "
                "effect as paper and shows competence for "
                "the post; it does not say that the person "
                "is appointed or registered.",
            ),
        ),
    ),
}

# A slip is evidence of a result, never a certificate (notice, clause 五).
SLIP_EFFECT = LegalEffect(
    False,
    Text(
        "这是查询单或成绩单，不是电子证书，不具有电子证书的效力（通知第五条）。",
        "This is a result slip, not a certificate; it has no effect as a certificate (clause 5).",
    ),
    clause="五",
)
