"""Pictures: the texts of the QR codes in one, read within fixed bounds of work and memory."""

import io
import time
import warnings
from collections.abc import Iterator

import zxingcpp
from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from vc_core.problems import ProblemError
from vc_verifier.carriers.heic import DecoderMissing, looks_like_heic, open_heic
from vc_verifier.carriers.image_signature import looks_like_postscript, looks_like_svg
from vc_verifier.carriers.svg import SvgNotRead, drawn_svg

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
MOST_PAGES = 10
MOST_CODES = 16

# A decoded picture is looked at in squares of this side: the reader's work grows with the
# square of what resembles a code, and a picture can be made of nothing else.
_TILE = 1_000
_STEP = 600
# Sizes of the whole picture at which codes are sought, in pixels: a code too large for one
# square of one size is small enough for a square of a smaller one.
_SIZES = (1_000_000, 3_000_000, 12_000_000)
_SMALL = 600
# Squares of a coarse page overlap by a code of 60 mm at 100 dpi.
_COARSE_STEP = 250
# Seconds of this thread's work after which no further square is begun.
MOST_SECONDS = 1.2
# A progressive JPEG's scans each cost a pass over the whole picture, for a few bytes each.
_MOST_SCANNED_PIXELS = 400_000_000

# Named one by one, so that no other decoder is ever reached.
_FORMATS = (
    PngImagePlugin.PngImageFile.format,
    JpegImagePlugin.JpegImageFile.format,
    WebPImagePlugin.WebPImageFile.format,
    GifImagePlugin.GifImageFile.format,
    BmpImagePlugin.BmpImageFile.format,
    TiffImagePlugin.TiffImageFile.format,
)
_TIFF_COMPRESSIONS = frozenset(
    {
        *("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "jpeg"),
        *("group3", "group4", "tiff_ccitt"),
    }
)
_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_ORIENTATION_TAG = 0x0112
_TRANSPOSITIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow only warns up to twice its limit; here that is an error like any other.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class ImageUnreadable(ProblemError):
    """The bytes are no picture that is read here, or more of one than is read here."""


class DecoderNotInstalled(ImageUnreadable):
    """The picture may well be one, but this installation has no decoder for it."""


def read_codes(data: bytes, *, seconds: float = MOST_SECONDS) -> list[str]:
    """Give the texts of all QR codes in a picture, each once, 16 at most.

    Raises `ImageUnreadable` for more than 10 MB, 40 megapixels or 10 pages, for other formats
    and for damaged pictures. `seconds` of work bound the search; the picture as a whole is
    always looked at, and nothing new is begun afterwards: under 2 seconds in all.
    """
    deadline = time.thread_time() + seconds
    if len(data) > MOST_BYTES:
        raise _too_large("more than 10 MB", "超过 10 MB")
    codes: dict[str, None] = {}
    for page in _pages(data):
        for tile in _tiles(page):
            for code in _read(tile):
                codes.setdefault(code)
            if len(codes) >= MOST_CODES or time.thread_time() > deadline:
                return list(codes)[:MOST_CODES]
        if not codes:
            for attempt in _second_attempts(page):
                codes.update(dict.fromkeys(_read(attempt)))
                if codes or time.thread_time() > deadline:
                    break
    return list(codes)[:MOST_CODES]


def _pages(data: bytes) -> Iterator[Image.Image]:
    """Decode page by page to shades of grey; what the dependency throws does not pass here."""
    if looks_like_postscript(data):
        raise _kind_not_read("PostScript")
    try:
        if looks_like_heic(data):
            yield _heic_page(data)
            return
        if looks_like_svg(data):
            yield drawn_svg(data)
            return
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            yield from _decoded_pages(image, data)
    except ProblemError:
        raise
    except DecoderMissing:
        raise DecoderNotInstalled(
            "HEIC_NOT_INSTALLED",
            "This installation does not read HEIC; send the photograph as JPEG, or install the "
            "extra 'heic'.",
            "本机未安装 HEIC 读取组件；请将照片存为 JPEG，或安装附加组件 heic。",
        ) from None
    except SvgNotRead:
        raise _kind_not_read("SVG") from None
    # Decoders answer hostile bytes with anything from struct.error to KeyError.
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except Exception:  # noqa: BLE001
        raise _damaged() from None


def _heic_page(data: bytes) -> Image.Image:
    picture = open_heic(data)
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise _too_many_pixels()
    return _shrunk(_grey(picture.to_pillow()))


def _decoded_pages(image: Image.Image, data: bytes) -> Iterator[Image.Image]:
    left = MOST_PIXELS
    # Only a TIFF's pages are pages; an animation's further frames are not looked at.
    pages = min(getattr(image, "n_frames", 1), MOST_PAGES + 1) if image.format == "TIFF" else 1
    if pages > MOST_PAGES:
        raise _too_large(f"more than {MOST_PAGES} pages", f"超过 {MOST_PAGES} 页")
    for number in range(pages):
        if pages > 1:
            image.seek(number)
        if image.format in ("JPEG", "MPO") and image.width * image.height > _SIZES[-1]:
            # A phone's 50 megapixels are decoded at half their size, for a quarter of the work.
            image.draft("L", (image.width // 2, image.height // 2))
        left -= image.width * image.height
        if left < 0:
            raise _too_many_pixels()
        _check_compression(image, data)
        image.load()
        yield _upright(_shrunk(_grey(image)), image)


def _check_compression(image: Image.Image, data: bytes) -> None:
    compression = image.info.get("compression")
    if image.format == "TIFF" and compression not in _TIFF_COMPRESSIONS:
        raise _damaged()
    # Some cameras put several JPEG pictures into one file, which is then called MPO.
    if image.format in ("JPEG", "MPO") or compression == "jpeg":
        scans = data.count(b"\xff\xda")
        if scans > 16 and scans * image.width * image.height > _MOST_SCANNED_PIXELS:
            raise _too_large("too many passes of compression", "压缩层次过多")


def _grey(image: Image.Image) -> Image.Image:
    """Flatten to 8-bit grey, transparent parts on white."""
    if image.mode.startswith("I;16"):
        # Conversion would cut off the bright end; the high byte of each sample is the grey.
        little = image.mode != "I;16B"
        return Image.frombytes("L", image.size, image.tobytes()[1 if little else 0 :: 2])
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    grey = image.convert("L")
    if "A" in image.getbands():
        alpha = image.getchannel("A")
        if alpha.getextrema() != (255, 255):
            return Image.composite(grey, Image.new("L", grey.size, 255), alpha)
    return grey


def _shrunk(grey: Image.Image, most: int = _SIZES[-1]) -> Image.Image:
    pixels = grey.width * grey.height
    if pixels <= most:
        return grey
    factor = (most / pixels) ** 0.5
    size = (max(1, int(grey.width * factor)), max(1, int(grey.height * factor)))
    return grey.resize(size, Image.Resampling.BOX)


def _upright(grey: Image.Image, image: Image.Image) -> Image.Image:
    transposition = _TRANSPOSITIONS.get(image.getexif().get(_ORIENTATION_TAG, 1))
    return grey if transposition is None else grey.transpose(transposition)


def _tiles(page: Image.Image) -> Iterator[Image.Image]:
    """Give overlapping squares of the page, from the whole of it small to its parts large."""
    previous = None
    for size in _SIZES:
        level = _shrunk(page, size)
        if level.size == previous:
            return
        previous = level.size
        if size == _SIZES[0]:
            yield level
            continue
        yield from _squares(level, _TILE, _STEP)


def _squares(image: Image.Image, side: int, step: int) -> Iterator[Image.Image]:
    for top in range(0, max(1, image.height - side + step), step):
        for left in range(0, max(1, image.width - side + step), step):
            box = (left, top, min(left + side, image.width), min(top + side, image.height))
            yield image.crop(box)


def _second_attempts(page: Image.Image) -> Iterator[Image.Image]:
    """Give clearer versions of a page in which nothing was found."""
    small = _shrunk(page, _SIZES[0])
    clear = ImageOps.autocontrast(small, cutoff=2)
    # A code against the edge lacks the margin by which it is recognised.
    yield ImageOps.expand(clear, border=24, fill=255)
    if max(page.size) <= _SMALL:
        yield ImageOps.expand(_doubled(clear), border=24, fill=255)
    if page.width * page.height <= _SIZES[0]:
        # A coarse page compressed hard: modules of two pixels, between which the reader sees
        # nothing. Enlarged, each square is as much work as any other.
        yield from (_doubled(square) for square in _squares(page, _TILE // 2, _COARSE_STEP))


def _doubled(image: Image.Image) -> Image.Image:
    return image.resize((image.width * 2, image.height * 2), Image.Resampling.LANCZOS)


def _read(image: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(
        image,
        formats=_QR_ONLY,
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=True,
        try_downscale=True,
        try_invert=True,
    )
    return [code.text for code in found if code.valid and code.text]


def _damaged() -> ImageUnreadable:
    return ImageUnreadable(
        "IMAGE_UNREADABLE",
        "The picture is damaged or of a kind that is not read here.",
        "图片已损坏，或不是可读取的格式。",
    )


def _kind_not_read(kind: str) -> ImageUnreadable:
    return ImageUnreadable(
        "PICTURE_KIND_NOT_READ",
        f"Pictures of this kind ({kind}) are not read here; save it as PNG and present that.",
        f"此处不读取这种图片（{kind}）；请另存为 PNG 图片后再提交。",
        kind=kind,
    )


def _too_large(en: str, zh: str) -> ImageUnreadable:
    return ImageUnreadable(
        "IMAGE_TOO_LARGE", f"The picture is too large: {en}.", f"图片过大：{zh}。"
    )


def _too_many_pixels() -> ImageUnreadable:
    return _too_large("more than 40 megapixels", "超过 4000 万像素")
