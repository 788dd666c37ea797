"""A credential of the data model as an SD-JWT VC (draft-ietf-oauth-sd-jwt-vc), for wallets.

The payload is the document itself, as in VC-JOSE-COSE, with `vct` beside it. Its value is the IRI
of the credential's own type, so that both names of a type are one, and it leads to no address.
"""

from typing import Any

from vc_core.credential import types_of
from vc_core.documents.loader import PinnedContexts
from vc_core.envelopes.errors import envelope_fails

MEDIA_TYPE = "dc+sd-jwt"
TYPE_CLAIM = "vct"
BASE_TYPE = "VerifiableCredential"


def type_iri(credential_type: str, contexts: PinnedContexts) -> str:
    """Give the IRI that our context gives a certificate's type."""
    terms = contexts.document(contexts.certificate_context)["@context"]
    iri = terms.get(credential_type)
    if not isinstance(iri, str):
        raise envelope_fails("its type is none of ours", "类型不属于本局证书")
    return iri


def check_type(document: dict[str, Any], contexts: PinnedContexts) -> None:
    """Check that `vct` names the very type that the document says it has."""
    kinds = [kind for kind in types_of(document) if kind != BASE_TYPE]
    if len(kinds) != 1 or document.get(TYPE_CLAIM) != type_iri(kinds[0], contexts):
        raise envelope_fails("its vct is not its type", "vct 与证书类型不一致")
