"""Which bytes are meant to be a picture; told without loading any decoder."""

from vc_verifier.carriers.heic import looks_like_heic

_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)


def looks_like_image(data: bytes) -> bool:
    """Tell by its first bytes whether this is meant to be a picture of a known format."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return True
    # Two letters are little to go by: a BMP's header must follow them.
    if data.startswith(b"BM"):
        return len(data) > 26 and data[6:10] == bytes(4)
    return data.startswith(_SIGNATURES) or looks_like_heic(data)
