"""Numbers for JSON-LD terms (CBOR-LD 1.0 "Context Loading"): keywords are fixed, terms counted."""

import re
from collections.abc import Iterable
from functools import lru_cache

_KEYWORDS = re.findall(
    "@[a-zA-Z]+",
    "@context @type @id @value @direction @graph @included @index @json @language @list @nest "
    "@reverse @base @container @default @embed @explicit @none @omitDefault @prefix @preserve "
    "@protected @requireAll @set @version @vocab @propagate",
)

# Even numbers: the odd one after each stands for the same term with an array of values.
KEYWORD_IDS = {keyword: 2 * position for position, keyword in enumerate(_KEYWORDS)}
CONTEXT_ID = KEYWORD_IDS["@context"]
CONTEXTS_ID = CONTEXT_ID + 1
FIRST_TERM_ID = 100


def in_utf16_order(names: Iterable[str]) -> list[str]:
    """Sort names as JSON-LD processors do: by UTF-16 code units."""
    ordered = sorted(names)
    # Only beyond ASCII can code points and code units differ in order.
    if "".join(ordered).isascii():
        return ordered
    return sorted(ordered, key=lambda name: name.encode("utf-16-be", "surrogatepass"))


class TermIds:
    """An immutable numbering of terms; loading one more context gives the next numbering."""

    def __init__(self, ids: dict[str, int], next_id: int) -> None:
        self.ids = ids
        self.terms = {number: term for term, number in ids.items()}
        self.next_id = next_id


INITIAL_TERM_IDS = TermIds(KEYWORD_IDS, FIRST_TERM_ID)


@lru_cache(maxsize=512)
def with_terms(numbering: TermIds, terms: tuple[str, ...]) -> TermIds:
    """Give numbers to those of a context's sorted terms that have none yet ("Add Context")."""
    ids = dict(numbering.ids)
    next_id = numbering.next_id
    for term in terms:
        if term not in ids:
            ids[term] = next_id
            next_id += 2
    return numbering if next_id == numbering.next_id else TermIds(ids, next_id)
