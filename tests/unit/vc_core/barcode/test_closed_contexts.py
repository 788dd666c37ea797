"""Contexts for barcodes come from a closed source, and only those that every reader reads alike."""

import pytest

from vc_core.barcode.active_context import ActiveContext, ContextSource, with_embedded, with_types
from vc_core.barcode.errors import BarcodeError
from vc_core.documents.loader import ContextNotPinned

URL = "https://pinned.example/v1"
LATER = "https://pinned.example/v2"


def active(*contexts):
    """Give the active context under these contexts, pinned as the only ones there are."""
    urls = [f"https://pinned.example/v{number}" for number, _ in enumerate(contexts, 1)]
    documents = {url: {"@context": context} for url, context in zip(urls, contexts, strict=True)}
    root = ActiveContext({}, None, ContextSource(documents.__getitem__))
    return with_embedded(root, tuple(urls))[0]


def ids(*contexts):
    return {term: definition.id for term, definition in active(*contexts).terms.items()}


def refused(*contexts):
    with pytest.raises(BarcodeError) as caught:
        active(*contexts)
    assert caught.value.code == "BARCODE_MALFORMED"
    assert caught.value.text.zh


@pytest.mark.parametrize(
    "definition",
    [5, ["urn:x"], {}, {"@type": "@id"}, {"@id": None}, {"@id": 5}, {"@id": ["urn:x"]}],
    ids=repr,
)
def test_a_term_without_a_meaning_is_refused(definition):
    refused({"term": definition})


def test_a_term_may_be_its_own_compact_iri():
    context = {"ex": "https://x.example/", "ex:name": {"@type": "@id"}}
    assert ids(context)["ex:name"] == "https://x.example/name"


def test_prefixes_are_written_out_also_those_of_an_earlier_context():
    earlier = {"ex": {"@id": "https://x.example/"}}
    later = {"name": "ex:name", "date": {"@id": "ex:date", "@type": "ex:Date"}, "ex2": "ex:2/"}
    under = active(earlier, {**later, "deep": "ex2:deep"}).terms
    assert under["name"].id == "https://x.example/name"
    assert under["deep"].id == "https://x.example/2/deep"
    assert under["date"].type == "https://x.example/Date"


def test_a_prefix_ends_at_the_first_colon():
    assert ids({"ex": "urn:ex:", "name": "ex:a:b"})["name"] == "urn:ex:a:b"


def test_what_is_no_prefix_stays_as_it_is():
    context = {"none": None, "name": "none:name", "kind": {"@id": "urn:kind", "@type": "@vocab"}}
    assert ids(context) == {"name": "none:name", "kind": "urn:kind"}


def test_a_prefix_whose_iri_is_no_text_stands_for_nothing():
    refused({"odd": {"@id": 5}, "name": "odd:name"})


def test_prefixes_in_a_circle_are_refused():
    refused({"a": "b:x", "b": "a:x"})


def test_prefixes_of_prefixes_are_followed_seven_deep():
    prefixes = {"p1": "urn:x:", **{f"p{level}": f"p{level - 1}:" for level in range(2, 8)}}
    assert ids({**prefixes, "name": "p7:y"})["name"] == "urn:x:y"
    refused({**prefixes, "p8": "p7:", "name": "p8:y"})


def test_a_context_takes_back_a_term_by_null_and_keeps_what_it_does_not_name():
    assert ids({"kept": "urn:kept", "gone": "urn:gone"}, {"gone": None}) == {"kept": "urn:kept"}


def test_a_protected_term_may_be_repeated_and_stays_protected_but_never_changes():
    protected = {"@protected": True, "name": "urn:name"}
    assert active(protected, {"name": "urn:name"}).terms["name"].protected
    refused(protected, {"name": "urn:other"})
    refused(protected, {"name": "urn:name"}, {"name": "urn:other"})


@pytest.mark.parametrize("reference", [5, None, ["https://pinned.example/v1"]], ids=repr)
def test_a_context_is_named_by_its_url(reference):
    source = ContextSource(lambda _url: {"@context": {}})
    with pytest.raises(BarcodeError, match="unsupported context"):
        source.load(reference)


@pytest.mark.parametrize(
    "document",
    [[], "x", {}, {"@context": []}, {"@context": LATER}, {"@context": {"@import": LATER}}],
    ids=repr,
)
def test_a_context_document_of_another_form_is_refused(document):
    with pytest.raises(BarcodeError, match="unsupported context document"):
        ContextSource(lambda _url: document).load(URL)


def test_a_context_that_is_not_installed_is_refused():
    def nothing(url):
        raise ContextNotPinned(url)

    with pytest.raises(BarcodeError, match="not installed"):
        ContextSource(nothing).load(URL)


# Where terms hold: contexts scoped to types end with the object, those of properties go on


TYPES = {
    "type": "@type",
    "outer": "urn:outer",
    "name": "urn:name",
    "next": {"@id": "urn:next", "@type": "@id"},
    "Kind": {"@id": "urn:Kind", "@context": {"inner": "urn:inner", "name": "urn:other"}},
    "Lasting": {"@id": "urn:L", "@context": {"@propagate": True, "inner": "urn:inner"}},
    "property": {"@id": "urn:p", "@context": {"inner": "urn:of property", "outer": None}},
}


def names(context):
    return {
        term: definition.id
        for term, definition in context.terms.items()
        if term in ("inner", "name", "outer")
    }


def test_a_context_scoped_to_a_type_ends_at_the_objects_members():
    context, loaded = with_types(active(TYPES), {"Kind", "Unknown"})
    assert names(context) == {"inner": "urn:inner", "name": "urn:other", "outer": "urn:outer"}
    assert loaded == (("inner", "name"),)
    member = context.member("next")
    assert names(member.active) == {"name": "urn:name", "outer": "urn:outer"}
    assert (member.loaded, member.kind) == ((), "url")
    assert context.member("next") is member


def test_a_context_scoped_to_a_type_may_last():
    context, _ = with_types(active(TYPES), {"Lasting"})
    assert names(context.member("next").active)["inner"] == "urn:inner"


def test_without_scoped_types_nothing_changes():
    context = active(TYPES)
    assert with_types(context, {"Unknown", "name"}) == (context, ())
    assert context.member("next").active is context
    assert context.member("unheard of").kind == "none"
    assert context.member("unheard of") is not context.member("unheard of")


def test_a_context_scoped_to_a_property_holds_below_it_and_further_down():
    context, _ = with_types(active(TYPES), {"Kind"})
    below = context.member("property")
    assert names(below.active) == {"inner": "urn:of property", "name": "urn:name"}
    assert below.loaded == (("inner",),)
    assert names(below.active.member("next").active)["inner"] == "urn:of property"


def test_a_propertys_context_that_does_not_last_ends_with_its_object():
    ending = {"@propagate": False, "name": "urn:other", "inner": "urn:inner"}
    context = active({**TYPES, "property": {"@id": "urn:p", "@context": ending}})
    below = context.member("property").active
    assert names(below) == {"inner": "urn:inner", "name": "urn:other", "outer": "urn:outer"}
    assert names(below.member("next").active) == {"name": "urn:name", "outer": "urn:outer"}


def test_a_propertys_context_may_scope_contexts_to_its_own_terms():
    deeper = {"@id": "urn:d", "@context": {"inner": "urn:inner"}}
    context = active({"property": {"@id": "urn:p", "@context": {"deeper": deeper}}})
    below = context.member("property").active.member("deeper")
    assert names(below.active) == {"inner": "urn:inner"}
    assert below.loaded == (("inner",),)


def test_a_propertys_context_may_change_a_protected_term_and_that_of_a_type_may_not():
    scoped = {"@id": "urn:x", "@context": {"name": "urn:other"}}
    context = active({"@protected": True, "name": "urn:name", "property": scoped, "Kind": scoped})
    assert names(context.member("property").active) == {"name": "urn:other"}
    with pytest.raises(BarcodeError, match="protected term"):
        with_types(context, {"Kind"})


def test_terms_that_stand_for_types_are_known_by_what_they_stand_for():
    context = active({"kind": "@type", "type": "@type", "name": "urn:name"})
    assert set(context.type_terms) == {"@type", "kind", "type"}
    assert context.type_terms[0] == "@type"


@pytest.mark.parametrize(
    ("definition", "kind"),
    [
        ("urn:x", "none"),
        ("@type", "url"),
        ("@id", "url"),
        ({"@id": "urn:x", "@type": "@id"}, "url"),
        ({"@id": "urn:x", "@type": "@vocab"}, "url"),
        ({"@id": "urn:x", "@type": "urn:kind"}, "urn:kind"),
    ],
    ids=repr,
)
def test_how_a_value_is_written_is_decided_by_the_terms_definition(definition, kind):
    assert active({"term": definition}).member("term").kind == kind
    assert active({}).member("@type").kind == active({}).member("@id").kind == "url"
