"""The trust bundle: only what the pinned root signed, whole, in time and in order."""

import json
import warnings
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.bureau_example import NOW
from tests.bureau_fixture import AT, base64_of
from tests.reference_proofs import TestKey, plainly_secured
from vc_core.problems import ProblemError
from vc_issuer.seal_authority import SealNames, certify_ca, certify_seal, sign_crl
from vc_issuer.signers.file import load_key, passphrase
from vc_verifier.trust.bundle import Trust, TrustRoot

SEAL_NAME = "上海市人力资源和社会保障局专业技术资格证书专用章"
FORGER = TestKey(secret=31)


def refused(bureau, bundle, *codes: str) -> None:
    # Most are a TrustError; what a key, a list or a method is made of has errors of its own.
    with pytest.raises(ProblemError) as caught:
        Trust.load(bundle, TrustRoot.parse(bureau.root))
    assert not codes or caught.value.code in codes
    assert caught.value.text.zh
    assert caught.value.text.en


def bundle_of(bureau) -> dict:
    return json.loads(bureau.bundle)


def test_the_published_bundle_is_trusted(bureau):
    assert bureau.trust.sequence == 1
    assert bureau.trust.summary()["issued"] == "2026-11-20T08:00:00Z"
    seal = bureau.seal.verification_method
    assert set(bureau.trust.seals) == {seal, f"{seal}-jwk"}


def test_a_bundle_with_twenty_thousand_status_changes_is_trusted(bureau):
    change = json.loads(bureau.bundle)["statusChanges"][0]
    many = [{**change, "statusListIndex": str(index)} for index in range(20_000)]
    trust = bureau.trust_with(statusChanges=many)
    assert len(trust.status_lists.changes) == 20_000


def test_a_bundle_signed_by_another_root_is_refused(bureau):
    bundle = bundle_of(bureau)
    del bundle["proof"]
    refused(bureau, plainly_secured(bundle, FORGER, "ecdsa-jcs-2019"), "TRUST_BUNDLE_PROOF")


def test_a_bundle_signed_by_the_e_seal_is_refused(bureau):
    bundle = bundle_of(bureau)
    del bundle["proof"]
    refused(bureau, plainly_secured(bundle, bureau.seal, "ecdsa-jcs-2019"), "TRUST_BUNDLE_PROOF")


def test_the_root_in_a_bundle_is_not_the_one_that_counts(bureau):
    bundle = {**bundle_of(bureau), "root": FORGER.did, "trustRoot": FORGER.did}
    del bundle["proof"]
    refused(bureau, plainly_secured(bundle, FORGER, "ecdsa-jcs-2019"), "TRUST_BUNDLE_PROOF")


@pytest.mark.parametrize("proof", [None, [], {}, "x", [{}]], ids=repr)
def test_a_bundle_without_a_proof_is_refused(bureau, proof):
    refused(bureau, {**bundle_of(bureau), "proof": proof}, "TRUST_BUNDLE_PROOF")


def test_no_member_of_a_bundle_can_be_changed_added_or_left_out(bureau):
    for name in bundle_of(bureau):
        bundle = bundle_of(bureau)
        bundle[name] = {"changed": bundle[name]}
        refused(bureau, bundle)
        del bundle[name]
        refused(bureau, bundle)
    refused(bureau, {**bundle_of(bureau), "added": True})


def test_no_text_inside_of_a_bundle_can_be_changed(bureau):
    whole = bundle_of(bureau)
    for change in (
        lambda b: b.update(sequence=2),
        lambda b: b.update(expires="2027-01-01T00:00:00Z"),
        lambda b: b["issuers"][0].update(id=FORGER.did),
        lambda b: b["issuers"][0]["name"].update(zh="x"),
        lambda b: b["issuers"][0]["didDocument"]["verificationMethod"][0].update(
            publicKeyMultibase=FORGER.multikey
        ),
        lambda b: b["statusLists"].pop(),
        lambda b: b["statusChanges"].pop(),
        lambda b: b["legalBases"].pop(),
    ):
        bundle = deepcopy(whole)
        change(bundle)
        refused(bureau, bundle, "TRUST_BUNDLE_PROOF")


@pytest.mark.parametrize("bundle", [None, [], "x", 1, {}, {"type": "TrustRoot"}], ids=repr)
def test_what_is_no_bundle_is_refused(bureau, bundle):
    refused(bureau, bundle, "TRUST_BUNDLE")


MEMBERS = [
    *("version", "sequence", "issued", "expires", "demonstration", "issuers", "sealCa", "sealCrl"),
    *("legalBases", "contexts", "schemas", "statusLists", "statusChanges"),
]


@pytest.mark.parametrize(
    "value", [None, 0, -1, "x", [], [None], ["x"], [{}], {}, {"x": 1}], ids=repr
)
@pytest.mark.parametrize("member", MEMBERS)
def test_even_signed_a_bundle_with_a_malformed_member_is_a_trust_error_or_empty(
    bureau, member, value
):
    """Empty lists may be right; whatever is wrong must say so with the one type of error."""
    bundle = bureau.bundle_with(**{member: value})
    if member == "demonstration" or value in ([], {}, None):
        try:
            Trust.load(bundle, TrustRoot.parse(bureau.root))
        except ProblemError:
            return
        assert member in ("demonstration", *MEMBERS[8:], "issuers")
    elif not (member in ("contexts", "schemas") and value == {"x": 1}):
        refused(bureau, bundle)


ISSUER_CHANGES = {
    "no certificate chain": lambda i: i["sealMethods"][0].update(certificateChain=[]),
    "a chain of text": lambda i: i["sealMethods"][0].update(certificateChain=["x"]),
    "an unknown method": lambda i: i["sealMethods"][0].update(id="did:web:rsj.sh.example#x"),
    "a method of nobody": lambda i: i["sealMethods"][0].update(id=None),
    "another's document": lambda i: i["didDocument"].update(id="did:web:other.example"),
    "no name": lambda i: i.update(name={}),
    "an unknown status method": lambda i: i.update(statusMethods=["did:web:rsj.sh.example#x"]),
    "no assertion methods": lambda i: i["didDocument"].update(assertionMethod=[]),
    "a malformed key": lambda i: i["didDocument"]["verificationMethod"][0].update(
        publicKeyMultibase="zx"
    ),
    "a method of another controller": lambda i: i["didDocument"]["verificationMethod"][0].update(
        controller="did:web:other.example"
    ),
}


@pytest.mark.parametrize("change", ISSUER_CHANGES.values(), ids=ISSUER_CHANGES)
def test_even_signed_a_bundle_with_a_malformed_issuer_is_refused(bureau, change):
    issuers = bundle_of(bureau)["issuers"]
    change(issuers[0])
    refused(bureau, bureau.bundle_with(issuers=issuers))


@pytest.mark.parametrize("version", [0, 2, "1", 1.5, None], ids=repr)
def test_a_bundle_of_another_version_is_refused(bureau, version):
    refused(bureau, bureau.bundle_with(version=version), "TRUST_BUNDLE_VERSION")


@pytest.mark.parametrize("sequence", [0, -1, "1", 1.5, None, True], ids=repr)
def test_a_sequence_is_a_positive_whole_number(bureau, sequence):
    refused(bureau, bureau.bundle_with(sequence=sequence))


@pytest.mark.parametrize(
    ("issued", "expires"),
    [
        ("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z"),
        ("2026-11-20T08:00:00Z", "2026-11-19T08:00:00Z"),
        ("2026-11-20T08:00:00Z", "2027-11-20T08:00:00Z"),
        ("2026-11-20", "2026-12-20"),
    ],
)
def test_an_impossible_or_endless_period_is_refused(bureau, issued, expires):
    refused(bureau, bureau.bundle_with(issued=issued, expires=expires))


def test_a_bundle_made_for_other_contexts_is_refused(bureau):
    for member in ("contexts", "schemas"):
        digests = dict.fromkeys(bundle_of(bureau)[member], "0" * 64)
        refused(bureau, bureau.bundle_with(**{member: digests}), "CONTEXT_DIFFERS")


# After the bundle's end


def test_after_the_bundles_end_what_would_be_favourable_is_undecidable(bureau):
    late = AT + timedelta(days=31)
    for data, options in (
        (bureau.text(), {}),
        (bureau.barcodes["张三丰"], {}),
        (bureau.pictures["张三丰"], {"scanned": True}),
    ):
        result = bureau.verify(data, at=late, **options)
        assert result.verdict == "undecidable"
        assert "TRUST_BUNDLE_EXPIRED" in [problem.code for problem in result.errors]
        assert result.to_json()["trustBundle"]["expires"] == "2026-12-20T08:00:00Z"


def test_after_the_bundles_end_what_is_against_stays_so(bureau):
    late = AT + timedelta(days=31)
    assert bureau.verdict(bureau.text("阿卜杜拉·买买提"), at=late) == "revoked"
    assert bureau.verdict(bureau.text("赵六"), at=late) == "suspended"
    assert bureau.verdict(bureau.pictures["张三丰"], at=late) == "copy-without-effect"
    altered = bureau.text().replace("张三丰", "张三豐")
    assert bureau.verdict(altered, at=late) == "altered"


def test_a_bundle_is_in_force_to_its_last_second(bureau):
    last = bureau.trust.expires
    assert bureau.verdict(bureau.text(), at=last) == "original"
    assert bureau.verdict(bureau.text(), at=last + timedelta(seconds=1)) == "undecidable"


# The seal and its certificate (NOTICE N3.1, N3.2)


def private_key(bureau, name: str) -> ec.EllipticCurvePrivateKey:
    keys = bureau.home / "keys"
    return load_key(keys / f"{name}.key.pem", passphrase(keys))


def with_seal_certificate(bureau, certificate: x509.Certificate, **members) -> dict:
    issuers = bundle_of(bureau)["issuers"]
    issuers[0]["sealMethods"][0]["certificateChain"][0] = base64_of(certificate)
    return bureau.bundle_with(issuers=issuers, **members)


def seal_certificate(bureau, name: str) -> x509.Certificate:
    return certify_seal(
        private_key(bureau, "seal-1").public_key(),
        replace(SealNames(), seal=name),
        ca=bureau.keyring.seal_ca(),
        ca_key=private_key(bureau, "seal-ca"),
        now=NOW,
    )


def test_a_new_certificate_with_the_seals_name_is_accepted(bureau):
    bundle = with_seal_certificate(bureau, seal_certificate(bureau, SEAL_NAME))
    assert Trust.load(bundle, TrustRoot.parse(bureau.root)).seals


@pytest.mark.parametrize(
    "name",
    [
        SEAL_NAME[:-1],
        SEAL_NAME[:-1] + "圖",
        SEAL_NAME + "章",
        SEAL_NAME + " ",
        SEAL_NAME + "\u200b",
        " " + SEAL_NAME,
        SEAL_NAME.replace("资格", "資格"),
        SEAL_NAME.replace("上", "⼂"),
        SEAL_NAME.replace("力", "\uf98a"),
        SEAL_NAME.replace("用章", "用印章"),
    ],
)
def test_a_seal_whose_name_differs_by_one_character_is_not_the_seal(bureau, name):
    bundle = with_seal_certificate(bureau, seal_certificate(bureau, name))
    refused(bureau, bundle, "SEAL_NAME")


def test_a_second_common_name_does_not_help(bureau):
    with warnings.catch_warnings():
        # The library counts the bytes of the seal's name, of which there may be 64 characters.
        warnings.simplefilter("ignore", UserWarning)
        names = [
            x509.NameAttribute(NameOID.COMMON_NAME, "another", _validate=False),
            x509.NameAttribute(NameOID.COMMON_NAME, SEAL_NAME, _validate=False),
        ]
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(names))
            .issuer_name(bureau.keyring.seal_ca().subject)
            .public_key(private_key(bureau, "seal-1").public_key())
            .serial_number(7)
            .not_valid_before(NOW)
            .not_valid_after(NOW + timedelta(days=9))
            .sign(private_key(bureau, "seal-ca"), hashes.SHA256())
        )
    refused(bureau, with_seal_certificate(bureau, certificate), "SEAL_NAME")


def test_a_certificate_of_another_key_is_refused(bureau):
    certificate = certify_seal(
        FORGER.private.public_key(),
        SealNames(),
        ca=bureau.keyring.seal_ca(),
        ca_key=private_key(bureau, "seal-ca"),
        now=NOW,
    )
    refused(bureau, with_seal_certificate(bureau, certificate), "SEAL_KEY")


def test_a_certificate_by_another_authority_of_the_same_name_is_refused(bureau):
    names, seal = SealNames(), private_key(bureau, "seal-1").public_key()
    ca = certify_ca(FORGER.private, names, NOW)
    certificate = certify_seal(seal, names, ca=ca, ca_key=FORGER.private, now=NOW)
    refused(bureau, with_seal_certificate(bureau, certificate), "SEAL_AUTHORITY")


def test_a_certificate_signed_by_the_seal_itself_is_refused(bureau):
    key = private_key(bureau, "seal-1")
    ca = bureau.keyring.seal_ca()
    certificate = certify_seal(key.public_key(), SealNames(), ca=ca, ca_key=key, now=NOW)
    refused(bureau, with_seal_certificate(bureau, certificate), "SEAL_AUTHORITY")


def test_an_authority_that_may_not_certify_is_refused(bureau):
    seal = private_key(bureau, "seal-1")
    own = seal_certificate(bureau, SEAL_NAME)
    below = certify_seal(FORGER.private.public_key(), SealNames(), ca=own, ca_key=seal, now=NOW)
    bundle = with_seal_certificate(bureau, below, sealCa=base64_of(own))
    refused(bureau, bundle, "SEAL_AUTHORITY", "SEAL_KEY")


def revocation_list(bureau, key, *, revoked: bool, issuer: x509.Name | None = None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer or bureau.keyring.seal_ca().subject)
            .last_update(NOW)
            .next_update(NOW + timedelta(days=9))
        )
        if revoked:
            serial = bureau.keyring.seal_chain()[0].serial_number
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW).build()
            )
        return builder.sign(key, hashes.SHA256())


def test_a_seal_on_the_authoritys_revocation_list_is_refused(bureau):
    listed = revocation_list(bureau, private_key(bureau, "seal-ca"), revoked=True)
    refused(bureau, bureau.bundle_with(sealCrl=base64_of(listed)), "SEAL_REVOKED")


def test_a_revocation_list_by_somebody_else_is_refused(bureau):
    for key in (FORGER.private, private_key(bureau, "seal-1")):
        other = revocation_list(bureau, key, revoked=False)
        refused(bureau, bureau.bundle_with(sealCrl=base64_of(other)), "SEAL_CRL")
    ca = certify_ca(FORGER.private, replace(SealNames(), ca="another"), NOW)
    foreign = sign_crl(ca, FORGER.private, NOW)
    refused(bureau, bureau.bundle_with(sealCrl=base64_of(foreign)), "SEAL_CRL")
