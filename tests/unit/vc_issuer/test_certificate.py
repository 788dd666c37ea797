"""Building a certificate of a row."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.bureau_example import NOW
from vc_core.documents.loader import pinned
from vc_core.schema import check_schema
from vc_issuer.application import (
    PROFESSIONAL_QUALIFICATION,
    PROFESSIONAL_TITLE,
    ApplicationRow,
)
from vc_issuer.certificate import CertificateBuilder, Issuance, OrganisingUnit
from vc_issuer.registry.reservation import Reservation

TITLE = ApplicationRow(
    row_number=2,
    family=PROFESSIONAL_TITLE,
    name="张三丰",
    id_type="居民身份证",
    id_number="310000197203170013",
    series="工程技术人员",
    examination=None,
    specialty="计算机应用",
    qualification_name="高级工程师",
    level="副高级",
    date_passed=date(2023, 11, 8),
    committee="上海市工程系列电子信息专业高级职称评审委员会",
)
QUALIFICATION = replace(
    TITLE,
    family=PROFESSIONAL_QUALIFICATION,
    series=None,
    committee=None,
    specialty=None,
    examination="翻译专业资格考试",
)
UNIT = OrganisingUnit("（示例）组建单位", "12310000DEM0000141")
REPLACED = "202500000042K"
RESERVATION = Reservation(1, "202600000001F", 1, 94567)
ISSUANCE = Issuance(
    "did:web:rsj.sh.example", "https://rsj.sh.example/vc", "沪人社规〔2019〕33号", NOW
)


def build(row: ApplicationRow, **changes: Any) -> dict[str, Any]:
    return CertificateBuilder(pinned()).build(row, UNIT, RESERVATION, ISSUANCE, **changes)


@pytest.mark.parametrize("row", [TITLE, QUALIFICATION])
def test_a_certificate_fits_its_schema(row: ApplicationRow) -> None:
    check_schema(build(row), pinned())


@pytest.mark.parametrize("row", [TITLE, QUALIFICATION])
def test_the_full_id_number_is_nowhere_in_it(row: ApplicationRow) -> None:
    text = json.dumps(build(row))
    assert row.id_number not in text
    assert row.id_number[6:14] not in text
    assert build(row)["credentialSubject"]["maskedIdNumber"] == "310****0013"


def test_it_names_both_status_lists_under_one_index() -> None:
    assert build(TITLE)["credentialStatus"] == [
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": "94567",
            "statusListCredential": f"https://rsj.sh.example/vc/status-lists/{purpose}/1",
        }
        for purpose in ("revocation", "suspension")
    ]


def test_it_has_no_end_of_validity() -> None:
    certificate = build(TITLE)
    assert certificate["validFrom"] == "2026-11-20T08:00:00Z"
    assert "validUntil" not in certificate


def test_a_qualification_names_its_examination_and_no_committee() -> None:
    subject = build(QUALIFICATION)["credentialSubject"]
    assert subject["examination"] == "翻译专业资格考试"
    assert not {"committee", "series", "specialty"} & subject.keys()


def test_its_schema_is_named_with_the_digest_of_the_pinned_bytes() -> None:
    schema = build(TITLE)["credentialSchema"]
    assert schema["digestSRI"] == pinned().digest_sri(schema["id"])


def test_a_replacement_names_what_it_replaces() -> None:
    assert build(TITLE, replaces=REPLACED)["replaces"] == REPLACED
    assert "replaces" not in build(TITLE)
