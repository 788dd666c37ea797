"""The command line of accounts: `users`, `tokens` and `oidc`, with their options."""

import argparse
from pathlib import Path

from vc_issuer.accounts.roles import Role
from vc_issuer.accounts.scopes import Scope
from vc_issuer.persons import system_user

_USER_ACTIONS = ("add", "list", "disable", "enable", "password", "totp", "link")


def add_users_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `users`."""
    parser.add_argument("action", choices=_USER_ACTIONS)
    parser.add_argument("name", nargs="?")
    roles = ", ".join(role.value for role in Role)
    parser.add_argument("--role", action="append", default=[], metavar="ROLE", help=roles)
    parser.add_argument("--unit", metavar="CODE", help="the unit of a unit-clerk 单位代码")
    password = parser.add_mutually_exclusive_group()
    password.add_argument("--password-file", type=Path, metavar="FILE", help="first line 密码文件")
    password.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")
    parser.add_argument("--by", default=system_user(), metavar="USER")
    parser.add_argument(
        "--subject", metavar="SUB", help="link: the provider's subject; without it: unlink 关联主体"
    )
    parser.add_argument(
        "--code", action="store_true", help="totp: print the present code (demonstration only)"
    )


def add_tokens_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `tokens`."""
    parser.add_argument("action", choices=("add", "list", "revoke"))
    parser.add_argument("name", nargs="?", help="add: label; revoke: the token's id")
    parser.add_argument("--unit", metavar="CODE", help="without it: the bureau's 单位代码")
    scopes = ", ".join(Scope)
    parser.add_argument("--scope", action="append", default=[], metavar="SCOPE", help=scopes)
    parser.add_argument("--days", type=int, default=90, metavar="N")
    parser.add_argument("--by", default=system_user(), metavar="USER")


def add_oidc_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `oidc`."""
    parser.add_argument("action", choices=("set", "show", "off"))
    parser.add_argument("audience", nargs="?", choices=("staff", "holders"))
    parser.add_argument("--issuer", metavar="URL", help="the provider's issuer 身份提供方地址")
    parser.add_argument("--client-id", metavar="ID", help="客户端标识")
    parser.add_argument("--client-secret-file", type=Path, metavar="FILE", help="客户端密钥文件")
    parser.add_argument("--label", default="", metavar="TEXT", help="what people call it 显示名称")
    parser.add_argument("--name-claim", default="name", metavar="CLAIM")
    parser.add_argument("--id-number-claim", default="id_number", metavar="CLAIM")
    parser.add_argument("--scope", default="openid profile", metavar="SCOPES")
    parser.add_argument("--by", default=system_user(), metavar="USER")
