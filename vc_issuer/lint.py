"""Examines a certificate before the e-seal touches it: a signature cannot be taken back.

Everything that a verifier would ask is asked here first: data model, schema, text rules, room in
the QR code; and, with a throw-away key in the e-seal's place, that both proofs can be made without
loss and hold. That rehearsal is for the first certificate of each shape (ADR 0085): those after it
differ in texts alone, and are sealed only if they, too, are transformed without loss.
"""

from datetime import datetime
from typing import Any

from vc_core.credential import check_credential
from vc_core.documents.loader import PinnedContexts
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.proofs import add_proof, verify_proof
from vc_core.results import Outcome
from vc_core.schema import check_schema
from vc_core.signer import Signer
from vc_issuer.artifacts.symbol import demand_symbol, surely_fits
from vc_issuer.did_document import SEAL, multikey
from vc_issuer.problems import IssuerError
from vc_issuer.signers.file import throw_away_signer
from vc_issuer.text_rules import GlyphCoverage, check_name, check_text

# The JCS proof binds the exact JSON, the RDFC proof its meaning (DESIGN.md, data model).
BARCODE_SUITE = "ecdsa-rdfc-2019"
SEALING_SUITES = ("ecdsa-jcs-2019", BARCODE_SUITE)

_Shape = tuple[tuple[str, ...], frozenset[str], frozenset[str]]


class Linter:
    """Lints unsigned certificates of one issuer; its throw-away key lives as long as it does."""

    def __init__(self, did: str, contexts: PinnedContexts, glyphs: GlyphCoverage) -> None:
        """Make a throw-away key that plays the e-seal of `did`."""
        self._contexts = contexts
        self._glyphs = glyphs
        self._did = did
        self._signer = throw_away_signer(did + SEAL)
        self._rehearsed: set[_Shape] = set()
        document = {
            "id": did,
            "verificationMethod": [multikey(did, SEAL, self._signer.public_key)],
            "assertionMethod": [did + SEAL],
        }
        self._resolver = KnownDocuments([parse_document(document)])

    def lint(self, unsigned: dict[str, Any], now: datetime) -> None:
        """Raise the first `ProblemError` that speaks against sealing `unsigned`."""
        if "proof" in unsigned or unsigned.get("issuer") != self._did:
            raise IssuerError(
                "NOT_OURS_TO_SEAL",
                "only an unsigned certificate in the bureau's own name is sealed",
                "只加盖以本局名义且尚未签名的证书",
            )
        check_credential(unsigned)
        self._check_schema(unsigned)
        self._check_texts(unsigned["credentialSubject"])
        shape = _shape_of(unsigned)
        if shape not in self._rehearsed or not surely_fits(unsigned):
            self._rehearse(unsigned, now)
            self._rehearsed.add(shape)

    def _rehearse(self, unsigned: dict[str, Any], now: datetime) -> None:
        rehearsed = sign_twice(unsigned, self._signer, now)
        demand_holding(rehearsed, self._resolver, now)
        demand_symbol(rehearsed)

    def _check_schema(self, unsigned: dict[str, Any]) -> None:
        kinds = [kind for kind in unsigned["type"] if kind in self._contexts.schema_urls]
        named = unsigned.get("credentialSchema")
        if len(kinds) != 1 or not isinstance(named, dict):
            raise _not_a_certificate()
        if named.get("id") != self._contexts.schema_url(kinds[0]):
            raise _not_a_certificate()
        check_schema(unsigned, self._contexts)

    def _check_texts(self, subject: dict[str, str]) -> None:
        for member, text in subject.items():
            check = check_name if member == "name" else check_text
            fault = check(text, self._glyphs)
            if fault is not None:
                raise IssuerError(
                    fault.code,
                    f"{member} holds {fault.code_point}: {fault.kind.en}",
                    f"{member} 含有 {fault.code_point}：{fault.kind.zh}",
                )


def _shape_of(unsigned: dict[str, Any]) -> _Shape:
    """Give what two certificates share when they differ in texts alone; the schema fits both."""
    return (tuple(unsigned["type"]), frozenset(unsigned), frozenset(unsigned["credentialSubject"]))


def _not_a_certificate() -> IssuerError:
    return IssuerError(
        "NOT_A_CERTIFICATE",
        "only a certificate of one known kind, naming its own schema, is sealed",
        "只加盖已知种类且指明其模式的证书",
    )


def sign_twice(unsigned: dict[str, Any], signer: Signer, now: datetime) -> dict[str, Any]:
    """Add the certificate's proof set: one proof per sealing suite, by the same key."""
    # The proof over the meaning first: what it cannot transform without loss is never signed.
    by_suite = {
        suite: add_proof(
            unsigned,
            signer=signer,
            cryptosuite=suite,
            # The proof that the QR code carries has no time of its own: `validFrom` says it.
            created=None if suite == BARCODE_SUITE else now,
        )["proof"]
        for suite in reversed(SEALING_SUITES)
    }
    return {**unsigned, "proof": [by_suite[suite] for suite in SEALING_SUITES]}


def demand_holding(
    secured: dict[str, Any],
    resolver: KnownDocuments,
    now: datetime,
    *,
    strictly_parsed: bool = False,
) -> None:
    """Raise unless both proofs hold under the keys that `resolver` knows; see `verify_proof`."""
    result = verify_proof(secured, resolver=resolver, now=now, strictly_parsed=strictly_parsed)
    if result.outcome is not Outcome.PASSED or len(result.proofs) != len(SEALING_SUITES):
        raise IssuerError(
            "OWN_PROOF_FAILED",
            "the proofs just made do not verify under the published key; nothing was stored",
            "刚生成的证明在已公布公钥下不能通过验证，未存储任何内容",
        )
