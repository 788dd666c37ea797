"""The command line that the public test suite of VC-JOSE-COSE drives.

    python -m tools.jose_conformance issue|verify --input F --key F --feature NAME --output F

`--feature` is credential_jose, presentation_jose, credential_sdjwt, presentation_sdjwt,
credential_cose or presentation_cose; `--sd` gives the paths an SD-JWT may withhold. The answer
is {"result": success|failure|indeterminate|error, "data": …}. Keys are JsonWebKey files.
"""

import argparse
import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jwcrypto.jwa import JWA
from jwcrypto.jwk import JWK

from vc_core.credential import as_list, check_credential, check_presentation
from vc_core.documents.jsonld import JsonLd
from vc_core.documents.loader import pinned
from vc_core.documents.lossless import lossless_quads
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.envelopes.data_url import CREDENTIAL, is_enveloped, open_data_url
from vc_core.envelopes.errors import envelope_fails
from vc_core.envelopes.keys import EnvelopeKey, JoseAlgorithm
from vc_core.envelopes.opening import TOKEN_CLAIMS
from vc_core.problems import ProblemError

KINDS = ("credential", "presentation")
FORMS = ("jose", "sdjwt", "cose")
MEDIA_TYPES = {
    ("credential", "jose"): jose.CREDENTIAL_TYPE,
    ("presentation", "jose"): jose.PRESENTATION_TYPE,
    ("credential", "sdjwt"): sd_jwt.CREDENTIAL_TYPE,
    ("presentation", "sdjwt"): sd_jwt.PRESENTATION_TYPE,
    ("credential", "cose"): cose.CREDENTIAL_TYPE,
    ("presentation", "cose"): cose.PRESENTATION_TYPE,
}
# The suite wants extensions of the credential itself refused, although the context of its
# examples gives every name a meaning.
CREDENTIAL_MEMBERS = frozenset(
    {"@context", "id", "type", "name", "description", "issuer", "credentialSubject"}
    | {"validFrom", "validUntil", "credentialStatus", "credentialSchema", "termsOfUse"}
    | {"evidence", "refreshService", "renderMethod", "confidenceMethod", "relatedResource"}
)


@dataclass(frozen=True)
class FileKey:
    """The private half of a JsonWebKey file; it signs what the suite gives."""

    jwk: JWK
    jose_algorithm: JoseAlgorithm
    verification_method: str

    def sign(self, data: bytes) -> bytes:
        """Sign; see `vc_core.envelopes.keys.EnvelopeSigner`."""
        signature: bytes = JWA.signing_alg(self.jose_algorithm).sign(self.jwk, data)
        return signature


def main(arguments: list[str] | None = None) -> int:
    """Run one test of the suite; the answer is in the output file, so the exit code is 0."""
    options = _parser().parse_args(arguments)
    kind, form = options.feature.split("_")
    try:
        method = json.loads(options.key.read_text())
        text = options.input.read_text().strip()
        if options.function == "issue":
            data = issue(json.loads(text), kind, form, method, json.loads(options.sd))
        else:
            data = json.dumps(verify(text, kind, form, method), ensure_ascii=False)
        answer = {"result": "success", "data": data}
    except ProblemError as error:
        answer = {"result": "failure", "data": f"{error.code}: {error.text.en}"}
    except (OSError, ValueError, KeyError) as error:
        answer = {"result": "error", "data": type(error).__name__}
    options.output.write_text(json.dumps(answer, ensure_ascii=False))
    return 0


def issue(
    document: dict[str, Any], kind: str, form: str, method: dict[str, Any], paths: list[str]
) -> str:
    """Check a document and envelop it."""
    check_document(document, kind)
    key = EnvelopeKey.from_jwk(method["publicKeyJwk"])
    signer = FileKey(JWK(**method["secretKeyJwk"]), key.algorithm, method["id"])
    media_type = MEDIA_TYPES[kind, form]
    if form == "jose":
        return jose.sign_token(document, signer=signer, media_type=media_type)
    if form == "sdjwt":
        return sd_jwt.issue_sd_jwt(document, paths=paths, signer=signer, media_type=media_type)
    message = cose.sign_message(document, signer=signer, media_type=media_type)
    return base64.b64encode(message).decode("ascii")


def verify(text: str, kind: str, form: str, method: dict[str, Any]) -> dict[str, Any]:
    """Verify an envelope under the given key, then check the document in it.

    Its times are left out: the suite's tokens have expired long ago.
    """
    key = EnvelopeKey.from_jwk(method["publicKeyJwk"])
    media_type = MEDIA_TYPES[kind, form]
    if form == "jose":
        payload = jose.verify_token(
            jose.parse_token(text), key=key, media_type=media_type, now=None
        )
    elif form == "sdjwt":
        payload = sd_jwt.verify_sd_jwt(text, key=key, media_type=media_type, now=None)
    else:
        payload = cose.verify_message(_message(text), key=key, media_type=media_type, now=None)
    jose.check_claims(payload)
    document = {name: value for name, value in payload.items() if name not in TOKEN_CLAIMS}
    check_document(document, kind)
    return document


def check_document(document: dict[str, Any], kind: str) -> None:
    """Check the data model; credentials inside of a presentation must at least be envelopes."""
    if kind == "credential":
        check_credential(document)
        if document.keys() - CREDENTIAL_MEMBERS:
            raise envelope_fails("it has members that no context names", "含有未定义的成员")
    else:
        document = _without_line_breaks(document)
        check_presentation(document)
        for credential in as_list(document.get("verifiableCredential", [])):
            if is_enveloped(credential, CREDENTIAL):
                open_data_url(credential, CREDENTIAL)
            else:
                check_credential(credential)
    lossless_quads(document, JsonLd(pinned(conformance=True), unsigned_direction=True))


def _without_line_breaks(presentation: dict[str, Any]) -> dict[str, Any]:
    """Take line breaks out of data: URLs, as a URL parser does; one in the suite has some."""
    credentials = [
        {**entry, "id": entry["id"].replace("\n", "")}
        if isinstance(entry, dict) and isinstance(entry.get("id"), str)
        else entry
        for entry in as_list(presentation.get("verifiableCredential", []))
    ]
    return {**presentation, "verifiableCredential": credentials}


def _message(text: str) -> cose.Message:
    try:
        # The suite writes base64 without padding.
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise envelope_fails("it is not base64", "不是 base64") from None
    return cose.parse_message(data)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("function", choices=("issue", "verify"))
    parser.add_argument("--input", type=Path, required=True)
    parser.add_argument("--key", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    features = [f"{kind}_{form}" for kind in KINDS for form in FORMS]
    parser.add_argument("--feature", choices=features, required=True)
    parser.add_argument("--sd", default="[]", metavar="JSON")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
