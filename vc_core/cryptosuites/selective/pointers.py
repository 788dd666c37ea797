"""JSON Pointers (RFC 6901) as holders and issuers give them: checked, bounded, split."""

import re
from collections.abc import Sequence
from typing import Any

from vc_core.cryptosuites.selective.errors import generation_error

# A certificate has about 40 members; every pointer costs a walk and a copy.
MAX_POINTERS = 256
MAX_POINTER_LENGTH = 1_024

_POINTER = re.compile(r"(?:/(?:[^/~]|~[01])*)*", re.DOTALL)
_INDEX = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)


def checked_pointers(pointers: object) -> list[str]:
    """Give the pointers without repetitions; anything but a list of JSON Pointers is refused.

    The context is not data: a pointer to it would select nothing.
    """
    if not isinstance(pointers, Sequence) or isinstance(pointers, str | bytes):
        raise generation_error("the pointers are no list", "指针不是列表")
    if len(pointers) > MAX_POINTERS:
        raise generation_error(f"more than {MAX_POINTERS} pointers", f"指针超过 {MAX_POINTERS} 个")
    for pointer in pointers:
        if not isinstance(pointer, str) or len(pointer) > MAX_POINTER_LENGTH:
            raise generation_error("a pointer is no text or too long", "指针不是文本或过长")
        if not _POINTER.fullmatch(pointer):
            raise generation_error("a pointer is not a JSON Pointer", "指针不符合 JSON Pointer")
        if "@context" in json_pointer_to_paths(pointer):
            raise generation_error("a pointer points to a context", "指针指向 @context")
    return list(dict.fromkeys(pointers))


def json_pointer_to_paths(pointer: str) -> list[str]:
    """Split a pointer into paths (vc-di-ecdsa §3.4.10, RFC 6901 §4).

    An index stays text here: only the document says whether an array is meant.
    """
    return [
        path.replace("~1", "/").replace("~0", "~") if "~" in path else path
        for path in pointer.split("/")[1:]
    ]


def follow(value: Any, path: str) -> Any:
    """Give the member or entry that `path` names; a path to nothing is refused."""
    if isinstance(value, dict) and path in value:
        return value[path]
    if isinstance(value, list) and _INDEX.fullmatch(path) and int(path) < len(value):
        return value[int(path)]
    raise generation_error(
        "a pointer selects nothing of this document", "指针在该文件中未选中任何内容"
    )
