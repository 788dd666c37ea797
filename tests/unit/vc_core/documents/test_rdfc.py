"""RDFC-1.0: the same name whatever the labels and the order, within a work budget (R4)."""

import hashlib
from random import Random

import pyoxigraph
import pytest

from vc_core.documents.budget import WorkBudget, WorkBudgetExceeded
from vc_core.documents.n_quads import read_n_quads
from vc_core.documents.rdf import Quad
from vc_core.documents.rdfc import canonical_identifiers, canonicalize


def random_quads(rng: Random, nodes: int, edges: int) -> list[Quad]:
    quads = set()
    for _ in range(edges):
        one, other = rng.randrange(nodes), rng.randrange(nodes)
        value = rng.choice([f"_:n{other}", '"x"', "<urn:o>"])
        graph = rng.choice(["", "", "<urn:g>", f"_:n{rng.randrange(nodes)}"])
        quads.add(Quad(f"_:n{one}", rng.choice(["<urn:p>", "<urn:q>"]), value, graph))
    return sorted(quads)


def relabelled(quads: list[Quad], rng: Random) -> list[Quad]:
    names = sorted({term for quad in quads for term in quad if term.startswith("_:")})
    others = dict(
        zip(names, rng.sample([f"_:x{n}" for n in range(len(names))], len(names)), strict=True)
    )
    renamed = [Quad(*(others.get(term, term) for term in quad)) for quad in quads]
    return rng.sample(renamed, len(renamed))


@pytest.mark.parametrize("seed", range(30))
def test_labels_and_order_do_not_matter(seed):
    rng = Random(seed)
    quads = random_quads(rng, nodes=rng.randint(2, 5), edges=rng.randint(2, 9))
    canonical = canonicalize(quads)
    for _ in range(3):
        assert canonicalize(relabelled(quads, rng)) == canonical


@pytest.mark.parametrize("seed", range(30))
def test_the_answer_is_an_independent_implementations(seed):
    quads = random_quads(Random(seed + 1000), nodes=4, edges=8)
    assert canonicalize(quads) == canonicalized_elsewhere(quads)


def canonicalized_elsewhere(quads: list[Quad]) -> str:
    text = "".join(quad.to_nquad() for quad in quads)
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(f"{quad} .\n" for quad in dataset))


def test_a_predicate_says_nothing_of_the_graph_that_its_statement_stands_in():
    """RDFC-1.0 §4.7: of these it would change the order, if it were hashed with the graph."""
    quads = [
        quad
        for number, (one, other) in enumerate([("72", "97"), ("8", "32")])
        for quad in (
            Quad(f"_:s{number}", "<urn:p>", '"x"', f"_:g{number}"),
            Quad(f"_:s{number}", "<urn:r>", f"_:o{number}"),
            Quad(f"_:o{number}", "<urn:v>", f'"{one}"'),
            Quad(f"_:g{number}", "<urn:q>", f'"{other}"'),
        )
    ]
    assert canonicalize(quads) == canonicalized_elsewhere(quads)


@pytest.mark.parametrize(
    "edges",
    ["031 312 320", "01- 040 323", "12- 13- 21- 24- 31- 32- 43-"],
    ids=["graphs hold the nodes", "graphs are the nodes", "labels of several neighbours"],
)
def test_every_part_of_a_hash_decides(edges):
    """Small datasets, found by search, whose names change if a part is left out or marked."""
    quads = [
        Quad(f"_:n{one}", "<urn:p>", f"_:n{other}", "" if graph == "-" else f"_:n{graph}")
        for one, other, graph in edges.split()
    ]
    assert canonicalize(quads) == canonicalized_elsewhere(quads)


def test_a_path_names_all_neighbours_that_are_named_already():
    """As npm's rdf-canonize 5 and PyLD 3 name them; pyoxigraph 0.5 names them otherwise."""
    quads = read_n_quads(
        """
        _:n1 <urn:p> _:n4 .
        _:n2 <urn:q> "x" .
        _:n3 <urn:p> _:n0 .
        _:n3 <urn:p> _:n4 _:n6 .
        _:n5 <urn:p> _:n0 .
        _:n5 <urn:p> _:n0 _:n1 .
        _:n6 <urn:p> "x" .
        """
    )
    names = canonical_identifiers(quads)
    assert [names[f"n{number}"] for number in (2, 6, 4, 1, 0, 3, 5)] == [
        f"c14n{number}" for number in range(7)
    ]


def test_nodes_are_told_apart_by_their_graphs():
    """The two subjects look alike but for what is said of the graphs that they stand in."""
    quads = [
        *(Quad(f"_:s{number}", "<urn:p>", '"x"', f"_:g{number}") for number in range(2)),
        *(Quad(f"_:g{number}", "<urn:q>", f'"{number}"') for number in range(2)),
    ]
    canonical = canonicalize(quads)
    for seed in range(8):
        assert canonicalize(relabelled(quads, Random(seed))) == canonical


def test_the_same_statement_twice_is_one_statement():
    quads = clique(3)
    assert canonicalize(quads + quads[::-1]) == canonicalize(quads)


def test_nodes_that_differ_are_never_confused():
    one = [Quad("_:a", "<urn:p>", '"1"'), Quad("_:b", "<urn:p>", '"2"')]
    assert canonicalize(one) != canonicalize([one[0], Quad("_:b", "<urn:p>", '"3"')])
    assert len(canonical_identifiers(one)) == 2


def test_another_hash_may_name_otherwise_but_says_the_same():
    quads = random_quads(Random(5), nodes=4, edges=8)
    for hash_function in (hashlib.sha256, hashlib.sha384):
        lines = canonicalize(quads, hash_function=hash_function).splitlines()
        assert len(lines) == len(quads)


def clique(nodes: int) -> list[Quad]:
    pairs = [(one, other) for one in range(nodes) for other in range(nodes) if one != other]
    return [Quad(f"_:n{one}", "<urn:p>", f"_:n{other}") for one, other in pairs]


@pytest.mark.parametrize("nodes", [8, 9, 12, 30, 100])
def test_indistinguishable_nodes_exhaust_the_budget_soon(nodes):
    with pytest.raises(WorkBudgetExceeded) as caught:
        canonicalize(clique(nodes))
    assert caught.value.code == "WORK_BUDGET_EXCEEDED"


def test_the_budget_is_counted_and_not_timed():
    quads = clique(4)
    needed = next(work for work in range(1, 30_000, 50) if not exceeds(quads, work))
    assert exceeds(quads, needed - 51)
    assert canonicalize(quads, budget=WorkBudget(needed)) == canonicalize(quads)


def test_what_a_dataset_costs_is_the_same_everywhere():
    """Each neighbour, each permutation by its length, each step from node to node."""
    for nodes, cost in ((1, 0), (2, 20), (3, 147)):
        budget = WorkBudget(10_000)
        canonicalize(clique(nodes), budget=budget)
        assert 10_000 - budget.left == cost


def twins(length: int, start: int, name: str = "") -> list[Quad]:
    """Two chains alike but for their ends; each node is told apart only by the next."""
    return [
        quad
        for twin in "ab"
        for quad in (
            Quad(f"_:{name}{twin}0", "<urn:start>", f'"{start}"'),
            *(
                Quad(f"_:{name}{twin}{at}", "<urn:next>", f"_:{name}{twin}{at + 1}")
                for at in range(length)
            ),
            *(Quad(f"_:{name}{twin}{at}", "<urn:at>", f'"{name}{at}"') for at in range(length)),
            Quad(f"_:{name}{twin}{length}", "<urn:next>", f'"{twin}"'),
        )
    ]


def test_look_alikes_in_a_row_are_followed_so_far_and_no_further():
    """The number 122 makes the chain's start its least hash, so that all of it lies ahead."""
    assert canonicalize(twins(64, start=122))
    with pytest.raises(WorkBudgetExceeded):
        canonicalize(twins(65, start=122))
    # What went before, here by a lesser hash, is no credit.
    with pytest.raises(WorkBudgetExceeded):
        canonicalize(twins(65, start=122) + twins(5, start=71, name="s"))


def exceeds(quads: list[Quad], work: int) -> bool:
    try:
        canonicalize(quads, budget=WorkBudget(work))
    except WorkBudgetExceeded:
        return True
    return False
