"""Pictures: what is read from them, what is refused, and that none takes long."""

import io
import random
import time

import pytest
import segno
from PIL import Image

from vc_verifier.carriers.image import ImageUnreadable, read_codes
from vc_verifier.carriers.image_signature import looks_like_image

TEXT = "VC1-R" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:" * 8
JUNK = random.Random(1).randbytes(200)


def png_of(text=TEXT, *, scale=4, border=4, dark="black", light="white"):
    out = io.BytesIO()
    code = segno.make(text, error="m", boost_error=False, micro=False)
    code.save(out, kind="png", scale=scale, border=border, dark=dark, light=light)
    return out.getvalue()


def picture(text=TEXT, **options):
    return Image.open(io.BytesIO(png_of(text, **options))).convert("RGB")


def saved(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def refusal(data):
    with pytest.raises(ImageUnreadable) as caught:
        read_codes(data)
    return caught.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_a_code_is_read_from_every_declared_format(kind):
    data = saved(picture(), kind)
    assert looks_like_image(data)
    assert read_codes(data) == [TEXT]


def test_other_formats_are_not_decoded_at_all():
    data = saved(picture(), "PPM")
    assert not looks_like_image(data)
    assert refusal(data) == "IMAGE_UNREADABLE"


@pytest.mark.parametrize(
    "options",
    [
        {"scale": 1},
        {"scale": 20},
        {"border": 0},
        {"light": None},
        {"dark": "white", "light": "black"},
    ],
    ids=["one pixel a module", "large", "without margin", "transparent", "inverted"],
)
def test_a_code_is_read_however_it_was_drawn(options):
    assert read_codes(png_of(**options)) == [TEXT]


@pytest.mark.parametrize("quality", [10, 50])
def test_a_code_survives_strong_jpeg_compression(quality):
    assert read_codes(saved(picture(), "JPEG", quality=quality)) == [TEXT]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_that_a_camera_noted_is_honoured(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert read_codes(saved(picture(), "JPEG", exif=exif)) == [TEXT]


def test_sixteen_bit_grey_is_not_cut_off_at_its_bright_end():
    grey = picture().convert("L")
    wide = Image.frombytes("I;16", grey.size, b"".join(bytes((0, v)) for v in grey.tobytes()))
    assert read_codes(saved(wide)) == [TEXT]


@pytest.mark.parametrize("side", [300, 500, 1000, 2500])
def test_a_code_of_any_size_is_found_on_a_photograph_of_twelve_megapixels(side):
    page = Image.new("RGB", (4000, 3000), (236, 233, 225))
    page.paste(picture().resize((side, side), Image.Resampling.LANCZOS), (1234, 377))
    assert read_codes(saved(page, "JPEG", quality=85)) == [TEXT]


def test_a_large_foreign_code_does_not_hide_the_small_certificate_beside_it():
    page = Image.new("RGB", (4000, 3000), "white")
    page.paste(picture().resize((420, 420), Image.Resampling.LANCZOS), (100, 100))
    page.paste(picture("https://example.org/", scale=60), (1500, 500))
    assert set(read_codes(saved(page))) == {TEXT, "https://example.org/"}


def test_the_same_code_twice_is_one_text():
    one = picture()
    pair = Image.new("RGB", (one.width * 2, one.height), "white")
    pair.paste(one, (0, 0))
    pair.paste(one, (one.width, 0))
    assert read_codes(saved(pair)) == [TEXT]


def test_at_most_sixteen_codes_are_given():
    sheet = Image.new("RGB", (1000, 1000), "white")
    for number in range(25):
        sheet.paste(picture(f"code {number}"), (number % 5 * 200 + 20, number // 5 * 200 + 20))
    assert len(read_codes(saved(sheet))) == 16


def test_every_page_of_a_tiff_is_read():
    pages = [picture(text).convert("1") for text in ("first page", "second page")]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    assert read_codes(data) == ["first page", "second page"]


def test_a_tiff_of_more_than_ten_pages_is_refused():
    page = picture().convert("1")
    data = saved(page, "TIFF", save_all=True, append_images=[page] * 10, compression="group4")
    assert refusal(data) == "IMAGE_TOO_LARGE"


def test_a_tiff_with_an_exotic_compression_is_refused():
    assert refusal(saved(picture(), "TIFF", compression="lzma")) == "IMAGE_UNREADABLE"


def test_more_than_forty_megapixels_are_refused_before_they_are_decoded():
    began = time.thread_time()
    assert refusal(saved(Image.new("1", (8001, 5001)))) == "IMAGE_TOO_LARGE"
    assert refusal(saved(Image.new("1", (20_000, 20_000)))) == "IMAGE_TOO_LARGE"
    assert time.thread_time() - began < 2


def test_more_than_ten_megabytes_are_refused():
    assert refusal(bytes(10_000_001)) == "IMAGE_TOO_LARGE"


def test_a_progressive_jpeg_of_endless_scans_is_refused():
    data = saved(Image.new("L", (6000, 6000)), "JPEG", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + scan * 500 + data[-2:]) == "IMAGE_TOO_LARGE"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        png_of()[:300],
        b"\x89PNG\r\n\x1a\n" + JUNK,
        b"GIF89a\x0a\x00\x0a\x00" + JUNK,
        b"II*\x00" + JUNK,
        b"RIFF\x00\x00\x00\x00WEBP" + JUNK,
    ],
    ids=["nothing", "text", "cut off", "PNG", "GIF", "TIFF", "WebP"],
)
def test_damaged_pictures_are_one_typed_error(data):
    assert refusal(data) == "IMAGE_UNREADABLE"


def test_a_picture_without_a_code_gives_nothing():
    assert read_codes(saved(Image.new("RGB", (500, 500), "white"))) == []


@pytest.mark.slow
@pytest.mark.parametrize("module", [1, 2, 4, 8])
def test_a_picture_full_of_finder_patterns_is_answered_in_two_seconds(module):
    finder = Image.new("L", (9, 9), "white")
    for x in range(7):
        for y in range(7):
            if x in (0, 6) or y in (0, 6) or (2 <= x <= 4 and 2 <= y <= 4):
                finder.putpixel((x, y), 0)
    finder = finder.resize((9 * module, 9 * module), Image.Resampling.NEAREST)
    row = Image.new("L", (4000, finder.height), "white")
    for x in range(0, row.width, finder.width):
        row.paste(finder, (x, 0))
    page = Image.new("L", (4000, 3000), "white")
    for y in range(0, page.height, row.height):
        page.paste(row, (0, y))
    data = saved(page)
    began = time.thread_time()
    read_codes(data)
    assert time.thread_time() - began < 2
