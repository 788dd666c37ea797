"""A pytest plugin that takes a rule of the notice away and runs the criterion's own test.

Each removal is one parameter of the test it belongs to; every one of these runs must fail. How
they end is written to the file named by `REMOVED_RULES_OUTCOMES`.
"""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vc_core.problems import Text
from vc_issuer import applications, lint, status, trust_bundle
from vc_issuer.application import row_rules
from vc_issuer.catalogue import ExaminationLevel
from vc_issuer.catalogue_import import CatalogueDesk
from vc_issuer.intake import Intake
from vc_issuer.keyring import Keyring
from vc_issuer.legal_basis import LegalBasis
from vc_issuer.life_cycle import desk as life_cycle
from vc_issuer.misuse import desk as misuse
from vc_issuer.queries import desk as queries
from vc_issuer.queries import lookup, question, ways
from vc_issuer.queries.answer import Answer
from vc_issuer.queries.rate_limit import RateLimit
from vc_issuer.registry import reservation
from vc_issuer.remit import Committee, Unit
from vc_issuer.slips import kinds
from vc_issuer.web import guard
from vc_verifier import examine
from vc_verifier.checks.finding import passed
from vc_verifier.trust import seal_certificate
from vc_verifier.verdict import MEANINGS, LegalEffect, Meaning, Verdict

Removal = Callable[[pytest.MonkeyPatch], None]


def replaced(place: Any, name: str, value: Any) -> Removal:
    """Put something that does not hold the rule in the place of what does."""
    return lambda patch: patch.setattr(place, name, value)


def entry(table: Any, key: Any, value: Any) -> Removal:
    """The same for an entry of a table."""
    return lambda patch: patch.setitem(table, key, value)


def nothing(*_arguments: Any, **_options: Any) -> None:
    """Do nothing."""


def all_at_once(*removals: Removal) -> Removal:
    """Take several away, where two stand for one rule."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        for removal in removals:
            removal(patch)

    return remove


def _takes_every_row(intake: Intake, *arguments: Any, **options: Any) -> Any:
    return _apply(intake, *arguments, **{**options, "accept_valid": True})


def _anybodys(session: Any, number: str, _unit: str) -> Any:
    return session.get(life_cycle.CertificateRecord, number)


def _with_the_name(session: Any, asked: question.Question) -> Any:
    return tuple(replace(found, body=asked.name) for found in lookup.records_for(session, asked))


_apply = Intake.apply
_MEANING = MEANINGS[Verdict.AUTHENTIC_DATA]
_EQUAL = Meaning(_MEANING.title, LegalEffect(True, _MEANING.effect.text))
_NO_CLAUSE = Meaning(_MEANING.title, LegalEffect(None, _MEANING.effect.text, ""))

REMOVED: dict[str, dict[str, Removal]] = {
    "test_n1_1_two_types_each_with_its_schema_and_a_catalogue_that_is_data": {
        "the catalogue is code": replaced(CatalogueDesk, "_turn_to", nothing),
    },
    "test_n1_2_what_was_obtained_before_the_first_day_is_refused_that_day_counts": {
        "no first day": replaced(row_rules, "FIRST_DAY", date(2000, 1, 1)),
        "a day late": replaced(row_rules, "FIRST_DAY", date(2019, 9, 2)),
    },
    "test_n1_3_levels_routes_catalogue_seal_duplicates_and_glyphs": {
        "junior titles": all_at_once(
            replaced(row_rules.RowCheck, "_level", nothing),
            replaced(row_rules.RowCheck, "_title", nothing),
        ),
        "any route": entry(row_rules.ROUTES, "认定", "title"),
        "closed committees": replaced(Committee, "on_file", lambda *_: True),
        "the national seal": replaced(ExaminationLevel, "seal_is_competent", lambda *_: True),
        "duplicates in the registry": replaced(applications, "identity_keys", lambda *_: set()),
        "glyphs": replaced(row_rules, "check_name", nothing),
    },
    "test_n1_4_every_certificate_is_in_the_registry_once_and_its_number_never_again": {
        "numbers come again": replaced(reservation, "count_up", lambda *_: 1),
    },
    "test_n2_1_a_row_outside_the_remit_is_refused_and_the_rest_only_if_wanted": {
        "no remit": replaced(Unit, "out_of_remit", lambda *_: iter(())),
        "the rest unasked": replaced(Intake, "apply", _takes_every_row),
    },
    "test_n2_2_a_second_person_approves_before_anything_is_sealed_and_all_is_logged": {
        "one person": replaced(applications, "same_person", lambda *_: False),
        "no log": replaced(applications, "append", nothing),
    },
    "test_n2_3_a_unit_asks_for_its_own_certificates_only_and_another_person_decides": {
        "anybody's certificates": replaced(life_cycle, "demand_own", _anybodys),
        "one person": replaced(life_cycle, "same_person", lambda *_: False),
    },
    "test_n2_4_nothing_unchecked_is_sealed_and_only_the_pipeline_opens_the_seal": {
        "no lint": replaced(lint.Linter, "lint", nothing),
        "no look at names": replaced(lint.Linter, "_check_texts", nothing),
    },
    "test_n3_1_all_forms_are_sealed_by_the_key_of_the_seals_own_certificate": {
        "another certificate": replaced(
            Keyring, "seal_chain", lambda keyring: (keyring.seal_ca(), keyring.seal_ca())
        ),
    },
    "test_n3_2_each_verdict_has_its_consequence_in_two_languages_and_the_clause": {
        "a look-alike seal": replaced(
            seal_certificate, "_common_names", lambda _: [seal_certificate.SEAL_NAME]
        ),
        "no clause": entry(MEANINGS, Verdict.AUTHENTIC_DATA, _NO_CLAUSE),
    },
    "test_c05_another_json_ld_form_is_a_copy_that_shows_the_sealed_spelling": {
        "a conversion is the original (N3.3)": replaced(
            examine, "form_of_issue", lambda _: passed("issuedForm", "AS_ISSUED", Text("", ""))
        ),
    },
    "test_n3_4_a_prints_code_leads_to_the_data_and_the_verdict_says_to_rely_on_it": {
        "a print is the original": entry(MEANINGS, Verdict.AUTHENTIC_DATA, _EQUAL),
    },
    "test_n4_1_a_query_is_answered_in_exactly_four_ways": {
        "titles a day late": replaced(ways, "TITLES_ON_RECORD_SINCE", date(2014, 1, 2)),
        "electronic a day late": replaced(ways, "ELECTRONIC_SINCE", date(2019, 9, 2)),
        "nothing is gathered": replaced(
            queries, "nothing_found", lambda way: Answer("no-match", way, (), ways.WAYS[way].text)
        ),
    },
    "test_n4_2_a_query_needs_two_facts_and_tells_a_guesser_nothing": {
        "any name": replaced(lookup, "_equal", lambda *_: True),
        "no limit": replaced(RateLimit, "demand", nothing),
        "one fact": replaced(question.Question, "cleaned", lambda asked: asked),
    },
    "test_without_signing_in_every_other_route_is_refused": {
        "nobody is asked (N4.3)": replaced(guard, "_is_admitted", lambda *_: True),
    },
    "test_n4_3_a_query_gives_information_never_a_file": {
        "the name is told": replaced(queries, "records_for", _with_the_name),
    },
    "test_n5_1_a_slip_is_a_units_own_credential_and_never_a_certificate": {
        "slips are no kind": replaced(examine, "is_slip", lambda _: False),
        "recognition is not published": replaced(
            trust_bundle, "recognition_credentials", lambda _: []
        ),
    },
    "test_n5_2_paper_is_not_reissued_and_the_right_body_is_named": {
        "the other body": entry(kinds.SLIPS, "title", kinds.EXAM_RESULT_SLIP),
    },
    "test_n6_1_a_status_has_a_reason_of_the_closed_list_and_is_seen_with_its_date": {
        "any reason": replaced(status, "demand_reason", nothing),
    },
    "test_n6_2_only_a_substantiated_case_makes_one_record_and_misuse_alone_revokes_nothing": {
        "steps are skipped": replaced(misuse, "demand_step", nothing),
    },
    "test_n7_1_issuing_needs_a_basis_in_force_and_old_certificates_stay_valid": {
        "any basis": replaced(LegalBasis, "in_force", lambda *_: True),
    },
}


_outcomes: list[tuple[str, str, str]] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a criterion's test once for each rule that is taken away."""
    removals = REMOVED.get(metafunc.function.__name__)
    if removals is not None:
        metafunc.parametrize("removed_rule", list(removals), indirect=True)


@pytest.fixture(autouse=True)
def removed_rule(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rule away; what a session's fixtures made before was made with it."""
    REMOVED[request.function.__name__][request.param](monkeypatch)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Iterator[None]:
    """Note how each test ended without its rule."""
    report: Any = yield
    if report.when == "call" or report.outcome == "failed":
        rule = item.callspec.params["removed_rule"]
        _outcomes.append((item.function.__name__, rule, f"{report.when} {report.outcome}"))
    return report


def pytest_sessionfinish() -> None:
    """Tell it."""
    Path(os.environ["REMOVED_RULES_OUTCOMES"]).write_text(json.dumps(_outcomes), "utf-8")
