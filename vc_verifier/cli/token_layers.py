"""The layers of a token: header, payload, disclosures and their digests; nothing is verified."""

from typing import Any

from vc_core.documents import strict_json
from vc_core.envelopes import cose, jose, sd_jwt
from vc_core.verification_methods import multibase

Layers = dict[str, Any]


def token_layers(text: str) -> Layers:
    """Take a compact JWT or an SD-JWT apart. Raises `ProblemError` for what is neither."""
    text = text.strip()
    token = jose.parse_token(text.partition("~")[0])
    layers: Layers = {
        "header": token.header,
        "payload": token.payload,
        "signingInputBytes": len(token.signing_input),
        "signatureBytes": len(token.signature),
    }
    if "~" not in text:
        return layers
    _token, disclosures, binding = sd_jwt.split(text)
    layers["disclosures"] = [
        {
            "digest": sd_jwt.digest_of(disclosure),
            "content": strict_json.parse(multibase.decode_base64url(disclosure)),
        }
        for disclosure in disclosures
    ]
    layers["disclosed"] = sd_jwt.disclosed(text)
    layers["complete"] = sd_jwt.withholds_nothing(text)
    layers["keyBinding"] = None if binding is None else token_layers(binding)
    return layers


def message_layers(data: bytes) -> Layers:
    """Take a COSE_Sign1 message apart."""
    message = cose.parse_message(data)
    return {
        "header": {str(label): _printable(value) for label, value in message.header.items()},
        "payload": strict_json.parse(message.payload),
        "signatureBytes": len(message.signature),
    }


def _printable(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, dict):
        return {str(label): _printable(member) for label, member in value.items()}
    return value
