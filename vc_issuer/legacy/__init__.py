"""Records of paper certificates from before 2019-09-01: rows, never credentials."""

from vc_issuer.legacy.desk import LegacyDesk, LegacyReceipt

__all__ = ["LegacyDesk", "LegacyReceipt"]
