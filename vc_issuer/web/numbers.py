"""Numbers in addresses, held to what a column of the registry can be: a larger one is nothing."""

from flask import request
from werkzeug.routing import IntegerConverter, Map, ValidationError

from vc_issuer.web.records import PAGE

# PostgreSQL's `integer`; SQLite's goes further, but no row's number does.
LARGEST = 2**31 - 1
_DIGITS = len(str(LARGEST))


class RegistryNumber(IntegerConverter):
    """A route's `<int:…>` that no registry could refuse; anything larger matches no route."""

    def __init__(self, url_map: Map) -> None:
        """Take the routes; the bounds are the registry's."""
        super().__init__(url_map, max=LARGEST)

    def to_python(self, value: str) -> int:
        """Read the number; Python itself refuses to read one of thousands of digits."""
        if len(value) > _DIGITS:
            raise ValidationError
        number: int = super().to_python(value)
        return number


def asked_page(rows: int) -> int:
    """Give the page of `rows` rows that the address asks for: from the first to the last."""
    last = max(1, -(-rows // PAGE))
    return min(max(1, request.args.get("page", 1, type=int)), last)


def asked_bound(name: str) -> int | None:
    """Give a number of the query by which a list is cut, or nothing."""
    asked = request.args.get(name, type=int)
    return None if asked is None else min(max(0, asked), LARGEST)
