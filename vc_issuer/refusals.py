"""The closed list of reasons for which a row of an application is refused.

Each code has the criterion and clause of the notice it applies (none for mere form) and a
bilingual text. Texts name what the rule is about, never the holder's name or number.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from vc_core.problems import Text

_LONGEST_FACT = 300
# A value in the wrong column may be an identity number; no message repeats one.
_LONG_NUMBER = re.compile(r"\d{6,}")


class Rule(NamedTuple):
    """What a refusal code rests on, and how it is said."""

    criterion: str | None
    clause: str | None
    text: Text


@dataclass(frozen=True)
class Refusal:
    """One reason against one row: where it stands, its code, the notice's clause, the words.

    `row` counts as a spreadsheet does: the headings are row 1. `column` is the field's name.
    """

    row: int
    column: str
    code: str
    clause: str | None
    text: Text


_ONE = "一"
_TWO = "二"

RULES: dict[str, Rule] = {
    # Clause 1: what may become a certificate at all.
    "OUT_OF_PERIOD": Rule(
        "N1.2",
        _ONE,
        Text(
            "通过日期早于2019年9月1日，不在电子证书范围",
            "passed before 2019-09-01, when electronic certificates began",
        ),
    ),
    "DATE_IN_FUTURE": Rule(
        "N1.2", _ONE, Text("通过日期晚于今天", "the date passed is later than today")
    ),
    "LEVEL_NOT_IN_SCOPE": Rule(
        "N1.3",
        _ONE,
        Text(
            "评审取得的初级职称不在电子证书范围",
            "a review-based title below intermediate gets no electronic certificate",
        ),
    ),
    "ROUTE_NOT_IN_SCOPE": Rule(
        "N1.3",
        _ONE,
        Text(
            "取得方式“{value}”不在电子证书范围（仅限评审、审定、考试）",
            "the route '{value}' is out of scope (only review 评审, 审定 and examination 考试)",
        ),
    ),
    "NOT_IN_CATALOGUE": Rule(
        "N1.3",
        _ONE,
        Text("目录中没有：{value}", "not in the catalogue: {value}"),
    ),
    "SEAL_NOT_COMPETENT": Rule(
        "N1.3",
        _ONE,
        Text(
            "该考试在{since}之后取得的资格由国家部门用印，本局专用章无权加盖",
            "passes after {since} bear the ministry's national seal; this seal is not competent",
        ),
    ),
    "DUPLICATE": Rule(
        "N1.3",
        _ONE,
        Text(
            "同一人、同一资格、同一日期重复：{value}",
            "the same person, qualification and date twice: {value}",
        ),
    ),
    "GLYPH_MISSING": Rule(
        "N1.3",
        _ONE,
        Text("无法印制的字符 {value}", "a character that cannot be printed: {value}"),
    ),
    # Clause 2: graded management; `remit` is what the unit may apply for.
    "WRONG_UNIT_KIND": Rule(
        "N2.1",
        _TWO,
        Text(
            "该类单位不能申请此类证书：{value}；单位类别：{remit}",
            "this kind of unit cannot apply for it: {value}; kind of unit: {remit}",
        ),
    ),
    "OUT_OF_SCOPE_LEVEL": Rule(
        "N2.1",
        _TWO,
        Text(
            "级别“{value}”超出申请单位权限；权限：{remit}",
            "the level '{value}' is outside the unit's remit: {remit}",
        ),
    ),
    "OUT_OF_SCOPE_SERIES": Rule(
        "N2.1",
        _TWO,
        Text(
            "系列“{value}”超出申请单位权限；权限：{remit}",
            "the series '{value}' is outside the unit's remit: {remit}",
        ),
    ),
    "OUT_OF_SCOPE_SPECIALTY": Rule(
        "N2.1",
        _TWO,
        Text(
            "专业“{value}”超出申请单位权限；权限：{remit}",
            "the specialty '{value}' is outside the unit's remit: {remit}",
        ),
    ),
    "OUT_OF_SCOPE_EXAM": Rule(
        "N2.1",
        _TWO,
        Text(
            "考试“{value}”超出申请单位权限；权限：{remit}",
            "the examination '{value}' is outside the unit's remit: {remit}",
        ),
    ),
    # Form: what cannot be read, or could mislead a reader or a spreadsheet program.
    "VALUE_MISSING": Rule(None, None, Text("缺少内容", "the value is missing")),
    "VALUE_NOT_EXPECTED": Rule(
        None, None, Text("此类证书不应填写该列", "this column stays empty for this certificate")
    ),
    "DATE_INVALID": Rule(
        None,
        None,
        Text("日期不存在或格式不是 年-月-日", "not an existing date in the form YYYY-MM-DD"),
    ),
    "ID_TYPE_UNKNOWN": Rule(
        None, None, Text("未知的证件类型", "unknown type of identity document")
    ),
    "ID_NUMBER_INVALID": Rule(
        None,
        None,
        Text(
            "证件号码的长度、字符、出生日期或校验码有误",
            "length, characters, birth date or check character of the number are wrong",
        ),
    ),
    "ID_NUMBER_NOT_TEXT": Rule(
        None,
        None,
        Text(
            "证件号码存成了数字，末位可能已丢失；请改为文本格式重填",
            "stored as a number, which loses digits; enter it again as text",
        ),
    ),
    "TEXT_FORBIDDEN_CHARACTER": Rule(
        None,
        None,
        Text("不允许的字符 {value}", "character that is not allowed: {value}"),
    ),
    "TEXT_TOO_LONG": Rule(
        None, None, Text("超过 {value} 个字符", "longer than {value} characters")
    ),
    "FORMULA_REFUSED": Rule(
        None,
        None,
        Text(
            "单元格是公式，或以 = + - @ 制表符、回车开头",
            "a formula, or a cell starting with = + - @, a tab or a line break",
        ),
    ),
    "CELL_NOT_TEXT": Rule(
        None,
        None,
        Text("单元格不是文本（布尔值、错误值或数字）", "not text: a logical, error or number cell"),
    ),
}

# What a file of legacy records may be refused for besides.
LEGACY_RULES: dict[str, Rule] = {
    # Clause 4: legacy records, which are information only.
    "NOT_LEGACY": Rule(
        "N4.1",
        "四",
        Text(
            "2019年9月1日（含）以后取得的应申请电子证书，不能作为旧记录导入",
            "obtained since 2019-09-01: apply for an electronic certificate instead",
        ),
    ),
    "NUMBER_TWICE": Rule(
        "N4.1",
        "四",
        Text(
            "文件中另一记录也用此证书编号：{value}",
            "another record of the file has the same certificate number: {value}",
        ),
    ),
    "FAMILY_UNKNOWN": Rule(
        None, None, Text("类别应为“职称”或“职业资格”", "the family is title or qualification")
    ),
}


def refuse(code: str, row: int, column: str, *, facts: dict[str, Text] | None = None) -> Refusal:
    """Make the refusal of one column; a code outside the closed list is a `KeyError`.

    `facts` fill the words in both languages and are shortened, because some come from the file.
    """
    rule = RULES[code] if code in RULES else LEGACY_RULES[code]
    zh = {name: _short(text.zh) for name, text in (facts or {}).items()}
    en = {name: _short(text.en) for name, text in (facts or {}).items()}
    text = Text(rule.text.zh.format(**zh), rule.text.en.format(**en))
    return Refusal(row, column, code, rule.clause, text)


def said(value: str) -> Text:
    """Take a value that reads the same in both languages as a fact of a refusal."""
    return Text(value, value)


def _short(value: str) -> str:
    """Cut a fact to a readable length, without long numbers, invisible characters made visible."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value)
    shown = _LONG_NUMBER.sub("…", shown)
    return shown if len(shown) <= _LONGEST_FACT else shown[: _LONGEST_FACT - 1] + "…"
