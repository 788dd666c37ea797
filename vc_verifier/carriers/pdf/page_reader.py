"""Reads a PDF's pages in a process of its own: text, QR codes, attachments, within hard limits.

Run as a program with the PDF on standard input; writes one JSON line for the file and one for
each page, so that what was read before a limit struck is not lost. It imports nothing of this
package: parsers of hostile files stay outside of the verifying process.
"""

import ctypes
import json
import signal
import sys
import time
from math import ceil
from typing import Any

MOST_PAGES = 12
MOST_CHARACTERS = 20_000
MOST_ATTACHMENTS = 16
LARGEST_ATTACHMENT = 200_000
CPU_SECONDS = 1.1
MEMORY = 1_500_000_000
# Seconds of work after which no further page is begun.
WORK_SECONDS = 0.7
# A page's longer side in pixels, at the first and at the second attempt to find a code.
SIDES = (1_800, 3_200)


def main() -> int:
    """Read standard input, write what was found."""
    limit_itself()
    try:
        import pypdfium2
        import zxingcpp  # noqa: F401 - asked for here, used below
    except ModuleNotFoundError as error:
        say({"missing": error.name})
        return 1
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError:
        say({"unreadable": True})
        return 1
    say({"pages": len(document), "attachments": attachments(document)})
    for number in range(min(len(document), MOST_PAGES)):
        if time.process_time() > WORK_SECONDS:
            return 1
        say(read_page(document, number))
    return 0


def limit_itself() -> None:
    """Take away the power to use more than a page honestly needs."""
    try:
        import resource
    except ModuleNotFoundError:  # not on every system; the caller's clock remains
        return
    # The timer counts fractions of seconds of work; its signal ends the process at once.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(CPU_SECONDS), ceil(CPU_SECONDS)))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_page(document: Any, number: int) -> dict[str, Any]:
    """Give a page's text layer and the codes in its rendering."""
    import pypdfium2

    try:
        page = document[number]
        text = page.get_textpage().get_text_bounded()[:MOST_CHARACTERS]
    except pypdfium2.PdfiumError:
        return {"text": "", "codes": []}
    for side in SIDES:
        codes = codes_of(page, side)
        if codes or time.process_time() > WORK_SECONDS:
            break
    return {"text": text, "codes": codes}


def codes_of(page: Any, side: int) -> list[str]:
    """Render a page and read its codes."""
    import zxingcpp

    width, height = page.get_size()
    picture = page.render(scale=side / max(width, height, 1), grayscale=True)
    rows = memoryview(picture.buffer).cast("B").cast("B", shape=[picture.height, picture.stride])
    found = zxingcpp.read_barcodes(
        rows,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
    )
    return [code.text for code in found if code.valid and code.text]


def attachments(document: Any) -> list[dict[str, Any]]:
    """Give name and content of each embedded file of the name tree, in its order."""
    import pypdfium2.raw as pdfium

    found = []
    count = max(0, min(pdfium.FPDFDoc_GetAttachmentCount(document), MOST_ATTACHMENTS))
    for index in range(count):
        entry = pdfium.FPDFDoc_GetAttachment(document, index)
        if entry:
            found.append({"name": name_of(pdfium, entry), "text": content_of(pdfium, entry)})
    return found


def name_of(pdfium: Any, entry: Any) -> str:
    """Give the embedded file's name."""
    length = min(pdfium.FPDFAttachment_GetName(entry, None, 0), 2_000)
    buffer = ctypes.create_string_buffer(max(length, 2))
    pdfium.FPDFAttachment_GetName(
        entry, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")


def content_of(pdfium: Any, entry: Any) -> str | None:
    """Give the embedded file's text; None if it is large, or no text."""
    length = ctypes.c_ulong()
    if not pdfium.FPDFAttachment_GetFile(entry, None, 0, length):
        return None
    if not 0 < length.value <= LARGEST_ATTACHMENT:
        return None
    buffer = ctypes.create_string_buffer(length.value)
    if not pdfium.FPDFAttachment_GetFile(entry, buffer, length.value, length):
        return None
    try:
        return buffer.raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def say(line: dict[str, Any]) -> None:
    """Write one line at once."""
    print(json.dumps(line), flush=True)  # noqa: T201 - this is how it answers


if __name__ == "__main__":
    sys.exit(main())
