"""Certificates wrapped in something else: found there, and weighed against their wrapping."""

from typing import Any

from vc_core.problems import ProblemError
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict

_MOST = 8


class TooManyWrapped(ProblemError):
    """More credentials are wrapped in it than are examined at once."""


def is_wrapped_credential(value: Any) -> bool:
    """Tell whether something inside of a document is a whole credential."""
    return isinstance(value, dict) and "@context" in value and "proof" in value


def wrapped_credentials(document: dict[str, Any] | list[Any]) -> list[dict[str, Any]]:
    """Find whole credentials inside of something else, outermost first.

    Raises `TooManyWrapped` for more than eight, whatever they are.
    """
    found: list[dict[str, Any]] = []
    stack = list(document.values()) if isinstance(document, dict) else list(document)
    while stack:
        value = stack.pop()
        if is_wrapped_credential(value):
            if len(found) == _MOST:
                # All or none: what is not examined must not stand behind what is.
                raise TooManyWrapped(
                    "TOO_MANY_WRAPPED",
                    f"More than {_MOST} credentials are wrapped in it; hand them in one by one.",
                    f"其中包装的凭证超过 {_MOST} 份，请逐份提交。",
                )
            found.append(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return found


def without_wrapped(document: Any) -> Any:
    """Give what is around the credentials, which may claim to be one itself."""
    if isinstance(document, dict):
        return {
            name: without_wrapped(value)
            for name, value in document.items()
            if not is_wrapped_credential(value)
        }
    if isinstance(document, list):
        return [without_wrapped(value) for value in document if not is_wrapped_credential(value)]
    return document


def bears_a_proof(document: Any) -> bool:
    """Tell whether a proof's value is anywhere in a document, in whatever JSON-LD form."""
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if any(name.endswith("proofValue") for name in value):
                return True
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False


def around_sealed(
    outer: list[VerificationResult], sealed: list[VerificationResult]
) -> list[VerificationResult]:
    """Give what was found inside in place of what is around it, but for what is forged.

    Something genuine inside does not make a forgery around it any better.
    """
    forged = [result for result in outer if result.verdict is Verdict.ALTERED]
    return [*forged, *sealed] if sealed else outer
