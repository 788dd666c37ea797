"""Seals a page as a PAdES signature (ETSI EN 319 142-1) by the e-seal: B-B, or B-T with a TSA.

The page is written anew together with the signature as one revision, so that the signature's
byte range is the entire file; DocMDP level 1 forbids every later change. Nothing is appended
afterwards (no B-LT): that would end the coverage.
"""

import asyncio
import io
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, copy_into_new_writer
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from vc_core.signer import Signer as SealSigner
from vc_issuer.pdf.page import PAGE_HEIGHT, SEAL
from vc_issuer.pdf.stamp import SealStyle
from vc_issuer.pdf.wording import SEAL_FIELD
from vc_issuer.problems import IssuerError

FIELD = "Seal"
DIGEST = "sha256"
# Room for the signature in hexadecimal digits, beside those of the e-seal's certificate: readers
# take digit by digit, so that room to spare costs time. A TSA's token brings certificates.
RESERVED = 2_048
RESERVED_FOR_TOKEN = 20_480
_POINTS = 72 / 25.4
_SCALAR_BYTES = 32


class PdfSealer:
    """Holds the e-seal and its certificate, and seals pages one by one."""

    def __init__(
        self,
        signer: SealSigner,
        chain: list[x509.Certificate],
        *,
        demonstration: bool,
        timestamper: TimeStamper | None = None,
    ) -> None:
        """Take the e-seal, its certificate with the CA's after it, and a TSA if there is one."""
        if signer.algorithm != "P-256":
            raise IssuerError(
                "KEY_KIND", "the e-seal is not a P-256 key", "印章密钥不是 P-256 密钥"
            )
        self._signer = _CmsSigner(signer, chain)
        self._timestamper = timestamper
        certificate = 2 * len(chain[0].public_bytes(Encoding.DER))
        self._reserved = certificate + RESERVED + (RESERVED_FOR_TOKEN if timestamper else 0)
        self._style = SealStyle(border_width=0, demonstration=demonstration)

    def seal(self, page: bytes, now: datetime) -> bytes:
        """Give the sealed file; `now` is the signature's own time."""
        writer = copy_into_new_writer(PdfFileReader(io.BytesIO(page)))
        signer = _PdfSigner(
            PdfSignatureMetadata(
                field_name=FIELD,
                md_algorithm=DIGEST,
                subfilter=SigSeedSubFilter.PADES,
                certify=True,
                docmdp_permissions=MDPPerm.NO_CHANGES,
            ),
            signer=self._signer,
            timestamper=self._timestamper,
            stamp_style=self._style,
            new_field_spec=SigFieldSpec(
                FIELD,
                on_page=0,
                box=_box(),
                readable_field_name=f"{SEAL_FIELD.zh} {SEAL_FIELD.en}",
            ),
            now=now,
        )
        output = io.BytesIO()
        signing = signer.async_sign_pdf(writer, output=output, bytes_reserved=self._reserved)
        _run(signing)
        return output.getvalue()


class _PdfSigner(PdfSigner):
    """Signs at a given time, where the library would ask the clock."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        *,
        signer: Signer,
        timestamper: TimeStamper | None,
        stamp_style: SealStyle,
        new_field_spec: SigFieldSpec,
        now: datetime,
    ) -> None:
        super().__init__(
            metadata,
            signer,
            timestamper=timestamper,
            stamp_style=stamp_style,
            new_field_spec=new_field_spec,
        )
        self._now = now

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - the library's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._now
        return session


class _CmsSigner(Signer):
    """Lets a `vc_core.signer.Signer` (a file's key or an HSM's) sign CMS attributes."""

    def __init__(self, signer: SealSigner, chain: list[x509.Certificate]) -> None:
        seal, *others = (
            asn1_x509.Certificate.load(entry.public_bytes(Encoding.DER)) for entry in chain
        )
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(others)
        super().__init__(
            signing_cert=seal,
            cert_registry=registry,
            # The file carries the e-seal's certificate alone; who verifies has pinned it.
            embed_roots=False,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._seal = signer

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - the library's signature
    ) -> bytes:
        """Sign, turning r‖s into the DER that CMS wants (RFC 5753 §7.2)."""
        if digest_algorithm != DIGEST:
            raise ValueError("the e-seal hashes with SHA-256")
        # A size estimate must not cost a signature by the e-seal.
        signature = b"\x7f" * (2 * _SCALAR_BYTES) if dry_run else self._seal.sign(data)
        r, s = signature[:_SCALAR_BYTES], signature[_SCALAR_BYTES:]
        return encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))


def _run(signing: Coroutine[Any, Any, Any]) -> None:
    """Run to the end; where an event loop is running already, in a thread of its own."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(signing)
    else:
        with ThreadPoolExecutor(max_workers=1) as thread:
            thread.submit(asyncio.run, signing).result()


def _box() -> tuple[int, int, int, int]:
    left, top = SEAL.x * _POINTS, (PAGE_HEIGHT - SEAL.y) * _POINTS
    side = round(SEAL.side * _POINTS)
    return (round(left), round(top) - side, round(left) + side, round(top))
