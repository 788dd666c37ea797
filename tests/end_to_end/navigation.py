"""Pages that a server renders: what leads to the next one is pressed, and the next one is whole."""

from typing import Any


def press(page: Any, target: Any) -> None:
    """Press what leads to another page, and go on when that page has been read to its end.

    A click alone returns while the next page is still coming; whatever looks at once sees the page
    before, or half of the next.
    """
    with page.expect_navigation():
        target.click()
