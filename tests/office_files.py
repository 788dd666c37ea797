"""Office documents around a certificate: made by LibreOffice, and a minimal OFD by hand."""

import atexit
import base64
import html
import io
import shutil
import tempfile
import zipfile
from functools import cache

import segno

from tests.pdf_files import converted

_FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text>{paragraphs}{picture}</office:text></office:body></office:document>
"""
_PICTURE = (
    '<text:p><draw:frame draw:name="code" text:anchor-type="as-char" svg:width="9cm" '
    'svg:height="9cm"><draw:image><office:binary-data>{data}</office:binary-data></draw:image>'
    "</draw:frame></text:p>"
)


def letter(text: str, picture: bytes | None = None) -> bytes:
    """Give a letter as a flat OpenDocument text: paragraphs and, if given, a picture."""
    paragraphs = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.splitlines())
    data = "" if picture is None else _PICTURE.format(data=base64.b64encode(picture).decode())
    return _FLAT.format(paragraphs=paragraphs, picture=data).encode()


def by_libreoffice(data: bytes, name: str, kind: str) -> bytes:
    """Let LibreOffice open the file called `name` and save it as `kind` (docx, odt, pdf, odg…)."""
    stem = name.partition(".")[0]
    return converted(
        data,
        *("soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{_profile()}"),
        *("--convert-to", kind, "--outdir", "out", name),
        output=f"out/{stem}.{kind.partition(':')[0]}",
        name=name,
    )


@cache
def _profile() -> str:
    """Give a profile of this process's own: two programs cannot share one."""
    folder = tempfile.mkdtemp(prefix="office-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Add a part to an office document's package."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def _path(payload: str) -> str:
    squares = "".join(
        f"M {x} {y} L {x + 1} {y} L {x + 1} {y + 1} L {x} {y + 1} C "
        for y, row in enumerate(segno.make(payload, micro=False).matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        '<ofd:PathObject ID="90" Boundary="40 80 120 120" CTM="0.6 0 0 0.6 5 5" Fill="true" '
        'Stroke="false"><ofd:FillColor Value="0 0 0"/>'
        f"<ofd:AbbreviatedData>{squares}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def ofd(
    text: str,
    *,
    picture: bytes | None = None,
    attachment: bytes | None = None,
    drawn: str | None = None,
) -> bytes:
    """Give a minimal OFD (GB/T 33190): one page with text, a picture and an attachment.

    The container is made by hand, with the parts that converters write; `drawn` is a code's text,
    which becomes one path of squares, as the converter pdf2ofd makes it.
    """
    namespace = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{number}" Boundary="10 {10 * number} 180 8" Font="1" Size="5">'
        f'<ofd:TextCode X="0" Y="5">{html.escape(line)}</ofd:TextCode></ofd:TextObject>'
        for number, line in enumerate(text.splitlines(), start=10)
    )
    objects += "" if drawn is None else _path(drawn)
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {namespace} DocType="OFD" Version="1.1"><ofd:DocBody>'
        "<ofd:DocInfo><ofd:DocID>44f68ee8ae9b45b1a3d2c7c0ad1e2d31</ofd:DocID></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {namespace}><ofd:CommonData><ofd:MaxUnitID>99"
        "</ofd:MaxUnitID></ofd:CommonData><ofd:Pages>"
        '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {namespace}><ofd:Content>"
        f'<ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    if picture is not None:
        parts["Doc_0/Res/image_0.png"] = picture
    if attachment is not None:
        parts["Doc_0/Attachs/certificate.jsonld"] = attachment
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
