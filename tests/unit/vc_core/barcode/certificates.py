"""Certificates and other documents made at random for the barcode's tests; nobody's data."""

import csv
import io
import json
import uuid
from random import Random
from typing import Any

from vc_core.documents.loader import CREDENTIALS_V2, pinned
from vc_core.verification_methods.multibase import encode_base58

BASE = pinned().base
BUREAU = "did:web:rsj.sh.example"
CONTEXTS = [CREDENTIALS_V2, pinned().certificate_context]
LEGAL_BASES = ("沪人社规〔2019〕33号", "演示 DEMONSTRATION〔2026〕1号")
UNITS = json.loads(pinned().catalogue("units.demonstration.json"))
TITLES = [
    row
    for row in csv.DictReader(io.StringIO(pinned().catalogue("title_series.csv").decode()))
    if row["in_notice_scope"] == "yes"
]
EXAMINATIONS = list(
    csv.DictReader(io.StringIO(pinned().catalogue("exam_qualifications.csv").decode()))
)
TITLE_UNITS = [unit for unit in UNITS if unit["remit"]["family"] == "title"]
EXAMINATION_UNITS = [unit for unit in UNITS if unit["remit"]["family"] == "qualification"]
LEVELS = ("中级", "副高级", "正高级")


def name(rng: Random, length: int | None = None) -> str:
    """Give random characters of the basic block; nobody is called that."""
    length = length or rng.randint(2, 7)
    return "".join(chr(rng.randrange(0x4E00, 0x9FA6)) for _ in range(length))


def certificate(rng: Random, *, name_length: int | None = None) -> dict[str, Any]:
    """Give a certificate as issued, with its two proofs (their signatures are random)."""
    kind, details = rng.choice((_title, _title, _qualification))(rng)
    schema = pinned().schema_url(kind)
    index = str(rng.randrange(131_072))
    number = rng.randrange(1, 17)
    day = f"{rng.randint(2019, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    moment = f"2026-11-{rng.randint(1, 30):02}T{rng.randrange(24):02}:{rng.randrange(60):02}:07Z"
    return {
        "@context": CONTEXTS,
        "type": ["VerifiableCredential", kind],
        "issuer": BUREAU,
        "validFrom": moment,
        "credentialSubject": {
            "name": name(rng, name_length),
            "maskedIdNumber": f"{rng.randint(110, 659)}****{rng.randrange(10_000):04}",
            "certificateNumber": f"2026{rng.randrange(10**8):08}X",
            "datePassed": day,
            **details,
        },
        "legalBasis": rng.choice(LEGAL_BASES),
        "credentialStatus": [
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": index,
                "statusListCredential": f"{BASE}/status-lists/{purpose}/{number}",
            }
            for purpose in ("revocation", "suspension")
        ],
        "credentialSchema": {
            "id": schema,
            "type": "JsonSchema",
            "digestSRI": pinned().digest_sri(schema),
        },
        "proof": [
            {**proof(rng, "ecdsa-jcs-2019", moment), "@context": CONTEXTS},
            proof(rng, "ecdsa-rdfc-2019", None),
        ],
    }


def proof(rng: Random, cryptosuite: str, created: str | None) -> dict[str, Any]:
    """Give a proof of the bureau with a random signature."""
    return {
        "type": "DataIntegrityProof",
        "cryptosuite": cryptosuite,
        **({} if created is None else {"created": created}),
        "verificationMethod": f"{BUREAU}#seal-{rng.randint(1, 4)}",
        "proofPurpose": "assertionMethod",
        "proofValue": encode_base58(rng.randbytes(64)),
    }


def _title(rng: Random) -> tuple[str, dict[str, str]]:
    row, unit = rng.choice(TITLES), rng.choice(TITLE_UNITS)
    return "ProfessionalTitleCredential", {
        "series": row["series_zh"],
        "specialty": rng.choice(("电子信息", "计算机应用", "机械", "电气")),
        "qualificationName": row["title_zh"],
        "level": row["level_zh"],
        "committee": rng.choice(unit["remit"]["committees"])["name"],
        "organisingUnit": unit["name"]["zh"],
        "organisingUnitCode": unit["creditCode"],
    }


def _qualification(rng: Random) -> tuple[str, dict[str, str]]:
    row, unit = rng.choice(EXAMINATIONS), rng.choice(EXAMINATION_UNITS)
    return "ProfessionalQualificationCredential", {
        "examination": row["name_zh"],
        "qualificationName": row["qualification_zh"],
        "level": row["level_zh"],
        "organisingUnit": unit["name"]["zh"],
        "organisingUnitCode": unit["creditCode"],
    }


def random_document(rng: Random) -> dict[str, Any]:
    """Give a credential with odd but legal members: empty arrays, nesting, every codec."""
    types = ["VerifiableCredential"]
    if rng.random() < 0.5:
        types += rng.sample(["JsonSchemaCredential", *(["ProfessionalTitleCredential"])], 1)
    document: dict[str, Any] = {
        "@context": CONTEXTS if rng.random() < 0.8 else CREDENTIALS_V2,
        "type": types if rng.random() < 0.8 else "VerifiableCredential",
        "id": _url(rng),
        "issuer": rng.choice((_url(rng), {"id": _url(rng), "name": name(rng)})),
        "validFrom": _time(rng),
        "validUntil": _time(rng),
        "credentialSubject": rng.choice(
            (_subject(rng), [_subject(rng), _subject(rng)], [], [_subject(rng)])
        ),
        "name": {"@value": name(rng), "@language": "zh-Hans", "@direction": "ltr"},
        "description": [
            {"@value": "Certificate", "@language": "en"},
            {"@value": name(rng), "@language": "zh"},
        ],
        "credentialStatus": [
            {
                "type": "BitstringStatusListEntry",
                "statusPurpose": rng.choice(("revocation", "suspension", "message")),
                "statusListIndex": str(rng.randrange(10**6)),
                "statusListCredential": _url(rng),
                "statusMessage": [{"status": "0x0", "message": "valid"}],
                "statusSize": rng.choice((1, 2, 126, 65_536)),
            }
        ],
        "credentialSchema": {
            "id": _url(rng),
            "type": "JsonSchema",
            "digestSRI": rng.choice((CERTIFICATE_DIGEST, "sha256-unknown")),
            "mediaType": "application/json",
        },
        "evidence": rng.choice(([], {"type": "JsonSchema"}, [{"type": ["JsonSchema"]}])),
        "relatedResource": {"id": _url(rng), "digestMultibase": _multibase(rng)},
        "proof": proof(rng, "ecdsa-rdfc-2019", _time(rng)),
    }
    for member in rng.sample(sorted(document), rng.randrange(6)):
        if member not in ("@context", "type"):
            del document[member]
    if rng.random() < 0.3 and "proof" in document:
        document["proof"]["@context"] = document["@context"]
    return document


CERTIFICATE_DIGEST = pinned().digest_sri(pinned().schema_url("ProfessionalTitleCredential"))


def _subject(rng: Random) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": _url(rng),
        "name": rng.choice((name(rng), [name(rng), "B"], [])),
        "datePassed": _date(rng),
        "level": rng.choice((*LEVELS, "off the table", 5, 200, 70_000, -3)),
        "series": ["工程技术人员", "not in the table"],
        "undefinedMember": rng.choice(
            (
                True,
                False,
                None,
                0,
                -1,
                2**53 - 1,
                -(2**31),
                2**40,
                "text",
                [],
                [[1, 2], []],
                [None, True, {"a": []}],
                {"nested": {"deeper": ["x", 1]}},
                "revocation",
            )
        ),
        "类": {"名": name(rng)},
    }
    for member in rng.sample(sorted(subject), rng.randrange(5)):
        del subject[member]
    return subject


def _url(rng: Random) -> str:
    identifier = uuid.UUID(int=rng.getrandbits(128), version=4)
    key = encode_base58(b"\x80\x24" + rng.randbytes(33))
    return rng.choice(
        (
            f"urn:uuid:{identifier}",
            f"urn:uuid:{str(identifier).upper()}",
            f"https://a.example/{rng.randrange(99)}?q=1#f",
            f"http://b.example/{rng.randrange(99)}",
            "https://a.example:8443/port",
            f"did:key:{key}",
            f"did:key:{key}#{key}",
            f"did:v1:nym:{key}",
            "did:key:abc#def",
            "did:web:c.example#key-1",
            BUREAU,
            f"{BASE}/status-lists/revocation/3",
            "data:text/plain,hello",
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/png;base64,iVBORw0KGgp=",
            "urn:other:thing",
            "relative/reference",
        )
    )


def _date(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(1900, 1969)}-01-31",
            f"{rng.randint(1970, 2100)}-12-01",
            "2023-2-30",
            "2023-11-08Z",
            "1582-10-04",
        )
    )


def _time(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(1900, 2100)}-06-30T23:59:58Z",
            f"{rng.randint(1971, 2100)}-06-30T23:59:58.{rng.randrange(1000):03}Z",
            "2026-11-20T08:00:00+08:00",
            "2026-11-20T08:00:00.5Z",
            "1969-12-31T23:59:59Z",
        )
    )


def _multibase(rng: Random) -> str:
    return rng.choice(
        (encode_base58(rng.randbytes(rng.randint(1, 80))), "uAQIDBA", "MAQIDBA==", "zQm", "f0102")
    )
