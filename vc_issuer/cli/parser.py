"""The command line of `vc-issuer`: commands, options and where each is carried out."""

import argparse
import os
from pathlib import Path
from typing import NoReturn

from vc_core.installed import ShowVersion
from vc_issuer.cli.accounts_parser import (
    add_oidc_arguments,
    add_tokens_arguments,
    add_users_arguments,
)
from vc_issuer.cli.commands import Command
from vc_issuer.cli.output import environment_language, stop_wrong_use
from vc_issuer.cli.service_parser import add_service_commands, add_units_arguments
from vc_issuer.persons import system_user

HOME_VARIABLE = "VC_ISSUER_HOME"
DEFAULT_HOME = "./var/issuer"


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        stop_wrong_use(environment_language(), message)


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    """Parse a command line; `home`, `lang` and `run` are always there."""
    options = _parser().parse_args(arguments)
    defaults = {
        "home": Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME),
        "lang": environment_language(),
    }
    for name, value in defaults.items():
        if not hasattr(options, name):
            setattr(options, name, value)
    return options


def _common() -> OneLineParser:
    """Give the options that may stand before or after the command."""
    common = OneLineParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--home", type=Path, help="the bureau's folder 机构目录")
    common.add_argument("--lang", choices=("zh", "en"), help="language 语言")
    return common


def _parser() -> OneLineParser:
    common = _common()
    parser = OneLineParser(
        prog="vc-issuer",
        parents=[common],
        description="Apply for, approve, seal and publish electronic professional-qualification "
        "certificates. 申请、审批、签章与公布专业技术资格电子证书。",
    )
    parser.add_argument("--version", action=ShowVersion, help="the installed version 版本")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, text: str, place: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, parents=[common])
        sub.set_defaults(run=Command(place))
        return sub

    init = command("init", "make a bureau 建立签发机构", "setup.run_init")
    init.add_argument("--did", help="the bureau's DID (did:web:…) 机构 DID")
    init.add_argument("--database", metavar="URL", help="SQLAlchemy URL 数据库地址")
    init.add_argument("--legal-basis", metavar="FILE", type=Path, help="制发依据文件")
    init.add_argument("--organisation-zh", metavar="NAME", help="its Chinese name 机构中文名称")
    init.add_argument("--organisation-en", metavar="NAME", help="its English name 机构英文名称")
    init.add_argument("--certification-body", metavar="NAME", help="of the seal CA 电子认证机构")
    init.add_argument("--status-base", metavar="URL", help="where lists lie 状态列表地址")

    add_units_arguments(command("units", "units, their keys, successors 单位", "keys.run_units"))

    apply = command("apply", "apply for certificates 制证申请", "intake.run_apply")
    apply.add_argument("file", type=Path)
    source = apply.add_mutually_exclusive_group(required=True)
    source.add_argument("--unit", metavar="CODE")
    source.add_argument("--signed", type=Path, metavar="MANIFEST", help="单位签署文件")
    apply.add_argument("--report", type=Path, metavar="FILE.xlsx", help="报告文件")
    apply.add_argument("--dry-run", action="store_true", help="check only 只检查")
    apply.add_argument("--accept-valid", action="store_true", help="只受理合格行")
    apply.add_argument("--by", metavar="USER", help="applicant 申请人")

    approve = command("approve", "approve as second person 第二人批准", "intake.run_approve")
    approve.add_argument("application")
    approve.add_argument("--by", required=True, metavar="USER")

    reject = command("reject", "reject as second person 第二人驳回", "intake.run_reject")
    withdraw = command("withdraw", "withdraw, as the unit 单位撤回", "intake.run_withdraw")
    withdraw.add_argument("--unit", required=True, metavar="CODE")
    for ending in (reject, withdraw):
        ending.add_argument("application")
        ending.add_argument("--by", required=True, metavar="USER")
        ending.add_argument("--reason", required=True, metavar="TEXT")

    issue = command("issue", "seal an approved application 签发", "certificates.run_issue")
    issue.add_argument("application")
    where = issue.add_mutually_exclusive_group()
    where.add_argument("--workers", type=_positive, default=1, metavar="N", help="processes 进程数")
    where.add_argument(
        "--distributed", action="store_true", help="by vc-issuer worker elsewhere 由各机签发"
    )

    command("worker", "seal for other machines 多机签发进程", "distributed.run_worker")

    export = command("export", "write certificates as files 导出", "certificates.run_export")
    export.add_argument("numbers", nargs="*", metavar="NUMBER")
    export.add_argument("--application", metavar="ID")
    export.add_argument("--by", default=system_user(), metavar="USER")
    export.add_argument("--out", required=True, type=Path, metavar="DIR")
    export.add_argument(
        "--formats",
        default="jsonld,qr.svg,qr.png",
        help="also pdf, vc.jwt, sd-jwt, vc.cose, holder.jsonld, qr.pdf, qr-styled.png, "
        "qr-link.svg; default 默认: %(default)s",
    )
    export.add_argument(
        "--workers", type=_positive, default=1, metavar="N", help="processes 进程数"
    )
    export.add_argument("--resume", action="store_true", help="keep files there 保留已有文件")
    export.add_argument("--verifier-url", metavar="URL", help="for qr-link.svg 核验页面网址")

    status = command("status", "revoke, suspend or reinstate 变更状态", "certificates.run_status")
    status.add_argument("number")
    status.add_argument("action", choices=("revoke", "suspend", "reinstate"))
    status.add_argument("--reason", required=True, metavar="CODE")
    status.add_argument("--by", required=True, metavar="USER")
    status.add_argument(
        "--replaced-by", metavar="NUMBER", help="with superseded: by which 换发后的证书编号"
    )

    publish = command("publish", "write static files 发布", "publication.run_publish")
    publish.add_argument("--out", required=True, type=Path, metavar="DIR")
    publish.add_argument("--if-due", action="store_true", help="only if old or overtaken 仅需要时")

    backup = command("backup", "back the bureau up while it runs 备份", "keeping.run_backup")
    backup.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="a new folder 新目录"
    )

    restore = command("restore", "restore a backup into an empty home 恢复", "keeping.run_restore")
    restore.add_argument("backup", type=Path, metavar="DIR")
    restore.add_argument("--database", metavar="URL", help="another place 另一数据库地址")

    add_service_commands(command)

    reconcile = command(
        "reconcile", "log = registry = status lists 对账", "publication.run_reconcile"
    )
    reconcile.add_argument(
        "--bundle",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a trust bundle kept elsewhere: is the log still the one of then? 他处保存的信任包",
    )

    users = command("users", "people who sign in 用户", "accounts.run_users")
    add_users_arguments(users)

    tokens = command("tokens", "bearer tokens of the API 接口令牌", "accounts.run_tokens")
    add_tokens_arguments(tokens)

    add_oidc_arguments(command("oidc", "an identity provider 身份提供方", "oidc.run_oidc"))

    serve = command("serve", "serve over HTTP 启动网站", "publication.run_serve")
    serve.add_argument("--port", type=_port, default=8080)
    serve.add_argument("--public-url", metavar="URL")
    serve.add_argument("--conformance", action="store_true", help="for test suites 一致性测试")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("1 to 256")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("1 to 65535")
    return number
