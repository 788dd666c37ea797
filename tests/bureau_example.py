"""A small bureau for the issuer's tests: a home, a unit's file of invented persons, a walk."""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select

from vc_issuer.bureau import Bureau
from vc_issuer.check_digits import id_number_check
from vc_issuer.identity import BureauNames
from vc_issuer.registry.models import AuditEntry

NOW = datetime(2026, 11, 20, 8, 0, 0, tzinfo=UTC)
UNITS = Path(__file__).parents[1] / "contexts" / "catalogue" / "units.demonstration.json"
UNIT = "U-SR-GC-DX"
COMMITTEE = "上海市工程系列电子信息专业高级职称评审委员会"
HEADINGS = "姓名,证件类型,证件号码,系列,专业,资格名称,级别,取得方式,通过日期,评审委员会"

# What an operator gives a bureau that is no demonstration; a file of its own legal bases is more.
DID = "did:web:bureau.example"
NAMES = BureauNames(
    organisation_zh="上海市人力资源和社会保障局",
    organisation_en="Shanghai Municipal Human Resources and Social Security Bureau",
    certification_body="某电子认证服务有限公司",
)

# Passed a day too early, with a wrong check character, by a committee that is not on file.
BAD_ROW = (
    "\n李四,居民身份证,310000196001010000,工程技术人员,计算机应用,"
    "高级工程师,副高级,评审,2019-08-31,无"
).encode()


def title_file(count: int, *, first: int = 0) -> bytes:
    """Give a CSV file of `count` good rows; `first` numbers the persons on."""
    lines = [HEADINGS]
    for serial in range(first, first + count):
        # No multiple of a thousand: with the serial's last digits, no number comes twice.
        birthday = date(1960, 1, 1) + timedelta(days=serial % 13_999)
        body = f"310000{birthday:%Y%m%d}{serial % 1000:03d}"
        number = body + id_number_check(body)
        lines.append(
            f"张三丰,居民身份证,{number},工程技术人员,计算机应用,高级工程师,副高级,评审,"
            f"2023-11-08,{COMMITTEE}"
        )
    return "\n".join(lines).encode()


def new_bureau(home: Path, *, legal_basis: bytes | None = None, own_keys: bool = False) -> Bureau:
    """Make a bureau with the demonstration units.

    Those of one test process are copies of one, with the same keys, but for `own_keys`.
    """
    if own_keys or legal_basis or "VC_TEST_POSTGRESQL" in os.environ:
        return _made_bureau(home, legal_basis)
    shutil.copytree(_example(), home, dirs_exist_ok=True)
    return Bureau(home)


@cache
def _example() -> Path:
    """Make the bureau that the others are copied from; it goes with the process."""
    folder = tempfile.TemporaryDirectory(prefix="example-bureau-")
    atexit.register(folder.cleanup)
    home = Path(folder.name) / "home"
    _made_bureau(home, None).registry.close()
    return home


def _made_bureau(home: Path, legal_basis: bytes | None) -> Bureau:
    given = {} if legal_basis is None else {"did": DID, "names": NAMES}
    bureau = Bureau.initialise(home, now=NOW, legal_basis=legal_basis, **given)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=NOW)
    return bureau


def approved_application(bureau: Bureau, count: int, *, first: int = 0) -> str:
    """Apply for `count` certificates and have them approved; give the application's id."""
    receipt = bureau.apply(title_file(count, first=first), "titles.csv", unit=UNIT, now=NOW)
    assert receipt.application is not None
    bureau.approve(receipt.application, by="director", now=NOW)
    return receipt.application


def actors_of(bureau: Bureau, action: str) -> set[str]:
    """Give who did an action, by the audit log."""
    with bureau.registry.reading() as session:
        query = select(AuditEntry.actor).where(AuditEntry.action == action)
        return set(session.scalars(query))


def issue(bureau: Bureau, application: str) -> int:
    """Issue an application at the usual moment; give how many were sealed."""
    return bureau.issue(application, clock=lambda: NOW).sealed
