"""Misuse of certificates (notice, clause 6): from a report to a decision, and never further."""

from vc_issuer.misuse.case import MisuseCase
from vc_issuer.misuse.desk import MisuseDesk

__all__ = ["MisuseCase", "MisuseDesk"]
