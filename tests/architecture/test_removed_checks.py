"""`make removed-checks` takes away what is there: its texts follow the code."""

import pytest

from tools.removed_checks import REMOVALS, ROOT, Removal


@pytest.mark.parametrize("removal", REMOVALS, ids=lambda removal: removal.check)
def test_the_text_of_a_check_stands_once_in_its_file(removal: Removal) -> None:
    assert (ROOT / removal.file).read_text("utf-8").count(removal.text) == 1
