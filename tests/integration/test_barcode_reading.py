"""A certificate's code is read from every kind of picture and text, and its seal holds."""

import io
import sys
from random import Random

import pytest
from PIL import Image, ImageFilter

from bench.simulated_camera import Shot, camera
from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import barcode_members, decode, encode, encode_link
from vc_core.proofs import verify_proof
from vc_core.results import Outcome
from vc_issuer.artifacts.raster import qr_link_png, qr_png, qr_png_in_bulk, qr_styled_png
from vc_issuer.artifacts.symbol import qr_symbol
from vc_verifier.carriers.image import ImageUnreadable, read_codes
from vc_verifier.result import CheckOutcome
from vc_verifier.verdict import Verdict

NAMES = ("张三丰", "李四", "𠮷田梅")


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def page(bureau, name):
    return Image.open(io.BytesIO(bureau.pictures[name])).convert("RGB")


def heic(picture):
    import pillow_heif

    out = io.BytesIO()
    pillow_heif.from_pillow(picture).save(out, quality=60)
    return out.getvalue()


FORMATS = {
    "PNG": lambda picture: saved(picture, "PNG"),
    "JPEG": lambda picture: saved(picture, "JPEG", quality=60),
    "WebP": lambda picture: saved(picture, "WEBP", quality=60),
    "WebP without loss": lambda picture: saved(picture, "WEBP", lossless=True),
    "HEIC": heic,
    "GIF": lambda picture: saved(picture, "GIF"),
    "BMP": lambda picture: saved(picture, "BMP"),
    "TIFF": lambda picture: saved(picture, "TIFF", compression="tiff_lzw"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_code_is_read_from_each_picture_format(bureau, kind):
    result = bureau.verify(FORMATS[kind](page(bureau, "张三丰")), scanned=True)
    assert result.verdict is Verdict.AUTHENTIC_DATA
    assert result.credential["credentialSubject"]["name"] == "张三丰"


@pytest.mark.parametrize("lost", [1, 40, 200])
def test_a_code_that_cannot_be_read_failed_no_check(bureau, lost):
    result = bureau.verify(bureau.barcodes["张三丰"][:-lost])
    proof = next(check for check in result.checks if check.check == "proof")
    assert result.verdict is Verdict.NOT_VERIFIABLE
    assert (proof.outcome, proof.code) == (CheckOutcome.NOT_CHECKED, result.errors[0].code)
    assert all(check.outcome is not CheckOutcome.FAILED for check in result.checks)


def test_an_uploaded_picture_of_a_code_is_a_copy(bureau):
    assert bureau.verdict(FORMATS["HEIC"](page(bureau, "张三丰"))) == "copy-without-effect"


def test_without_the_decoder_a_heic_picture_is_undecidable_with_what_to_do(bureau, monkeypatch):
    photograph = FORMATS["HEIC"](page(bureau, "张三丰"))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(ImageUnreadable) as caught:
        read_codes(photograph)
    assert caught.value.code == "HEIC_NOT_INSTALLED"
    assert "JPEG" in caught.value.text.zh
    assert bureau.verdict(photograph) == "undecidable"


def test_a_damaged_heic_picture_is_refused(bureau):
    photograph = bytearray(FORMATS["HEIC"](page(bureau, "张三丰")))
    for cut in (16, 60, len(photograph) // 2):
        with pytest.raises(ImageUnreadable):
            read_codes(bytes(photograph[:cut]))


def test_the_codes_on_every_page_of_a_tiff_are_read(bureau):
    pages = [page(bureau, name).convert("1") for name in NAMES]
    scan = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    result = bureau.verify(scan)
    assert {part.credential["credentialSubject"]["name"] for part in result.parts} == set(NAMES)


def test_several_codes_in_one_picture_have_a_verdict_each(bureau):
    whole = Image.new("RGB", (1_000, 800), "white")
    for (left, top), name in zip(((20, 30), (520, 60), (260, 420)), NAMES, strict=True):
        whole.paste(page(bureau, name).crop((0, 0, 300, 300)).resize((300, 300)), (left, top))
    result = bureau.verify(saved(whole, "PNG"), scanned=True)
    assert {part.credential["credentialSubject"]["name"] for part in result.parts} == set(NAMES)


def test_a_good_code_does_not_cover_for_a_revoked_one_beside_it(bureau):
    whole = Image.new("RGB", (800, 400), "white")
    for left, name in ((20, "张三丰"), (420, "阿卜杜拉·买买提")):
        whole.paste(page(bureau, name), (left, 0))
    result = bureau.verify(saved(whole, "PNG"), scanned=True)
    assert sorted(part.verdict for part in result.parts) == ["copy-without-effect", "revoked"]
    assert result.verdict is Verdict.REVOKED


SHOTS = {
    **{f"turned by {angle} degrees": Shot(4, rotation=angle) for angle in (30, 45, 90, 180, 275)},
    "tilted": Shot(4, tilt=30),
    "blurred": Shot(5, blur=0.35),
    "small": Shot(2.5),
    "noisy": Shot(3.3, noise=15),
    "in bad light": Shot(3.3, shade=0.7),
    "hard compressed": Shot(3.3, jpeg=25),
}


@pytest.mark.parametrize("shot", SHOTS.values(), ids=SHOTS)
def test_a_photograph_is_read_however_it_was_taken(bureau, shot):
    picture = camera(qr_symbol(bureau.barcodes["张三丰"]), shot, Random(1))
    assert bureau.verdict(saved(picture, "JPEG"), scanned=True) == "authentic-data"


def test_white_on_black_and_mirrored_codes_are_read(bureau):
    grey = page(bureau, "张三丰").convert("L")
    for changed in (
        grey.point(lambda value: 255 - value),
        grey.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    ):
        assert bureau.verdict(saved(changed, "PNG"), scanned=True) == "authentic-data"


def test_a_small_code_on_a_large_scanned_page_is_read(bureau):
    # A4 at 200 dpi with one code of 36.5 mm, a little askew, as an office scanner makes it.
    sheet = Image.new("L", (1_654, 2_339), 250)
    code = page(bureau, "张三丰").convert("L").crop((0, 0, 292, 292))
    sheet.paste(code.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=250), (1_200, 1_900))
    scan = saved(sheet.filter(ImageFilter.GaussianBlur(0.6)), "JPEG", quality=75)
    assert bureau.verdict(scan) == "copy-without-effect"


@pytest.mark.parametrize("draw", [qr_png, qr_png_in_bulk, qr_styled_png])
def test_each_symbol_that_the_issuer_draws_is_verified(bureau, draw):
    assert bureau.verdict(draw(bureau.barcodes["李四"]), scanned=True) == "authentic-data"


def test_the_link_symbol_is_verified_without_opening_the_link(bureau, no_network):
    link = encode_link(bureau.certificate(), "https://verify.rsj.sh.example/v")
    assert bureau.verdict(qr_link_png(link), scanned=True) == "authentic-data"


@pytest.mark.parametrize("around", ["{}", " {}\n", "\n{}\r\n"])
def test_pasted_text_and_links_are_verified(bureau, around):
    link = encode_link(bureau.certificate(), "https://verify.rsj.sh.example/v")
    for text in (bureau.barcodes["张三丰"], link, link.partition("#")[2]):
        pasted = around.format(text)
        assert bureau.verdict(pasted) == "authentic-data"
        assert bureau.verdict(pasted.encode()) == "authentic-data"


def test_the_proof_verifies_after_encoding_and_decoding(bureau):
    for name in NAMES:
        sealed = bureau.certificate(name)
        decoded = decode(encode(sealed))
        assert decoded == barcode_members(sealed)
        resolver = bureau.trust.resolver
        assert verify_proof(decoded, resolver=resolver, now=None).outcome is Outcome.PASSED


def test_a_code_whose_seal_does_not_hold_shows_nothing(bureau):
    # Random signatures under the bureau's name: the payload itself is in order.
    result = bureau.verify(encode(certificate(Random(1))))
    assert result.verdict is Verdict.ALTERED
    assert result.credential is None
