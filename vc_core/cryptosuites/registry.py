"""Which cryptosuites are known, by their exact names; there is no fallback."""

from vc_core.cryptosuites.suite import Cryptosuite, UnsupportedCryptosuite
from vc_core.cryptosuites.whole_document import WHOLE_DOCUMENT_SUITES

_SUITES: dict[str, Cryptosuite] = {suite.name: suite for suite in WHOLE_DOCUMENT_SUITES}


def cryptosuite(name: object) -> Cryptosuite:
    """Find a suite by name, or raise `UnsupportedCryptosuite`."""
    suite = _SUITES.get(name) if isinstance(name, str) else None
    if suite is None:
        raise UnsupportedCryptosuite(
            "UNSUPPORTED_CRYPTOSUITE",
            "This cryptosuite is not known here.",
            "不支持该密码套件。",
        )
    return suite
