"""The data model's structure: VC 2.0 and 1.1, good and bad."""

import pytest

from vc_core.credential import (
    DataModelError,
    check_credential,
    check_presentation,
    is_url,
    validity_period,
)

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
CREDENTIAL = {
    "@context": [V2],
    "type": ["VerifiableCredential"],
    "issuer": "did:web:example.org",
    "credentialSubject": {"name": "张三丰"},
}
LANGUAGE = {"@value": "x", "@language": "zh", "@direction": "ltr"}
GOOD = {
    "the least": {},
    "an id": {"id": "urn:uuid:1"},
    "a single type": {"type": "VerifiableCredential"},
    "an issuer object": {"issuer": {"id": "https://example.org/", "name": LANGUAGE}},
    "a period": {"validFrom": "2026-11-20T08:00:00Z", "validUntil": "2026-11-20T16:00:00+08:00"},
    "several subjects": {"credentialSubject": [{"id": "urn:x"}, {"name": "y"}]},
    "names in languages": {"name": [LANGUAGE, {"@value": "y", "@language": "en"}]},
    "a schema": {"credentialSchema": {"id": "https://example.org/s", "type": "JsonSchema"}},
    "a status without id": {"credentialStatus": {"type": "BitstringStatusListEntry"}},
    "a related resource": {
        "relatedResource": [{"id": "https://x.example/", "digestSRI": "sha256-"}]
    },
    "an inline context": {"@context": [V2, {"a": "urn:a"}]},
}
BAD = {
    "no context": {"@context": None},
    "an empty context": {"@context": []},
    "another first context": {"@context": ["https://example.org/", V2]},
    "a context object first": {"@context": [{}, V2]},
    "a context that is no URL": {"@context": [V2, "x"]},
    "a context that is a number": {"@context": [V2, 5]},
    "a context that is no list": {"@context": V2},
    "a context twice": {"@context": [V2, V2]},
    "an inline context twice": {"@context": [V2, {"a": "urn:a"}, {"a": "urn:a"}]},
    "far too many contexts": {"@context": [V2, *({"a": f"urn:{n}"} for n in range(20_000))]},
    "no type": {"type": None},
    "another type": {"type": ["VerifiablePresentation"]},
    "a type that is an object": {"type": ["VerifiableCredential", {}]},
    "a type with a blank": {"type": ["VerifiableCredential", "a b"]},
    "an id that is no URL": {"id": "x"},
    "an id that is null": {"id": None},
    "two ids": {"id": ["urn:a", "urn:b"]},
    "no issuer": {"issuer": None},
    "an issuer that is no URL": {"issuer": "bureau"},
    "two issuers": {"issuer": ["urn:a", "urn:b"]},
    "an issuer without id": {"issuer": {"name": "x"}},
    "an issuer's name that is a number": {"issuer": {"id": "urn:a", "name": 5}},
    "no subject": {"credentialSubject": None},
    "an empty list of subjects": {"credentialSubject": []},
    "a subject without claims": {"credentialSubject": {}},
    "a subject that is a text": {"credentialSubject": "x"},
    "a subject's id that is no URL": {"credentialSubject": {"id": "x"}},
    "a time without zone": {"validFrom": "2026-11-20T08:00:00"},
    "an end before the beginning": {
        "validFrom": "2026-11-20T08:00:00Z",
        "validUntil": "2026-11-20T07:59:59Z",
    },
    "an end before the beginning in other zones": {
        "validFrom": "2026-11-20T08:00:00Z",
        "validUntil": "2026-11-20T15:59:59+08:00",
    },
    "members of version 1.1": {"issuanceDate": "2026-11-20T08:00:00Z"},
    "a status without type": {"credentialStatus": {"id": "urn:x"}},
    "a status whose id is no URL": {"credentialStatus": {"id": "x", "type": "Y"}},
    "a status that is a text": {"credentialStatus": "x"},
    "a schema without id": {"credentialSchema": {"type": "JsonSchema"}},
    "a schema without type": {"credentialSchema": {"id": "urn:x"}},
    "terms of use without type": {"termsOfUse": {"id": "urn:x"}},
    "evidence without type": {"evidence": [{"id": "urn:x"}]},
    "a refresh service without type": {"refreshService": {"id": "urn:x"}},
    "a name that is a number": {"name": 5},
    "a language value without value": {"name": {"@language": "zh"}},
    "a language value with more": {"name": {**LANGUAGE, "@type": "urn:x"}},
    "a direction that is none": {"name": {**LANGUAGE, "@direction": "up"}},
    "a resource without digest": {"relatedResource": {"id": "https://x.example/"}},
    "a resource without id": {"relatedResource": {"digestSRI": "sha256-"}},
    "a resource twice": {"relatedResource": [{"id": "urn:x", "digestSRI": "y"}] * 2},
}


def with_members(members: dict) -> dict:
    made = {**CREDENTIAL, **members}
    dropped = ("@context", "type", "issuer", "credentialSubject")
    return {n: m for n, m in made.items() if not (m is None and n in dropped)}


@pytest.mark.parametrize("members", GOOD.values(), ids=GOOD)
def test_a_conforming_credential_passes(members):
    check_credential(with_members(members))


@pytest.mark.parametrize("members", BAD.values(), ids=BAD)
def test_a_credential_that_does_not_conform_is_refused(members):
    with pytest.raises(DataModelError) as caught:
        check_credential(with_members(members))
    assert caught.value.code == "MALFORMED_VALUE_ERROR"
    assert caught.value.text.zh


@pytest.mark.parametrize("document", [None, [], "x", 5], ids=repr)
def test_what_is_no_object_is_refused(document):
    for check in (check_credential, check_presentation):
        with pytest.raises(DataModelError):
            check(document)


def test_version_1_1_has_its_own_rules():
    members = {"@context": [V1], "issuanceDate": "2026-11-20T08:00:00Z"}
    check_credential(with_members(members))
    with pytest.raises(DataModelError):
        check_credential(with_members({"@context": [V1]}))
    with pytest.raises(DataModelError):
        check_credential(with_members({**members, "credentialStatus": {"type": "X"}}))


def test_a_presentation_has_a_type_and_a_holder_with_a_url():
    presentation = {"@context": [V2], "type": "VerifiablePresentation"}
    check_presentation({**presentation, "holder": "did:web:example.org"})
    check_presentation({**presentation, "verifiableCredential": [CREDENTIAL]})
    for bad in (
        {**presentation, "type": "VerifiableCredential"},
        {**presentation, "holder": "x"},
        {**presentation, "verifiableCredential": ["x"]},
        {**presentation, "id": "x"},
    ):
        with pytest.raises(DataModelError):
            check_presentation(bad)


def test_a_presented_credential_of_version_2_says_its_type_and_others_are_judged_apart():
    presentation = {"@context": [V2], "type": "VerifiablePresentation"}
    typeless = {name: value for name, value in CREDENTIAL.items() if name != "type"}
    with pytest.raises(DataModelError) as caught:
        check_presentation({**presentation, "verifiableCredential": typeless})
    assert caught.value.code == "MALFORMED_VALUE_ERROR"
    assert caught.value.details.to_json()["member"] == "verifiableCredential.type"
    for contexts in ([V1], None):
        other = {**typeless, "@context": contexts}
        check_presentation({**presentation, "verifiableCredential": [CREDENTIAL, other]})


@pytest.mark.parametrize(
    "member", ["credentialStatus", "termsOfUse", "evidence", "refreshService", "credentialSchema"]
)
@pytest.mark.parametrize("entry", [{"id": "urn:x:1"}, {"type": "a b"}, "urn:x:1", {"type": 5}])
def test_an_entry_without_a_type_is_refused_in_a_presentation_too(member, entry):
    presentation = {"@context": [V2], "type": "VerifiablePresentation"}
    check_presentation({**presentation, member: {"id": "urn:x:1", "type": "X"}})
    for bad in (entry, [{"id": "urn:x:1", "type": "X"}, entry]):
        with pytest.raises(DataModelError):
            check_presentation({**presentation, member: bad})


@pytest.mark.parametrize("version", [V1, V2])
def test_a_related_resource_of_a_presentation_has_an_id_and_a_digest(version):
    presentation = {"@context": [version], "type": "VerifiablePresentation"}
    good = {"id": V2, "digestSRI": "sha384-AAAA"}
    check_presentation({**presentation, "relatedResource": good})
    for bad in ({"id": V2}, {"digestSRI": "sha384-AAAA"}, V2, [good, good]):
        with pytest.raises(DataModelError):
            check_presentation({**presentation, "relatedResource": bad})


@pytest.mark.parametrize("url", ["did:web:x", "urn:uuid:1", "https://例え.jp/张?q#f"])
def test_an_absolute_url_is_one(url):
    assert is_url(url)


@pytest.mark.parametrize("url", ["", "x", "/x", ":x", "a b:c", "urn:a b", "urn:<x>", None, 5, []])
def test_anything_else_is_no_url(url):
    assert not is_url(url)


def test_the_period_has_two_names_for_each_end():
    start, end = validity_period({"validFrom": "2026-11-20T08:00:00Z"})
    assert start is not None
    assert end is None
    old = {"issuanceDate": "2026-11-20T08:00:00Z", "expirationDate": "2027-11-20T08:00:00Z"}
    assert None not in validity_period(old)
