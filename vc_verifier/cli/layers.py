"""The layers of a carrier, from its bytes down to what a proof's signature covers."""

import hashlib
from typing import Any

from vc_core.barcode import decode
from vc_core.barcode.cbor import decode_tagged
from vc_core.barcode.cborld import CBOR_LD_TAG
from vc_core.barcode.text_form import from_text
from vc_core.cryptosuites.registry import cryptosuite
from vc_core.cryptosuites.whole_document import WholeDocumentSuite
from vc_core.documents import jcs, strict_json
from vc_core.documents.lossless import lossless_quads
from vc_core.documents.rdfc import canonicalize
from vc_core.problems import ProblemError
from vc_core.proofs import default_jsonld
from vc_core.signer import Algorithm
from vc_core.verification_methods import multibase
from vc_verifier.carriers import archive, image, office
from vc_verifier.carriers.detect import Presented, detect_bytes, detect_text
from vc_verifier.cli.token_layers import message_layers, token_layers

Layers = dict[str, Any]

_ALGORITHM_OF_LENGTH: dict[int, Algorithm] = {64: "P-256", 96: "P-384"}


def layers_of(data: bytes) -> Layers:
    """Take bytes apart as far as they can be; what stops it is told as `problem`."""
    kind = detect_bytes(data)
    layers: Layers = {
        "carrier": kind.value,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    try:
        match kind:
            case Presented.IMAGE:
                layers["codes"] = [_text_layers(code) for code in image.read_codes(data)]
            case Presented.ARCHIVE:
                layers["entries"] = [
                    {"name": name, **layers_of(content)} for name, content in archive.entries(data)
                ]
            case Presented.COSE:
                layers.update(message_layers(data))
            case Presented.OTHER:
                layers.update(_text_layers(data.decode("utf-8")))
            case Presented.OFFICE:
                layers.update(_office_layers(data))
            case _:
                layers.update(_pdf_layers(data))
    except UnicodeDecodeError:
        layers["problem"] = {"code": "NOT_TEXT", "en": "Neither a known carrier nor UTF-8 text."}
    except ProblemError as error:
        layers["problem"] = error.details.to_json()
    return layers


def _office_layers(data: bytes) -> Layers:
    kind = office.office_kind(data)
    if kind is None:
        return {}
    document = office.read_office(data, kind)
    return {
        "kind": kind.en,
        "text": document.text[:2_000],
        "pictures": [layers_of(picture) for picture in document.pictures],
        "documents": [_document_layers(inner) for inner in document.documents],
        "codes": [_text_layers(code) for code in document.codes],
        "pdfs": [layers_of(inner) for inner in document.pdfs],
    }


def _pdf_layers(data: bytes) -> Layers:
    """Give byte ranges, signers' names, embedded documents, pages; what is trusted is not asked."""
    try:
        # Imported here: its libraries are an extra of the installation.
        from vc_verifier.carriers.pdf.embedded import embedded_documents
        from vc_verifier.carriers.pdf.pages import read_pages
        from vc_verifier.carriers.pdf.seal import byte_ranges, read_seal
    except ModuleNotFoundError:
        return {"layers": None}
    pages = read_pages(data)
    return {
        "byteRanges": byte_ranges(data),
        "signers": list(read_seal(data, {}).names),
        "documents": [_document_layers(document) for document in embedded_documents(data)],
        "attachments": [entry.name for entry in pages.attachments],
        "codes": [_text_layers(code) for code in pages.codes],
        "text": pages.text[:2_000],
    }


def _text_layers(text: str) -> Layers:
    kind = detect_text(text)
    layers: Layers = {"carrier": kind.value, "characters": len(text)}
    try:
        match kind:
            case Presented.BARCODE:
                layers.update(_barcode_layers(text.strip()))
            case Presented.JSON:
                layers.update(_document_layers(strict_json.parse(text)))
            case Presented.JWT:
                layers.update(token_layers(text))
            case _:
                layers["text"] = text[:2_000]
    except ProblemError as error:
        layers["problem"] = error.details.to_json()
    return layers


def _barcode_layers(text: str) -> Layers:
    payload = from_text(text)
    layers: Layers = {"text": text, "payloadBytes": len(payload), "payloadHex": payload.hex()}
    match decode_tagged(payload, CBOR_LD_TAG):
        case [int(number), compressed]:
            layers["registryEntryId"] = number
            layers["compressed"] = _printable(compressed)
    return {**layers, **_document_layers(decode(text))}


def _document_layers(document: Any) -> Layers:
    layers: Layers = {"document": document}
    if not isinstance(document, dict):
        return layers
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    layers["withoutProof"] = {
        "jcs": _canonical(lambda: jcs.canonicalize(unsecured)),
        "rdfc": _canonical(
            lambda: canonicalize(lossless_quads(unsecured, default_jsonld())).encode()
        ),
    }
    proofs = document.get("proof", [])
    layers["proofs"] = [
        _proof_layers(unsecured, proof)
        for proof in (proofs if isinstance(proofs, list) else [proofs])
        if isinstance(proof, dict)
    ]
    return layers


def _canonical(canonical_form: Any) -> Layers:
    try:
        form: bytes = canonical_form()
    except ProblemError as error:
        return {"problem": error.details.to_json()}
    return {"form": form.decode("utf-8"), "sha256": hashlib.sha256(form).hexdigest()}


def _proof_layers(unsecured: Layers, proof: Layers) -> Layers:
    """Give what the signature covers (vc-data-integrity §4.2); previous proofs are left out."""
    layers: Layers = {
        name: proof.get(name) for name in ("cryptosuite", "created", "verificationMethod")
    }
    try:
        suite = cryptosuite(str(proof.get("cryptosuite")))
        if not isinstance(suite, WholeDocumentSuite):
            return layers
        signature = multibase.decode(str(proof.get("proofValue")))
        algorithm = _algorithm(suite, len(signature))
        options = {name: member for name, member in proof.items() if name != "proofValue"}
        jsonld = default_jsonld()
        configuration = suite.proof_configuration(unsecured, options, algorithm, jsonld)
        hash_data = suite.hash_data(unsecured, options, algorithm, jsonld)
    except ProblemError as error:
        return {**layers, "problem": error.details.to_json()}
    half = len(hash_data) // 2
    return {
        **layers,
        "signatureBytes": len(signature),
        "canonicalConfiguration": configuration.decode("utf-8"),
        "configurationHash": hash_data[:half].hex(),
        "documentHash": hash_data[half:].hex(),
    }


def _algorithm(suite: WholeDocumentSuite, signature_length: int) -> Algorithm:
    if "Ed25519" in suite.algorithms:
        return "Ed25519"
    return _ALGORITHM_OF_LENGTH.get(signature_length, "P-256")


def _printable(value: Any) -> Any:
    """Give CBOR as JSON: keys as text, bytes as h'…'."""
    if isinstance(value, bytes):
        return f"h'{value.hex()}'"
    if isinstance(value, dict):
        return {str(key): _printable(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_printable(element) for element in value]
    return value
