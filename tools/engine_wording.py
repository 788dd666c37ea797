"""Write the table of wordings that the browser's engine speaks with, from the Python sources.

The sentences stand once, beside the checks that say them. This tool reads them out of the
syntax trees of vc_core and vc_verifier, and the browser's engine looks them up by code:

    CODE                 where a code has one wording everywhere
    CODE@function        where it has several: the function in which it stands
    CODE@function.2      the second one inside one function
    CODE@                the one that stands outside of every function

Parts of sentences that a function is given (`_failed("the signature does not fit", "…")`) are
looked up by their English text. Placeholders are numbered in the order of the English sentence.

Run `python -m tools.engine_wording`; a test shows that the committed table is current.
"""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vc_verifier.carriers import foreign
from vc_verifier.fields import FIELDS, MEMBERS
from vc_verifier.plain_reasons import PLAIN_REASONS
from vc_verifier.verdict import (
    DISCLOSED_EFFECT,
    MEANINGS,
    SLIP_EFFECT,
    UNDECIDED_EFFECTS,
    LegalEffect,
    Verdict,
)

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "vc_verifier/pwa/src/engine/generated/wording.json"
# The parts of the two packages that the engine has counterparts of.
SOURCES = (
    "vc_core/*.py",
    "vc_core/barcode/*.py",
    "vc_core/cryptosuites/*.py",
    "vc_core/cryptosuites/ecdsa_sd_2023/cbor_reader.py",
    "vc_core/cryptosuites/ecdsa_sd_2023/proof_value.py",
    "vc_core/cryptosuites/ecdsa_sd_2023/sign_data.py",
    "vc_core/cryptosuites/ecdsa_sd_2023/verify.py",
    "vc_core/cryptosuites/selective/label_maps.py",
    "vc_core/documents/*.py",
    "vc_core/envelopes/data_url.py",
    "vc_core/envelopes/errors.py",
    "vc_core/envelopes/jose.py",
    "vc_core/envelopes/opening.py",
    "vc_core/identifiers/*.py",
    "vc_core/verification_methods/*.py",
    "vc_verifier/*.py",
    "vc_verifier/carriers/*.py",
    "vc_verifier/checks/*.py",
    "vc_verifier/trust/*.py",
)
# The verdicts' words are read from the module itself; the others have no counterpart there.
_LEFT_OUT = frozenset(
    {
        *("verdict.py", "fields.py", "fetch.py", "batch.py", "presentation.py", "submission.py"),
        *("archive.py", "image.py", "heic.py", "office.py", "office_judgement.py"),
        *("related_resources.py", "plain_reasons.py"),
    }
)
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*|BARCODE|JWT")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_CHINESE = re.compile("[\u3000-\u9fff]")


@dataclass(frozen=True)
class Wording:
    """One sentence as it stands in the sources."""

    code: str | None
    function: str
    zh: str
    en: str


def wordings(source: str) -> Iterator[Wording]:
    """Find every pair of a Chinese and an English text in one module."""
    for function, body in _functions(ast.parse(source)):
        bound = _bound_texts(body)
        for node in _own_nodes(body):
            if isinstance(node, ast.Call | ast.Tuple):
                yield from _wording_of(node, function, bound)


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    yield "", tree
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node


def _own_nodes(body: ast.AST) -> Iterator[ast.AST]:
    """Walk in the order of the text, leaving out functions inside."""
    for child in ast.iter_child_nodes(body):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own_nodes(child)


def _bound_texts(body: ast.AST) -> dict[str, ast.Call]:
    """Find what `text = Text(…)` binds in a function."""
    return {
        target.id: node.value
        for node in _own_nodes(body)
        if isinstance(node, ast.Assign) and _is_text(node.value)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Call)
    }


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"


def _wording_of(
    node: ast.Call | ast.Tuple, function: str, bound: dict[str, ast.Call]
) -> Iterator[Wording]:
    """Find the one pair of texts, and the code if there is one, that a call or tuple holds."""
    arguments = _arguments(node)
    code = next(
        (
            argument.value
            for argument in arguments
            if isinstance(argument, ast.Constant)
            and isinstance(argument.value, str)
            and _CODE.fullmatch(argument.value)
        ),
        None,
    )
    texts = [text for argument in arguments if (text := _template(argument)) is not None]
    for argument in arguments:
        text_call = bound.get(argument.id) if isinstance(argument, ast.Name) else argument
        if code is not None and isinstance(text_call, ast.Call) and _is_text(text_call):
            texts += [t for part in _arguments(text_call) if (t := _template(part)) is not None]
    chinese = [text for text in texts if _CHINESE.search(text)]
    single_words = isinstance(node, ast.Tuple)
    english = [
        text
        for text in texts
        if not _CHINESE.search(text) and text != code and (single_words or " " in text)
    ]
    if len(chinese) == 1 and len(english) == 1:
        yield Wording(code, function, *_numbered(chinese[0], english[0]))


def _arguments(node: ast.Call | ast.Tuple) -> list[ast.expr]:
    if isinstance(node, ast.Tuple):
        return node.elts
    return [*node.args, *(keyword.value for keyword in node.keywords)]


def _numbered(zh: str, en: str) -> tuple[str, str]:
    """Give the placeholders of both texts the same numbers; `name.zh` is `name.en`'s other half."""
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        name = re.sub(r"(^|\.)(zh|en)$", "", match[1])
        return f"{{{numbers.setdefault(name, len(numbers))}}}"

    in_english = _PLACEHOLDER.sub(number, en)
    return _PLACEHOLDER.sub(number, zh), in_english


def _template(node: ast.AST) -> str | None:
    """Give a literal text, the placeholders of an f-string by the names of their expressions."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            parts.append(f"{{{ast.unparse(part.value)}}}")
    return "".join(parts)


def table() -> dict[str, object]:
    """Give the whole table: sentences by code, parts of sentences, verdicts, foreign codes."""
    found = [
        wording
        for pattern in SOURCES
        for path in sorted(ROOT.glob(pattern))
        if path.name not in _LEFT_OUT
        for wording in wordings(path.read_text(encoding="utf-8"))
    ]
    return {
        "sentences": _by_code([wording for wording in found if wording.code is not None]),
        "parts": _parts(found),
        "verdicts": {
            verdict.value: {
                "title": MEANINGS[verdict].title._asdict(),
                "effect": _effect(MEANINGS[verdict].effect),
            }
            for verdict in Verdict
        },
        "slipEffect": _effect(SLIP_EFFECT),
        "disclosedEffect": _effect(DISCLOSED_EFFECT),
        "undecidedEffects": {code: _effect(effect) for code, effect in UNDECIDED_EFFECTS.items()},
        "plainReasons": {code: text._asdict() for code, text in PLAIN_REASONS.items()},
        "fields": {name: label._asdict() for name, label in FIELDS.items()},
        "members": sorted(MEMBERS),
        "foreignSystems": [
            {
                "key": system.key,
                "name": system.name._asdict(),
                "pattern": system.pattern.pattern,
                "ignoreCase": bool(system.pattern.flags & re.IGNORECASE),
                "dotAll": bool(system.pattern.flags & re.DOTALL),
                "verdict": system.verdict.value,
            }
            for system in foreign._SYSTEMS
        ],
    }


def _parts(found: list[Wording]) -> dict[str, str]:
    """Give what has no code of its own, nor stands in a sentence that has."""
    whole = {wording.en for wording in found if wording.code is not None and wording.en[-1] == "."}
    return dict(sorted({w.en: w.zh for w in found if w.code is None and w.en not in whole}.items()))


def _by_code(found: list[Wording]) -> dict[str, dict[str, str]]:
    sentences: dict[str, dict[str, str]] = {}
    for code in sorted({str(wording.code) for wording in found}):
        distinct = list(dict.fromkeys((w.function, w.zh, w.en) for w in found if w.code == code))
        if len({(zh, en) for _function, zh, en in distinct}) == 1:
            sentences[code] = {"zh": distinct[0][1], "en": distinct[0][2]}
            continue
        seen: dict[str, int] = {}
        for function, zh, en in distinct:
            seen[function] = seen.get(function, 0) + 1
            number = f".{seen[function]}" if seen[function] > 1 else ""
            sentences[f"{code}@{function}{number}"] = {"zh": zh, "en": en}
    return sentences


def _effect(effect: LegalEffect) -> dict[str, object]:
    return {"equal": effect.equal, "clause": effect.clause, **effect.text._asdict()}


def main() -> None:
    """Write the table."""
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(as_text(), encoding="utf-8")


def as_text() -> str:
    """Give the table's file content."""
    return json.dumps(table(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
