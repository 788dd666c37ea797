"""Barcodes a second, encoded and decoded, beside npm @digitalbazaar/cborld in the same run.

    python -m bench.barcode [--documents 200] [--seconds 3] [--require 2]

Both sides have the same certificates, contexts and type table. npm makes bytes; our `text`
rows do more: base45, and the encoder decodes what it made before it leaves.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import barcode_members, decode, encode
from vc_core.barcode.active_context import ActiveContext, ContextSource
from vc_core.barcode.cborld import decode_cborld, encode_cborld
from vc_core.barcode.tables import installed_tables
from vc_core.documents.loader import pinned
from vc_issuer.artifacts.raster import qr_png, qr_png_in_bulk
from vc_issuer.artifacts.vector import qr_svg

HERE = Path(__file__).parent
MODULES = HERE.parent / "tests" / "interop" / "node" / "node_modules"


def rate(items: Sequence[Any], work: Callable[[Any], object], seconds: float) -> float:
    """Give how many items a second `work` does, after one round that is not counted."""
    for item in items:
        work(item)
    done = 0
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        for item in items:
            work(item)
        done += len(items)
    return done / (time.perf_counter() - started)


def npm_rates(documents: Sequence[Any], seconds: float) -> dict[str, float] | None:
    """Give npm cborld's rates; None where node or the package is missing."""
    modules = Path(os.environ.get("VC_NODE_MODULES", MODULES)).absolute()
    node = shutil.which("node")
    if node is None or not (modules / "@digitalbazaar" / "cborld").is_dir():
        return None
    installed = installed_tables()
    request = {
        "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
        "tables": {
            number: {name: dict(table) for name, table in entry.numbers.items()}
            for number, entry in installed.tables.items()
        },
        "registryEntryId": installed.encode_with,
        "documents": documents,
        "seconds": seconds,
    }
    done = subprocess.run(
        [node, str(HERE / "npm_cborld_rates.mjs")],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "VC_NODE_MODULES": str(modules)},
    )
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def main(arguments: list[str] | None = None) -> int:
    """Print the table; 1 if `--require` is given and not reached."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--require", type=float, help="least ratio to npm cborld, bytes to bytes")
    options = parser.parse_args(arguments)
    installed, root = installed_tables(), ActiveContext({}, None, ContextSource(pinned().document))
    documents = [barcode_members(certificate(Random(n))) for n in range(options.documents)]

    def to_bytes(document: Any) -> bytes:
        return encode_cborld(document, installed.encode_with, installed.tables, root)

    def to_document(data: bytes) -> Any:
        return decode_cborld(data, installed.tables, root)

    payloads = [to_bytes(document) for document in documents]
    texts = [encode(document) for document in documents]
    npm = npm_rates(documents, options.seconds)
    ratios = []
    print(
        f"{len(documents)} certificates; a second:".ljust(34),
        "ours",
        "npm cborld",
        "ratio",
        sep="\t",
    )
    for name, items, work, theirs in (
        ("encode to bytes", documents, to_bytes, "encode"),
        ("decode from bytes", payloads, to_document, "decode"),
        ("encode to text, checked", documents, encode, "encode"),
        ("decode from text", texts, decode, "decode"),
    ):
        ours = rate(items, work, options.seconds)
        if npm is None:
            print(name.ljust(34), f"{ours:,.0f}", "missing", sep="\t")
            continue
        ratios.append(ours / npm[theirs])
        print(name.ljust(34), f"{ours:,.0f}", f"{npm[theirs]:,.0f}", f"{ratios[-1]:.2f}", sep="\t")
    symbols: dict[str, Callable[[str], bytes]] = {
        "symbol as SVG (segno)": qr_svg,
        "symbol as PNG (segno)": qr_png,
        "symbol as PNG in bulk (zxing-cpp)": qr_png_in_bulk,
    }
    for name, draw in symbols.items():
        print(name.ljust(34), f"{rate(texts[:20], draw, options.seconds):,.0f}", sep="\t")
    if options.require is None:
        return 0
    return 0 if ratios and min(ratios) >= options.require else 1


if __name__ == "__main__":
    sys.exit(main())
