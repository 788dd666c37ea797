"""did:jwk: the key in the identifier, and no other members of use."""

import pytest

from tests.interop.keys import FreshKey
from tests.unit.vc_core.envelopes.documents import encoded
from vc_core.identifiers.did_jwk import DidJwkResolver, did_of, document_of, method_url
from vc_core.problems import ProblemError
from vc_core.verification_methods.jwk import public_jwk

# The example of the did:jwk specification.
EXAMPLE = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM"
    "3l6OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
)


def test_the_example_of_the_specification_resolves():
    method = DidJwkResolver().verification_method(f"{EXAMPLE}#0", "assertionMethod")
    assert method.controller == EXAMPLE
    assert public_jwk(method.public_key)["x"] == "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0"
    assert did_of(method.public_key) == EXAMPLE


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "Ed25519"])
def test_a_key_finds_back_to_itself(algorithm):
    key = FreshKey.generate(algorithm)
    did = did_of(key.private.public_key())
    method = document_of(did).method(method_url(did), "authentication")
    assert method.public_key.algorithm == algorithm


def jwk(**more):
    return "did:jwk:" + encoded(
        {**public_jwk(FreshKey.generate("P-256").private.public_key()), **more}
    )


@pytest.mark.parametrize(
    "did",
    [
        "did:jwk:",
        "did:jwk:e30",
        "did:jwk:W10",
        "did:jwk:%%",
        "did:key:z6Mk",
        jwk(use="enc"),
        jwk(d="AAAA"),
        jwk(crv="secp256k1"),
        jwk(kty="oct", k="AAAA"),
        EXAMPLE + "=",
        "did:jwk:" + "A" * 5000,
    ],
    ids=lambda did: did[:12],
)
def test_what_is_no_signing_key_is_refused(did):
    with pytest.raises(ProblemError):
        document_of(did)


@pytest.mark.parametrize("fragment", ["", "#1", "#key"])
def test_there_is_one_method_only(fragment):
    with pytest.raises(ProblemError):
        DidJwkResolver().verification_method(EXAMPLE + fragment, "assertionMethod")


def test_it_agrees_on_no_keys():
    with pytest.raises(ProblemError):
        DidJwkResolver().verification_method(f"{EXAMPLE}#0", "keyAgreement")


@pytest.mark.parametrize(
    "did", [jwk(note="x" * 4_000), "did:key:" + EXAMPLE[8:], EXAMPLE[8:]], ids=len
)
def test_a_key_in_too_long_an_identifier_or_under_another_method_is_no_did_jwk(did):
    with pytest.raises(ProblemError, match="it is not a did:jwk") as caught:
        document_of(did)
    assert caught.value.code == "INVALID_VERIFICATION_METHOD"
