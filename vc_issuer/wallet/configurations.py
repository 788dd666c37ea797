"""What wallets can be given: each type of certificate in two formats (VCI §12.2.4)."""

from dataclasses import dataclass
from typing import Any, Literal

from vc_core.credential import types_of
from vc_issuer.application.accepted import PROFESSIONAL_QUALIFICATION, PROFESSIONAL_TITLE

Format = Literal["ldp_vc", "dc+sd-jwt"]

_SUFFIXES: dict[Format, str] = {"dc+sd-jwt": "sd_jwt_vc", "ldp_vc": "ldp_vc"}


@dataclass(frozen=True)
class Configuration:
    """One credential configuration: a certificate type in one format."""

    id: str
    credential_type: str
    format: Format


def configurations() -> list[Configuration]:
    """Give every configuration, the type's name first in its id."""
    return [
        Configuration(f"{kind}_{suffix}", kind, form)
        for kind in (PROFESSIONAL_TITLE, PROFESSIONAL_QUALIFICATION)
        for form, suffix in _SUFFIXES.items()
    ]


def configurations_of(certificate: dict[str, Any]) -> dict[str, Configuration]:
    """Give by id what one certificate can be given as."""
    kinds = types_of(certificate)
    return {entry.id: entry for entry in configurations() if entry.credential_type in kinds}
