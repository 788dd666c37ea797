"""What other JSON-LD software makes of a certificate: plain PyLD, not the code under test."""

from copy import deepcopy
from typing import Any

from pyld import jsonld

from vc_core.documents.loader import pinned

V2 = "https://www.w3.org/ns/credentials/v2"
OURS = "https://rsj.sh.example/vc/contexts/v1"
VOCABULARY = "https://rsj.sh.example/vc/vocab#"
OTHER_CONTEXT = [V2, {"bureau": VOCABULARY}]
OPTIONS = {"documentLoader": pinned().pyld_loader}


def framed_with_proof_put_back(secured: dict[str, Any]) -> dict[str, Any]:
    """Frame the data alone and put the proofs back."""
    frame = {"@context": OTHER_CONTEXT, "type": "VerifiableCredential"}
    framed = jsonld.frame(_unsecured(secured), frame, OPTIONS)
    return {**framed, "proof": deepcopy(secured["proof"])}


def compacted_with_proof_put_back(secured: dict[str, Any]) -> dict[str, Any]:
    """Compact the data alone under another context and put the proofs back."""
    compacted = jsonld.compact(_unsecured(secured), OTHER_CONTEXT, OPTIONS)
    return {**compacted, "proof": deepcopy(secured["proof"])}


def as_n_quads(document: dict[str, Any]) -> str:
    """Convert to RDF, as any JSON-LD software does."""
    return str(jsonld.to_rdf(document, {**OPTIONS, "format": "application/n-quads"}))


def swapped_context() -> dict[str, Any]:
    """Give our context with the meanings of two terms exchanged."""
    ours: dict[str, Any] = deepcopy(pinned().document(OURS)["@context"])
    ours["series"], ours["specialty"] = ours["specialty"], ours["series"]
    # Unprotected, since the text proof's own contexts define the terms once more.
    del ours["@protected"]
    return ours


def swapped(certificate: dict[str, Any], *, values: bool) -> dict[str, Any]:
    """Exchange two terms in an inline context, with or without their values."""
    certificate["@context"] = [V2, swapped_context()]
    subject = certificate["credentialSubject"]
    if values:
        subject["series"], subject["specialty"] = subject["specialty"], subject["series"]
    return certificate


def _unsecured(secured: dict[str, Any]) -> dict[str, Any]:
    return {name: member for name, member in secured.items() if name != "proof"}
