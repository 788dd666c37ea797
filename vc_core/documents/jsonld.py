"""JSON-LD expansion and compaction by PyLD, with pinned contexts and bounded work."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cachetools import LRUCache

from vc_core.documents import rdfc
from vc_core.documents.budget import WorkBudget
from vc_core.documents.compiled.plans import Plans
from vc_core.documents.loader import PinnedContexts
from vc_core.problems import ProblemError

if TYPE_CHECKING:  # pragma: no cover - read by mypy alone: PyLD is imported when it is needed
    from vc_core.documents.bounded_processor import BoundedProcessor

# Enough for a presentation of a dozen credentials; a certificate needs about 4,000.
DEFAULT_WORK = 150_000

# The one switch that turns compiled plans off, to compare or to rule them out.
_PLANS_OFF = os.environ.get("VC_COMPILED_PLANS") == "off"

# What PyLD answers documents with that it did not expect; none of it passes this module.
_UNEXPECTED = (TypeError, KeyError, ValueError, AttributeError, IndexError, OverflowError)

# PyLD's caches are not thread-safe; it is pure Python, so a lock costs no parallelism.
_pyld_lock = threading.RLock()


class InvalidJsonLd(ProblemError):
    """JSON-LD processing is impossible: bad context, cyclic or protected terms, wrong types."""


class JsonLd:
    """JSON-LD operations under one set of pinned contexts; safe to share between threads."""

    def __init__(
        self,
        contexts: PinnedContexts,
        *,
        work: int = DEFAULT_WORK,
        plans: bool | None = None,
        unsigned_direction: bool = False,
    ) -> None:
        """Take the contexts; `plans` overrides `VC_COMPILED_PLANS`.

        `unsigned_direction` lets RDF drop base directions, as it does by itself. Only tests of
        conformance want that: it is what the specifications say, and leaves
        `@direction` out of what RDFC suites sign. Otherwise such a document is refused.
        """
        self.contexts = contexts
        self.unsigned_direction = unsigned_direction
        self.plans = Plans(contexts) if (not _PLANS_OFF if plans is None else plans) else None
        self._work = work
        self._resolved: Any = LRUCache(maxsize=256)
        self._processed: Any = LRUCache(maxsize=512)
        self._terms: dict[tuple[Any, ...], Any] = {}
        self._jsonld_budget: WorkBudget | None = None
        self._rdfc_budget: WorkBudget | None = None

    def bounded(self) -> "JsonLd":
        """Give a view whose operations share one work budget, for one untrusted input.

        Otherwise many proofs or credentials in one input would each have a budget of their own.
        """
        if self._jsonld_budget is not None:
            return self
        view = self._view()
        view._jsonld_budget = WorkBudget(self._work)
        view._rdfc_budget = WorkBudget(rdfc.DEFAULT_WORK)
        return view

    def unbounded(self) -> "JsonLd":
        """Give a view in which every operation has a budget of its own again."""
        view = self._view()
        view._jsonld_budget = view._rdfc_budget = None
        return view

    def _view(self) -> "JsonLd":
        # What `copy.copy` does, without asking how; each verification needs one.
        view = object.__new__(type(self))
        view.__dict__.update(self.__dict__)
        return view

    @property
    def rdfc_budget(self) -> WorkBudget:
        """Give the budget for the next canonicalisation: the shared one, or a new one."""
        return self._rdfc_budget or WorkBudget(rdfc.DEFAULT_WORK)

    def expand(
        self, document: dict[str, Any], *, dropped: list[str | None] | None = None
    ) -> list[Any]:
        """Expand `document` (JSON-LD 1.1 API §5.1); names of dropped members go to `dropped`.

        Raises `ContextNotPinned`, `WorkBudgetExceeded` or `InvalidJsonLd`.
        """
        names: list[str | None] = [] if dropped is None else dropped
        with self._processor(document, names.append) as (processor, options):
            expanded: list[Any] = processor.expand(document, options)
        return expanded

    def compact(self, expanded: list[Any], context: Any) -> dict[str, Any]:
        """Compact an expanded document under `context` (JSON-LD 1.1 API §6.1)."""
        with self._processor({"@context": context}, lambda _name: None) as (processor, options):
            compacted: dict[str, Any] = processor.compact(
                expanded, context, {**options, "skipExpansion": True}
            )
        return compacted

    @contextmanager
    def _processor(
        self, document: Any, on_dropped: Callable[[str | None], Any]
    ) -> Iterator[tuple["BoundedProcessor", dict[str, Any]]]:
        # Here and not above: a known shape needs no JSON-LD at all.
        from vc_core.documents.bounded_processor import (
            BoundedProcessor,
            ContextResolver,
            JsonLdError,
        )

        load = self.contexts.pyld_loader
        # Inline contexts get a cache of their own, so that nobody can evict the pinned ones.
        inline = _has_inline_context(document)
        cache = LRUCache(maxsize=64) if inline else self._resolved
        options = {
            "base": "",
            "processingMode": "json-ld-1.1",
            "documentLoader": load,
            "contextResolver": ContextResolver(cache, load),
        }
        budget = self._jsonld_budget or WorkBudget(self._work)
        remembered = None if inline else self._processed
        processor = BoundedProcessor(budget, on_dropped, remembered, self._terms)
        try:
            with _pyld_lock:
                yield processor, options
        except ProblemError:
            raise
        except (JsonLdError, *_UNEXPECTED) as error:
            raise _own_error(error) from None
        except RecursionError:
            raise InvalidJsonLd(
                "JSONLD_INVALID", "The JSON-LD is nested too deeply.", "JSON-LD 嵌套过深。"
            ) from None


def _has_inline_context(document: Any) -> bool:
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(value)
        elif isinstance(value, dict):
            if "@context" in value and not _only_urls(value["@context"]):
                return True
            stack.extend([member for member in value.values() if not isinstance(member, str)])
    return False


def _only_urls(context: Any) -> bool:
    if isinstance(context, list):
        return all(isinstance(entry, str) for entry in context)
    return isinstance(context, str)


def _own_error(error: BaseException) -> ProblemError:
    """Find our own error behind PyLD's wrapping, or make one that names PyLD's code."""
    cause: BaseException | None = error
    code = None
    while cause is not None:
        if isinstance(cause, ProblemError):
            return cause
        code = getattr(cause, "code", None) or code
        cause = cause.__cause__
    reason = code if isinstance(code, str) else "not processable"
    return InvalidJsonLd(
        "JSONLD_INVALID", f"The JSON-LD is invalid: {reason}.", f"JSON-LD 无效：{reason}。"
    )
