"""Names of people who act: no blank or disguised name makes a second person."""

import os
import pwd

import pytest

from vc_issuer.persons import demand_name, same_person, system_user
from vc_issuer.problems import IssuerError


@pytest.mark.parametrize("name", ["alice", "王小明", "unit:U-SR-GC-DX", "Ana María"])
def test_an_ordinary_name_is_taken(name):
    assert demand_name(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "alice ", " alice", "ali\u200bce", "ali\x00ce", "Ana Mari\u0301a", "x" * 101]
)
def test_a_blank_disguised_or_overlong_name_is_refused(name):
    with pytest.raises(IssuerError) as caught:
        demand_name(name)
    assert caught.value.code == "PERSON_NAME"


@pytest.mark.parametrize("other", ["alice", "Alice", "ALICE", "ａｌｉｃｅ"])
def test_case_and_width_make_no_second_person(other):
    assert same_person("alice", other)


def test_two_persons_are_two():
    assert not same_person("alice", "bob")


def test_the_systems_user_is_no_environment_variable_and_may_have_no_name(monkeypatch):
    monkeypatch.setenv("LOGNAME", "somebody-else")
    assert system_user() == f"os:{pwd.getpwuid(os.geteuid()).pw_name}"

    def unknown(_user):
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert system_user() == f"os:{os.geteuid()}"
    assert demand_name(system_user())
