"""The commands on accounts: `users add|list|disable|enable|password|totp|link`, `tokens …`."""

import argparse
import sys

from vc_issuer.accounts.directory import Accounts
from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.problems import IssuerError
from vc_issuer.registry.settings import read_setting
from vc_issuer.times import whole_second


def run_users(options: argparse.Namespace) -> int:
    """Carry out one action on users."""
    speaker = Speaker(options.lang)
    bureau = Bureau(options.home)
    accounts = Accounts(bureau.home, bureau.registry)
    moment = whole_second(now())
    if options.action == "list":
        for person in accounts.people():
            state = "disabled" if person.disabled else "enabled"
            roles = ",".join(person.roles)
            print_result(f"{person.name}\t{roles}\t{person.unit or '-'}\t{state}")
        return 0
    name = _named(options.name)
    if options.action == "add":
        uri = accounts.add_user(
            name,
            roles=options.role,
            unit=options.unit,
            password=_password(options),
            by=options.by,
            now=moment,
        )
        speaker.say(f"已添加用户 {name}", f"user {name} added")
        _say_enrolment(speaker, uri)
    elif options.action == "password":
        accounts.set_password(name, _password(options), by=options.by, now=moment)
        speaker.say(f"已更改 {name} 的密码", f"the password of {name} has changed")
    elif options.action == "totp" and options.code:
        _demand_demonstration(bureau)
        print_result(accounts.current_code(name, moment))
    elif options.action == "totp":
        _say_enrolment(speaker, accounts.renew_second_factor(name, by=options.by, now=moment))
    elif options.action == "link":
        accounts.link(name, options.subject, by=options.by, now=moment)
        speaker.say(f"已更新 {name} 的关联", f"the link of {name} has changed")
    else:
        disabled = options.action == "disable"
        accounts.set_disabled(name, disabled=disabled, by=options.by, now=moment)
        speaker.say(
            f"用户 {name} 已{'停用' if disabled else '启用'}",
            f"user {name} is {'disabled' if disabled else 'enabled'}",
        )
    return 0


def run_tokens(options: argparse.Namespace) -> int:
    """Carry out one action on tokens; a new token is printed once, on standard output."""
    speaker = Speaker(options.lang)
    bureau = Bureau(options.home)
    accounts = Accounts(bureau.home, bureau.registry)
    moment = whole_second(now())
    if options.action == "list":
        for held in accounts.tokens():
            over = held.revoked_at is not None or moment >= held.expires_at
            state = "ended" if over else "valid"
            scopes = ",".join(held.scopes)
            print_result(
                f"{held.id}\t{held.label}\t{held.unit_code or 'bureau'}\t{scopes}\t{state}"
            )
        return 0
    name = _named(options.name)
    if options.action == "revoke":
        accounts.revoke_token(name, by=options.by, now=moment)
        speaker.say(f"令牌 {name} 已作废", f"token {name} is revoked")
        return 0
    token_id, token = accounts.add_token(
        name,
        unit=options.unit,
        scopes=options.scope,
        days=options.days,
        by=options.by,
        now=moment,
    )
    speaker.say(f"令牌 {token_id}（仅显示一次）：", f"token {token_id} (shown this once):")
    print_result(token)
    return 0


def _named(name: str | None) -> str:
    if not name:
        raise IssuerError("NAME_MISSING", "a name is needed", "需要名称")
    return name


def _password(options: argparse.Namespace) -> str:
    """Read the password's one line; it is never an argument, which other users could see."""
    if options.password_file is not None:
        text = options.password_file.read_text("utf-8")
    elif options.password_stdin:
        text = sys.stdin.readline()
    else:
        raise IssuerError(
            "PASSWORD_MISSING",
            "give --password-file FILE or --password-stdin",
            "请给出 --password-file 文件 或 --password-stdin",
        )
    lines = str(text).splitlines()
    return lines[0] if lines else ""


def _say_enrolment(speaker: Speaker, uri: str | None) -> None:
    if uri is not None:
        speaker.say(
            "第二验证因素（录入身份验证器应用；仅显示一次）：",
            "second factor, for an authenticator app (shown this once):",
        )
        print_result(uri)


def _demand_demonstration(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        if read_setting(session, "demonstration") is not True:
            raise IssuerError(
                "NOT_A_DEMONSTRATION",
                "codes are printed in a demonstration bureau only",
                "仅演示机构可显示验证码",
            )
