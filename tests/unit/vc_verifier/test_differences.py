"""Differences: field by field, what was presented and what is sealed, where that is known."""

import json
from copy import deepcopy

import pytest
from pyld import jsonld

from tests.bureau_fixture import PublishedBureau
from vc_core.documents.loader import pinned
from vc_verifier.differences import differences

OPTIONS = {"documentLoader": pinned().pyld_loader}
V2 = "https://www.w3.org/ns/credentials/v2"
OURS = "https://rsj.sh.example/vc/contexts/v1"


def told(bureau: PublishedBureau, document) -> list[tuple[str, str, str | None]]:
    result = bureau.verify(document)
    shown = result.to_json()["differences"]
    assert json.loads(json.dumps(shown)) == shown
    return [(entry["field"], entry["presented"], entry["sealed"]) for entry in shown]


def test_an_original_differs_in_nothing(bureau):
    assert told(bureau, bureau.text()) == []
    assert bureau.verify(bureau.text()).to_json()["differences"] == []


def test_another_form_that_says_the_same_differs_in_nothing(bureau):
    expanded = jsonld.expand(bureau.certificate(), OPTIONS)
    assert told(bureau, expanded) == []


@pytest.mark.parametrize(("value", "shown"), [("x", "x"), ({"a": 1}, '{"a": 1}'), (7, "7")])
def test_an_added_member_is_named_and_said_not_to_be_sealed(bureau, value, shown):
    certificate = bureau.certificate()
    certificate["credentialSubject"]["position"] = value
    assert told(bureau, certificate) == [("position", shown, None)]


def test_a_defined_member_that_was_added_is_named_as_well(bureau):
    assert told(bureau, {**bureau.certificate(), "description": "x"}) == [
        ("description", "x", None)
    ]


def test_an_added_member_beside_a_changed_value_proves_nothing_and_nothing_is_claimed(bureau):
    certificate = bureau.certificate()
    certificate["credentialSubject"].update(position="x", level="正高级")
    assert told(bureau, certificate) == []


def test_a_changed_value_cannot_be_undone_and_nothing_is_claimed(bureau):
    certificate = bureau.certificate()
    certificate["credentialSubject"]["level"] = "正高级"
    assert told(bureau, certificate) == []


def test_swapped_terms_show_what_the_reader_of_the_file_would_have_read(bureau):
    ours = deepcopy(pinned().document(OURS)["@context"])
    ours["series"], ours["specialty"] = ours["specialty"], ours["series"]
    del ours["@protected"]
    certificate = bureau.certificate()
    subject = certificate["credentialSubject"]
    sealed = dict(subject)
    certificate["@context"] = [V2, ours]
    subject["series"], subject["specialty"] = subject["specialty"], subject["series"]
    assert told(bureau, certificate) == [
        ("series", sealed["specialty"], sealed["series"]),
        ("specialty", sealed["series"], sealed["specialty"]),
    ]


def test_what_a_wrapping_says_of_its_subject_is_compared_with_the_certificate_inside(bureau):
    wrapping = {
        "@context": [V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"name": "李四", "level": "副高级"},
        "issuer": {"id": "did:example:1", "name": "Somebody"},
        "evidence": [bureau.certificate()],
    }
    assert told(bureau, wrapping) == [("name", "李四", "张三丰")]


def test_long_texts_are_cut_and_hostile_shapes_are_survived(bureau):
    certificate = bureau.certificate()
    (entry,) = differences({"name": "长" * 5_000}, certificate)
    assert len(entry.presented) == 201
    deep: dict = {"name": "x"}
    for _ in range(900):
        deep = {"a": deep}
    assert [entry.field for entry in differences(deep, certificate)] == ["name"]
    assert differences(deep, {"credentialSubject": []}) == ()
