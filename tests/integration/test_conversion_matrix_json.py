"""The conversion matrix, row by row: what JSON, barcode texts and pictures can be turned into.

Each test is named after its row. The transformations are made by plain PyLD, Pillow and segno,
not by the code under test.
"""

import base64
import io
import json
import re
import unicodedata
import zipfile
from copy import deepcopy
from datetime import timedelta

import pytest
import segno
from PIL import Image, ImageFilter
from pyld import jsonld

from tests.bureau_fixture import AT, BOTH, PublishedBureau
from tests.json_conversions import (
    OPTIONS,
    OTHER_CONTEXT,
    OURS,
    V2,
    VOCABULARY,
    compacted_with_proof_put_back,
    framed_with_proof_put_back,
    swapped_context,
)
from tests.reference_proofs import TestKey, plainly_secured
from vc_core import barcode
from vc_verifier.result import VerificationResult

pytestmark = pytest.mark.usefixtures("no_network")

PINNED = [V2, OURS]

FAVOURABLE = {"original", "valid-presentation", "authentic-data"}
EQUAL = {"original": True, "authentic-data": None}
CHECKS = ["carrier", "issuedForm", "proof", "issuer", "validity", "status", "schema", "rules"]


def demand(bureau: PublishedBureau, data, verdict: str, **options) -> VerificationResult:
    """Demand a verdict, its legal effect, and that the result keeps its promises."""
    result = bureau.verify(data, **options)
    shown = result.to_json()
    json.dumps(shown, ensure_ascii=False).encode()
    assert shown["verdict"] == verdict, [check["code"] for check in shown["checks"]]
    assert shown["verified"] is (verdict in FAVOURABLE)
    assert shown["legalEffect"]["equal"] is EQUAL.get(verdict, False)
    assert shown["legalEffect"]["clause"] == "三"
    assert shown["legalEffect"]["zh"]
    assert shown["legalEffect"]["en"]
    assert [check["check"] for check in shown["checks"]] == CHECKS
    outcomes = {check["check"]: check["outcome"] for check in shown["checks"]}
    if outcomes["proof"] != "passed":
        assert shown["credential"] is None
        later = [outcomes[name] for name in ("issuer", "validity", "status", "schema", "rules")]
        assert set(later) == {"not-checked"}
    elif not result.parts:
        assert shown["credential"] is not None
    return result


def same_data(result: VerificationResult, certificate: dict) -> None:
    """Demand that the result shows the sealed data in its pinned spelling, proofs aside."""
    assert result.credential is not None
    shown = {name: member for name, member in result.credential.items() if name != "proof"}
    assert shown == {name: member for name, member in certificate.items() if name != "proof"}


def compact_jwt(payload, key: TestKey, **header) -> str:
    """Sign a payload as a compact JWS with ES256."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    head = {"alg": "ES256", "kid": key.verification_method, **header}
    signed = f"{part(json.dumps(head).encode())}.{part(json.dumps(payload).encode())}"
    return f"{signed}.{part(key.sign(signed.encode()))}"


FORGER = TestKey(secret=666)


# C02, C03: the original and its harmless changes of form


@pytest.mark.parametrize("name", ["张三丰", "王小明", "𠮷田梅", "李四", "孙八"])
def test_c02_the_issued_file_is_the_original(bureau, name):
    result = demand(bureau, bureau.text(name).encode(), "original")
    assert result.kind == "certificate"
    assert result.carrier == "json"
    same_data(result, bureau.certificate(name))
    assert result.errors == ()


def escaped(text: str) -> str:
    """Write every string character of JSON as an escape, surrogate pairs included."""

    def escape(match: re.Match) -> str:
        units = json.loads(match[0]).encode("utf-16-be").hex()
        return '"' + "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)) + '"'

    return re.sub(r'"(?:[^"\\]|\\.)*"', escape, text)


def reordered(value):
    if isinstance(value, dict):
        return {name: reordered(value[name]) for name in reversed(list(value))}
    return [reordered(item) for item in value] if isinstance(value, list) else value


C03 = {
    "indented by tabs": lambda text: json.dumps(json.loads(text), indent="\t"),
    "in one line": lambda text: json.dumps(
        json.loads(text), separators=(",", ":"), ensure_ascii=False
    ),
    "keys reordered": lambda text: json.dumps(reordered(json.loads(text)), ensure_ascii=False),
    "keys sorted": lambda text: json.dumps(json.loads(text), sort_keys=True),
    "escaped": escaped,
    "with CRLF line ends": lambda text: text.replace("\n", "\r\n"),
    "amid white space": lambda text: f"\n\t  {text}  \r\n",
}


@pytest.mark.parametrize("name", ["张三丰", "𠮷田梅", "李四"])
@pytest.mark.parametrize("change", C03.values(), ids=C03)
def test_c03_a_change_of_form_leaves_the_original(bureau, change, name):
    text = change(bureau.text(name))
    assert text != bureau.text(name)
    same_data(demand(bureau, text.encode(), "original"), bureau.certificate(name))
    demand(bureau, text, "original")


# C04: not I-JSON


C04 = {
    "duplicate key": lambda text: text.replace('"name":', '"name": "李鬼", "name":', 1),
    "duplicate key spelt with an escape": lambda text: text.replace(
        '"name":', '"n\\u0061me": "李鬼", "name":', 1
    ),
    "NaN": lambda text: text.replace('"legalBasis":', '"x": NaN, "legalBasis":', 1),
    "Infinity": lambda text: text.replace('"legalBasis":', '"x": -Infinity, "legalBasis":', 1),
    "1e999": lambda text: text.replace('"legalBasis":', '"x": 1e999, "legalBasis":', 1),
    "integer beyond 2^53": lambda text: text.replace(
        '"legalBasis":', '"x": 9007199254740993, "legalBasis":', 1
    ),
    "integer of 5000 digits": lambda text: text.replace(
        '"legalBasis":', f'"x": {"9" * 5000}, "legalBasis":', 1
    ),
    "lone surrogate": lambda text: text.replace("张三丰", "\\ud840三丰", 1),
    "lone surrogate in a key": lambda text: text.replace('"name"', '"\\udc00"', 1),
    "comment": lambda text: "/* */" + text,
    "trailing comma": lambda text: text.replace('"proof"', '"x": [1,], "proof"', 1),
    "single quotes": lambda text: text.replace('"', "'"),
    "two documents": lambda text: text + text,
    "truncated": lambda text: text[:-10],
    "nested 3000 deep": lambda text: text.replace(
        '"proof"', f'"x": {"[" * 3000}{"]" * 3000}, "proof"', 1
    ),
    "control character in a string": lambda text: text.replace("张三丰", "张\x01三丰", 1),
}


@pytest.mark.parametrize("change", C04.values(), ids=C04)
def test_c04_what_is_not_i_json_is_not_verifiable(bureau, change):
    text = change(bureau.text())
    assert text != bureau.text()
    demand(bureau, text.encode(), "not-verifiable")
    demand(bureau, text, "not-verifiable")


C04_BYTES = {
    "invalid UTF-8": lambda text: text.encode().replace(b"\xe5\xbc\xa0", b"\xe5\xbc", 1),
    "overlong UTF-8": lambda text: text.encode().replace(b"name", b"n\xc1\xa1me", 1),
    "surrogate as UTF-8": lambda text: text.encode().replace(b"\xe5\xbc\xa0", b"\xed\xa1\x80", 1),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32-le"),
    "GB18030": lambda text: text.encode("gb18030"),
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "NUL bytes": lambda text: text.encode() + b"\0",
}


@pytest.mark.parametrize("change", C04_BYTES.values(), ids=C04_BYTES)
def test_c04_what_is_not_clean_utf8_is_not_verifiable(bureau, change):
    demand(bureau, change(bureau.text()), "not-verifiable")


# C05: the same data in other JSON-LD


RENAMED = [
    V2,
    {
        "姓名": "https://schema.org/name",
        "编号": {
            "@id": f"{VOCABULARY}certificateNumber",
            "@type": f"{VOCABULARY}CertificateNumberValue",
        },
        "专业": {"@id": f"{VOCABULARY}specialty", "@type": f"{VOCABULARY}SpecialtyValue"},
    },
]
C05 = {
    "compacted under another context": lambda c: jsonld.compact(c, OTHER_CONTEXT, OPTIONS),
    "compacted under renamed terms": lambda c: jsonld.compact(c, RENAMED, OPTIONS),
    "compacted without a context": lambda c: jsonld.compact(c, {}, OPTIONS),
    "compacted, proof put back": compacted_with_proof_put_back,
    "expanded": lambda c: jsonld.expand(c, OPTIONS),
    "flattened": lambda c: jsonld.flatten(c, None, OPTIONS),
    "flattened and compacted": lambda c: jsonld.flatten(c, OTHER_CONTEXT, OPTIONS),
    "framed, proof put back": framed_with_proof_put_back,
}


@pytest.mark.parametrize("name", ["张三丰", "𠮷田梅", "李四"])
@pytest.mark.parametrize("convert", C05.values(), ids=C05)
def test_c05_another_json_ld_form_is_a_copy_that_shows_the_sealed_spelling(bureau, convert, name):
    certificate = bureau.certificate(name)
    converted = convert(deepcopy(certificate))
    assert converted != certificate
    same_data(demand(bureau, converted, "copy-without-effect"), certificate)


@pytest.mark.parametrize("convert", C05.values(), ids=C05)
def test_c05_another_json_ld_form_of_a_revoked_certificate_is_revoked(bureau, convert):
    converted = convert(bureau.certificate("阿卜杜拉·买买提"))
    same_data(demand(bureau, converted, "revoked"), bureau.certificate("阿卜杜拉·买买提"))


@pytest.mark.parametrize("convert", C05.values(), ids=C05)
def test_c05_another_json_ld_form_with_another_value_is_altered(bureau, convert):
    certificate = bureau.certificate()
    certificate["credentialSubject"]["level"] = "正高级"
    demand(bureau, convert(certificate), "altered")


C05_SAME_CONTEXT = {
    "status entries in another order": lambda c: c["credentialStatus"].reverse(),
    "types in another order": lambda c: c["type"].reverse(),
    "issuer as an object": lambda c: c.update(issuer={"id": c["issuer"]}),
    "subject in a list": lambda c: c.update(credentialSubject=[c["credentialSubject"]]),
    "a value in a list": lambda c: c["credentialSubject"].update(
        name=[c["credentialSubject"]["name"]]
    ),
    "a value twice": lambda c: c.update(legalBasis=[c["legalBasis"]] * 2),
    "a type twice": lambda c: c["type"].append(c["type"][1]),
    "a blank node label": lambda c: c.update(id="_:certificate"),
}


@pytest.mark.parametrize("change", C05_SAME_CONTEXT.values(), ids=C05_SAME_CONTEXT)
def test_c05_another_spelling_of_the_same_rdf_under_the_pinned_contexts_is_a_copy(bureau, change):
    certificate = bureau.certificate()
    change(certificate)
    assert certificate != bureau.certificate()
    same_data(demand(bureau, certificate, "copy-without-effect"), bureau.certificate())


# C06: undefined members


PLACES = {
    "top level": lambda c: c,
    "subject": lambda c: c["credentialSubject"],
    "status": lambda c: c["credentialStatus"][0],
    "schema": lambda c: c["credentialSchema"],
}


@pytest.mark.parametrize("value", ["x", 1, True, None, [], {}, {"a": 1}, ["x"]], ids=repr)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_c06_an_undefined_member_makes_it_altered(bureau, place, value):
    certificate = bureau.certificate()
    place(certificate)["undefinedMember"] = value
    demand(bureau, certificate, "altered")


def test_c06_an_undefined_member_hidden_by_recompaction_is_still_altered(bureau):
    converted = jsonld.compact(bureau.certificate(), OTHER_CONTEXT, OPTIONS)
    converted["undefinedMember"] = "x"
    demand(bureau, converted, "altered")


def test_c06_an_undefined_member_in_expanded_form_is_altered(bureau):
    expanded = jsonld.expand(bureau.certificate(), OPTIONS)
    expanded[0]["undefinedMember"] = [{"@value": "x"}]
    demand(bureau, expanded, "altered")


def test_c06_a_defined_member_that_was_not_sealed_is_altered(bureau):
    demand(bureau, {**bureau.certificate(), "description": "x"}, "altered")


# C07: contexts


def test_c07_an_inline_context_that_swaps_two_terms_is_altered(bureau):
    demand(bureau, {**bureau.certificate(), "@context": [V2, swapped_context()]}, "altered")


def test_c07_an_appended_context_that_redefines_protected_terms_is_altered(bureau):
    certificate = bureau.certificate()
    swap = {"series": f"{VOCABULARY}specialty", "specialty": f"{VOCABULARY}series"}
    demand(bureau, {**certificate, "@context": [*PINNED, swap]}, "altered")


def test_c07_swapped_terms_with_swapped_values_are_a_copy_shown_under_the_pinned_terms(bureau):
    certificate = bureau.certificate()
    certificate["@context"] = [V2, swapped_context()]
    subject = certificate["credentialSubject"]
    subject["series"], subject["specialty"] = subject["specialty"], subject["series"]
    same_data(demand(bureau, certificate, "copy-without-effect"), bureau.certificate())


UNKNOWN = "https://elsewhere.example/context"
C07_UNKNOWN = {
    "appended": lambda c: c["@context"].append(UNKNOWN),
    "in place of ours": lambda c: c.update({"@context": [V2, UNKNOWN]}),
    "alone": lambda c: c.update({"@context": UNKNOWN}),
    "inside of the subject": lambda c: c.update(
        {"@context": [*PINNED, {}]}, credentialSubject={"@context": UNKNOWN, "name": "x"}
    ),
    "imported": lambda c: c["@context"].append({"@version": 1.1, "@import": UNKNOWN}),
    "by an upper-case scheme": lambda c: c.update({"@context": ["HTTPS://www.w3.org/x", OURS]}),
}


@pytest.mark.parametrize("change", C07_UNKNOWN.values(), ids=C07_UNKNOWN)
def test_c07_an_unknown_context_is_undecidable_and_never_loaded(bureau, change):
    certificate = bureau.certificate()
    change(certificate)
    result = demand(bureau, certificate, "undecidable")
    assert any(problem.code == "CONTEXT_NOT_PINNED" for problem in result.errors)


# C08, C09: other characters


C08 = {
    "another character": ("name", "张三丰", "张三豐"),
    "a character less": ("name", "张三丰", "张三"),
    "a CJK compatibility ideograph": ("organisingUnit", "列", "\uf99c"),
    "a compatibility supplement ideograph": ("name", "丰", "\U0002f800"),
    "a Kangxi radical": ("series", "工", "\u2f2f"),
    "another Kangxi radical": ("series", "人", "\u2f08"),
    "a CJK radical": ("name", "张", "\u2ed3"),
    "a fullwidth digit": ("certificateNumber", "2", "\uff12"),
    "a Cyrillic homoglyph": ("organisingUnitCode", "DEM", "D\u0415M"),
    "a small letter": ("organisingUnitCode", "DEM", "dem"),
    "a zero-width space": ("name", "三", "三\u200b"),
    "a zero-width joiner": ("name", "三", "\u200d三"),
    "an ideographic variation selector": ("name", "三", "三\U000e0100"),
    "a standard variation selector": ("name", "三", "三\ufe00"),
    "a right-to-left override": ("name", "张三丰", "\u202e丰三张\u202c"),
    "a soft hyphen": ("level", "副", "副\u00ad"),
    "a combining mark": ("name", "三", "三\u0301"),
    "a trailing space": ("name", "丰", "丰 "),
    "an ideographic space": ("name", "丰", "丰\u3000"),
    "a tab": ("name", "丰", "丰\t"),
    "a control character": ("name", "丰", "丰\x7f"),
    "a noncharacter": ("name", "丰", "丰\ufdd0"),
    "a private-use character": ("name", "丰", "\ue000"),
    "an unpaired tag character": ("name", "丰", "丰\U000e0041"),
    "another date": ("datePassed", "2023", "2022"),
    "another level": ("level", "副高级", "正高级"),
    "Arabic-Indic digits": ("datePassed", "2023", "\u0662\u0660\u0662\u0663"),
}


@pytest.mark.parametrize(("member", "old", "new"), C08.values(), ids=C08)
def test_c08_a_value_changed_by_a_character_is_altered(bureau, member, old, new):
    certificate = bureau.certificate()
    subject = certificate["credentialSubject"]
    assert old in subject[member]
    subject[member] = subject[member].replace(old, new, 1)
    demand(bureau, certificate, "altered")


NOT_NFC = {
    "decomposed letter": "Ale\u0301n",
    "CJK compatibility ideograph": "\uf90a一",
    "fullwidth letters": "ＡＢ",
    "Kangxi radical": "\u2f2f一",
}


# Only the forms that change the value.
NORMALISED = [
    pytest.param(value, form, id=f"{name}-{form}")
    for name, value in NOT_NFC.items()
    for form in ("NFC", "NFKC", "NFD", "NFKD")
    if unicodedata.normalize(form, value) != value
]


@pytest.mark.parametrize(("name", "form"), NORMALISED)
def test_c09_normalising_a_value_that_was_not_normalised_at_issue_is_altering_it(
    bureau, name, form
):
    unsecured = bureau.unsecured()
    unsecured["credentialSubject"]["name"] = name
    sealed = bureau.sealed(unsecured)
    demand(bureau, sealed, "original")
    sealed["credentialSubject"]["name"] = unicodedata.normalize(form, name)
    demand(bureau, sealed, "altered")


def test_c09_normalising_an_issued_certificate_to_nfc_changes_nothing(bureau):
    for name in bureau.texts:
        assert unicodedata.normalize("NFC", bureau.text(name)) == bureau.text(name)


# C10, C11: other proofs, other wrappings


C10 = {
    "both proofs by another key": lambda b: plainly_secured(b.unsecured(), FORGER, *BOTH),
    "one proof by another key": lambda b: plainly_secured(b.unsecured(), FORGER, BOTH[1]),
    "another key and issuer": lambda b: plainly_secured(
        {**b.unsecured(), "issuer": FORGER.did}, FORGER, *BOTH
    ),
    "another key of another bureau": lambda b: (
        b.sealed(b.unsecured())
        | {
            "proof": [
                {**proof, "verificationMethod": "did:web:rsj.sh.example.evil.example#seal-1"}
                for proof in b.certificate()["proof"]
            ]
        }
    ),
    "JWT with the credential as payload": lambda b: compact_jwt(b.unsecured(), FORGER),
    "JWT with the forger as issuer": lambda b: compact_jwt(
        {**b.unsecured(), "issuer": FORGER.did, "iss": FORGER.did}, FORGER
    ),
    "JWT with a vc claim": lambda b: compact_jwt({"iss": FORGER.did, "vc": b.unsecured()}, FORGER),
}


@pytest.mark.parametrize("forge", C10.values(), ids=C10)
def test_c10_re_signed_by_another_key_is_not_issued_by_the_bureau(bureau, forge):
    demand(bureau, forge(bureau), "not-issued-by-bureau")


def zipped(bureau, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(f"{len(archive.namelist())}.jsonld", bureau.text(name))
    return out.getvalue()


def as_evidence(bureau, context: list, *, secured: bool = True) -> dict:
    outer = {
        "@context": context,
        "type": ["VerifiableCredential"],
        "issuer": FORGER.did,
        "credentialSubject": {"id": "urn:example:person"},
        "evidence": [bureau.certificate()],
    }
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "ecdsa-jcs-2019",
        "verificationMethod": FORGER.verification_method,
        "proofPurpose": "assertionMethod",
        "proofValue": "z" + "1" * 64,
    }
    return {**outer, "proof": proof} if secured else outer


C11 = {
    "JWT payload": lambda b: compact_jwt(b.certificate(), FORGER),
    "JWT vc claim": lambda b: compact_jwt({"iss": FORGER.did, "vc": b.certificate()}, FORGER),
    "JWT that names the bureau's key": lambda b: compact_jwt(
        b.certificate(), FORGER, kid=b.seal.verification_method
    ),
    "JWT without a signature": lambda b: compact_jwt(b.certificate(), FORGER, alg="none"),
    "ZIP": lambda b: zipped(b, "张三丰"),
    "evidence of an unsigned credential": lambda b: as_evidence(b, [V2], secured=False),
    "evidence of a signed credential": lambda b: as_evidence(b, [V2]),
    "evidence of a signed credential under the pinned contexts": lambda b: as_evidence(b, PINNED),
    "an array": lambda b: [b.certificate()],
    "a member of any object": lambda b: {"data": {"vc": b.certificate()}},
    "a presentation without a proof": lambda b: {
        "@context": [V2],
        "type": ["VerifiablePresentation"],
        "verifiableCredential": [b.certificate()],
    },
}


@pytest.mark.parametrize("wrap", C11.values(), ids=C11)
def test_c11_a_complete_certificate_wrapped_in_something_else_is_a_copy(bureau, wrap):
    result = demand(bureau, wrap(bureau), "copy-without-effect")
    same_data(result, bureau.certificate())


@pytest.mark.parametrize("wrap", C11.values(), ids=C11)
def test_c11_an_altered_certificate_wrapped_in_something_else_is_never_worth_more(bureau, wrap):
    altered = bureau.certificate()
    altered["credentialSubject"]["level"] = "正高级"

    class Altered:
        seal = bureau.seal

        @staticmethod
        def certificate(_name="张三丰"):
            return deepcopy(altered)

        @staticmethod
        def text(_name="张三丰"):
            return json.dumps(altered)

    result = bureau.verify(wrap(Altered))
    assert result.verdict in ("altered", "not-issued-by-bureau")
    assert result.credential is None


def test_c11_two_certificates_in_one_file_get_one_verdict_each_and_the_file_is_a_copy(bureau):
    for data in (
        [bureau.certificate(), bureau.certificate("李四")],
        zipped(bureau, "张三丰", "李四"),
    ):
        result = demand(bureau, data, "copy-without-effect")
        assert [part.verdict for part in result.parts] == ["copy-without-effect"] * 2
        assert {part.credential["credentialSubject"]["name"] for part in result.parts} == {
            "张三丰",
            "李四",
        }


# C14: half of the proof set


@pytest.mark.parametrize("kept", [0, 1], ids=["ecdsa-jcs-2019", "ecdsa-rdfc-2019"])
@pytest.mark.parametrize("in_a_list", [False, True], ids=["alone", "in a list"])
def test_c14_one_proof_of_the_set_removed_is_a_copy(bureau, kept, in_a_list):
    certificate = bureau.certificate()
    proof = certificate["proof"][kept]
    certificate["proof"] = [proof] if in_a_list else proof
    same_data(demand(bureau, certificate, "copy-without-effect"), bureau.certificate())


@pytest.mark.parametrize("doubled", [0, 1])
def test_c14_a_proof_in_place_of_the_other_is_a_copy(bureau, doubled):
    certificate = bureau.certificate()
    certificate["proof"] = [certificate["proof"][doubled]] * 2
    demand(bureau, certificate, "copy-without-effect")


# C28 to C34, C37: pictures and scans


def page(picture: bytes, *, scale: float = 1.0, at: tuple[int, int] = (300, 800)) -> Image.Image:
    """Put a code on a grey page of A4 at about 100 dpi, as a screenshot shows it."""
    symbol = Image.open(io.BytesIO(picture)).convert("L")
    symbol = symbol.resize((int(symbol.width * scale), int(symbol.height * scale)))
    sheet = Image.new("L", (1000, 1400), 235)
    sheet.paste(symbol, at)
    return sheet


def saved(image: Image.Image, kind: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


C28 = {
    "the exported picture": lambda p: p,
    "a screenshot": lambda p: saved(page(p), "PNG"),
    "a JPEG of quality 10": lambda p: saved(page(p), "JPEG", quality=10),
    "a WebP": lambda p: saved(page(p), "WEBP", quality=50),
    "a blurred photo, turned": lambda p: saved(
        page(p, scale=1.5).rotate(7, fillcolor=235).filter(ImageFilter.GaussianBlur(1)), "JPEG"
    ),
}


@pytest.mark.parametrize("make", C28.values(), ids=C28)
def test_c28_c37_an_uploaded_picture_is_a_copy(bureau, make):
    result = demand(bureau, make(bureau.pictures["张三丰"]), "copy-without-effect")
    assert result.carrier == "image"
    assert result.credential["credentialSubject"] == bureau.certificate()["credentialSubject"]


@pytest.mark.parametrize("scanned", [False, True])
def test_c29_a_picture_without_a_readable_code_is_not_verifiable(bureau, scanned):
    whole = page(bureau.pictures["张三丰"])
    cropped = whole.crop((0, 0, 1000, 850))
    small = page(bureau.pictures["张三丰"], scale=0.15)
    for image in (cropped, small, Image.new("L", (300, 300), 128)):
        demand(bureau, saved(image, "PNG"), "not-verifiable", scanned=scanned)


def test_c30_a_code_on_another_persons_photo_shows_the_owner_of_the_code(bureau):
    photo = Image.effect_noise((900, 700), 60)
    photo.paste(Image.open(io.BytesIO(bureau.pictures["王小明"])).convert("L"), (250, 150))
    result = demand(bureau, saved(photo, "PNG"), "copy-without-effect")
    assert result.credential["credentialSubject"]["name"] == "王小明"


def test_c30_two_peoples_codes_in_one_picture_get_one_verdict_each(bureau):
    sheet = page(bureau.pictures["张三丰"], at=(100, 100))
    sheet.paste(Image.open(io.BytesIO(bureau.pictures["李四"])).convert("L"), (100, 800))
    result = demand(bureau, saved(sheet, "PNG"), "copy-without-effect")
    assert len(result.parts) == 2


def test_c31_a_code_seen_by_a_camera_is_authentic_data(bureau):
    result = demand(bureau, bureau.pictures["张三丰"], "authentic-data", scanned=True)
    assert result.carrier == "camera"
    shown = result.credential
    assert shown["proof"]["cryptosuite"] == "ecdsa-rdfc-2019"
    same_data(result, bureau.certificate())


@pytest.mark.parametrize("name", ["张三丰", "𠮷田梅", "李四"])
def test_c31_the_text_of_a_code_is_authentic_data(bureau, name):
    text = bureau.barcodes[name]
    for data in (text, text.encode(), f" {text}\n"):
        result = demand(bureau, data, "authentic-data")
        assert result.carrier == "barcode"
        same_data(result, bureau.certificate(name))


@pytest.mark.parametrize("error", ["L", "Q", "H"])
@pytest.mark.parametrize("mask", [0, 5])
def test_c32_a_code_made_anew_with_the_same_payload_is_authentic_data(bureau, error, mask):
    symbol = segno.make(bureau.barcodes["张三丰"], error=error, mask=mask, boost_error=False)
    out = io.BytesIO()
    symbol.save(out, kind="png", scale=5, border=6)
    demand(bureau, out.getvalue(), "authentic-data", scanned=True)


C33 = {
    "name": lambda c: c["credentialSubject"].update(name="李鬼"),
    "level": lambda c: c["credentialSubject"].update(level="正高级"),
    "number": lambda c: c["credentialSubject"].update(certificateNumber="2026000000099"),
    "date": lambda c: c["credentialSubject"].update(datePassed="2020-01-01"),
    "status index": lambda c: c["credentialStatus"][0].update(statusListIndex="1"),
    "status left out": lambda c: c.pop("credentialStatus"),
    "a member added": lambda c: c.update(description="x"),
    "the proof's value": lambda c: c["proof"].update(proofValue="z" + "2" * 87),
}


@pytest.mark.parametrize("change", C33.values(), ids=C33)
def test_c33_a_code_with_an_altered_payload_is_altered(bureau, change):
    document = barcode.decode(bureau.barcodes["张三丰"])
    change(document)
    text = barcode.encode(document)
    demand(bureau, text, "altered")
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=4, border=4)
    demand(bureau, out.getvalue(), "altered", scanned=True)


def test_c33_a_payload_with_a_flipped_character_is_never_worth_anything(bureau):
    text = bureau.barcodes["张三丰"]
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
    for at in range(5, len(text), 7):
        other = alphabet[(alphabet.index(text[at]) + 1) % len(alphabet)]
        verdict = bureau.verdict(text[:at] + other + text[at + 1 :])
        assert verdict in ("altered", "not-verifiable", "undecidable", "not-issued-by-bureau"), at


@pytest.mark.parametrize(
    "url",
    [
        "https://rsj.sh.examp1e/verify?n=2026000000016",
        "HTTPS://RSJ.SH.EXAMPLE.VERIFY.TEST/2026000000016",
        "https://verifier.rsj-sh.example/v#2026000000016",
    ],
)
def test_c34_a_code_with_a_look_alike_verification_url_is_not_issued_by_the_bureau(bureau, url):
    out = io.BytesIO()
    segno.make(url, micro=False).save(out, kind="png", scale=4, border=4)
    demand(bureau, out.getvalue(), "not-issued-by-bureau", scanned=True)
    demand(bureau, url, "not-issued-by-bureau")


# C36: nothing sealed


@pytest.mark.parametrize(
    "text",
    [
        "上海市专业技术资格证书 姓名：张三丰 级别：副高级 证书编号：2026000000016",
        "",
        " ",
        "null",
        "42",
        '"text"',
        "[]",
        "{}",
    ],
)
def test_c36_recognised_text_is_not_verifiable(bureau, text):
    demand(bureau, text.encode(), "not-verifiable")
    demand(bureau, text, "not-verifiable")


@pytest.mark.parametrize("proof", ["missing", None, [], {}, "x", [None]], ids=repr)
def test_c36_a_retyped_certificate_without_a_proof_is_not_verifiable(bureau, proof):
    retyped = bureau.unsecured()
    if proof != "missing":
        retyped["proof"] = proof
    demand(bureau, retyped, "not-verifiable")


# C39, C40: status


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("阿卜杜拉·买买提", "revoked"), ("赵六", "suspended"), ("钱七", "superseded")],
)
def test_c39_the_status_wins_over_the_carrier_and_tells_its_date(bureau, name, verdict):
    carriers = (
        (bureau.text(name), {}),
        (bureau.barcodes[name], {}),
        (bureau.pictures[name], {}),
        (bureau.pictures[name], {"scanned": True}),
        ([bureau.certificate(name)], {}),
    )
    for data, options in carriers:
        result = demand(bureau, data, verdict, **options)
        (status,) = [check for check in result.checks if check.check == "status"]
        assert status.as_of == "2026-11-20T07:50:00Z"
        problem = next(problem for problem in result.errors if problem.code == status.code)
        assert problem.extra["since"] == "2026-11-20T07:50:00Z"
        assert problem.extra["reason"]
        same_data(result, bureau.certificate(name))


def test_c39_a_superseded_certificate_names_what_replaced_it(bureau):
    result = bureau.verify(bureau.text("钱七"))
    problem = next(problem for problem in result.errors if problem.code == "SUPERSEDED")
    number = bureau.certificate()["credentialSubject"]["certificateNumber"]
    assert problem.extra["replacedBy"] == number


def test_c40_an_old_status_list_leaves_the_original_and_tells_as_of_when(bureau):
    late = AT + timedelta(days=8)
    result = demand(bureau, bureau.text(), "original", at=late)
    (status,) = [check for check in result.checks if check.check == "status"]
    assert status.outcome == "warning"
    assert status.as_of == "2026-11-20T08:00:00Z"
    assert [problem.code for problem in result.warnings if problem.code == "STATUS_STALE"]


def test_c40_a_revocation_on_an_old_status_list_still_counts(bureau):
    demand(bureau, bureau.text("阿卜杜拉·买买提"), "revoked", at=AT + timedelta(days=8))
