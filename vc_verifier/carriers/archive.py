"""Archives: the files inside a zip, unpacked into memory within fixed bounds."""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from vc_core.problems import ProblemError

MOST_BYTES = 10_000_000
MOST_ENTRIES = 50
MOST_UNPACKED = 20_000_000

_CHUNK = 65_536
_LONGEST_NAME = 200
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
# A directory entry is 46 bytes, a name, and what packers add; more is no honest directory.
_LARGEST_ENTRY = 1_024
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SIGNATURES = (b"PK\x03\x04", _END_OF_DIRECTORY)


@dataclass(frozen=True)
class Limits:
    """How many files are unpacked, and whether archives inside are passed over or refused."""

    files: int = MOST_ENTRIES
    nested: bool = False


_ARCHIVE = Limits()


class ArchiveUnreadable(ProblemError):
    """The bytes are no zip file that is unpacked here, or more of one than is unpacked here."""


def looks_like_zip(data: bytes) -> bool:
    """Tell by its first bytes whether this is meant to be a zip file."""
    return data.startswith(_SIGNATURES)


def entries(data: bytes, *, limits: Limits = _ARCHIVE) -> list[tuple[str, bytes]]:
    """Give name and content of each file in a zip; a name is a label and never a path.

    Raises `ArchiveUnreadable` for more than 10 MB, 50 files or 20 MB unpacked, for encryption,
    for archives in the archive and for damage. Folders and macOS's companion files are skipped.
    """
    if len(data) > MOST_BYTES:
        raise _too_large("more than 10 MB", "超过 10 MB")
    _check_directory(data, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, limits)
    # A hostile archive makes the reader trip over more than its own error.
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        OSError,
        OverflowError,
        RuntimeError,
        ValueError,
    ):
        raise _damaged() from None


def _unpacked(archive: zipfile.ZipFile, limits: Limits) -> list[tuple[str, bytes]]:
    listed = archive.infolist()
    if len(listed) > 2 * limits.files:
        raise _too_many(limits)
    files = [info for info in listed if _is_wanted(info)]
    if len(files) > limits.files:
        raise _too_many(limits)
    unpacked: list[tuple[str, bytes]] = []
    left = MOST_UNPACKED
    for info in files:
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveUnreadable(
                "ARCHIVE_ENCRYPTED", "The archive is encrypted.", "压缩包已加密。"
            )
        if info.compress_type not in _METHODS:
            raise _damaged()
        content = _read(archive, info, left)
        left -= len(content)
        if looks_like_zip(content):
            if limits.nested:
                continue
            raise ArchiveUnreadable(
                "ARCHIVE_NESTED",
                "There is an archive inside the archive; unpack it first.",
                "压缩包内含有压缩包，请先解压。",
            )
        unpacked.append((_label(info), content))
    return unpacked


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack one file, counting what really comes out: the stated size is a claim."""
    content = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > most:
                raise _too_large("more than 20 MB unpacked", "解压后超过 20 MB")
    return bytes(content)


def _is_wanted(info: zipfile.ZipInfo) -> bool:
    if not info.filename:
        # No program writes one; what has no name is not passed over like a folder.
        raise _damaged()
    parts = info.filename.replace("\\", "/").split("/")
    return "__MACOSX" not in parts and parts[-1] not in (".DS_Store", "")


def _label(info: zipfile.ZipInfo) -> str:
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        # Chinese Windows writes names in its own encoding; the reader took them for CP437.
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = info.filename
    return name.replace("\\", "/").rsplit("/", 1)[-1][:_LONGEST_NAME]


def _check_directory(data: bytes, limits: Limits) -> None:
    """Refuse a directory too long to be read, before it is read."""
    end = data.rfind(_END_OF_DIRECTORY)
    if end < 0 or len(data) < end + 22:
        raise _damaged()
    # ZIP64 is for archives far beyond 10 MB, and it overrides the sizes looked at here.
    if data[max(0, end - 20) : end].startswith(_ZIP64_LOCATOR):
        raise _damaged()
    (size,) = struct.unpack_from("<L", data, end + 12)
    if size > limits.files * 2 * _LARGEST_ENTRY:
        raise _too_many(limits)


def _damaged() -> ArchiveUnreadable:
    return ArchiveUnreadable(
        "ARCHIVE_UNREADABLE",
        "The archive is damaged or of a kind that is not read here.",
        "压缩包已损坏，或不是可读取的格式。",
    )


def _too_large(en: str, zh: str) -> ArchiveUnreadable:
    return ArchiveUnreadable(
        "ARCHIVE_TOO_LARGE", f"The archive is too large: {en}.", f"压缩包过大：{zh}。"
    )


def _too_many(limits: Limits) -> ArchiveUnreadable:
    return _too_large(f"more than {limits.files} files", f"超过 {limits.files} 个文件")
