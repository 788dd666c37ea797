"""The trust bundle: everything a verdict needs, signed by the pinned root and dated."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509

from vc_core.documents import strict_json
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.identifiers import did_key
from vc_core.identifiers.document import ControllerDocument, parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import Text
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_core.times import InvalidTime, format_timestamp, parse_timestamp
from vc_verifier.checks.recognition import Recognition, read_recognitions
from vc_verifier.trust.compromise import Compromise, read_compromise
from vc_verifier.trust.legal_basis import LegalBasis, read_legal_bases
from vc_verifier.trust.seal_certificate import (
    check_seal_certificate,
    load_certificate,
    load_revocation_list,
)
from vc_verifier.trust.status_lists import StatusLists, read_status_lists
from vc_verifier.trust.trust_error import untrusted

BUNDLE_LIMITS = strict_json.Limits(size=20_000_000, depth=32, values=500_000)
_LONGEST_LIFE = timedelta(days=92)


@dataclass(frozen=True)
class TrustRoot:
    """The pinned key under which trust bundles are signed; it is not the e-seal."""

    did: str
    name: Text
    demonstration: bool

    @classmethod
    def parse(cls, data: bytes) -> "TrustRoot":
        """Read a trust-root.json; the identifier must be a did:key."""
        root = strict_json.parse(data)
        if not isinstance(root, dict) or root.get("type") != "TrustRoot":
            raise untrusted("TRUST_ROOT", "this is not a trust root file", "不是信任根文件")
        did = root.get("id")
        if not isinstance(did, str):
            raise untrusted("TRUST_ROOT", "the trust root has no id", "信任根缺少 id")
        did_key.document_of(did)
        return cls(did, _text(root.get("name")), root.get("demonstration") is not False)


@dataclass(frozen=True)
class Issuer:
    """One body whose keys are known, with the name that is shown for it."""

    did: str
    name: Text
    document: ControllerDocument
    seals: dict[str, x509.Certificate]
    status_methods: frozenset[str]
    compromises: dict[str, Compromise] = field(default_factory=dict)
    """Seals whose key is in wrong hands, by method."""


@dataclass(frozen=True)
class Trust:
    """A checked bundle. Nothing here came from the document under verification."""

    root: TrustRoot
    sequence: int
    issued: datetime
    expires: datetime
    demonstration: bool
    issuers: dict[str, Issuer]
    legal_bases: dict[str, LegalBasis]
    status_lists: StatusLists
    recognitions: dict[str, Recognition]
    jsonld: JsonLd
    seals: dict[str, Issuer] = field(init=False, repr=False, compare=False)
    """The issuer of each seal's verification method."""
    resolver: KnownDocuments = field(init=False, repr=False, compare=False)
    """Resolves verification methods of the known issuers, and of nobody else."""

    def __post_init__(self) -> None:
        """Index the issuers once: every verification asks for them."""
        issuers = self.issuers.values()
        seals = {url: issuer for issuer in issuers for url in issuer.seals}
        object.__setattr__(self, "seals", seals)
        resolver = KnownDocuments(issuer.document for issuer in issuers)
        object.__setattr__(self, "resolver", resolver)

    @classmethod
    def load(cls, bundle: Any, root: TrustRoot) -> "Trust":
        """Check the root's signature over `bundle`, then everything in it.

        Raises `TrustError`. Whether it has expired is asked at each verification.
        """
        if not isinstance(bundle, dict) or bundle.get("type") != "TrustBundle":
            raise untrusted("TRUST_BUNDLE", "this is not a trust bundle", "不是信任数据包")
        _check_signature(bundle, root)
        if bundle.get("version") != 1:
            raise untrusted("TRUST_BUNDLE_VERSION", "its version is not known here", "版本未知")
        try:
            return cls._read(bundle, root)
        except (KeyError, IndexError, TypeError, AttributeError):
            raise untrusted(
                "TRUST_BUNDLE", "a member is missing or malformed", "成员缺失或格式错误"
            ) from None

    @classmethod
    def _read(cls, bundle: dict[str, Any], root: TrustRoot) -> "Trust":
        contexts = pinned()
        for name in ("issuers", "statusLists", "statusChanges", "units"):
            # An empty object would pass for an empty list.
            if not isinstance(bundle[name], list):
                raise TypeError(name)
        for url, digest in {**bundle["contexts"], **bundle["schemas"]}.items():
            if url in contexts.urls() and contexts.digest(url) != digest:
                raise untrusted(
                    "CONTEXT_DIFFERS",
                    "a context or schema differs from the one here",
                    "上下文或模式与本地不一致",
                )
        issued, expires = _moment(bundle["issued"]), _moment(bundle["expires"])
        if not issued < expires <= issued + _LONGEST_LIFE:
            raise untrusted(
                "TRUST_BUNDLE_PERIOD", "its period is impossible or too long", "有效期不合理"
            )
        sequence = _sequence(bundle["sequence"])
        authority = load_certificate(_der(bundle["sealCa"]))
        revoked = load_revocation_list(_der(bundle["sealCrl"]))
        issuers = [_read_issuer(entry, authority, revoked) for entry in bundle["issuers"]]
        jsonld = JsonLd(contexts)
        operational = {issuer.did: (issuer.document, issuer.status_methods) for issuer in issuers}
        return cls(
            root=root,
            sequence=sequence,
            issued=issued,
            expires=expires,
            demonstration=bundle["demonstration"] is not False,
            issuers={issuer.did: issuer for issuer in issuers},
            legal_bases=read_legal_bases(bundle["legalBases"]),
            status_lists=read_status_lists(
                bundle["statusLists"],
                bundle["statusChanges"],
                operational,
                jsonld,
            ),
            recognitions=read_recognitions(bundle["units"], operational),
            jsonld=jsonld,
        )

    def bounded(self) -> "Trust":
        """Give a view whose work on JSON-LD has one budget, for one untrusted input.

        However many credentials and proofs are in the input, they share it.
        """
        # What `replace` does, without indexing the issuers again; each input needs one.
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__, jsonld=self.jsonld.bounded())
        return view

    def in_force(self, at: datetime) -> bool:
        """Tell whether the bundle may be relied on at `at`."""
        return at <= self.expires

    def summary(self) -> dict[str, Any]:
        """Give what every result says about the bundle it was decided under."""
        return {
            "sequence": self.sequence,
            "issued": format_timestamp(self.issued),
            "expires": format_timestamp(self.expires),
            "demonstration": self.demonstration,
        }


def signed_sequence(bundle: Any, root: TrustRoot) -> int:
    """Give the sequence number of a bundle that the root signed, whatever else is in it."""
    if not isinstance(bundle, dict):
        raise untrusted("TRUST_BUNDLE", "this is not a trust bundle", "不是信任数据包")
    _check_signature(bundle, root)
    return _sequence(bundle.get("sequence"))


def _sequence(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise untrusted("TRUST_BUNDLE", "its sequence number is missing", "缺少序号")
    return value


def _check_signature(bundle: dict[str, Any], root: TrustRoot) -> None:
    proof = bundle.get("proof")
    if not isinstance(proof, dict) or proof.get("cryptosuite") != "ecdsa-jcs-2019":
        raise untrusted(
            "TRUST_BUNDLE_PROOF", "it has no ecdsa-jcs-2019 proof", "缺少 ecdsa-jcs-2019 证明"
        )
    try:
        # Within a bundle's own bounds: published status changes alone are more than a document.
        strict_json.check_value(bundle, limits=BUNDLE_LIMITS)
    except strict_json.MalformedJson:
        raise untrusted(
            "TRUST_BUNDLE", "it is no JSON of a bundle's size", "不是数据包大小的 JSON"
        ) from None
    resolver = KnownDocuments([did_key.document_of(root.did)])
    result = verify_proof(bundle, resolver=resolver, now=None, strictly_parsed=True)
    if result.outcome is not Outcome.PASSED:
        raise untrusted(
            "TRUST_BUNDLE_PROOF",
            "the pinned trust root did not sign it",
            "不是由已固定的信任根签署",
        )


def _read_issuer(
    entry: dict[str, Any], authority: x509.Certificate, revoked: x509.CertificateRevocationList
) -> Issuer:
    document = parse_document(entry["didDocument"])
    if document.id != entry["id"]:
        raise untrusted("TRUST_BUNDLE", "an issuer's document is another's", "签发者文档不符")
    seals, compromises = {}, {}
    for seal in entry["sealMethods"]:
        method = document.method(seal["id"], "assertionMethod")
        certificate = load_certificate(_der(seal["certificateChain"][0]))
        if "compromised" in seal:
            compromises[method.id] = read_compromise(seal["compromised"])
        check_seal_certificate(
            certificate,
            public_key=method.public_key,
            authority=authority,
            revoked=revoked,
            compromised=method.id in compromises,
        )
        seals[method.id] = certificate
    status_methods = frozenset(
        document.method(url, "assertionMethod").id for url in entry["statusMethods"]
    )
    return Issuer(
        document.id,
        _text(entry["name"]),
        _judged_by_digests(document, compromises),
        seals,
        status_methods,
        compromises,
    )


def _judged_by_digests(
    document: ControllerDocument, compromised: Iterable[str]
) -> ControllerDocument:
    """Leave out of a DID document that a compromised seal is revoked.

    `checks.compromise` decides on it by digests, for all dates, not by the time it is asked at.
    """
    methods = {
        **document.methods,
        **{url: replace(document.methods[url], revoked=None) for url in compromised},
    }
    return replace(document, methods=methods)


def _text(value: Any) -> Text:
    if not isinstance(value, dict) or not all(
        isinstance(value.get(key), str) for key in ("zh", "en")
    ):
        raise untrusted("TRUST_BUNDLE", "a name is missing", "缺少名称")
    return Text(value["zh"], value["en"])


def _moment(value: Any) -> datetime:
    try:
        return parse_timestamp(value)
    except InvalidTime:
        raise untrusted("TRUST_BUNDLE", "a time is malformed", "时间格式错误") from None


def _der(value: Any) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise untrusted("TRUST_BUNDLE", "a certificate is not base64", "证书不是 base64") from None
