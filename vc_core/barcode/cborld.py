"""CBOR-LD 1.0 payloads: tag 0xCB1D around a registry entry number and a document."""

from typing import Any

from vc_core.barcode.active_context import ActiveContext
from vc_core.barcode.cbor import decode_tagged, encode_cbor, encode_head
from vc_core.barcode.convert import compress, decompress
from vc_core.barcode.errors import malformed, unknown_type_table
from vc_core.barcode.tables import NO_COMPRESSION, TypeTables

CBOR_LD_TAG = 0xCB1D

JsonObject = dict[str, Any]


def encode_cborld(
    document: JsonObject, registry_entry_id: int, tables: TypeTables, root: ActiveContext
) -> bytes:
    """Encode (CBOR-LD 1.0 "JSON-LD to CBOR-LD Encoding"); entry 0 leaves out compression."""
    payload: Any = document
    if registry_entry_id != NO_COMPRESSION:
        if registry_entry_id not in tables:
            raise unknown_type_table(registry_entry_id)
        payload = compress(document, tables[registry_entry_id], root)
    return encode_head(6, CBOR_LD_TAG) + encode_cbor([registry_entry_id, payload])


def decode_cborld(data: bytes, tables: TypeTables, root: ActiveContext) -> JsonObject:
    """Decode (CBOR-LD 1.0 "CBOR-LD to JSON-LD Decoding") one document, an object.

    A registry entry that `tables` lacks is `UnknownTypeTable`: the data may be sound.
    """
    match decode_tagged(data, CBOR_LD_TAG):
        case [int(number), dict(payload)] if not isinstance(number, bool) and number >= 0:
            registry_entry_id = number
        case _:
            raise malformed(
                "it is not a registry entry with a document", "不是登记编号加文档的结构"
            )
    if registry_entry_id == NO_COMPRESSION:
        _require_json(payload)
        return payload
    if registry_entry_id not in tables:
        raise unknown_type_table(registry_entry_id)
    return decompress(payload, tables[registry_entry_id], root)


def _require_json(value: Any) -> None:
    if isinstance(value, bytes):
        raise malformed("bytes where JSON is expected", "应为 JSON 之处出现字节串")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise malformed("a member name that is not text", "成员名不是文本")
        for member in value.values():
            _require_json(member)
    elif isinstance(value, list):
        for element in value:
            _require_json(element)
