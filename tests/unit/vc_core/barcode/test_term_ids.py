"""Terms are numbered in the order in which every JSON-LD processor sorts them."""

import pytest

from vc_core.barcode.term_ids import in_utf16_order


@pytest.mark.parametrize(
    "ordered",
    [
        ["", "@type", "B", "a", "aa", "b"],
        ["a", "é", "类", "类a"],
        # A character beyond the basic plane is two units, both before U+E000.
        ["z", "\ud7ff", "\U00010000", "\U0010ffff", "\ue000", "\uffff"],
        # Half of such a character is no text; it is refused where the barcode is written.
        ["a", "\ud800", "\U00010000", "\udfff", "\uffff"],
    ],
    ids=["ASCII", "the basic plane", "beyond it", "lone surrogates"],
)
def test_names_are_sorted_by_their_utf16_code_units(ordered):
    assert in_utf16_order(reversed(ordered)) == ordered
    assert in_utf16_order(set(ordered)) == ordered
