"""What people and programs do to a PDF without meaning harm; each gives the converted file."""

import io
from collections.abc import Callable

from PIL import Image, ImageFilter

from tests.pdf_files import converted

Conversion = Callable[[bytes], bytes]


def by(*command: str, output: str = "out.pdf") -> Conversion:
    """Convert with one command."""
    return lambda data: converted(data, *command, output=output)


def rendered(data: bytes, dpi: int) -> Image.Image:
    """Render the first page as poppler does."""
    png = converted(
        data, "pdftoppm", "-r", str(dpi), "-singlefile", "-png", "in.pdf", "out", output="out.png"
    )
    return Image.open(io.BytesIO(png)).convert("RGB")


def picture(dpi: int, kind: str = "PNG", **options: object) -> Conversion:
    """Make a picture of the page."""
    return lambda data: encoded(rendered(data, dpi), kind, **options)


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """Write a picture."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def picture_in_pdf(dpi: int, angle: float = 0.0, quality: int = 85) -> Conversion:
    """Print to a picture, perhaps askew, and make a PDF of that."""

    def convert(data: bytes) -> bytes:
        image = rendered(data, dpi).rotate(angle, expand=True, fillcolor="white")
        return encoded(image, "PDF", resolution=dpi, quality=quality)

    return convert


def scan(angle: float) -> Conversion:
    """Scan a paper print: askew, a little blurred, in grey, as JPEG."""

    def convert(data: bytes) -> bytes:
        image = rendered(data, 200).convert("L").rotate(angle, expand=True, fillcolor=240)
        return encoded(image.filter(ImageFilter.GaussianBlur(0.8)), "JPEG", quality=60)

    return convert


def through_postscript(data: bytes) -> bytes:
    """Print to PostScript and distil it."""
    postscript = converted(data, "pdftops", "in.pdf", "out.ps", output="out.ps")
    return converted(postscript, "ps2pdf", "in.ps", "out.pdf", name="in.ps")


def printed_by_chromium(data: bytes) -> bytes:
    """Put a picture of the page into a web page and print that to PDF."""
    page = b"<!doctype html><title>x</title><img style='width:100%' src='data:image/png;base64,"
    import base64

    html = page + base64.b64encode(picture(150)(data)) + b"'>"
    return converted(
        html,
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--user-data-dir=profile",
        "--no-pdf-header-footer",
        "--print-to-pdf=out.pdf",
        "in.html",
        name="in.html",
    )


SAVED_ANEW: dict[str, Conversion] = {
    "C15 qpdf": by("qpdf", "in.pdf", "out.pdf"),
    "C15 qpdf, linearised": by("qpdf", "--linearize", "in.pdf", "out.pdf"),
    "C15 qpdf, object streams": by("qpdf", "--object-streams=generate", "in.pdf", "out.pdf"),
    "C15 qpdf, uncompressed": by("qpdf", "--qdf", "in.pdf", "out.pdf"),
    "C15 qpdf, recompressed": by(
        "qpdf", "--recompress-flate", "--compression-level=9", "in.pdf", "out.pdf"
    ),
    "C15 qpdf, older version": by("qpdf", "--force-version=1.4", "in.pdf", "out.pdf"),
    "C15 qpdf, encrypted with an empty password": by(
        "qpdf", "--encrypt", "", "", "256", "--", "in.pdf", "out.pdf"
    ),
    "C16 ghostscript": by("gs", "-q", "-sDEVICE=pdfwrite", "-o", "out.pdf", "in.pdf"),
    "C16 ghostscript, for the screen": by(
        "gs", "-q", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/screen", "-o", "out.pdf", "in.pdf"
    ),
    "C16 ghostscript, text as curves": by(
        "gs", "-q", "-sDEVICE=pdfwrite", "-dNoOutputFonts", "-o", "out.pdf", "in.pdf"
    ),
    "C17 mutool clean": by("mutool", "clean", "in.pdf", "out.pdf"),
    "C17 mutool clean, everything rewritten": by("mutool", "clean", "-ggggz", "in.pdf", "out.pdf"),
    "C17 mutool clean, decompressed": by("mutool", "clean", "-d", "in.pdf", "out.pdf"),
    "C17 mutool merge": by("mutool", "merge", "-o", "out.pdf", "in.pdf"),
    "C17 mutool convert": by("mutool", "convert", "-o", "out.pdf", "in.pdf"),
    "C17 pdfseparate": by("pdfseparate", "in.pdf", "out.pdf"),
    "C17 qpdf, page extracted": by("qpdf", "--empty", "--pages", "in.pdf", "1", "--", "out.pdf"),
    "C17 qpdf, page turned": by("qpdf", "--rotate=+90", "in.pdf", "out.pdf"),
    "C18 cairo": by("pdftocairo", "-pdf", "in.pdf", "out.pdf"),
    "C18 PostScript and back": through_postscript,
    "C18 printed to PDF by Chromium": printed_by_chromium,
    "C19 picture of 100 dpi in a PDF": picture_in_pdf(100),
    "C19 picture of 150 dpi in a PDF": picture_in_pdf(150),
    "C19 picture of 300 dpi in a PDF": picture_in_pdf(300),
    "C19 picture in a PDF, upside down": picture_in_pdf(150, angle=180),
    "C19 picture in a PDF, askew": picture_in_pdf(200, angle=3.5),
    "C19 ghostscript, rendered": by(
        "gs", "-q", "-sDEVICE=pdfimage24", "-r200", "-o", "out.pdf", "in.pdf"
    ),
    "C20 qpdf, attachment removed": by(
        "qpdf", "--remove-attachment=2026000000016.jsonld", "in.pdf", "out.pdf"
    ),
}

PICTURES: dict[str, Conversion] = {
    "C28 screenshot at 90 dpi": picture(90),
    "C28 screenshot at 150 dpi": picture(150),
    "C28 screenshot at 300 dpi": picture(300),
    "C28 JPEG of fair quality": picture(150, "JPEG", quality=70),
    "C28 JPEG of quality 10": picture(150, "JPEG", quality=10),
    "C28 WebP": picture(150, "WEBP", quality=60),
    "C37 scan, straight": scan(0),
    "C37 scan, askew": scan(-4),
    "C37 scan, turned": scan(90),
}
