"""A smaller `python -m bench.camera`: what the symbol promises, zxing-cpp alone reads."""

import pytest

from bench.camera import CONDITIONS, REQUIRED_DPI, REQUIRED_PIXELS, photographed, scanned, symbols

pytestmark = pytest.mark.slow

SAMPLE = symbols(4)


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_symbol_is_read_at_3_3_pixels_a_module(name):
    assert photographed(SAMPLE, CONDITIONS[name], REQUIRED_PIXELS).complete


@pytest.mark.parametrize("smallest", [True, False], ids=["30 mm", "as issued"])
@pytest.mark.parametrize("dpi", [REQUIRED_DPI, 300])
def test_every_printed_symbol_is_read_from_a_scan(dpi, smallest):
    assert scanned(SAMPLE, dpi, smallest=smallest).complete
