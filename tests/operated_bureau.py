"""A bureau with a clock that its operator moves on: issue, publish, verify as a verifier would."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from tests.bureau_example import NOW, approved_application, new_bureau
from vc_verifier import verify
from vc_verifier.trust.bundle import Trust, TrustRoot


class Operated:
    """A bureau with a clock that its operator moves on."""

    def __init__(self, home: Path) -> None:
        """Make the bureau in `home`."""
        self.home = home
        self.now = NOW
        self.bureau = new_bureau(home)

    def later(self, **step: float) -> datetime:
        """Move the clock on."""
        self.now += timedelta(**step)
        return self.now

    def issue(self, count: int, first: int) -> list[str]:
        """Seal `count` certificates and give their numbers."""
        before = set(self.numbers())
        application = approved_application(self.bureau, count, first=first)
        self.bureau.issue(application, clock=lambda: self.now)
        return sorted(set(self.numbers()) - before)

    def numbers(self) -> list[str]:
        """Give the numbers of all certificates."""
        return self.bureau.export(self.home / "all", formats=("jsonld",))

    def file(self, number: str, form: str = "jsonld") -> bytes:
        """Give a certificate as a file."""
        self.bureau.export(self.home / "one", numbers=[number], formats=(form,), now=self.now)
        return (self.home / "one" / f"{number}.{form}").read_bytes()

    def publish(self) -> Trust:
        """Publish, and load the bundle as a verifier does."""
        folder = self.home / "public"
        self.bureau.publish(folder, now=self.now)
        root = TrustRoot.parse((folder / "trust-root.json").read_bytes())
        return Trust.load(json.loads((folder / "trust-bundle.json").read_bytes()), root)

    def verdict(self, number: str, trust: Trust, form: str = "jsonld") -> str:
        """Export a certificate and verify it."""
        return verify(self.file(number, form), trust=trust, at=self.now).verdict.value
