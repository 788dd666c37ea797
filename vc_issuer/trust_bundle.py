"""The trust bundle: all that a verifier needs offline, in one document signed by the trust root."""

from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from vc_core.documents.loader import PinnedContexts
from vc_core.proofs import add_proof
from vc_core.times import format_timestamp
from vc_issuer.audit import log_head
from vc_issuer.certificate import status_list_url
from vc_issuer.did_document import base64_der, current_status_key, jwk_method, seal_names
from vc_issuer.keyring import Keyring
from vc_issuer.legal_basis import legal_bases
from vc_issuer.published_keys import compromises
from vc_issuer.registry.models import CertificateRecord
from vc_issuer.registry.settings import read_setting
from vc_issuer.seal_evidence import proven_digests
from vc_issuer.slips.recognition import recognition_credentials
from vc_issuer.status import changes_in_force

TERM = timedelta(days=30)
DEMONSTRATION_ROOT_NAME = {
    "zh": "（演示）专业技术资格证书信任根",
    "en": "(Demonstration) Trust root of professional certificates",
}


def trust_root(session: Session) -> dict[str, Any]:
    """Give the document that a verifier pins at installation."""
    return {
        "type": "TrustRoot",
        "id": read_setting(session, "trust_root"),
        "name": _root_name(session),
        "demonstration": read_setting(session, "demonstration"),
    }


def _root_name(session: Session) -> dict[str, str]:
    if read_setting(session, "demonstration") is not False:
        return DEMONSTRATION_ROOT_NAME
    bureau = read_setting(session, "issuer_name")
    return {
        "zh": f"{bureau['zh']}专业技术资格证书信任根",
        "en": f"{bureau['en']}: trust root of professional certificates",
    }


def signed_trust_bundle(
    session: Session,
    *,
    sequence: int,
    status_lists: list[dict[str, Any]],
    keyring: Keyring,
    contexts: PinnedContexts,
    now: datetime,
) -> dict[str, Any]:
    """Make the bundle of one sequence number and sign it (ecdsa-jcs-2019)."""
    bundle = {
        "type": "TrustBundle",
        "version": 1,
        "sequence": sequence,
        "issued": format_timestamp(now),
        "expires": format_timestamp(now + TERM),
        "demonstration": read_setting(session, "demonstration"),
        "issuers": [_issuer(session, keyring)],
        "sealCa": base64_der(keyring.seal_ca()),
        "sealCrl": base64_der(keyring.renewed_crl(now, compromises(session))),
        "legalBases": [dict(basis.document) for basis in legal_bases(session)],
        "units": recognition_credentials(session),
        "contexts": {url: contexts.digest(url) for url in contexts.urls("context")},
        "schemas": {url: contexts.digest(url) for url in contexts.urls("schema")},
        "statusLists": status_lists,
        "statusChanges": _status_changes(session),
        "logHead": log_head(session).to_json(),
    }
    return add_proof(
        bundle, signer=keyring.trust_root_signer(), cryptosuite="ecdsa-jcs-2019", created=now
    )


def _issuer(session: Session, keyring: Keyring) -> dict[str, Any]:
    did = read_setting(session, "did")
    document = read_setting(session, "did_document")
    return {
        "id": did,
        "name": read_setting(session, "issuer_name"),
        "didDocument": document,
        "sealMethods": [
            method
            for name in seal_names(document)
            for method in _seal_methods(session, did, name, keyring)
        ],
        # The one in use alone: every list and recognition in the bundle is signed by it.
        "statusMethods": [f"{did}#{current_status_key(document)}"],
    }


def _seal_methods(session: Session, did: str, name: str, keyring: Keyring) -> list[dict[str, Any]]:
    """Give one seal under both of its names, and what is proven of it if it is compromised."""
    chain = keyring.seal_chain(name)
    since = compromises(session).get(name)
    told: dict[str, Any] = {}
    if since is not None:
        digests = b"".join(sorted(proven_digests(session, name, since)))
        told["compromised"] = {
            "since": format_timestamp(since),
            "provenDigests": b64encode(digests).decode("ascii"),
        }
    seal = f"{did}#{name}"
    return [
        {
            "id": method,
            "certificateChain": [base64_der(certificate) for certificate in chain],
            "notBefore": format_timestamp(chain[0].not_valid_before_utc),
            "notAfter": format_timestamp(chain[0].not_valid_after_utc),
            **told,
        }
        for method in (seal, jwk_method(seal))
    ]


def _status_changes(session: Session) -> list[dict[str, Any]]:
    """Give the published reason and date of every status in force, by list and index."""
    base = read_setting(session, "base")
    entries = []
    for change in changes_in_force(session):
        record = session.get_one(CertificateRecord, change.certificate_number)
        entries.append(
            {
                "statusListCredential": status_list_url(base, change.purpose, record.status_list),
                "statusListIndex": str(record.status_index),
                "purpose": change.purpose,
                "reason": change.reason,
                "since": format_timestamp(change.since),
                "replacedBy": change.replaced_by,
            }
        )
    return entries
