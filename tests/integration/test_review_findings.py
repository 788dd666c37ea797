"""What a hostile review found: each finding stays mended."""

import io
import json
import zipfile
from dataclasses import replace

import pytest

from tests.bureau_fixture import AT
from vc_verifier.fetch import is_public
from vc_verifier.trust.bundle import Trust

SECURITY = "https://w3id.org/security#"
RDFC = "ecdsa-rdfc-2019"


def seal_of(bureau) -> str:
    return bureau.seal.verification_method


def chain(length: int) -> dict:
    node: dict = {"urn:x:p": [{"@value": "end"}]}
    for _ in range(length):
        node = {"urn:x:next": [node]}
    return node


def test_a_deep_proof_graph_is_answered_not_stumbled_over(bureau):
    proof = {
        "@type": [SECURITY + "DataIntegrityProof"],
        SECURITY + "cryptosuite": [{"@type": SECURITY + "cryptosuiteString", "@value": RDFC}],
        SECURITY + "verificationMethod": [{"@id": seal_of(bureau)}],
        SECURITY + "proofPurpose": [{"@id": SECURITY + "assertionMethod"}],
        SECURITY + "proofValue": [{"@value": "z" + "2" * 88}],
        "urn:x:next": [{"@id": "_:n0"}],
    }
    links = [{"@id": f"_:n{at}", "urn:x:next": [{"@id": f"_:n{at + 1}"}]} for at in range(492)]
    document = [{"@id": "urn:x", SECURITY + "proof": [{"@graph": [proof, *links]}]}]
    assert bureau.verdict(document) in ("altered", "not-verifiable")


@pytest.mark.parametrize("length", [100, 493, 600])
def test_a_ring_of_look_alike_nodes_is_answered_not_stumbled_over(bureau, length):
    document = bureau.unsecured()
    document["proof"] = bureau.certificate()["proof"][1]
    document["evidence"] = [
        {
            "id": f"_:n{at}",
            "type": "VerifiableCredential",
            "evidence": f"_:n{(at + 1) % length}",
        }
        for at in range(length)
    ]
    text = json.dumps(document)
    assert bureau.verdict(text.encode()) in ("altered", "not-verifiable")


def test_a_revoked_seal_key_is_refused_in_a_converted_document_too(bureau):
    bundle = json.loads(bureau.bundle)
    for method in bundle["issuers"][0]["didDocument"]["verificationMethod"]:
        if "#seal-" in method["id"]:
            method["revoked"] = "2020-01-01T00:00:00Z"
    trust = bureau.trust_with(issuers=bundle["issuers"])
    expanded = trust.jsonld.expand(bureau.certificate())
    assert bureau.verdict(expanded, trust=trust) == "altered"
    assert bureau.verdict(bureau.certificate(), trust=trust) == "altered"


def test_too_much_work_is_not_called_forged(bureau):
    heavy = {
        **bureau.certificate(),
        "evidence": [{"type": "VerifiableCredential", "name": str(at)} for at in range(1200)],
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for at in range(8):
            file.writestr(f"{at}.json", json.dumps(heavy))
        file.writestr("z.json", bureau.text())
    result = bureau.verify(archive.getvalue())
    assert result.parts[-1].verdict.value in ("copy-without-effect", "not-verifiable")


@pytest.mark.parametrize("member", ["domain", "nonce", "challenge", "expires", "@context"])
@pytest.mark.parametrize("value", [[], {}, "as the document"])
def test_a_member_added_to_a_proof_is_never_the_original(bureau, member, value):
    document = bureau.certificate()
    document["proof"][1][member] = document["@context"] if value == "as the document" else value
    assert bureau.verdict(document) != "original"


def test_a_moment_without_a_zone_is_a_callers_mistake(bureau):
    with pytest.raises(ValueError, match="zone"):
        bureau.verify(bureau.text(), at=AT.replace(tzinfo=None))


@pytest.mark.parametrize(
    "address",
    ["64:ff9b:1::a00:1", "::10.0.0.1", "::ffff:0:10.0.0.1", "fec0::1", "192.0.0.8", "64:ff9b::1"],
)
def test_a_disguised_address_is_not_public(address):
    assert not is_public(address)


def test_a_levels_list_is_a_rule_violation_not_an_exception(bureau):
    unsecured = bureau.unsecured()
    unsecured["credentialSubject"]["level"] = ["副高级", "x"]
    sealed = bureau.sealed(unsecured)
    assert bureau.verdict(sealed) == "rule-violation"


def test_an_update_is_possible_after_a_context_has_changed(bureau, tmp_path):
    from vc_verifier.trust.bundle import signed_sequence

    contexts = {"https://www.w3.org/ns/credentials/v2": "0" * 64}
    older = bureau.bundle_with(contexts=contexts)
    assert signed_sequence(older, bureau.trust.root) == bureau.trust.sequence
    with pytest.raises(Exception, match="CONTEXT_DIFFERS"):
        Trust.load(older, bureau.trust.root)
    assert replace(bureau.trust, sequence=2).sequence == 2
