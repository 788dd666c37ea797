"""Unsigned credentials of many shapes, with the texts that canonicalisation gets wrong."""

import copy
import random
import uuid
from collections.abc import Callable
from typing import Any

from vc_core.documents.loader import CREDENTIALS_V2, pinned

Document = dict[str, Any]
Shape = Callable[[random.Random, str, str], Document]

NAMES = (
    "张三丰",
    "周𠮷明",  # beyond the Basic Multilingual Plane
    "𠀀𪚥𰻞",
    "阿卜杜拉·买买提·吐尔逊",
    'O\'Neill "Jo" \\Smith/',
    "two\nlines\r\nand\ta tab",
    "\b\f\x00\x01\x0b\x1f\x7f",  # escaped in canonical N-Quads
    "\x80\x85\x9f\xa0\xad",  # not escaped there
    "\u2028\u2029\u200b\u202e\ufeff",
    "e\u0301 is not \u00e9",
    "👩‍👩‍👧‍👦🇨🇳",
    "مدينة שלום",
    "x\ufdd0\U0001ffff\U0010ffff",  # noncharacters
    " leading and trailing ",
    "<b>&amp;</b> ${x} %00 \\u0041 _:c14n0",
    "@value",
    "-0.0",
    "字" * 300,
)
# Their RDF form is integer, double or boolean. None is below 1e-6: jsonld.js makes 0 of those.
NOT_TEXTS = (3, -7, 1.5, 0.1 + 0.2, -2.5e-3, 1e21, 123456.789, True, False)


def varied_credentials(issuer: str, count: int, *, seed: int) -> list[Document]:
    """Give `count` credentials of `issuer`, the same ones for the same seed.

    Shapes and names go round at their own lengths, so that they meet in every pair.
    """
    rng = random.Random(seed)
    return [
        SHAPES[index % len(SHAPES)](rng, issuer, NAMES[index % len(NAMES)])
        for index in range(count)
    ]


def with_changed_claim(credential: Document) -> Document:
    """Give a copy in which the first subject has another name."""
    changed = copy.deepcopy(credential)
    subjects = changed["credentialSubject"]
    subject = subjects[0] if isinstance(subjects, list) else subjects
    subject["name"] += "改"
    return changed


def has_blank_nodes(credential: Document) -> bool:
    """Tell whether some object of the credential has no identifier."""
    return any(
        isinstance(entry, dict) and "id" not in entry and "@value" not in entry
        for member in credential.values()
        for entry in (member if isinstance(member, list) else [member])
    )


def _credential(rng: random.Random, issuer: str, *, contexts: int = 1) -> Document:
    return {
        "@context": [CREDENTIALS_V2, pinned().certificate_context][:contexts],
        "id": f"urn:uuid:{uuid.UUID(int=rng.getrandbits(128), version=4)}",
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "validFrom": f"2025-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T08:00:00Z",
    }


def _title(rng: random.Random, issuer: str, name: str) -> Document:
    credential = _credential(rng, issuer, contexts=2)
    credential["type"].append("ProfessionalTitleCredential")
    credential["credentialSubject"] = {
        "name": name,
        "maskedIdNumber": "310***********1234",
        "certificateNumber": f"{rng.randrange(10**17):017d}X",
        "series": "工程技术人员",
        "specialty": rng.choice(NAMES),
        "qualificationName": "高级工程师",
        "level": rng.choice(["中级", "副高级", "正高级"]),
        "datePassed": "2023-11-08",
    }
    credential["legalBasis"] = rng.choice(NAMES)
    credential["credentialStatus"] = [
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": purpose,
            "statusListIndex": str(rng.randrange(131072)),
            "statusListCredential": f"https://rsj.sh.example/vc/status-lists/{purpose}/1",
        }
        for purpose in ("revocation", "suspension")
    ]
    return credential


def _people_alike(rng: random.Random, issuer: str, name: str) -> Document:
    """Several subjects without identifiers, alike but for what lies below them."""
    credential = _credential(rng, issuer)
    credential["credentialSubject"] = [
        {"name": name, "description": rng.choice(NAMES) + str(number)}
        for number in range(rng.randint(2, 4))
    ]
    return credential


def _issuer_with_name(rng: random.Random, issuer: str, name: str) -> Document:
    credential = _credential(rng, issuer)
    credential["issuer"] = {"id": issuer, "name": name, "description": rng.choice(NAMES)}
    credential["name"] = [
        {"@value": name, "@language": "zh"},
        {"@value": rng.choice(NAMES), "@language": "en-gb"},
    ]
    credential["validUntil"] = "2099-12-31T23:59:59+08:00"
    credential["credentialSubject"] = {"id": "did:example:holder", "name": name}
    return credential


def _nested(rng: random.Random, issuer: str, name: str) -> Document:
    credential = _credential(rng, issuer)
    credential["credentialSubject"] = {"id": f"urn:example:{rng.randrange(10**9)}", "name": name}
    credential["evidence"] = [
        {
            "type": "https://rsj.sh.example/vc/vocab#Evidence",
            "name": rng.choice(NAMES),
            "description": rng.choice(NOT_TEXTS),
        }
        for _ in range(3)
    ]
    credential["termsOfUse"] = {
        "id": "https://rsj.sh.example/terms?a=1&b=%E5%BC%A0",
        "type": "https://rsj.sh.example/vc/vocab#Terms",
    }
    credential["relatedResource"] = {
        "id": "https://rsj.sh.example/notice.pdf",
        "digestSRI": "sha384-" + "A" * 64,
        "mediaType": "application/pdf",
    }
    return credential


SHAPES: tuple[Shape, ...] = (_title, _people_alike, _issuer_with_name, _nested, _title)
