"""Makes the valid documents that are attacked: every suite, envelope, carrier and derivation.

One bureau in a temporary home makes them, a unit that it recognises, a holder, and issuers that
only conformance mode knows.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.bureau_fixture import AT, NOW, PublishedBureau, publish_bureau
from tests.example_credential import EXAMPLE, KINDS
from tests.mutation.same_data import without_proof
from tests.mutation.specimens import Collection, Document, Form, Specimen
from tests.presentations import CHALLENGE, DOMAIN, HOLDER, presented
from tests.presenting_wallet import bound, wallet_token
from tests.reference_proofs import TestKey
from tests.sealed_tokens import sealed_cose, sealed_jwt, sealed_sd_jwt, withholding
from vc_core import barcode
from vc_core.derive import derive
from vc_core.documents.loader import pinned
from vc_core.envelopes import jose
from vc_core.envelopes.data_url import CREDENTIAL, enveloped
from vc_core.envelopes.keys import SealingSigner
from vc_core.proofs import add_proof
from vc_issuer.bureau import Bureau
from vc_issuer.slips.kinds import EXAM_RESULT_SLIP
from vc_issuer.slips.slip import issue_slip
from vc_issuer.unit_home import UnitHome

PEOPLE = ("张三丰", "王小明")
_MANDATORY = ("/issuer", "/validFrom", "/legalBasis", "/credentialStatus", "/credentialSchema")
_DISCLOSED = ("/credentialSubject/name", "/credentialSubject/qualificationName")
_ALGORITHMS = ("Ed25519", "P-256", "P-384")
_EXAMINERS = "U-EX-SZ"
_SLIP = {
    "name": "李四",
    "idNumber": "310000196001010017",
    "slipNumber": "2026-0001",
    "slipSource": "archives",
    "examination": "经济专业技术资格",
    "qualificationName": "经济师",
    "level": "中级",
    "datePassed": "2008-11-08",
}


def make_collection(home: Path) -> Collection:
    """Make every specimen, with a bureau in `home`; each is worth what it says."""
    bureau = publish_bureau(home / "bureau")
    slips, bundle = _slips(bureau, home)
    specimens = (*_of_the_bureau(bureau), *slips, *_presentations(bureau), *_of_anybody())
    sealed = [bureau.unsecured(name) for name in bureau.texts]
    sealed += [specimen.sealed for specimen in specimens]
    sealed += [without_proof(json.loads(one.other)) for one in specimens if one.form == "json"]
    sealed += [document for kind in _ALGORITHMS for _, document in _by(kind)]
    collection = Collection(specimens, bundle.decode(), bureau.root.decode(), tuple(sealed))
    for specimen in specimens:
        verdict = collection.verify(specimen, specimen.content).verdict.value
        if verdict != specimen.verdict:
            raise ValueError(f"{specimen.kind} is {verdict}, not {specimen.verdict}")
    return collection


def _of_the_bureau(bureau: PublishedBureau) -> Iterator[Specimen]:
    one, other = PEOPLE
    sealed = bureau.unsecured(one)

    def files(kind: str, make: Any, verdict: str, **more: Any) -> Specimen:
        texts = [json.dumps(make(name), ensure_ascii=False) for name in PEOPLE]
        return Specimen(kind, "json", texts[0], texts[1], sealed, verdict, **more)

    def copy(name: str) -> Document:
        return add_proof(
            bureau.certificate(name),
            signer=bureau.seal,
            cryptosuite="ecdsa-sd-2023",
            created=None,
            mandatory_pointers=_MANDATORY,
        )

    yield files("certificate", bureau.certificate, "original", exact=True)
    yield files("holder's copy (ecdsa-sd-2023 base)", copy, "original", exact=True)
    part = derive(copy(one), selective_pointers=list(_DISCLOSED))
    another = derive(copy(other), selective_pointers=list(_DISCLOSED))
    yield Specimen(
        "disclosure (ecdsa-sd-2023 derived)",
        "json",
        json.dumps(part, ensure_ascii=False),
        json.dumps(another, ensure_ascii=False),
        without_proof(part),
        "authentic-data",
    )
    codes = [barcode.encode(bureau.certificate(name)) for name in PEOPLE]
    yield Specimen("QR code", "barcode", codes[0], codes[1], sealed, "authentic-data")
    site = "https://verifier.example/v"
    links = [barcode.encode_link(bureau.certificate(name), site) for name in PEOPLE]
    yield Specimen("QR link", "barcode", links[0], links[1], sealed, "authentic-data")
    tokens = [sealed_jwt(bureau, bureau.unsecured(name)) for name in PEOPLE]
    yield Specimen("vc+jwt", "token", tokens[0], tokens[1], sealed, "original")
    objects = [enveloped(token, jose.CREDENTIAL_TYPE, CREDENTIAL) for token in tokens]
    texts = [json.dumps(document) for document in objects]
    yield Specimen("enveloped vc+jwt", "json", texts[0], texts[1], sealed, "original")
    whole = [sealed_sd_jwt(bureau, bureau.unsecured(name)) for name in PEOPLE]
    yield Specimen("SD-JWT", "token", whole[0], whole[1], sealed, "original")
    parts = [withholding(token, 1, 2) for token in whole]
    yield Specimen("SD-JWT, part withheld", "token", parts[0], parts[1], sealed, "authentic-data")
    messages = [
        base64.b64encode(sealed_cose(bureau, bureau.unsecured(name))).decode() for name in PEOPLE
    ]
    yield Specimen("COSE", "message", messages[0], messages[1], sealed, "original")
    answers = [
        bound(wallet_token(bureau, name), nonce=CHALLENGE, audience=DOMAIN) for name in PEOPLE
    ]
    yield Specimen(
        "SD-JWT VC with key binding",
        "token",
        answers[0],
        answers[1],
        sealed,
        "valid-presentation",
        door="presented",
    )


def _slips(published: PublishedBureau, home: Path) -> tuple[list[Specimen], bytes]:
    """Make slips by a unit that the bureau recognises; give the bundle that says so, too."""
    unit = UnitHome.create(home / "unit", code=_EXAMINERS)
    with closing(Bureau(published.home)) as bureau:
        bureau.unit_keys.register(_EXAMINERS, unit.did.encode(), by="clerk", now=NOW)
        bureau.recognitions.recognise(_EXAMINERS, unit.did, by="clerk", now=NOW)
        bureau.publish(home / "public", now=NOW)
    one, other = [
        issue_slip(
            EXAM_RESULT_SLIP,
            {**_SLIP, "name": name},
            signer=unit.signer(),
            contexts=pinned(),
            now=NOW,
        )
        for name in PEOPLE
    ]
    slip = Specimen(
        "slip",
        "json",
        json.dumps(one, ensure_ascii=False),
        json.dumps(other, ensure_ascii=False),
        without_proof(one),
        "original",
        exact=True,
    )
    return [slip], (home / "public" / "trust-bundle.json").read_bytes()


def _presentations(bureau: PublishedBureau) -> Iterator[Specimen]:
    sealed = bureau.unsecured(PEOPLE[0])

    def shown(kind: str, form: Form, make: Any, verdict: str, **more: Any) -> Specimen:
        texts = [
            made if isinstance(made := make(name), str) else json.dumps(made) for name in PEOPLE
        ]
        return Specimen(kind, form, *texts, sealed, verdict, door="presented", **more)

    def derived(name: str) -> Document:
        copy = add_proof(
            bureau.certificate(name),
            signer=bureau.seal,
            cryptosuite="ecdsa-sd-2023",
            created=None,
            mandatory_pointers=_MANDATORY,
        )
        return presented([derive(copy, selective_pointers=list(_DISCLOSED))])

    def token(name: str) -> str:
        payload = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "holder": HOLDER.did,
            "verifiableCredential": [bureau.certificate(name)],
            "nonce": CHALLENGE,
            "aud": [DOMAIN],
            "exp": int((AT + timedelta(hours=1)).timestamp()),
        }
        signer = SealingSigner(HOLDER)
        return jose.sign_token(payload, signer=signer, media_type=jose.PRESENTATION_TYPE)

    for suite in ("ecdsa-rdfc-2019", "ecdsa-jcs-2019"):
        yield shown(
            f"presentation ({suite})",
            "json",
            lambda name, suite=suite: presented([bureau.certificate(name)], suite=suite),
            "valid-presentation",
            exact="jcs" in suite,
        )
    yield shown("presentation of a disclosure", "json", derived, "authentic-data")
    yield shown("vp+jwt", "token", token, "valid-presentation")


def _of_anybody() -> Iterator[Specimen]:
    """Give credentials of other issuers by every suite, as conformance mode accepts them."""
    for suite, algorithm in KINDS:
        documents = [
            add_proof(unsecured, signer=key, cryptosuite=suite, created=AT)
            for key, unsecured in _by(algorithm)
        ]
        yield _anybodys(f"{suite} {algorithm}", documents, "original", exact="-jcs-" in suite)
    bases = [
        add_proof(
            unsecured,
            signer=key,
            cryptosuite="ecdsa-sd-2023",
            created=None,
            mandatory_pointers=("/issuer", "/validFrom", "/credentialStatus"),
        )
        for key, unsecured in _by("P-256")
    ]
    shown = [derive(base, selective_pointers=["/credentialSubject/name"]) for base in bases]
    yield _anybodys("ecdsa-sd-2023 derived, any issuer", shown, "authentic-data")
    for algorithm in _ALGORITHMS:
        tokens = [
            jose.sign_token(unsecured, signer=SealingSigner(key), media_type=jose.CREDENTIAL_TYPE)
            for key, unsecured in _by(algorithm)
        ]
        (_, sealed), _ = _by(algorithm)
        yield Specimen(
            f"vc+jwt {algorithm}", "token", *tokens, sealed, "original", door="conformance"
        )


def _by(algorithm: str) -> list[tuple[TestKey, Document]]:
    """Give two credentials of one issuer with a key for `algorithm`."""
    key = TestKey(algorithm, secret=5)
    issuer = {**EXAMPLE["issuer"], "id": key.did}
    return [
        (
            key,
            {
                **EXAMPLE,
                "issuer": issuer,
                "credentialSubject": {**EXAMPLE["credentialSubject"], "name": name},
            },
        )
        for name in PEOPLE
    ]


def _anybodys(
    kind: str, documents: list[Document], verdict: str, *, exact: bool = False
) -> Specimen:
    one, other = (json.dumps(document, ensure_ascii=False) for document in documents)
    sealed = without_proof(documents[0])
    return Specimen(kind, "json", one, other, sealed, verdict, exact, "conformance")
