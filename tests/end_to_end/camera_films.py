"""What a camera sees: a film file for Chromium's fake camera, and codes as rows of modules."""

import io
from pathlib import Path

import segno
from PIL import Image

from tests.end_to_end.conftest import ARGUMENTS, CHROMIUM

SIZE = (1280, 720)
_DESK = (188, 184, 176)
_FRAMES = 4


def film(path: Path, picture: bytes) -> Path:
    """Write a YUV4MPEG2 film of a printed code on a desk, a little askew."""
    frame = Image.new("RGB", SIZE, _DESK)
    code = Image.open(io.BytesIO(picture)).convert("RGB").resize((480, 480))
    code = code.rotate(4, expand=True, fillcolor=_DESK, resample=Image.Resampling.BICUBIC)
    frame.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    planes = [
        plane.tobytes() if number == 0 else plane.resize((SIZE[0] // 2, SIZE[1] // 2)).tobytes()
        for number, plane in enumerate(frame.convert("YCbCr").split())
    ]
    head = f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + b"".join(planes)) * _FRAMES)
    return path


def filming_browser(playwright, path: Path):
    """Start a Chromium whose camera sees the film."""
    return playwright.chromium.launch(
        executable_path=CHROMIUM,
        args=[
            *ARGUMENTS,
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={path}",
        ],
    )


def modules(text: str) -> list[str]:
    """Give a code's modules, a string of 0 and 1 for each row."""
    code = segno.make_qr(text, error="m", boost_error=False)
    return ["".join("1" if module else "0" for module in row) for row in code.matrix]
