"""PyLD with a memory and a budget: the same answers as PyLD alone, at a cost that is counted."""

import itertools

import pytest
from cachetools import LRUCache
from pyld import jsonld as pyld

from vc_core.documents.bounded_processor import BoundedProcessor, ContextResolver, JsonLdError
from vc_core.documents.budget import WorkBudget, WorkBudgetExceeded

URL = "https://example.org/context"
LATER = "https://example.org/later"
XSD = "http://www.w3.org/2001/XMLSchema#"
# Many terms for one property, so that the value decides; contexts that hold for a type or a term.
CONTEXT = {
    "id": "@id",
    "type": "@type",
    "text": "urn:p",
    "day": {"@id": "urn:p", "@type": f"{XSD}date"},
    "time": {"@id": "urn:p", "@type": f"{XSD}time"},
    "chinese": {"@id": "urn:p", "@language": "zh"},
    "link": {"@id": "urn:p", "@type": "@id"},
    "word": {"@id": "urn:p", "@type": "@vocab"},
    "steps": {"@id": "urn:p", "@container": "@list"},
    "graph": {"@id": "urn:p", "@container": "@graph"},
    "of": {"@reverse": "urn:p"},
    "known": "urn:known",
    "fixed": {"@id": "urn:fixed", "@protected": True},
    "refixed": {"@id": "urn:refixed", "@context": LATER},
    "by_index": {"@id": "urn:by-index", "@container": "@index"},
    "by_type": {"@id": "urn:by-type", "@container": "@type"},
    "Thing": {"@id": "urn:Thing", "@context": {"text": "urn:things-text", "own": "urn:own"}},
    "urn:q": {"@type": "@id"},
    "inner": {
        "@id": "urn:inner",
        "@context": {"text": {"@id": "urn:inner-text", "@type": f"{XSD}date"}},
    },
    "lasting": {"@id": "urn:lasting", "@context": {"@propagate": False, "text": "urn:short"}},
}
# It means other things by known terms, one of which only a term of its own may change.
LATER_CONTEXT = {"kin": {"@id": "known"}, "known": "urn:other", "fixed": "urn:unfixed"}
VALUES = {
    "a text": {"text": "x"},
    "a date": {"day": "2026-01-01"},
    "a time": {"time": "10:00:00"},
    "a text in a language": {"chinese": "张"},
    "a text in another language": {"text": {"@value": "x", "@language": "en"}},
    "a number": {"text": 7},
    "a reference": {"link": "urn:elsewhere"},
    "a word": {"word": "known"},
    "a list": {"steps": ["x", "y"]},
    "a list of dates": {"steps": [{"@value": "2026-01-01", "@type": f"{XSD}date"}]},
    "a graph": {"graph": {"id": "urn:g", "text": "x"}},
    "a node": {"text": {"text": "x"}},
    "a node with a type": {"text": {"type": "Thing", "text": "x", "own": "y"}},
    "a reference and a text": {"text": ["x", {"id": "urn:elsewhere"}]},
    "what is said of it elsewhere": {"of": {"id": "urn:elsewhere", "text": "x"}},
    "a thing": {"type": "Thing", "text": "x", "own": "y"},
    "a thing of no known type": {"type": "urn:Other", "text": "x", "own": "y"},
    "a term with terms of its own": {"inner": {"text": "2026-01-01", "inner": {"text": "x"}}},
    "terms for one level": {"lasting": {"text": "x", "known": {"text": "y"}}},
    "lists in a list": {"steps": [["x"], ["y", ["z"]]]},
    "nodes by index": {"by_index": {"a": {"text": "x"}, "b": ["y", {"text": "z"}]}},
    "nodes by type": {"by_type": {"Thing": {"text": "x", "own": "y"}}},
    "a thing that lasts for itself": {"type": "Thing", "text": {"text": "x", "own": "y"}},
    "an identifier for which there is a term": {"id": "urn:known", "text": "x"},
    "a type for which there is a term": {"type": "known", "text": "x"},
    "an identifier spelt like a term": {"id": "urn:s", "link": "known"},
    "what is said of it by a node without a name": {"of": {"text": "x"}},
    "a term that changes a fixed one": {"refixed": {"fixed": "x", "known": "y", "kin": "z"}},
    "a context that changes a fixed one": {"known": {"@context": LATER, "fixed": "x"}},
    "an index": {"text": {"@value": "x", "@index": "1"}},
    "a term that is an IRI": {"urn:q": "urn:elsewhere"},
    "an IRI with no term": {f"urn:{'x' * 400}": "x"},
    "something undefined": {"undefined": "x", "@undefined": "y"},
}


def load(url, _options):
    return {
        "contextUrl": None,
        "documentUrl": url,
        "contentType": "application/ld+json",
        "document": {"@context": CONTEXT if url == URL else LATER_CONTEXT},
    }


OPTIONS = {"base": "", "processingMode": "json-ld-1.1", "documentLoader": load}


class Memory:
    """What one set of contexts remembers from document to document."""

    def __init__(self, *, contexts=True):
        self.resolved = LRUCache(maxsize=99)
        self.processed = LRUCache(maxsize=99) if contexts else None
        self.terms = {}
        self.spent = 0

    def there_and_back(self, members, *, work=10_000, context=URL):
        """Expand, and compact again, or tell PyLD's code; `spent` is the work that it took."""
        budget = WorkBudget(work)
        processor = BoundedProcessor(budget, lambda _name: None, self.processed, self.terms)
        options = {**OPTIONS, "contextResolver": ContextResolver(self.resolved, load)}
        try:
            expanded = processor.expand({"@context": context, **members}, options)
            compacted = processor.compact(expanded, context, {**options, "skipExpansion": True})
        except JsonLdError as error:
            return error.code
        self.spent = work - budget.left
        return expanded, compacted


def plainly(members, context=URL):
    # PyLD alone, but without what it remembers from document to document.
    options = {**OPTIONS, "contextResolver": ContextResolver({}, load)}
    try:
        expanded = pyld.expand({"@context": context, **members}, options)
        return expanded, pyld.compact(expanded, context, {**options, "skipExpansion": True})
    except JsonLdError as error:
        return error.code


@pytest.mark.parametrize("members", VALUES.values(), ids=VALUES)
def test_a_document_is_read_and_written_as_pyld_alone_does_it(members):
    assert Memory().there_and_back(members) == plainly(members)


def test_what_is_remembered_of_one_document_changes_no_other():
    expected = {name: plainly(members) for name, members in VALUES.items()}
    for one, other in itertools.permutations(VALUES, 2):
        memory = Memory()
        memory.there_and_back(VALUES[one])
        assert memory.there_and_back(VALUES[other]) == expected[other], (one, other)


def test_a_terms_leave_to_change_what_is_protected_is_no_leave_for_others():
    """PyLD's own memory, and that of npm's jsonld, takes the first for the second."""
    leave, none = "a term that changes a fixed one", "a context that changes a fixed one"
    memory = Memory()
    assert memory.there_and_back(VALUES[leave]) == plainly(VALUES[leave])
    assert memory.there_and_back(VALUES[none]) == "protected term redefinition"
    assert memory.there_and_back(VALUES[leave] | VALUES[none]) == "protected term redefinition"


def test_contexts_are_known_by_what_they_say_and_not_by_where_they_are_kept():
    memory = Memory()
    expected = {}
    for contexts in ([URL], [LATER], [LATER, URL], [URL, {"known": "urn:mine"}], [URL]) * 5:
        members = {"known": "x"}
        answer = memory.there_and_back(members, context=[*contexts])
        assert answer == expected.setdefault(str(contexts), plainly(members, contexts))


def test_a_term_means_what_the_later_context_says_and_not_the_earlier():
    members = {"kin": "x", "known": "y"}
    contexts = [{"known": "urn:known"}, LATER]
    expanded, _ = Memory().there_and_back(members, context=contexts)
    assert expanded == plainly(members, contexts)[0]
    assert set(expanded[0]) == {"urn:other"}


def test_what_is_expanded_already_stays_as_it_is():
    budget = WorkBudget(10_000)
    processor = BoundedProcessor(budget, lambda _name: None, None, {})
    expanded = [{"@id": "urn:s", "urn:p": [{"@value": "x"}]}]
    options = {**OPTIONS, "contextResolver": ContextResolver({}, load)}
    assert processor.expand(expanded, options) == expanded


def test_the_document_is_left_as_it_was():
    members = {"text": [{"@value": "x"}], "inner": {"text": ["2026-01-01"]}}
    given = {"@context": URL, **members}
    processor = BoundedProcessor(WorkBudget(10_000), lambda _name: None, None, {})
    processor.expand(given, {**OPTIONS, "contextResolver": ContextResolver({}, load)})
    assert given == {"@context": URL, "text": [{"@value": "x"}], "inner": members["inner"]}


@pytest.mark.parametrize(
    ("what", "first", "then", "terms"),
    [
        ("a text", 133, 6, 1),
        ("a date", 133, 6, 1),
        ("a node with a type", 164, 20, 5),
        ("a thing", 160, 16, 4),
        ("a list of dates", 141, 14, 3),
        ("a term with terms of its own", 222, 18, 4),
        ("something undefined", 129, 2, 0),
    ],
)
def test_what_a_document_costs_is_the_same_everywhere_and_little_later(what, first, then, terms):
    memory = Memory()
    costs = []
    for _ in range(3):
        memory.there_and_back(VALUES[what])
        costs.append(memory.spent)
    assert costs == [first, then, then]
    assert len(memory.terms) == terms


def test_without_a_memory_of_contexts_nothing_is_remembered_of_terms_either():
    memory = Memory(contexts=False)
    costs = []
    for _ in range(3):
        assert memory.there_and_back(VALUES["a thing"]) == plainly(VALUES["a thing"])
        costs.append(memory.spent)
    # The first time includes PyLD's own resolving of the URL.
    assert costs == [182, 60, 60]
    assert memory.terms == {}


def test_each_context_of_a_list_costs_more_than_the_one_before():
    costs = []
    for entries in (1, 2, 3, 30):
        budget = WorkBudget(100_000)
        processor = BoundedProcessor(budget, lambda _name: None, None, {})
        options = {**OPTIONS, "contextResolver": ContextResolver({}, load)}
        processor.expand({"@context": [{}] * entries, "urn:p": "x"}, options)
        costs.append(100_000 - budget.left)
    assert costs == [10, 14, 20, 938]
    with pytest.raises(WorkBudgetExceeded):
        Memory().there_and_back(VALUES["a text"], work=132)


@pytest.mark.parametrize(("length", "remembered"), [(256, 1), (257, 0)])
def test_only_identifiers_of_common_length_are_remembered(length, remembered):
    memory = Memory()
    memory.there_and_back({"urn:".ljust(length, "x"): "x"})
    assert len(memory.terms) == remembered
