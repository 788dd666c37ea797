"""The built web app's files, read once: what is served and with which headers."""

import mimetypes
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

BUILT = Path(__file__).with_name("static") / "app"
SHELL, SERVICE_WORKER = "index.html", "service-worker.js"

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
# In the order of preference: the suffix of the compressed file, and its content coding.
_CODINGS = ((".br", "br"), (".gz", "gzip"))


@dataclass(frozen=True)
class AppFile:
    """One file of the app, plain and under each content coding it was built with."""

    content: bytes
    content_type: str
    coded: dict[str, bytes] = field(default_factory=dict)

    def best(self, accepted: frozenset[str]) -> tuple[bytes, str | None]:
        """Give the content in the best accepted coding, and the coding's name."""
        for _, coding in _CODINGS:
            if coding in accepted and coding in self.coded:
                return self.coded[coding], coding
        return self.content, None


def load(folder: Path) -> dict[str, AppFile]:
    """Read a built app by name; empty where none was built, or only a part of one."""
    if not all((folder / name).is_file() for name in (SHELL, SERVICE_WORKER)):
        return {}
    suffixes = tuple(suffix for suffix, _ in _CODINGS)
    return {
        path.name: AppFile(
            path.read_bytes(),
            _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain",
            {
                coding: compressed.read_bytes()
                for suffix, coding in _CODINGS
                if (compressed := path.with_name(path.name + suffix)).is_file()
            },
        )
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.endswith(suffixes)
    }


@cache
def built() -> dict[str, AppFile]:
    """Give the app that came with this installation; empty where it was not built."""
    return load(BUILT)
