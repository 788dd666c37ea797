"""Tokens that the tests seal with the bureau's real seal, without the pipeline's rules."""

from typing import Any

from tests.bureau_fixture import PublishedBureau
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.envelopes.keys import SealingSigner

# What a holder of an SD-JWT may withhold in these tests.
PATHS = ("name", "maskedIdNumber", "certificateNumber", "level", "datePassed", "committee")


def sealing(bureau: PublishedBureau) -> SealingSigner:
    """Let the e-seal sign envelopes."""
    return SealingSigner(bureau.seal)


def sealed_jwt(bureau: PublishedBureau, document: dict[str, Any] | None = None) -> str:
    """Seal a certificate, or any document, as vc+jwt."""
    return jose.sign_token(
        document or bureau.unsecured(), signer=sealing(bureau), media_type=jose.CREDENTIAL_TYPE
    )


def sealed_sd_jwt(bureau: PublishedBureau, document: dict[str, Any] | None = None) -> str:
    """Seal a certificate as SD-JWT with some of the subject's members withholdable."""
    return sd_jwt.issue_sd_jwt(
        document or bureau.unsecured(),
        paths=[f"credentialSubject.{name}" for name in PATHS],
        signer=sealing(bureau),
        media_type=sd_jwt.CREDENTIAL_TYPE,
    )


def sealed_cose(bureau: PublishedBureau, document: dict[str, Any] | None = None) -> bytes:
    """Seal a certificate, or any document, as COSE_Sign1."""
    return cose.sign_message(
        document or bureau.unsecured(), signer=sealing(bureau), media_type=cose.CREDENTIAL_TYPE
    )


def withholding(token: str, *positions: int) -> str:
    """Leave out disclosures by their position."""
    head, *disclosures, last = token.split("~")
    kept = [text for place, text in enumerate(disclosures) if place not in positions]
    return "~".join([head, *kept, last])
