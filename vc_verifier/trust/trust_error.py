"""The error of everything about trust material: root, bundle, certificates."""

from vc_core.problems import ProblemError


class TrustError(ProblemError):
    """Trust material is missing, malformed, not signed by the pinned root, or rolled back."""


def untrusted(code: str, en: str, zh: str) -> TrustError:
    """Make the error for trust material that may not be used."""
    return TrustError(code, f"The trust data cannot be used: {en}.", f"信任数据不可用：{zh}。")
