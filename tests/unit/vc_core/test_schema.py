"""credentialSchema: the pinned schema that is named, and no other."""

import pytest

from vc_core.documents.loader import pinned
from vc_core.schema import SchemaError, SchemaNotPinned, check_schema, validate_schema

TITLE = "https://rsj.sh.example/vc/schemas/professional-title/v1"
CONTEXTS = pinned()


def test_an_issued_certificate_fits(bureau):
    for name in bureau.texts:
        check_schema(bureau.certificate(name), CONTEXTS)


SUBJECT = {
    "a level that is none": {"level": "初级"},
    "an empty name": {"name": ""},
    "a name that is a list": {"name": ["张三丰"]},
    "a long name": {"name": "张" * 61},
    "an unmasked number": {"maskedIdNumber": "310000197001010011"},
    "a number in other digits": {"certificateNumber": "２０２６０００００００１６"},
    "a date in another form": {"datePassed": "2023/11/08"},
    "a further member": {"birthDate": "1970-01-01"},
    "an examination in a title": {"examination": "x"},
}


@pytest.mark.parametrize("changes", SUBJECT.values(), ids=SUBJECT)
def test_a_subject_that_does_not_fit_is_refused_without_its_values(bureau, changes):
    certificate = bureau.certificate()
    certificate["credentialSubject"].update(changes)
    with pytest.raises(SchemaError) as caught:
        check_schema(certificate, CONTEXTS)
    assert caught.value.code == "SCHEMA_MISMATCH"
    for value in changes.values():
        assert not isinstance(value, str) or not value or value not in str(caught.value)


@pytest.mark.parametrize(
    "member",
    ["name", "maskedIdNumber", "certificateNumber", "level", "datePassed", "committee", "series"],
)
def test_a_subject_that_lacks_a_member_is_refused(bureau, member):
    certificate = bureau.certificate()
    del certificate["credentialSubject"][member]
    with pytest.raises(SchemaError):
        check_schema(certificate, CONTEXTS)


@pytest.mark.parametrize("member", ["issuer", "validFrom", "legalBasis", "credentialStatus"])
def test_a_certificate_that_lacks_a_member_is_refused(bureau, member):
    certificate = bureau.certificate()
    del certificate[member]
    with pytest.raises(SchemaError):
        check_schema(certificate, CONTEXTS)


def test_a_certificate_of_the_other_kind_does_not_fit(bureau):
    with pytest.raises(SchemaError):
        validate_schema(bureau.certificate("李四"), TITLE, CONTEXTS)


def test_another_digest_is_refused(bureau):
    certificate = bureau.certificate()
    certificate["credentialSchema"]["digestSRI"] = "sha384-" + "A" * 64
    with pytest.raises(SchemaError) as caught:
        check_schema(certificate, CONTEXTS)
    assert caught.value.code == "SCHEMA_DIGEST"


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "https://elsewhere.example/schema", "type": "JsonSchema"},
        {"id": "file:///etc/passwd", "type": "JsonSchema"},
        {"id": "https://www.w3.org/ns/credentials/v2", "type": "JsonSchema"},
        {"id": TITLE, "type": "JsonSchemaCredential"},
        {"id": TITLE},
        {"id": None, "type": "JsonSchema"},
        {"id": [TITLE], "type": "JsonSchema"},
        {"id": {}, "type": "JsonSchema"},
        "x",
        None,
    ],
    ids=repr,
)
def test_a_schema_that_is_not_pinned_is_never_fetched(bureau, entry, no_network):
    certificate = {**bureau.certificate(), "credentialSchema": entry}
    with pytest.raises(SchemaNotPinned):
        check_schema(certificate, CONTEXTS)
