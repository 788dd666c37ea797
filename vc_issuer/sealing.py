"""Seals one certificate: lint, two proofs by the e-seal, and a check with the published key."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vc_core.documents.loader import pinned
from vc_core.identifiers.document import parse_document
from vc_core.identifiers.resolver import KnownDocuments
from vc_core.problems import ProblemError, Text
from vc_core.signer import Signer
from vc_issuer.catalogue_folder import GLYPHS_FILE, catalogue_folder
from vc_issuer.keyring import Keyring
from vc_issuer.lint import Linter, demand_holding, sign_twice
from vc_issuer.text_rules import GlyphCoverage


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

    def seal(self, unsigned: dict[str, Any], now: datetime) -> Sealed:
        """Lint, sign and verify; raises `ProblemError` and then gives nothing away."""
        # 1. Nothing is signed that a verifier would refuse.
        self._linter.lint(unsigned, now)
        # 2. Both proofs by the same key.
        secured = sign_twice(unsigned, self._signer, now)
        # 3. What was just sealed verifies under the published key, not under our own.
        demand_holding(secured, self._published, now)
        return write_certificate(secured)

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
    return Sealer(Keyring(home).seal_signer(did), did_document, Linter(did, pinned(), glyphs))


def write_certificate(secured: dict[str, Any]) -> Sealed:
    """Write the certificate as text for people, too; verifiers do not mind white space."""
    text = json.dumps(secured, ensure_ascii=False, indent=2) + "\n"
    return Sealed(text, hashlib.sha256(text.encode("utf-8")).hexdigest())
