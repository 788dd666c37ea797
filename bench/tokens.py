"""Goals of vc+jwt: sign and verify beside the raw signature over a text of the same length."""

from collections.abc import Iterator
from typing import Any

from bench.goals import Measured, Missing, Settings
from bench.rounds import measured
from bench.sample import AT, RawCrypto, title_certificates
from vc_core.envelopes.jose import CREDENTIAL_TYPE, parse_token, sign_token, verify_token
from vc_core.envelopes.keys import EnvelopeKey, SealingSigner

KEYS = ("jwt-sign", "jwt-verify")
_DOCUMENTS = 100


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`."""
    raw = RawCrypto("Ed25519")
    signer = SealingSigner(raw.signer)
    key = EnvelopeKey.of(raw.public_key)
    documents = title_certificates(_DOCUMENTS)

    def sign(document: dict[str, Any]) -> str:
        return sign_token(document, signer=signer, media_type=CREDENTIAL_TYPE)

    def verify(text: str) -> None:
        verify_token(parse_token(text), key=key, media_type=CREDENTIAL_TYPE, now=AT)

    tokens = [sign(document) for document in documents]
    inputs = [token.rpartition(".")[0].encode() for token in tokens]
    if settings.wants("jwt-sign"):
        yield measured("jwt-sign", settings, (documents, sign), (inputs, raw.sign))
    if settings.wants("jwt-verify"):
        signed = [(raw.sign(data), data) for data in inputs]
        yield measured("jwt-verify", settings, (tokens, verify), (signed, raw.check))
