"""Which cryptosuites are known, by their exact names; there is no fallback."""

from collections.abc import Sequence

from vc_core.cryptosuites.selective.errors import generation_error
from vc_core.cryptosuites.suite import Cryptosuite, UnsupportedCryptosuite
from vc_core.cryptosuites.whole_document import WHOLE_DOCUMENT_SUITES

_SUITES: dict[str, Cryptosuite] = {suite.name: suite for suite in WHOLE_DOCUMENT_SUITES}
_SELECTIVE = "ecdsa-sd-2023"


def selective_cryptosuite(name: object, mandatory_pointers: Sequence[str]) -> Cryptosuite:
    """Find a suite that discloses selectively, with the pointers to what is always disclosed."""
    if cryptosuite(name).name != _SELECTIVE:
        raise generation_error(
            "this cryptosuite takes no mandatory pointers", "该密码套件不接受强制披露指针"
        )
    # Here and not above: it brings CBOR with it, and few documents need it.
    from vc_core.cryptosuites.ecdsa_sd_2023.suite import EcdsaSd2023

    return EcdsaSd2023(mandatory_pointers)


def cryptosuite(name: object) -> Cryptosuite:
    """Find a suite by name, or raise `UnsupportedCryptosuite`."""
    if name == _SELECTIVE and _SELECTIVE not in _SUITES:
        from vc_core.cryptosuites.ecdsa_sd_2023.suite import EcdsaSd2023

        _SUITES[_SELECTIVE] = EcdsaSd2023()
    suite = _SUITES.get(name) if isinstance(name, str) else None
    if suite is None:
        raise UnsupportedCryptosuite(
            "UNSUPPORTED_CRYPTOSUITE",
            "This cryptosuite is not known here.",
            "不支持该密码套件。",
        )
    return suite
