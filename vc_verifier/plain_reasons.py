"""Reasons in words for everybody, where a check's own sentence names rules of a format.

The check's sentence stays with the check; result pages show it where all checks are shown.
"""

from vc_core.problems import Text

_NOT_THE_ISSUED_TEXT = Text(
    "文件内容不完整或被改动过，无法按证书读取。请持证人提供签发时的原文件。",
    "The file is incomplete or was changed, so that it cannot be read as a certificate. Ask the "
    "holder for the file as it was issued.",
)
_AMBIGUOUS = Text(
    "文件中有不同程序会读出不同内容的写法，因此不予读取。请持证人提供签发时的原文件。",
    "The file has something in it that one program reads differently from another; it was not "
    "read. Ask the holder for the file as it was issued.",
)
_TOO_MUCH = Text(
    "文件过大或结构过于复杂，不像证书，因此没有读取。",
    "The file is larger or more complicated than any certificate; it was not read.",
)
_UNKNOWN_FORM = Text(
    "它采用了本核验程序不认识的格式。",
    "It is in a form that this verifier does not know.",
)

PLAIN_REASONS: dict[str, Text] = {
    "JSON_SYNTAX": _NOT_THE_ISSUED_TEXT,
    "JSON_NOT_UTF8": _NOT_THE_ISSUED_TEXT,
    "JSON_BYTE_ORDER_MARK": Text(
        "文件被某个编辑程序重新保存过，开头多了标记。请持证人提供签发时的原文件。",
        "A program saved the file anew and put a mark at its beginning. Ask the holder for the "
        "file as it was issued.",
    ),
    "JSON_DUPLICATE_NAME": _AMBIGUOUS,
    "JSON_NUMBER": _AMBIGUOUS,
    "JSON_TYPE": _AMBIGUOUS,
    "JSON_LONE_SURROGATE": _AMBIGUOUS,
    "JSON_TOO_DEEP": _TOO_MUCH,
    "JSON_TOO_LARGE": _TOO_MUCH,
    "JSON_TOO_MANY_VALUES": _TOO_MUCH,
    "CONTEXT_NOT_PINNED": _UNKNOWN_FORM,
    "UNKNOWN_TYPE_TABLE": _UNKNOWN_FORM,
}
