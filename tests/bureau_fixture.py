"""A published bureau in a temporary home, its certificates, and its seal in the tests' hands.

The bureau is made through the issuer's own pipeline; what the tests add is the power to seal
documents that the pipeline would refuse, because a verifier must cope with those, too.
"""

import base64
import json
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding

import vc_verifier
from tests.bureau_example import COMMITTEE, HEADINGS, NOW, UNIT, UNITS
from tests.reference_proofs import plain_proof, plainly_secured
from vc_core.barcode import encode
from vc_issuer.bureau import Bureau
from vc_issuer.check_digits import id_number_check
from vc_issuer.keyring import Keyring
from vc_issuer.status import Decision, supersede
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust, TrustRoot

BOTH = ("ecdsa-jcs-2019", "ecdsa-rdfc-2019")
# Verified a little after publishing, so that 'as of' and 'issued' differ.
AT = NOW + timedelta(hours=1)
TITLES = ("张三丰", "王小明", "阿卜杜拉·买买提", "赵六", "钱七", "𠮷田梅")
EXAMINED = ("李四", "孙八")
EXAM_HEADINGS = "姓名,证件类型,证件号码,考试,资格名称,级别,取得方式,通过日期"


def _id_number(serial: int) -> str:
    birthday = date(1970, 1, 1) + timedelta(days=serial)
    body = f"310000{birthday:%Y%m%d}{serial:03d}"
    return body + id_number_check(body)


def _title_rows() -> bytes:
    rows = [
        f"{name},居民身份证,{_id_number(serial)},工程技术人员,计算机应用,高级工程师,副高级,评审,"
        f"2023-11-08,{COMMITTEE}"
        for serial, name in enumerate(TITLES)
    ]
    return "\n".join([HEADINGS, *rows]).encode("gb18030")


def _exam_rows() -> bytes:
    rows = [
        f"{name},居民身份证,{_id_number(500 + serial)},经济专业技术资格,经济师,中级,考试,2020-11-08"
        for serial, name in enumerate(EXAMINED)
    ]
    return "\n".join([EXAM_HEADINGS, *rows]).encode()


@dataclass(frozen=True, repr=False)
class PublishedBureau:
    """Everything that a test needs of one bureau; the certificates are the files' own texts."""

    home: Path
    texts: dict[str, str]
    barcodes: dict[str, str]
    pictures: dict[str, bytes]
    root: bytes
    bundle: bytes

    def __repr__(self) -> str:
        return f"PublishedBureau({self.home})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # Hypothesis would print every field of a dataclass.
        printer.text(repr(self))

    @cached_property
    def trust(self) -> Trust:
        """Load the bundle as a verifier does."""
        return Trust.load(json.loads(self.bundle), TrustRoot.parse(self.root))

    @cached_property
    def keyring(self) -> Keyring:
        """Open the keys."""
        return Keyring(self.home)

    @cached_property
    def did(self) -> str:
        """Give the bureau's identifier."""
        (entry,) = json.loads(self.bundle)["issuers"]
        return str(entry["id"])

    @cached_property
    def seal(self) -> Any:
        """Unlock the e-seal."""
        return self.keyring.seal_signer(self.did)

    @cached_property
    def status_key(self) -> Any:
        """Unlock the key that signs status lists and recognitions of units."""
        return self.keyring.status_signer(self.did)

    def text(self, name: str = "张三丰") -> str:
        """Give the certificate of the person called `name`, byte for byte."""
        return self.texts[name]

    def certificate(self, name: str = "张三丰") -> dict[str, Any]:
        """Give a fresh copy of a certificate."""
        document: dict[str, Any] = json.loads(self.texts[name])
        return document

    def unsecured(self, name: str = "张三丰") -> dict[str, Any]:
        """Give a fresh copy of a certificate without its proofs."""
        document = self.certificate(name)
        del document["proof"]
        return document

    def sealed(self, unsecured: dict[str, Any], *suites: str, **more: Any) -> dict[str, Any]:
        """Seal any document with the bureau's real seal and none of its rules."""
        return plainly_secured(unsecured, self.seal, *(suites or BOTH), **more)

    def proof(self, document: dict[str, Any], suite: str, **more: Any) -> dict[str, Any]:
        """Make one proof by the seal over any document."""
        return plain_proof(document, self.seal, suite, **more)

    def verify(
        self, data: Any, *, at: datetime = AT, trust: Trust | None = None, scanned: bool = False
    ) -> VerificationResult:
        """Verify against this bureau's bundle."""
        given = json.dumps(data, ensure_ascii=False).encode() if isinstance(data, list) else data
        return vc_verifier.verify(given, trust=trust or self.trust, at=at, scanned=scanned)

    def verdict(self, data: Any, **options: Any) -> str:
        """Verify and give the verdict alone."""
        return self.verify(data, **options).verdict.value

    def bundle_with(self, **changes: Any) -> dict[str, Any]:
        """Give the bundle with other members, signed anew by the real trust root."""
        bundle = json.loads(self.bundle)
        del bundle["proof"]
        bundle.update(deepcopy(changes))
        return plainly_secured(bundle, self.keyring.trust_root_signer(), "ecdsa-jcs-2019")

    def trust_with(self, **changes: Any) -> Trust:
        """Load a bundle with other members, as if the bureau had published it."""
        return Trust.load(self.bundle_with(**changes), TrustRoot.parse(self.root))


def base64_of(entry: Any) -> str:
    """Write a certificate or revocation list as the bundle does."""
    return base64.b64encode(entry.public_bytes(Encoding.DER)).decode()


def publish_bureau(home: Path) -> PublishedBureau:
    """Make the bureau: six titles, two qualifications, one of each status, one publication."""
    bureau = Bureau.initialise(home, now=NOW)
    bureau.import_units(UNITS.read_bytes(), actor="clerk", now=NOW)
    for data, unit in ((_title_rows(), UNIT), (_exam_rows(), "U-EX-SZ")):
        receipt = bureau.apply(data, "rows.csv", unit=unit, now=NOW)
        assert receipt.application is not None, receipt.checked.refused
        bureau.approve(receipt.application, by="director", now=NOW)
        bureau.issue(receipt.application, clock=lambda: NOW)
    files = home / "files"
    numbers = bureau.export(files)
    texts = {number: (files / f"{number}.jsonld").read_text("utf-8") for number in numbers}
    names = {
        json.loads(text)["credentialSubject"]["name"]: number for number, text in texts.items()
    }
    since = NOW - timedelta(minutes=10)
    for name, action, reason in (
        ("阿卜杜拉·买买提", "revoke", "misuse-lending"),
        ("赵六", "suspend", "under-investigation"),
    ):
        decision = Decision(names[name], action, reason, "director")  # type: ignore[arg-type]
        bureau.change_status(decision, now=since)
    # Beneath the rules, which want a correction: verifiers see no more than the published change.
    with bureau.registry.writing() as session:
        supersede(session, names["钱七"], names["张三丰"], decided_by="director", now=since)
    bureau.publish(home / "public", now=NOW)
    bureau.close()
    return PublishedBureau(
        home=home,
        texts={name: texts[number] for name, number in names.items()},
        barcodes={name: encode(json.loads(texts[number])) for name, number in names.items()},
        pictures={
            name: (files / f"{number}.qr.png").read_bytes() for name, number in names.items()
        },
        root=(home / "public" / "trust-root.json").read_bytes(),
        bundle=(home / "public" / "trust-bundle.json").read_bytes(),
    )
