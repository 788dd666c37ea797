"""The examples of Verifiable Credential Barcodes v1.0 (W3C, appendix): both credentials, both ways.

The examples use CBOR-LD registry entry 100, given here as far as the examples need it.
"""

import pytest

from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.tables import TypeTable
from vc_core.barcode.text_form import from_text, to_base45_text
from vc_core.documents.loader import CREDENTIALS_V2, pinned

BARCODES = "https://w3id.org/vc-barcodes/v1"
UTOPIA = "https://w3id.org/utopia/v2"
LICENCE_KEY = "did:key:zDnaeWjKfs1ob9QcgasjYSPEMkwq31hmvSAWPVAgnrt1e9GKj"
DOCUMENT_KEY = "did:key:zDnaeZSD9XcuULaS8qmgDUa6TMg2QjF9xABnZK42awDH3BEzj"
LISTS = "https://sandbox.platform.veres.dev/statuses/z19rJ4oGrbFCqf3cNTVDHSbNd/status-lists"

BARCODES_VOCABULARY = "https://w3id.org/vc-barcodes#"
BARCODES_CONTEXT = {
    "@protected": True,
    "id": "@id",
    "type": "@type",
    "AamvaDriversLicenseScannableInformation": (
        f"{BARCODES_VOCABULARY}AamvaDriversLicenseScannableInformation"
    ),
    "MachineReadableZone": f"{BARCODES_VOCABULARY}MachineReadableZone",
    "OpticalBarcodeCredential": f"{BARCODES_VOCABULARY}OpticalBarcodeCredential",
    "protectedComponentIndex": {
        "@id": f"{BARCODES_VOCABULARY}protectedComponentIndex",
        "@type": "https://w3id.org/security#multibase",
    },
    "TerseBitstringStatusListEntry": {
        "@id": f"{BARCODES_VOCABULARY}TerseBitstringStatusListEntry",
        "@context": {
            "@protected": True,
            "id": "@id",
            "type": "@type",
            "terseStatusListBaseUrl": {
                "@type": "@id",
                "@id": f"{BARCODES_VOCABULARY}terseStatusListBaseUrl",
            },
            "terseStatusListIndex": f"{BARCODES_VOCABULARY}terseStatusListIndex",
        },
    },
}
# The Utopia context names well-known URLs as terms so that they get numbers.
UTOPIA_CONTEXT = {
    url: url
    for key in (LICENCE_KEY, DOCUMENT_KEY)
    for url in (key, f"{key}#{key.removeprefix('did:key:')}")
} | {LISTS: LISTS}

TABLE = TypeTable(
    100,
    {
        "context": {CREDENTIALS_V2: 32768, BARCODES: 32769, UTOPIA: 32770},
        "https://w3id.org/security#cryptosuiteString": {
            "ecdsa-rdfc-2019": 1,
            "ecdsa-sd-2023": 2,
            "eddsa-rdfc-2022": 3,
            "ecdsa-xi-2023": 4,
        },
    },
)


def document(url):
    own = {BARCODES: BARCODES_CONTEXT, UTOPIA: UTOPIA_CONTEXT}
    return {"@context": own[url]} if url in own else pinned().document(url)


ROOT = ActiveContext({}, None, ContextSource(document))

EMPLOYMENT_TEXT = (
    "VC1-R0OR*W3Y33V%K PG88G3A3B60A8G1534KG$-ENXKWQN053653Y53I53 539*K0XJ.TDYOQJ63P63L6337BPMFPC"
    "P7EH2R12YH%%EXU4$08E-D8D86F8E2HX:T8Z8/ 1TZEH.QBA03Q5W.I0N6FBF4E3:SOQU8. A3MSELNHFU0GCVVBP6L"
    "U9T%ES-3"
)
EMPLOYMENT_BYTES = bytes.fromhex(
    "D9CB1D821864A50183198000198001198002189D82187618A418BAA1189C18A218BE18AE18C0A5189C186C18D20418DC"
    "18E218DE58417A9EC7F688F60CAA8C757592250B3F6D6E18419941F186E1ED4245770E687502D51D01CD2C2295E43381"
    "78A51A35C2F044A85598E15DB9AEF00261BC5C95A744E718E018B0"
)
LICENCE_BYTES = bytes.fromhex(
    "D9CB1D821864A60183198000198001198002189D82187618A418B8A3189C18A618CE18B218D01AE592208118BAA2189C"
    "18A018A8447582002018BE18AA18C0A5189C186C18D60418E018E618E258417AB7C2E56B49E2CCE62184CE26818E15A8"
    "B173164401B5D3BB93FFD6D2B5EB8F6AC0971502AE3DD49D17EC66528164034C912685B8111BC04CDC9EC13DBADD91CC"
    "18E418AC"
)
LICENCE = {
    "@context": [CREDENTIALS_V2, BARCODES, UTOPIA],
    "type": ["VerifiableCredential", "OpticalBarcodeCredential"],
    "credentialSubject": {
        "type": "AamvaDriversLicenseScannableInformation",
        "protectedComponentIndex": "uggAg",
    },
    "issuer": LICENCE_KEY,
    "credentialStatus": {
        "type": "TerseBitstringStatusListEntry",
        "terseStatusListBaseUrl": LISTS,
        "terseStatusListIndex": 3851559041,
    },
    "proof": {
        "type": "DataIntegrityProof",
        "verificationMethod": f"{LICENCE_KEY}#{LICENCE_KEY.removeprefix('did:key:')}",
        "cryptosuite": "ecdsa-xi-2023",
        "proofPurpose": "assertionMethod",
        "proofValue": (
            "z4g6G3dAZhhtPxPWgFvkiRv7krtCaeJxjokvL46fchAFCXEY3FeX2vn46MDgBaw779g1E1jswZJxxreZDCrtHg2qH"
        ),
    },
}


def test_the_text_of_the_specification_is_its_bytes():
    assert from_text(EMPLOYMENT_TEXT) == EMPLOYMENT_BYTES
    assert to_base45_text(EMPLOYMENT_BYTES) == EMPLOYMENT_TEXT


def test_the_drivers_license_of_the_specification_is_decoded():
    assert decode_cborld(LICENCE_BYTES, {100: TABLE}, ROOT) == LICENCE


@pytest.mark.parametrize("data", [EMPLOYMENT_BYTES, LICENCE_BYTES])
def test_the_examples_come_back_as_the_same_items(data):
    credential = decode_cborld(data, {100: TABLE}, ROOT)
    again = encode_cborld(credential, 100, {100: TABLE}, ROOT)
    # The order of members in a map is the encoder's own, so lengths and meaning are compared.
    assert len(again) == len(data)
    assert decode_cborld(again, {100: TABLE}, ROOT) == credential


def test_the_employment_document_of_the_specification_is_decoded():
    credential = decode_cborld(EMPLOYMENT_BYTES, {100: TABLE}, ROOT)
    assert credential["issuer"] == DOCUMENT_KEY
    assert credential["credentialSubject"] == {"type": "MachineReadableZone"}
    assert credential["proof"]["cryptosuite"] == "ecdsa-xi-2023"
    assert credential["proof"]["proofPurpose"] == "assertionMethod"
