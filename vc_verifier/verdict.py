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


# Reviewed for readers who know neither cryptography nor the notice (docs/pdf.md, 'The words'):
# what was found, what it is worth, what to do now. `clause` is the one on legal effect; where
# another clause of the notice bears on the case, the words name it.
MEANINGS: dict[Verdict, Meaning] = {
    Verdict.NOT_VERIFIABLE: Meaning(
        Text("无法核验", "Cannot be verified"),
        _no(
            "其中没有找到可以核验的签章数据，不能作为电子证书使用；这并不等于认定它是伪造的。"
            "请提交证书原件（PDF 或 JSON-LD 文件），或清晰、完整地拍摄二维码。",
            "No sealed data that could be verified was found in it. It cannot be used as a "
            "certificate, which is not to say that it is forged. Hand in the original file "
            "(PDF or JSON-LD), or a sharp picture of the whole QR code.",
        ),
    ),
    Verdict.UNDECIDABLE: Meaning(
        Text("暂无法判定", "Cannot be decided now"),
        _no(
            "判定所需的资料或组件缺失或已过期，现在不能得出结论；缺少什么，见所列原因。"
            "请按所列原因处理，或与本局联系；在此之前既不要当作有效，也不要当作无效。",
            "Something needed to decide is missing or out of date; the reasons say what. See to "
            "the reason that is given, or ask the bureau; until then treat it neither as valid "
            "nor as invalid.",
        ),
    ),
    Verdict.NOT_ISSUED_BY_BUREAU: Meaning(
        Text("非本局签发", "Not issued by the bureau"),
        _no(
            "其中没有本局的签章：它由别的密钥签名，或者是其他系统的二维码、网址。"
            "它不是本局的电子证书，不具有电子证书的法律效力；其中如有网址，请不要打开。",
            "It does not bear the bureau's seal: another key signed it, or it is another "
            "system's code or web address. It is no certificate of the bureau and has no legal "
            "effect as one. Do not open any address in it.",
        ),
    ),
    Verdict.ALTERED: Meaning(
        Text("伪造或篡改", "Forged or altered"),
        _no(
            "它以本局电子证书的面目出现，但签章与内容不符，或其中的内容互相矛盾，没有法律效力，"
            "请不要采信。通知第六条严禁伪造、篡改证书，可向本局反映；"
            "仅凭一次核验不认定任何人违规。",
            "It is presented as the bureau's certificate, but the seal does not fit the content, "
            "or the contents contradict each other. It has no legal effect; do not rely on it. "
            "Clause 6 of the notice forbids forging and altering certificates: you may report it "
            "to the bureau. One verification alone finds nobody guilty.",
        ),
    ),
    Verdict.RULE_VIOLATION: Meaning(
        Text("签发不合规", "Sealed against the rules"),
        _no(
            "签章是真实的，但证书内容不符合通知的规定（如取得日期、级别或范围），不能作为凭证使用。"
            "请与本局联系核实。",
            "The seal is genuine, but the content is not what the notice allows (for example its "
            "date, level or scope). It may not be relied on. Please ask the bureau.",
        ),
    ),
    Verdict.REVOKED: Meaning(
        Text("已撤销", "Revoked"),
        _no(
            "这份证书由本局签发，后被撤销，不再有效，不能作为凭证使用。",
            "The bureau issued this certificate and later revoked it. It is no longer in force "
            "and may not be relied on.",
        ),
    ),
    Verdict.SUPERSEDED: Meaning(
        Text("已换发", "Superseded"),
        _no(
            "这份证书已由换发的新证书替代，不再有效。请持证人提供换发后的证书。",
            "A new certificate has replaced this one, which is no longer in force. Ask the "
            "holder for the new certificate.",
        ),
    ),
    Verdict.SUSPENDED: Meaning(
        Text("核查中，暂停使用", "Suspended during an examination"),
        _no(
            "这份证书正在核查，暂停使用，核查结束前不能作为凭证使用；暂停不等于认定违规。",
            "This certificate is being examined and is suspended. It may not be relied on until "
            "that has ended; suspension finds nobody guilty.",
        ),
    ),
    Verdict.EXPIRED: Meaning(
        Text("已过有效期", "Expired"),
        _no(
            "这份证书写明的有效期已经届满，不能再作为凭证使用。请持证人提供有效的证书。",
            "The validity written in this certificate has ended; it may no longer be relied on. "
            "Ask the holder for a valid one.",
        ),
    ),
    Verdict.NOT_YET_VALID: Meaning(
        Text("尚未生效", "Not yet valid"),
        _no(
            "这份证书写明的生效时间还没有到，在此之前不能作为凭证使用。请先核对本机时间是否正确。",
            "The time from which this certificate is valid has not come yet; until then it may "
            "not be relied on. First check that this machine's clock is right.",
        ),
    ),
    Verdict.COPY_WITHOUT_EFFECT: Meaning(
        Text("再转换版本，不具同等法律效力", "A re-converted copy, without equal legal effect"),
        _no(
            "数据真实，但所提交的不是原件，而是电子证书的电子再转换版本"
            "（如截图、扫描件、另存或转换后的文件），不具备同等法律效力。"
            "请只以此处显示的已核验数据为准，并请持证人提供原件。",
            "The data is authentic, but what was handed in is not the original: it is an "
            "electronically re-converted version (such as a screenshot, a scan, a file saved "
            "anew or converted), which has no equal legal effect. Rely only on the verified data "
            "shown here and ask the holder for the original.",
        ),
    ),
    Verdict.AUTHENTIC_DATA: Meaning(
        Text("数据真实，载体未核验", "Authentic data; the carrier was not examined"),
        LegalEffect(
            None,
            Text(
                "读到的数据由本局签章，未被改动；它所在的纸张或屏幕没有经过核验，因此不评定法律效力。"
                "持证人可以打印证书（通知第四条）。"
                "请以此处显示的数据为准，不以打印或显示的图文为准，并与本人身份证件核对。",
                "The data that was read is sealed by the bureau and unchanged. The paper or "
                "screen around it was not examined, so that its legal effect is not assessed. "
                "Holders may print their certificate (clause 4 of the notice). Rely on the data "
                "shown here, not on what is printed or displayed, and compare it with the "
                "person's identity card.",
            ),
        ),
    ),
    Verdict.VALID_PRESENTATION: Meaning(
        Text("现场出示有效", "A valid presentation"),
        LegalEffect(
            True,
            Text(
                "持证人为这一次核验当场出示了电子证书，数据由本局签章，未被改动；"
                "仅在本次用途内，与纸质证书具有同等法律效力。",
                "The holder presented the certificate for this very verification; its data is "
                "sealed by the bureau and unchanged. For this use, and no other, it has the same "
                "legal effect as paper.",
            ),
        ),
    ),
    Verdict.ORIGINAL: Meaning(
        Text("原件有效", "The original, in force"),
        LegalEffect(
            True,
            Text(
                "这是未经改动的电子证书原件，与纸质证书具有同等法律效力，"
                "表明持证人具备担任相应专业技术职务的任职资格，"
                "可作为本市专业技术职务评聘、继续教育、执业注册的凭证；"
                "不表示已经聘任或注册。",
                "This is the unchanged original of the electronic certificate. It has the same "
                "legal effect as paper: it shows competence for the professional post and is "
                "evidence for appointment, continuing education and registration in Shanghai. It "
                "does not say that the person is appointed or registered.",
            ),
        ),
    ),
}

_UPDATE_HELPS = _no(
    "找到了签章数据，但判定所需的信任数据缺失或已过期，现在不能得出结论。"
    "请更新信任数据后重新核验；在此之前既不要当作有效，也不要当作无效。",
    "Sealed data was found, but the trust data needed to decide is missing or out of date. "
    "Update the trust data and verify again; until then treat it neither as valid nor as invalid.",
)
_ORIGINAL_HELPS = _no(
    "其中似有签章数据，但采用了本核验程序不认识的格式，不能得出结论；更新信任数据不会改变这一点。"
    "请持证人提供证书原件（PDF 或 JSON-LD 文件）；在此之前既不要当作有效，也不要当作无效。",
    "It seems to hold sealed data, but in a form that this verifier does not know, so that "
    "nothing can be concluded; updating the trust data does not change that. Ask the holder for "
    "the original file (PDF or JSON-LD); until then treat it neither as valid nor as invalid.",
)
# What is undecided says what helps, by the code of what is missing; others: MEANINGS.
UNDECIDED_EFFECTS: dict[str, LegalEffect] = {
    "TRUST_BUNDLE_EXPIRED": _UPDATE_HELPS,
    "SEAL_KEY_UNKNOWN": _UPDATE_HELPS,
    "STATUS_LIST_MISSING": _UPDATE_HELPS,
    "LEGAL_BASIS_UNKNOWN": _UPDATE_HELPS,
    "CONTEXT_NOT_PINNED": _ORIGINAL_HELPS,
    "UNKNOWN_TYPE_TABLE": _ORIGINAL_HELPS,
}

# A slip is evidence of a result, never a certificate (notice, clause 五).
SLIP_EFFECT = LegalEffect(
    False,
    Text(
        "这是职称评审结果查询单或考试合格成绩单，说明查询到的结果；"
        "它不是电子证书，不具有电子证书的法律效力。",
        "This is a slip that tells the result of a review or an examination. It is not an "
        "electronic certificate and has no legal effect as one.",
    ),
    clause="五",
)

# Part of a certificate, disclosed by its holder (ecdsa-sd-2023, SD-JWT).
DISCLOSED_EFFECT = LegalEffect(
    None,
    Text(
        "持证人选择出示的这部分数据由本局签章，未被改动；没有出示的内容不能推断，因此不评定法律效力。"
        "请以此处显示的数据为准，并与本人身份证件核对；如需完整的证书，请持证人提供原件。",
        "The part that the holder chose to show is sealed by the bureau and unchanged; nothing "
        "follows about the rest, so that its legal effect is not assessed. Rely on the data shown "
        "here and compare it with the person's identity card; for the whole certificate ask the "
        "holder for the original.",
    ),
)
