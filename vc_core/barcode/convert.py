"""JSON-LD documents to CBOR-LD maps and back (CBOR-LD 1.0 "Conversion Algorithms").

Terms become numbers in an order that both sides reach by visiting members in sorted order.
"""

from typing import Any

from vc_core.barcode.active_context import (
    ActiveContext,
    Step,
    with_embedded,
    with_types,
)
from vc_core.barcode.cbor import MAX_DEPTH
from vc_core.barcode.errors import malformed, not_encodable
from vc_core.barcode.tables import TypeTable
from vc_core.barcode.term_ids import (
    CONTEXT_ID,
    CONTEXTS_ID,
    INITIAL_TERM_IDS,
    in_utf16_order,
    with_terms,
)
from vc_core.barcode.values import RECURSE, compress_number, compress_text, decompress_value

Json = Any
JsonObject = dict[str, Json]
CborMap = dict[int | str, Any]


class _Conversion:
    """What one document's conversion carries along: its table and the terms numbered so far."""

    def __init__(self, table: TypeTable) -> None:
        self.table = table
        self.term_ids = INITIAL_TERM_IDS

    def enter(self, step: Step) -> ActiveContext:
        """Go on with the new active context, with the terms of what was loaded numbered."""
        active, loaded = step
        self.load(loaded)
        return active

    def load(self, loaded: tuple[tuple[str, ...], ...]) -> None:
        """Give numbers to the terms of contexts."""
        for terms in loaded:
            self.term_ids = with_terms(self.term_ids, terms)


def compress(document: JsonObject, table: TypeTable, root: ActiveContext) -> CborMap:
    """Compress a document; its contexts must be pinned ones, named by URL."""
    # Every level of JSON is at least one of CBOR, within the array that names the table.
    return _Compression(table).object(document, root, MAX_DEPTH - 1)


class _Compression(_Conversion):
    def object(self, source: JsonObject, active: ActiveContext, depth: int) -> CborMap:
        if depth == 0:
            raise not_encodable("it is nested too deeply", "嵌套过深")
        result: CborMap = {}
        if "@context" in source:
            active = self.contexts(source["@context"], active, result)
        active = self.enter(with_types(active, _types_of(source, active)))
        for term in in_utf16_order(source):
            if term == "@context":
                continue
            value = source[term]
            number = self.term_ids.ids.get(term)
            inner, loaded, kind = active.member(term)
            if loaded:
                self.load(loaded)
            key: int | str = term if number is None else number + isinstance(value, list)
            result[key] = self.value(value, kind, inner, depth - 1)
        return result

    def contexts(self, context: Json, active: ActiveContext, result: CborMap) -> ActiveContext:
        urls = context if isinstance(context, list) else [context]
        if not all(isinstance(url, str) for url in urls):
            raise not_encodable("a context that is not a URL", "上下文不是网址")
        numbers = self.table.numbers["context"]
        encoded = [numbers.get(url, url) for url in urls]
        if isinstance(context, list):
            result[CONTEXTS_ID] = encoded
        else:
            result[CONTEXT_ID] = encoded[0]
        return self.enter(with_embedded(active, tuple(urls)))

    def value(self, value: Json, kind: str, active: ActiveContext, depth: int) -> Any:
        if isinstance(value, str):
            return compress_text(value, kind, self.table, self.term_ids)
        if value is None:
            return None
        if isinstance(value, dict):
            return self.object(value, active, depth)
        if isinstance(value, list):
            if depth == 0:
                raise not_encodable("it is nested too deeply", "嵌套过深")
            return [self.value(element, kind, active, depth - 1) for element in value]
        return compress_number(value, kind, self.table)


def _types_of(source: JsonObject, active: ActiveContext) -> set[str]:
    types: set[str] = set()
    for term in active.type_terms:
        value = source.get(term)
        types.update(
            name
            for name in (value if isinstance(value, list) else [value])
            if isinstance(name, str)
        )
    return types


def decompress(source: CborMap, table: TypeTable, root: ActiveContext) -> JsonObject:
    """Give back the document of a CBOR-LD map; every number in it must have one meaning."""
    return _Decompression(table).object(source, root)


class _Decompression(_Conversion):
    def object(self, source: CborMap, active: ActiveContext) -> JsonObject:
        result: JsonObject = {}
        active = self.contexts(source, active, result)
        active = self.enter(with_types(active, self.types(source, active)))
        for term, (key, value) in self.entries(source):
            inner, loaded, kind = active.member(term)
            if loaded:
                self.load(loaded)
            result[term] = self.member(key, value, kind, inner)
        return result

    def member(self, key: int | str, value: Any, kind: str, active: ActiveContext) -> Json:
        if type(key) is int and key % 2:
            if not isinstance(value, list):
                raise malformed(
                    "a single value where an array is announced", "应为数组的值不是数组"
                )
            return [self.value(element, kind, active) for element in value]
        decoded = self.value(value, kind, active)
        if type(key) is int and isinstance(decoded, list):
            raise malformed("an array where a single value is announced", "应为单值之处出现数组")
        return decoded

    def contexts(self, source: CborMap, active: ActiveContext, result: JsonObject) -> ActiveContext:
        if CONTEXT_ID in source and CONTEXTS_ID in source:
            raise malformed("a member occurs twice", "同一成员出现两次")
        if CONTEXT_ID in source:
            urls = [self.context_url(source[CONTEXT_ID])]
            result["@context"] = urls[0]
        elif CONTEXTS_ID in source:
            encoded = source[CONTEXTS_ID]
            if not isinstance(encoded, list):
                raise malformed(
                    "a single value where an array is announced", "应为数组的值不是数组"
                )
            urls = [self.context_url(value) for value in encoded]
            result["@context"] = list(urls)
        else:
            return active
        return self.enter(with_embedded(active, tuple(urls)))

    def context_url(self, value: Any) -> str:
        url = self.table.texts["context"].get(value) if type(value) is int else value
        if not isinstance(url, str):
            raise malformed("an unknown context", "上下文无法识别")
        return url

    def types(self, source: CborMap, active: ActiveContext) -> set[str]:
        types: set[str] = set()
        for term in active.type_terms:
            number = self.term_ids.ids[term]
            values = [source[number]] if number in source else source.get(number + 1)
            for value in values if isinstance(values, list) else []:
                # Under this type there is text or nothing.
                types.add(decompress_value(value, "url", self.table, self.term_ids))
        return types

    def entries(self, source: CborMap) -> list[tuple[str, tuple[int | str, Any]]]:
        """Pair terms with their entries in sorted order; refuse what has another spelling."""
        by_term: dict[str, tuple[int | str, Any]] = {}
        for key, value in source.items():
            if key in (CONTEXT_ID, CONTEXTS_ID):
                continue
            if isinstance(key, str):
                if key in self.term_ids.ids:
                    raise malformed("a term spelled out", "已编号的术语以文本出现")
                term = key
            else:
                known = self.term_ids.terms.get(key - key % 2)
                if known is None:
                    raise malformed("an unknown term", "术语编号无法识别")
                term = known
            if term in by_term:
                raise malformed("a member occurs twice", "同一成员出现两次")
            by_term[term] = key, value
        return [(term, by_term[term]) for term in in_utf16_order(by_term)]

    def value(self, value: Any, kind: str, active: ActiveContext) -> Json:
        if value is None:
            return None
        if isinstance(value, dict):
            return self.object(value, active)
        decoded = decompress_value(value, kind, self.table, self.term_ids)
        if decoded is RECURSE:
            return [self.value(element, kind, active) for element in value]
        return decoded
