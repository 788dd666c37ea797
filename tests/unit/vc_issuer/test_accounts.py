"""People, second factor, sessions and tokens."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.bureau_example import NOW, UNIT, new_bureau
from vc_issuer.accounts import sign_in
from vc_issuer.accounts.directory import Accounts
from vc_issuer.accounts.models import ApiToken, User, WebSession
from vc_issuer.accounts.roles import Permission, Role, permissions_of
from vc_issuer.accounts.secrets_box import KEY_FILE, SecretsBox
from vc_issuer.cli import main
from vc_issuer.problems import IssuerError

PASSWORD = "correct horse battery"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    bureau = new_bureau(tmp_path / "home")
    found = Accounts(bureau.home, bureau.registry)
    found.add_user(
        "uma", roles=["unit-clerk"], unit=UNIT, password=PASSWORD, by="operator", now=NOW
    )
    found.add_user(
        "anna", roles=["bureau-approver"], unit=None, password=PASSWORD, by="operator", now=NOW
    )
    return found


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(IssuerError) as caught:
        call()
    return caught.value.code


def test_a_password_is_stored_as_an_argon2id_hash_only(accounts: Accounts) -> None:
    with accounts._registry.reading() as session:
        user = session.get_one(User, "uma")
        assert user.password_hash.startswith("$argon2id$")
        assert PASSWORD not in user.password_hash


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "uma-is-my-name-12", "x" * 129])
def test_a_weak_password_is_refused(accounts: Accounts, password: str) -> None:
    assert refused(lambda: accounts.set_password("uma", password, by="x", now=NOW)) == (
        "PASSWORD_WEAK"
    )


def test_a_unit_signs_in_by_password_and_the_bureau_owes_a_second_factor(
    accounts: Accounts,
) -> None:
    assert accounts.sign_in("uma", PASSWORD, NOW)[1] is True
    secret, complete = accounts.sign_in("anna", PASSWORD, NOW)
    assert complete is False
    visitor = accounts.visitor(secret, NOW)
    assert visitor is not None
    assert visitor.complete is False


def test_the_session_after_the_second_factor_is_a_new_one(accounts: Accounts) -> None:
    pending, _ = accounts.sign_in("anna", PASSWORD, NOW)
    fresh = accounts.complete_sign_in(pending, accounts.current_code("anna", NOW), NOW)
    assert fresh != pending
    assert accounts.visitor(pending, NOW) is None
    assert accounts.visitor(fresh, NOW).complete  # type: ignore[union-attr]


def test_a_code_works_once(accounts: Accounts) -> None:
    code = accounts.current_code("anna", NOW)
    accounts.complete_sign_in(accounts.sign_in("anna", PASSWORD, NOW)[0], code, NOW)
    again, _ = accounts.sign_in("anna", PASSWORD, NOW)
    assert refused(lambda: accounts.complete_sign_in(again, code, NOW)) == "SIGN_IN_REFUSED"


def test_wrong_name_wrong_password_and_disabled_user_get_the_same_answer(
    accounts: Accounts,
) -> None:
    accounts.set_disabled("uma", disabled=True, by="operator", now=NOW)
    texts = set()
    for name, password in (("nobody", PASSWORD), ("anna", "wrong password!"), ("uma", PASSWORD)):
        with pytest.raises(IssuerError) as caught:
            accounts.sign_in(name, password, NOW)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_five_failures_lock_for_a_quarter_of_an_hour(accounts: Accounts) -> None:
    for _ in range(5):
        refused(lambda: accounts.sign_in("uma", "wrong password!", NOW))
    assert refused(lambda: accounts.sign_in("uma", PASSWORD, NOW)) == "SIGN_IN_REFUSED"
    assert accounts.sign_in("uma", PASSWORD, NOW + timedelta(minutes=15))[1]


def test_wrong_codes_lock_too_although_the_password_is_right_each_time(
    accounts: Accounts,
) -> None:
    for _ in range(5):
        pending, _ = accounts.sign_in("anna", PASSWORD, NOW)
        refused(lambda secret=pending: accounts.complete_sign_in(secret, "000000", NOW))  # type: ignore[misc]
    assert refused(lambda: accounts.sign_in("anna", PASSWORD, NOW)) == "SIGN_IN_REFUSED"


@pytest.mark.parametrize(("minutes", "alive"), [(29, True), (30, False)])
def test_an_idle_session_ends(accounts: Accounts, minutes: int, alive: bool) -> None:
    secret, _ = accounts.sign_in("uma", PASSWORD, NOW)
    found = accounts.visitor(secret, NOW + timedelta(minutes=minutes))
    assert (found is not None) is alive


def test_a_session_ends_after_ten_hours_however_busy(accounts: Accounts) -> None:
    secret, _ = accounts.sign_in("uma", PASSWORD, NOW)
    for minutes in range(20, 600, 20):
        assert accounts.visitor(secret, NOW + timedelta(minutes=minutes)) is not None
    assert accounts.visitor(secret, NOW + timedelta(hours=10)) is None


@pytest.mark.parametrize("how", ["disable", "password", "totp"])
def test_what_changes_an_account_signs_it_out(accounts: Accounts, how: str) -> None:
    secret, _ = accounts.sign_in("uma", PASSWORD, NOW)
    if how == "disable":
        accounts.set_disabled("uma", disabled=True, by="operator", now=NOW)
    elif how == "password":
        accounts.set_password("uma", "another long password", by="operator", now=NOW)
    else:
        accounts.renew_second_factor("uma", by="operator", now=NOW)
    assert accounts.visitor(secret, NOW) is None


def test_no_secret_lies_in_the_registry_as_it_is(accounts: Accounts, tmp_path: Path) -> None:
    secret, _ = accounts.sign_in("uma", PASSWORD, NOW)
    _, token = accounts.add_token("x", unit=UNIT, scopes=["apply"], days=1, by="operator", now=NOW)
    uri = accounts.renew_second_factor("anna", by="operator", now=NOW)
    totp = uri.partition("secret=")[2].partition("&")[0]
    with accounts._registry.reading() as session:
        stored = [
            str(vars(row)) for model in (User, WebSession, ApiToken) for row in session.query(model)
        ]
    for value in (secret, token, totp, PASSWORD):
        assert all(value not in row for row in stored)
    assert (tmp_path / "home" / "keys" / KEY_FILE).stat().st_mode & 0o077 == 0


def test_a_console_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    SecretsBox.open(tmp_path)
    (tmp_path / "keys" / KEY_FILE).chmod(0o644)
    with pytest.raises(IssuerError) as caught:
        SecretsBox.open(tmp_path)
    assert caught.value.code == "KEY_FILE_MODE"


def test_the_console_key_encrypts_and_stays_the_same(tmp_path: Path) -> None:
    first, second = SecretsBox.open(tmp_path), SecretsBox.open(tmp_path)
    assert second.decrypt(first.encrypt("secret")) == "secret"
    assert first.cookie_key == second.cookie_key


def test_a_token_ends_by_term_and_by_revocation(accounts: Accounts) -> None:
    identity, token = accounts.add_token(
        "x", unit=None, scopes=["issue"], days=2, by="operator", now=NOW
    )
    assert accounts.bearer(token, NOW) is not None
    assert accounts.bearer(token, NOW + timedelta(days=2)) is None
    accounts.revoke_token(identity, by="operator", now=NOW)
    assert accounts.bearer(token, NOW) is None


def test_a_units_token_may_not_change_a_status(accounts: Accounts) -> None:
    assert (
        refused(
            lambda: accounts.add_token(
                "x", unit=UNIT, scopes=["status"], days=2, by="operator", now=NOW
            )
        )
        == "SCOPES"
    )


def test_a_units_role_is_not_combined_with_a_bureaus(accounts: Accounts) -> None:
    def add(roles: list[str], unit: str | None) -> Callable[[], object]:
        return lambda: accounts.add_user(
            "newone", roles=roles, unit=unit, password=PASSWORD, by="operator", now=NOW
        )

    assert refused(add(["unit-clerk", "bureau-approver"], UNIT)) == "ROLES"
    assert refused(add(["unit-clerk"], None)) == "USER_UNIT"
    assert refused(add(["bureau-clerk"], UNIT)) == "USER_UNIT"
    assert refused(add(["king"], None)) == "UNKNOWN_ROLE"


def test_no_role_both_approves_and_issues() -> None:
    for role in Role:
        assert not {Permission.APPROVE, Permission.ISSUE} <= permissions_of([role])


def test_init_makes_no_user(tmp_path: Path) -> None:
    bureau = new_bureau(tmp_path / "home")
    assert Accounts(bureau.home, bureau.registry).people() == []


def test_the_command_line_adds_users_without_showing_passwords(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    home = tmp_path / "home"
    new_bureau(home)
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    common = ["--home", str(home), "--lang", "en"]
    add = ["users", "add", "anna", "--role", "bureau-approver", "--password-file", str(file)]
    assert main([*common, *add]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("otpauth://totp/")
    assert main([*common, "users", "totp", "anna", "--code"]) == 0
    assert len(capsys.readouterr().out.strip()) == 6
    assert main([*common, "users", "list"]) == 0
    assert capsys.readouterr().out == "anna\tbureau-approver\t-\tenabled\n"
    assert main([*common, "users", "disable", "anna"]) == 0
    assert main([*common, "users", "add", "ben", "--role", "bureau-clerk"]) == 2
    assert main([*common, "tokens", "add", "hr", "--unit", UNIT, "--scope", "apply"]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("vct_")
    assert PASSWORD not in shown.out + shown.err + captured.err + caplog.text


def test_nobody_who_writes_waits_for_the_check_of_a_password(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def check(_password: str, _password_hash: str | None) -> bool:
        # On SQLite this waits for whoever else writes, and gives up in the end.
        accounts.set_disabled("anna", disabled=False, by="operator", now=NOW)
        written.append(True)
        return False

    monkeypatch.setattr(sign_in, "password_fits", check)
    assert refused(lambda: accounts.sign_in("uma", PASSWORD, NOW)) == "SIGN_IN_REFUSED"
    assert written


def test_a_password_changed_while_it_was_checked_signs_nobody_in(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(_password: str, _password_hash: str | None) -> bool:
        accounts.set_password("uma", "quite another password", by="operator", now=NOW)
        return True

    monkeypatch.setattr(sign_in, "password_fits", check)
    assert refused(lambda: accounts.sign_in("uma", PASSWORD, NOW)) == "SIGN_IN_REFUSED"


def test_guessing_the_present_password_in_a_left_session_locks_the_account(
    accounts: Accounts,
) -> None:
    def change(old: str) -> None:
        accounts.change_own_password("uma", old, "quite another password", now=NOW)

    for _ in range(5):
        assert refused(lambda: change("wrong password!")) == "OLD_PASSWORD"
    assert refused(lambda: change(PASSWORD)) == "OLD_PASSWORD"
