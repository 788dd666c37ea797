"""From a stored certificate to its sealed file: page, seal, and a check before it leaves."""

import io
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.status import SignatureCoverageLevel

from vc_issuer.did_document import current_seal
from vc_issuer.keyring import Keyring
from vc_issuer.pdf.page import PageMaker
from vc_issuer.pdf.signature import PdfSealer
from vc_issuer.pdf.timestamps import HttpTimeStamper
from vc_issuer.problems import IssuerError

TSA_FROM = "VC_ISSUER_TSA_URL"


class PdfMaker:
    """Makes sealed files; nothing but a stored certificate's own page is ever sealed (N2.4)."""

    def __init__(self, pages: PageMaker, sealer: PdfSealer, seal: x509.Certificate) -> None:
        """Take who sets pages, who seals, and the seal's published certificate."""
        self._pages = pages
        self._sealer = sealer
        self._seal = asn1_x509.Certificate.load(seal.public_bytes(Encoding.DER))

    def make(self, text: str, now: datetime) -> bytes:
        """Make the file of the stored certificate `text`, sealed at `now`.

        Raises `IssuerError`, and then gives nothing away.
        """
        sealed = self._sealer.seal(self._pages.page(text), now)
        self._demand_whole(sealed)
        return sealed

    def _demand_whole(self, sealed: bytes) -> None:
        """Check what was just sealed under the published certificate, not under our own key."""
        (signature,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
        try:
            signature.compute_integrity_info()
            whole = signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE
            intact, valid = validate_sig_integrity(
                signature.signer_info,
                self._seal,
                expected_content_type="data",
                actual_digest=signature.compute_digest(),
            )
        except SignatureValidationError:
            whole = intact = valid = False
        if not (whole and intact and valid):
            raise IssuerError(
                "PDF_SEAL_NOT_HOLDING",
                "the PDF just sealed does not verify under the published certificate",
                "刚签章的 PDF 无法用已公布的证书验证",
            )


def open_maker(home: Path, did_document: dict[str, Any], *, demonstration: bool) -> PdfMaker:
    """Unlock the e-seal in the bureau's home and load the page's template and fonts."""
    keyring = Keyring(home)
    chain = keyring.seal_chain(current_seal(did_document))
    tsa = os.environ.get(TSA_FROM)
    sealer = PdfSealer(
        keyring.current_seal_signer(did_document),
        chain,
        demonstration=demonstration,
        timestamper=HttpTimeStamper(tsa) if tsa else None,
    )
    return PdfMaker(PageMaker(demonstration=demonstration), sealer, chain[0])
