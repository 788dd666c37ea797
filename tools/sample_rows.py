"""The people, results and spoiled rows that sample_applications.py makes its files from.

Every person is invented; ID numbers begin with 310000, the code of the whole city, which no
district gives out. What a spoiled row must be refused for stands beside it.
"""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

Value = str | date | datetime | int | bool
Row = dict[str, Value]
Reasons = tuple[tuple[str, str], ...]

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰海燕志文晓东建国嘉欣思远雨晴子轩"
# Written as they are on identity cards: rare characters, compound surnames, long names with ·.
RARE_NAMES = (
    "张䶮", "李㛃", "王𬱖", "陈𫍽", "周𠮷明", "赵㐂", "吴𬤇", "徐㑇", "刘䜣", "林𬭎", "孙䲟",
    "何堃", "欧阳修远", "司马青云", "上官婉清", "诸葛明亮", "皇甫静", "尉迟恭礼", "长孙无忧",
    "令狐冲之", "买买提·吐尔逊", "古丽米热·阿卜杜热合曼", "阿卜杜热依木·买买提明",
    "努尔古丽·艾合买提江", "阿依努尔·吐鲁洪·买买提依明", "扎西·多吉", "益西卓玛·次仁旺堆",
    "乌云其其格·巴特尔", "迪丽努尔·阿布都克里木·玉素甫江", "丁一", "于七", "马〇", "乔木", "卜之",
)  # fmt: skip
PASSPORT_NAMES = ("ANNA EXAMPLE", "JOSÉ PÉREZ-MUESTRA", "SEÁN O'SAMPLE")


# Field changes that spoil a good row, and the refusals that must follow (column, code).
Spoiled = tuple[Row, Reasons]

SPOILED_TITLES: tuple[Spoiled, ...] = (
    ({"date_passed": "2019-08-31"}, (("date_passed", "OUT_OF_PERIOD"),)),
    ({"date_passed": "2018-12-20"}, (("date_passed", "OUT_OF_PERIOD"),)),
    ({"date_passed": "2099-01-01"}, (("date_passed", "DATE_IN_FUTURE"),)),
    ({"date_passed": "2023-02-30"}, (("date_passed", "DATE_INVALID"),)),
    ({"date_passed": "08.11.2023"}, (("date_passed", "DATE_INVALID"),)),
    (
        {"level": "初级", "qualification_name": "助理工程师"},
        (("qualification_name", "LEVEL_NOT_IN_SCOPE"), ("level", "LEVEL_NOT_IN_SCOPE")),
    ),
    (
        {"level": "初级", "qualification_name": "技术员", "route": "认定"},
        (
            ("qualification_name", "LEVEL_NOT_IN_SCOPE"),
            ("level", "LEVEL_NOT_IN_SCOPE"),
            ("route", "ROUTE_NOT_IN_SCOPE"),
        ),
    ),
    ({"route": "认定"}, (("route", "ROUTE_NOT_IN_SCOPE"),)),
    ({"route": "初定"}, (("route", "ROUTE_NOT_IN_SCOPE"),)),
    ({"qualification_name": "首席工程师"}, (("qualification_name", "NOT_IN_CATALOGUE"),)),
    ({"series": "工程系列人员"}, (("series", "NOT_IN_CATALOGUE"),)),
    (
        {"committee": "上海市工程系列软件专业高级职称评审委员会", "date_passed": "2021-01-01"},
        (("committee", "NOT_IN_CATALOGUE"),),
    ),
    (
        {
            "committee": "上海市工程系列计算机应用专业高级职称评审委员会",
            "date_passed": "2020-12-31",
        },
        (("committee", "NOT_IN_CATALOGUE"),),
    ),
    ({"committee": "上海市并不存在的评审委员会"}, (("committee", "NOT_IN_CATALOGUE"),)),
    ({"name": "张𪚥"}, (("name", "GLYPH_MISSING"),)),
    (
        {"level": "中级", "qualification_name": "工程师"},
        (("level", "OUT_OF_SCOPE_LEVEL"),),
    ),
    (
        {"series": "经济专业人员", "qualification_name": "高级经济师", "level": "副高级"},
        (("series", "OUT_OF_SCOPE_SERIES"), ("qualification_name", "OUT_OF_SCOPE_SPECIALTY")),
    ),
    ({"specialty": "机械"}, (("specialty", "OUT_OF_SCOPE_SPECIALTY"),)),
    ({"route": "考试"}, (("route", "WRONG_UNIT_KIND"),)),
    ({"name": "买买提•吐尔逊"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"name": "郎\uf92c"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"name": "陈\u200b明"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"name": "王\ue000"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"id_number": "310000198001010000"}, (("id_number", "ID_NUMBER_INVALID"),)),
    ({"id_type": "工作证"}, (("id_type", "ID_TYPE_UNKNOWN"),)),
    ({"committee": ""}, (("committee", "VALUE_MISSING"),)),
    ({"name": "=HYPERLINK(A1)"}, (("name", "FORMULA_REFUSED"),)),
    ({"specialty": "电子信息" * 130}, (("specialty", "TEXT_TOO_LONG"),)),
)
TITLE_DUPLICATES = 2

SPOILED_EXAMS: tuple[Spoiled, ...] = (
    (
        {
            "examination": "建造师",
            "level": "一级",
            "qualification_name": "一级建造师",
            "date_passed": date(2021, 12, 18),
        },
        (("examination", "SEAL_NOT_COMPETENT"),),
    ),
    (
        {
            "examination": "执业药师",
            "level": "不分级",
            "qualification_name": "执业药师",
            "date_passed": date(2023, 10, 22),
        },
        (("examination", "SEAL_NOT_COMPETENT"),),
    ),
    (
        {
            "examination": "注册安全工程师",
            "level": "中级",
            "qualification_name": "中级注册安全工程师",
            "date_passed": "2022-10-29",
        },
        (("examination", "SEAL_NOT_COMPETENT"),),
    ),
    (
        {"examination": "会计专业技术资格", "level": "中级", "qualification_name": "会计师"},
        (("examination", "OUT_OF_SCOPE_EXAM"),),
    ),
    (
        {"examination": "卫生专业技术资格", "level": "中级", "qualification_name": "主管药师"},
        (("examination", "OUT_OF_SCOPE_EXAM"),),
    ),
    (
        {
            "examination": "监理工程师",
            "level": "不分级",
            "qualification_name": "监理工程师",
            "date_passed": date(2020, 9, 6),
        },
        (("examination", "OUT_OF_SCOPE_EXAM"),),
    ),
    ({"examination": "插花技能考试"}, (("examination", "NOT_IN_CATALOGUE"),)),
    (
        {"examination": "统计专业技术资格", "level": "特级", "qualification_name": "统计师"},
        (("level", "NOT_IN_CATALOGUE"),),
    ),
    (
        {
            "examination": "审计专业技术资格",
            "level": "中级",
            "qualification_name": "会计师",
            "date_passed": date(2020, 10, 11),
        },
        (("qualification_name", "NOT_IN_CATALOGUE"),),
    ),
    ({"route": "评审"}, (("route", "WRONG_UNIT_KIND"),)),
    ({"route": "审定"}, (("route", "WRONG_UNIT_KIND"),)),
    ({"route": "认定"}, (("route", "ROUTE_NOT_IN_SCOPE"),)),
    ({"date_passed": date(2019, 8, 31)}, (("date_passed", "OUT_OF_PERIOD"),)),
    ({"date_passed": date(2017, 6, 1)}, (("date_passed", "OUT_OF_PERIOD"),)),
    (
        {"date_passed": datetime.fromisoformat("2020-06-01T09:30:00")},
        (("date_passed", "DATE_INVALID"),),
    ),
    ({"name": "𪚥德明"}, (("name", "GLYPH_MISSING"),)),
    ({"name": "李　明"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"name": "王\U000e0100明"}, (("name", "TEXT_FORBIDDEN_CHARACTER"),)),
    ({"id_number": 310000198001010007}, (("id_number", "ID_NUMBER_NOT_TEXT"),)),
    ({"id_number": 31000019800101000}, (("id_number", "ID_NUMBER_NOT_TEXT"),)),
    ({"id_number": "３１００００１９８００１０１０００７"}, (("id_number", "ID_NUMBER_INVALID"),)),
    ({"level": True}, (("level", "CELL_NOT_TEXT"),)),
    ({"qualification_name": "=A1&B1"}, (("qualification_name", "FORMULA_REFUSED"),)),
    ({"name": "@王明"}, (("name", "FORMULA_REFUSED"),)),
    ({"name": ""}, (("name", "VALUE_MISSING"),)),
    ({"series": "经济专业人员"}, (("series", "VALUE_NOT_EXPECTED"),)),
)
EXAM_DUPLICATES = 2

# Examination, level, qualification, specialty, and whether the ministry seals later passes.
EXAMS: tuple[tuple[str, str, str, str, bool], ...] = (
    ("计算机技术与软件专业技术资格（水平）考试", "初级", "程序员", "", True),
    ("计算机技术与软件专业技术资格（水平）考试", "中级", "软件设计师", "", True),
    ("计算机技术与软件专业技术资格（水平）考试", "高级", "系统架构设计师", "", True),
    ("经济专业技术资格", "初级", "助理经济师", "金融", True),
    ("经济专业技术资格", "中级", "经济师", "人力资源管理", True),
    ("审计专业技术资格", "中级", "审计师", "", True),
    ("统计专业技术资格", "初级", "助理统计师", "", True),
    ("翻译专业资格（水平）考试", "二级（中级）", "二级翻译", "英语笔译", True),
    ("出版专业技术人员职业资格", "中级", "编辑", "", True),
    ("社会工作者职业资格", "初级", "助理社会工作师", "", True),
    ("执业药师", "不分级", "执业药师", "药学", True),
    ("建造师", "一级", "一级建造师", "建筑工程", True),
    ("建造师", "二级", "二级建造师", "机电工程", False),
    ("造价工程师", "二级", "二级造价工程师", "土木建筑工程", False),
    ("注册安全工程师", "初级", "初级注册安全工程师", "建筑施工安全", False),
)
FIRST_DAY = date(2019, 9, 1)
NATIONAL_SEAL = date(2021, 12, 17)
LAST_DAY = date(2026, 10, 31)

T = TypeVar("T")


def draw(label: str, size: int) -> int:
    """Give a number below `size` that depends on the label only."""
    return int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "big") % size


def pick(label: str, values: Sequence[T]) -> T:
    return values[draw(label, len(values))]


def day(label: str, first: date, last: date) -> date:
    return first + timedelta(days=draw(label, (last - first).days + 1))


def with_check(body: str) -> str:
    """Add the check character of GB 11643 to 17 digits."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body))
    return body + "10X98765432"[total % 11]


def person(kind: str, number: int) -> Row:
    """Invent a person: mostly three characters, many rare and long names, a few foreigners."""
    label = f"{kind} {number}"
    born = day(f"{label} born", date(1961, 1, 1), date(1996, 12, 31)).strftime("%Y%m%d")
    sequence = f"{number:03d}"
    row: Row = {"id_type": "居民身份证", "id_number": with_check(f"310000{born}{sequence}")}
    if number % 40 == 17:
        name = PASSPORT_NAMES[number // 40 % len(PASSPORT_NAMES)]
        row = {"id_type": "护照", "id_number": f"X{draw(label, 10**8):08d}"}
    elif number % 40 == 27:
        name = pick(label, ("林𬭎", "陈嘉欣", "何志华"))
        row = {"id_type": "港澳台居民居住证", "id_number": with_check(f"810000{born}{sequence}")}
    elif number % 40 == 37:
        name = "ANNA EXAMPLE-SAMPLE"
        card = with_check(f"931840{born}{sequence}")
        row = {"id_type": "外国人永久居留身份证", "id_number": card}
    elif number % 5 == 0:
        name = RARE_NAMES[number // 5 % len(RARE_NAMES)]
    else:
        given = [pick(f"{label} given {place}", GIVEN) for place in range(1 + (number % 3 > 0))]
        name = pick(label, SURNAMES) + "".join(given)
    return {"name": name, **row}


def good_title(number: int) -> Row:
    label = f"title result {number}"
    passed = FIRST_DAY if number == 1 else day(label, FIRST_DAY, LAST_DAY)
    specialty = pick(f"{label} specialty", ("电子信息", "计算机应用"))
    committee = "电子信息"
    if specialty == "计算机应用":
        committee = "计算机应用" if passed >= date(2021, 1, 1) else "软件"
    level = "正高级" if number % 6 == 0 else "副高级"
    return {
        **person("title", number),
        "series": "工程技术人员",
        "specialty": specialty,
        "qualification_name": "正高级工程师" if level == "正高级" else "高级工程师",
        "level": level,
        "route": "审定" if number % 9 == 0 else "评审",
        "date_passed": passed.isoformat(),
        "committee": f"上海市工程系列{committee}专业高级职称评审委员会",
    }


def good_exam(number: int) -> Row:
    label = f"exam result {number}"
    examination, level, qualification, specialty, national = EXAMS[number % len(EXAMS)]
    passed = day(label, FIRST_DAY, NATIONAL_SEAL if national else LAST_DAY)
    if number in {1, 2}:
        passed = (FIRST_DAY, NATIONAL_SEAL)[number - 1]
    return {
        **person("exam", number),
        "series": "",
        "examination": examination,
        "specialty": specialty,
        "qualification_name": qualification,
        "level": level,
        "route": "考试",
        # Spreadsheets hold dates as dates or as text; both are read.
        "date_passed": passed.isoformat() if number % 4 == 0 else passed,
    }
