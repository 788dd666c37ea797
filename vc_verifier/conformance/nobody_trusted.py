"""The trust of a verifier that trusts no bureau: what conformance mode runs on by itself."""

from datetime import UTC, datetime

from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.problems import Text
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.trust.status_lists import StatusLists

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(9999, 1, 1, tzinfo=UTC)


def nobody_trusted() -> Trust:
    """Give a trust without issuers, under which nothing is ever the bureau's."""
    name = Text("无（一致性测试模式）", "nobody (conformance mode)")
    return Trust(
        root=TrustRoot("", name, demonstration=True),
        sequence=0,
        issued=_BEGINNING,
        expires=_END,
        demonstration=True,
        issuers={},
        recognitions={},
        legal_bases={},
        status_lists=StatusLists({}, {}),
        jsonld=JsonLd(pinned()),
    )
