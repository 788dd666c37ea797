"""What people and programs do to a PDF without meaning harm; each gives the converted file."""

import base64
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
    return _printed(page + base64.b64encode(picture(150)(data)) + b"'>")


def retyped_by_chromium(code: bytes, rows: list[tuple[str, str]], sentence: str = "") -> bytes:
    """Put labels, values and a certificate's code into a web page and print that to PDF."""
    cells = "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in rows)
    page = f"<!doctype html><meta charset=utf-8><table>{cells}</table><p>{sentence}</p>".encode()
    picture_of_code = base64.b64encode(code)
    return _printed(page + b"<img src='data:image/png;base64," + picture_of_code + b"'>")


def tabled_by_chromium(code: bytes, rows: list[tuple[str, str]], width: str) -> bytes:
    """Put labels into a table's first row and values below them, narrow or wide, and print it."""
    header, values = (
        "".join(f"<td>{cell}</td>" for cell in row) for row in zip(*rows, strict=True)
    )
    table = f"<table border=1 style='width:{width}'><tr>{header}</tr><tr>{values}</tr></table>"
    page = f"<!doctype html><meta charset=utf-8>{table}".encode()
    return _printed(page + b"<img src='data:image/png;base64," + base64.b64encode(code) + b"'>")


def _printed(html: bytes) -> bytes:
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
