"""A verifier that says what it was told to say, for tests of what stands around it."""

import io
from datetime import UTC, datetime

from vc_core.problems import Text
from vc_verifier.result import CHECK_NAMES, Check, CheckOutcome, VerificationResult
from vc_verifier.verdict import Verdict

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = "<script>alert(1)</script>\"'\u202egnp.exe"
CREDENTIAL = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    "validFrom": "2026-11-20T08:00:00Z",
    "legalBasis": "沪人社规〔2019〕33号",
    "credentialSubject": {"name": HOSTILE, "maskedIdNumber": "310****1234", "level": "副高级"},
    "credentialStatus": [{"statusPurpose": "revocation"}, {"statusPurpose": "suspension"}],
    "proof": [{"cryptosuite": "ecdsa-jcs-2019"}, {"cryptosuite": "ecdsa-rdfc-2019"}],
}


class FakeTrust:
    """What the pages read of a trust bundle."""

    sequence = 7
    issued = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
    expires = datetime(2026, 12, 18, 8, 0, tzinfo=UTC)
    demonstration = False

    def in_force(self, at):
        return at <= self.expires

    def summary(self):
        return {
            "sequence": 7,
            "issued": "2026-11-18T08:00:00Z",
            "expires": "2026-12-18T08:00:00Z",
            "demonstration": self.demonstration,
        }


def result_of(verdict, *, credential=CREDENTIAL, checks=None, **more):
    passed = [Check(name, CheckOutcome.PASSED, "OK", Text("好", "fine")) for name in CHECK_NAMES]
    return VerificationResult(
        verdict=verdict,
        carrier="json",
        as_of=NOW,
        trust_bundle=FakeTrust().summary(),
        checks=tuple(checks if checks is not None else passed),
        kind="certificate",
        credential=credential,
        **more,
    )


class FakeVerifier:
    """Gives the prepared verdict and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.result = result_of(Verdict.ORIGINAL)

    def __call__(self, data, *, trust, at=None, scanned=False):
        self.asked.append((data, scanned))
        return self.result


def upload(*contents, **fields):
    files = [(io.BytesIO(content), f"{number}.png") for number, content in enumerate(contents)]
    return {"file": files, **fields}


def large_upload(size):
    """Write a form by hand: the test client would leave its temporary file open."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="large"\r\n\r\n'
    body = head + bytes(size) + b"\r\n--x--\r\n"
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}
