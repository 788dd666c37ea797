"""What an export seals anew, by the e-seal in use: pages, tokens and the holder's copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vc_issuer.carrier_export import export_carriers
from vc_issuer.export import PDF, Progress
from vc_issuer.registry import Registry


@dataclass(frozen=True)
class SealedAnew:
    """Seals at one moment, in the name of `by`; pages are set by `workers` processes."""

    registry: Registry
    home: Path
    now: datetime
    by: str
    workers: int
    progress: Progress | None

    def write(self, numbers: list[str], folder: Path, formats: Sequence[str]) -> None:
        """Write the files; every sealing is in the log before its file is there."""
        carriers = [name for name in formats if name != PDF]
        if carriers:
            export_carriers(
                self.registry,
                numbers,
                folder,
                carriers,
                home=self.home,
                now=self.now,
                actor=self.by,
                progress=self.progress,
            )
        if PDF in formats:
            # Imported here: page setting and signing take half a second to load.
            from vc_issuer.pdf.export import export_pdfs

            export_pdfs(
                self.registry,
                numbers,
                folder,
                home=self.home,
                now=self.now,
                workers=self.workers,
                actor=self.by,
                progress=self.progress,
            )
