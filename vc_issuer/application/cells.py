"""One cell of an application file, before anybody knows which column it stands in."""

from typing import NamedTuple

MAX_CHARACTERS = 500

# Characters with which a spreadsheet program starts a formula (SECURITY.md R17).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Cell(NamedTuple):
    """The text of a cell; `number` if it was stored as one, `fault` if it cannot be used."""

    text: str
    number: bool = False
    fault: str | None = None

    @property
    def refusal_code(self) -> str | None:
        """Give the code for which this cell is refused in whatever column it stands."""
        if self.fault is not None:
            return self.fault
        if self.text.lstrip(" ").startswith(_FORMULA_STARTS):
            return "FORMULA_REFUSED"
        if len(self.text) > MAX_CHARACTERS:
            return "TEXT_TOO_LONG"
        return None

    @property
    def value(self) -> str:
        """Give the text without the spaces around it; nothing else is ever corrected."""
        return self.text.strip(" ")
