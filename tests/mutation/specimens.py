"""What is attacked: a valid document of each kind, by whom it is verified, and what it seals.

A collection is plain data once it is made: a folder of it is all that a later run needs to make
the very same edits again.
"""

import base64
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from tests.bureau_fixture import AT
from tests.presentations import CHALLENGE, DOMAIN
from vc_verifier.conformance.verifier import ConformanceVerifier, conformance_verifier
from vc_verifier.presented_file import verify_presented_file
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust, TrustRoot
from vc_verifier.walk import verify

Form = Literal["json", "token", "message", "barcode"]
Door = Literal["ordinary", "presented", "conformance"]
Document = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Specimen:
    """A valid document, another of its kind to take parts from, and what it seals."""

    kind: str
    form: Form
    content: str
    """Its text; a message's bytes in base64."""
    other: str
    sealed: Document
    verdict: str
    """What it is worth unedited; no edit may be worth more."""
    exact: bool = False
    """Whether a proof over the exact JSON is among its proofs."""
    door: Door = "ordinary"

    @cached_property
    def document(self) -> Document:
        """Give the parsed document of a specimen that is JSON."""
        document: Document = json.loads(self.content)
        return document


@dataclass(frozen=True)
class Collection:
    """The specimens with the trust under which they are verified."""

    specimens: tuple[Specimen, ...]
    bundle: str
    root: str
    everything_sealed: tuple[Document, ...]

    @cached_property
    def trust(self) -> Trust:
        """Load the bundle as a verifier does."""
        return Trust.load(json.loads(self.bundle), TrustRoot.parse(self.root.encode()))

    @cached_property
    def _conformance(self) -> ConformanceVerifier:
        return conformance_verifier()

    def verify(self, specimen: Specimen, content: str) -> VerificationResult:
        """Verify an edited content by the door that its kind takes."""
        data: str | bytes = base64.b64decode(content) if specimen.form == "message" else content
        if specimen.door == "presented":
            encoded = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
            return verify_presented_file(
                encoded, trust=self.trust, at=AT, challenge=CHALLENGE, domain=DOMAIN
            )
        if specimen.door == "conformance":
            return self._conformance(data, trust=self.trust, at=AT)
        return verify(data, trust=self.trust, at=AT)

    def write(self, path: Path) -> None:
        """Keep the collection for later runs."""
        members = asdict(self)
        path.write_text(json.dumps(members, ensure_ascii=False, indent=1), "utf-8")

    @classmethod
    def read(cls, path: Path) -> "Collection":
        """Read what `write` kept."""
        members = json.loads(path.read_text("utf-8"))
        specimens = tuple(Specimen(**specimen) for specimen in members["specimens"])
        sealed = tuple(members["everything_sealed"])
        return cls(specimens, members["bundle"], members["root"], sealed)
