"""RDF Dataset Canonicalization (RDFC-1.0) with a work budget."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import Any

from vc_core.documents.budget import WorkBudget
from vc_core.documents.rdf import Quad

Hash = Callable[[bytes], Any]

# Test 044 to 046 of the official suite need the most of any honest dataset known to us;
# a dataset of eight indistinguishable blank nodes needs hundreds of times more.
DEFAULT_WORK = 30_000
# Look-alike blank nodes in a row, each told apart only by the next.
_DEEP = 64


def canonicalize(
    quads: Iterable[Quad],
    *,
    hash_function: Hash = hashlib.sha256,
    budget: WorkBudget | None = None,
) -> str:
    """Give the canonical N-Quads document (RDFC-1.0 §4.4).

    Raises `WorkBudgetExceeded` for datasets made to be slow (§7.1, dataset poisoning).
    """
    return _Canonicalizer(quads, hash_function, budget or WorkBudget(DEFAULT_WORK)).run()


def canonical_identifiers(
    quads: Iterable[Quad], *, hash_function: Hash = hashlib.sha256
) -> dict[str, str]:
    """Give the issued identifiers map (RDFC-1.0 §4.4), labels without `_:`."""
    canonicalizer = _Canonicalizer(quads, hash_function, WorkBudget(DEFAULT_WORK))
    canonicalizer.run()
    return {
        old.removeprefix("_:"): new.removeprefix("_:")
        for old, new in canonicalizer.canonical.issued.items()
    }


def _line(quad: Quad, name: Callable[[str], str]) -> str:
    """Serialize a quad (§5) with other names for its blank nodes."""
    subject, predicate, value, graph = quad
    if subject[0] == "_":
        subject = name(subject)
    if value[0] == "_":
        value = name(value)
    if not graph:
        return f"{subject} {predicate} {value} .\n"
    return f"{subject} {predicate} {value} {name(graph) if graph[0] == '_' else graph} .\n"


class _IdentifierIssuer:
    """Issues labels in order (RDFC-1.0 §4.5)."""

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self._prefix = prefix
        self.issued: dict[str, str] = issued if issued is not None else {}

    def issue(self, existing: str) -> str:
        label = self.issued.get(existing)
        if label is None:
            label = self.issued[existing] = f"{self._prefix}{len(self.issued)}"
        return label

    def copy(self) -> "_IdentifierIssuer":
        return _IdentifierIssuer(self._prefix, dict(self.issued))


class _Canonicalizer:
    def __init__(self, quads: Iterable[Quad], hash_function: Hash, budget: WorkBudget) -> None:
        self._quads = list(dict.fromkeys(quads))
        self._hash_function = hash_function
        self._budget = budget
        self.canonical = _IdentifierIssuer("_:c14n")
        self._quads_of: dict[str, list[Quad]] = defaultdict(list)
        self._first_degree: dict[str, str] = {}
        self._depth = 0

    def run(self) -> str:
        # §4.4.3 step 2: which quads mention which blank node.
        for quad in self._quads:
            for term in {quad.subject, quad.object, quad.graph}:
                if term.startswith("_:"):
                    self._quads_of[term].append(quad)
        # Steps 3 and 4: a node with a hash of its own is named at once.
        same_hash: dict[str, list[str]] = defaultdict(list)
        for node in self._quads_of:
            same_hash[self._hash_first_degree(node)].append(node)
        for nodes in (same_hash[digest] for digest in sorted(same_hash)):
            if len(nodes) == 1:
                self.canonical.issue(nodes[0])
        # Step 5: nodes that look alike are told apart by their surroundings.
        for nodes in (same_hash[digest] for digest in sorted(same_hash)):
            if len(nodes) > 1:
                self._name_alike(nodes)
        # Step 6: serialize with the new names, in code point order.
        name = self.canonical.issued.__getitem__
        return "".join(sorted([_line(quad, name) for quad in self._quads]))

    def _name_alike(self, nodes: list[str]) -> None:
        results: list[tuple[str, _IdentifierIssuer]] = []
        for node in nodes:
            if node not in self.canonical.issued:
                issuer = _IdentifierIssuer("_:b")
                issuer.issue(node)
                results.append(self._hash_n_degree(node, issuer))
        for _digest, issuer in sorted(results, key=lambda result: result[0]):
            for existing in issuer.issued:
                self.canonical.issue(existing)

    def _hash(self, text: str) -> str:
        digest: str = self._hash_function(text.encode("utf-8")).hexdigest()
        return digest

    def _hash_first_degree(self, node: str) -> str:
        """Hash First Degree Quads (RDFC-1.0 §4.6)."""
        known = self._first_degree.get(node)
        if known is None:
            lines = sorted(
                _line(quad, lambda term: "_:a" if term == node else "_:z")
                for quad in self._quads_of[node]
            )
            known = self._first_degree[node] = self._hash("".join(lines))
        return known

    def _hash_related(
        self, related: str, quad: Quad, issuer: _IdentifierIssuer, position: str
    ) -> str:
        """Hash Related Blank Node (RDFC-1.0 §4.7)."""
        predicate = "" if position == "g" else quad.predicate
        identifier = (
            self.canonical.issued.get(related)
            or issuer.issued.get(related)
            or self._hash_first_degree(related)
        )
        return self._hash(f"{position}{predicate}{identifier}")

    def _related_by_hash(self, node: str, issuer: _IdentifierIssuer) -> dict[str, list[str]]:
        related: dict[str, list[str]] = defaultdict(list)
        for quad in self._quads_of[node]:
            for position, term in (("s", quad.subject), ("o", quad.object), ("g", quad.graph)):
                if term.startswith("_:") and term != node:
                    self._budget.spend()
                    digest = self._hash_related(term, quad, issuer, position)
                    related[digest].append(term)
        return related

    def _hash_n_degree(self, node: str, issuer: _IdentifierIssuer) -> tuple[str, _IdentifierIssuer]:
        """Hash N-Degree Quads (RDFC-1.0 §4.8); the numbers are the algorithm's steps."""
        # Each level of recursion is dear, so that depth ends with the budget, not with the stack.
        self._depth += 1
        self._budget.spend(1 if self._depth <= _DEEP else DEFAULT_WORK)
        try:
            return self._hash_neighbours(node, issuer)
        finally:
            self._depth -= 1

    def _hash_neighbours(
        self, node: str, issuer: _IdentifierIssuer
    ) -> tuple[str, _IdentifierIssuer]:
        # 1 to 3: group the neighbours by hash.
        related = self._related_by_hash(node, issuer)
        data = []
        # 5: for each group, the permutation that gives the least path.
        for digest in sorted(related):
            data.append(digest)
            chosen_path = ""
            chosen_issuer: _IdentifierIssuer | None = None
            for permutation in self._permutations(related[digest]):
                path, candidate = self._path(permutation, issuer.copy(), chosen_path)
                if candidate is not None and (chosen_issuer is None or path < chosen_path):
                    chosen_path, chosen_issuer = path, candidate
            data.append(chosen_path)
            issuer = chosen_issuer or issuer
        return self._hash("".join(data)), issuer

    def _permutations(self, nodes: list[str]) -> Iterator[tuple[str, ...]]:
        for permutation in permutations(nodes):
            self._budget.spend(len(permutation))
            yield permutation

    def _path(
        self, permutation: tuple[str, ...], issuer: _IdentifierIssuer, best: str
    ) -> tuple[str, _IdentifierIssuer | None]:
        """Give the path of one permutation (§4.8 steps 5.4.1 to 5.4.5), or no issuer if worse."""
        path = ""
        recursion: list[str] = []
        for related in permutation:
            canonical = self.canonical.issued.get(related)
            if canonical is not None:
                path += canonical
            else:
                if related not in issuer.issued:
                    recursion.append(related)
                path += issuer.issue(related)
            if best and len(path) >= len(best) and path > best:
                return path, None
        for related in recursion:
            digest, result = self._hash_n_degree(related, issuer)
            path += f"{issuer.issue(related)}<{digest}>"
            issuer = result
            if best and len(path) >= len(best) and path > best:
                return path, None
        return path, issuer
