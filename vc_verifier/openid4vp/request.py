"""The authorization request (OpenID4VP 1.0 §5): unsigned, by value, small enough for a QR code.

The verifier holds no key, so its identifier is the address that receives the answer (prefix
`redirect_uri`, §5.9.3), and its requests are not signed; request objects by reference are (ADR
0077), hence everything is in the link.
"""

import json
from typing import Any
from urllib.parse import quote

from vc_core.documents.loader import PinnedContexts
from vc_core.envelopes.sd_jwt_vc import MEDIA_TYPE, type_iri
from vc_verifier.checks.certificate_types import QUALIFICATION, TITLE
from vc_verifier.openid4vp.sessions import Session

SCHEME = "openid4vp://?"
SD_JWT, LDP = "bound", "file"
# What RFC 3986 §3.4 lets stand in a query.
_SAFE = ":/?@!$'()*,;"


def client_id(response_uri: str) -> str:
    """Give the client identifier, which holders' proofs name as their audience."""
    return f"redirect_uri:{response_uri}"


def request_link(session: Session, response_uri: str, contexts: PinnedContexts) -> str:
    """Give the request as a link that a wallet opens, or scans."""
    parameters: dict[str, Any] = {
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "client_id": client_id(response_uri),
        "response_uri": response_uri,
        "nonce": session.nonce,
        "state": session.state,
        "dcql_query": query(contexts),
        "client_metadata": {
            "vp_formats_supported": {
                MEDIA_TYPE: {},
                "ldp_vc": {"proof_type_values": ["DataIntegrityProof"]},
            }
        },
    }
    return SCHEME + "&".join(
        f"{name}={quote(_written(value), safe=_SAFE)}" for name, value in parameters.items()
    )


def query(contexts: PinnedContexts) -> dict[str, Any]:
    """Give the DCQL query (§6): one certificate of either type, bound to a key or as a file.

    The whole subject is asked for, since only a whole certificate has its effect; a holder who
    shows less gets a verdict about that.
    """
    types = [type_iri(kind, contexts) for kind in (TITLE, QUALIFICATION)]
    return {
        "credentials": [
            {
                "id": SD_JWT,
                "format": MEDIA_TYPE,
                "meta": {"vct_values": types},
                "claims": [{"path": ["credentialSubject"]}],
            },
            {
                "id": LDP,
                "format": "ldp_vc",
                "meta": {"type_values": [[iri] for iri in types]},
            },
        ],
        "credential_sets": [{"options": [[SD_JWT], [LDP]]}],
    }


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
