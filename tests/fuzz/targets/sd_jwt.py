"""SD-JWTs: disclosures put back to where they belong, key binding, wallets' credentials."""

import hashlib

from tests.fuzz.choice import choose, text_of
from tests.fuzz.presented import AT, every_signature_holds, verdict_of
from vc_core.envelopes import key_binding, sd_jwt
from vc_core.problems import ProblemError
from vc_core.verification_methods.multibase import encode_base64url

ERRORS: tuple[type[ProblemError], ...] = (ProblemError,)
LARGEST = 6_000
_HEADER = b'{"alg":"ES256","kid":"did:web:rsj.sh.example#seal-1","typ":"%s"}'
# The generator of P-256 is a public key like any other.
_JWK = {
    "kty": "EC",
    "crv": "P-256",
    "x": "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
    "y": "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
}
_SIGNATURE = encode_base64url(bytes(64))[1:]


def _text(data: bytes) -> None:
    _look_at(text_of(data))


def _members(data: bytes) -> None:
    """Make a token of lines: its type, its payload, then disclosures.

    `#1` in a line stands for the digest of the first disclosure, and so on; a disclosure can
    only hold digests of later ones.
    """
    media_type, *lines = data.split(b"\n")
    encoded: list[str] = []
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        for place, text in zip(range(number + 1, len(lines)), reversed(encoded), strict=False):
            digest = encode_base64url(hashlib.sha256(text.encode()).digest())[1:]
            line = line.replace(b"#%d" % place, digest.encode())
        encoded.append(encode_base64url(line)[1:])
    header = encode_base64url(_HEADER % media_type)[1:]
    payload, *disclosures = reversed(encoded or [""])
    _look_at("~".join([f"{header}.{payload}.{_SIGNATURE}", *disclosures, ""]))


def _look_at(text: str) -> None:
    verdict_of(text)
    with every_signature_holds():
        verdict_of(text)
        sd_jwt.withholds_nothing(text)
        document = sd_jwt.disclosed(text)
        key_binding.check_key_binding(text, document, nonce="n", audience="a", now=AT)


def _binding(data: bytes) -> None:
    """Bind to a key: the claims, where `HASH` stands for the digest of what they cover."""
    covered = f"{encode_base64url(b'{}')[1:]}.{encode_base64url(b'{}')[1:]}.{_SIGNATURE}~"
    claims = data.replace(b"HASH", sd_jwt.digest_of(covered).encode())
    parts = (b'{"alg":"ES256","typ":"kb+jwt"}', claims)
    token = ".".join([*(encode_base64url(part)[1:] for part in parts), _SIGNATURE])
    with every_signature_holds():
        key_binding.check_key_binding(
            covered + token, {"cnf": {"jwk": _JWK}}, nonce="n", audience="a", now=AT
        )


_WAYS = {b"T": _text, b"M": _members, b"K": _binding}


def run(data: bytes) -> None:
    """Verify an SD-JWT as it is, or one made of its members."""
    choose(_WAYS, data)
