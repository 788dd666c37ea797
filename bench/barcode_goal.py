"""Goal of the barcode: texts made of certificates, beside npm cborld in the same run."""

from collections.abc import Iterator
from random import Random
from statistics import median

from bench.barcode import npm_rates, rate
from bench.goals import Measured, Missing, Settings
from tests.unit.vc_core.barcode.certificates import certificate
from vc_core.barcode import barcode_members, encode

KEYS = ("barcode-encode",)
_DOCUMENTS = 100


def measure(settings: Settings) -> Iterator[Measured | Missing]:
    """Measure the goals in `KEYS`; ours makes text and checks it, theirs makes bytes."""
    documents = [barcode_members(certificate(Random(seed))) for seed in range(_DOCUMENTS)]
    seconds = settings.seconds
    rate(documents, encode, seconds)
    rounds = []
    for _ in range(min(settings.rounds, 5)):
        # Both sides count real time: node has no other.
        theirs = npm_rates(documents, seconds)
        if theirs is None:
            yield Missing("barcode-encode", "node or npm @digitalbazaar/cborld is missing")
            return
        rounds.append(rate(documents, encode, seconds) / theirs["encode"])
    yield Measured("barcode-encode", median(rounds), tuple(rounds))
