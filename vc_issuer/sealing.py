"""Seals one certificate: lint, two proofs by the e-seal, and a check with the published key."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from vc_core.documents import strict_json
from vc_core.documents.loader import pinned
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import ProblemError, Text
from vc_core.signer import Signer
from vc_core.verification_methods.check import signature_is_valid
from vc_issuer.catalogue_folder import GLYPHS_FILE, catalogue_folder
from vc_issuer.keyring import Keyring
from vc_issuer.lint import Linter, demand_holding, sign_twice
from vc_issuer.problems import IssuerError
from vc_issuer.text_rules import GlyphCoverage

# No certificate's hash data, which is 64 bytes: a signature over it seals nothing.
_TRIAL = b"vc-issuer: is this the published e-seal?"


@dataclass(frozen=True)
class Sealed:
    """A sealed certificate as it is stored and exported, byte for byte."""

    text: str
    digest: str


@dataclass(frozen=True)
class NotSealed:
    """Why a certificate was not sealed."""

    code: str
    text: Text


class Sealer:
    """Holds the e-seal; whatever it seals has passed lint and verifies under the published key."""

    def __init__(self, signer: Signer, did_document: dict[str, Any], linter: Linter) -> None:
        """Take the e-seal, the DID document that was published, and who examines beforehand."""
        self._signer = signer
        self._linter = linter
        self._published = KnownDocuments([parse_document(did_document)])

    def demand_published_key(self) -> None:
        """Refuse to begin with a key that is not the one published: every seal would be refused."""
        method = self._published.verification_method(
            self._signer.verification_method, "assertionMethod"
        )
        signature = self._signer.sign(_TRIAL)
        if not signature_is_valid(method.public_key, signature, _TRIAL):
            raise IssuerError(
                "SEAL_NOT_PUBLISHED",
                "the e-seal in this home is not the one that the registry published",
                "本目录中的电子印章密钥与登记库已公布的不一致",
            )

    def seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed:
        """Lint, sign and verify; raises `ProblemError` and then gives nothing away."""
        # 1. Nothing is signed that a verifier would refuse.
        self._linter.lint(unsigned, now)
        # 2. Both proofs by the same key.
        sealed = write_certificate(sign_twice(unsigned, self._signer, now))
        # 3. What will be stored, read as a verifier reads it, verifies under the published key,
        #    not under our own.
        written = strict_json.parse(sealed.text)
        demand_holding(written, self._published, now, strictly_parsed=True)
        return sealed

    def try_seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed | NotSealed:
        """Seal, or say why not: one bad row must not hold up the rows after it."""
        try:
            return self.seal(unsigned, now)
        except ProblemError as error:
            return NotSealed(error.code, error.text)


def open_sealer(home: Path, did_document: dict[str, Any]) -> Sealer:
    """Unlock the e-seal in the bureau's home and put the shipped rules before it."""
    did = did_document["id"]
    glyphs = GlyphCoverage.load(catalogue_folder(home) / GLYPHS_FILE)
    return Sealer(
        Keyring(home).current_seal_signer(did_document),
        did_document,
        Linter(did, pinned(), glyphs),
    )


def write_certificate(secured: dict[str, Any]) -> Sealed:
    """Write the certificate as text for people, too; verifiers do not mind white space."""
    text = _laid_out(secured, "") + "\n"
    return Sealed(text, hashlib.sha256(text.encode("utf-8")).hexdigest())


def _laid_out(value: Any, indent: str) -> str:
    """Give what `json.dumps(value, ensure_ascii=False, indent=2)` gives, in a third of the time."""
    if type(value) is str:
        return encode_basestring(value)
    if not value or not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    inner = indent + "  "
    between = ",\n" + inner
    if isinstance(value, dict):
        items = [
            f"{encode_basestring(name)}: "
            f"{encode_basestring(item) if type(item) is str else _laid_out(item, inner)}"
            for name, item in value.items()
        ]
        return f"{{\n{inner}{between.join(items)}\n{indent}}}"
    items = [_laid_out(item, inner) for item in value]
    return f"[\n{inner}{between.join(items)}\n{indent}]"
