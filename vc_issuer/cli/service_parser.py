"""The command line of the bureau's service: catalogue, keys, requests, legacy, misuse, slips."""

import argparse
from pathlib import Path

from vc_issuer.cli.commands import AddCommand
from vc_issuer.persons import system_user


def add_service_commands(command: AddCommand) -> None:
    """Declare the commands; `command` makes one with the common options."""
    _add_setup(command)
    _add_requests(command)
    _add_slips(command)


def _add_setup(command: AddCommand) -> None:
    parser = command("catalogue", "import or list versions 目录", "catalogue.run_catalogue")
    parser.add_argument("action", choices=("import", "list"))
    parser.add_argument("path", nargs="?", type=Path, metavar="DIR|FILE")
    parser.add_argument("--dry-run", action="store_true", help="only the difference 只看差异")
    _by(parser)

    parser = command("legal-basis", "list or add legal bases 制发依据", "settings.run_legal_basis")
    parser.add_argument("action", choices=("list", "add"))
    parser.add_argument("file", nargs="?", type=Path)
    _by(parser)

    parser = command("settings", "numbering, e-licence identifiers 设置", "settings.run_settings")
    parser.add_argument("name", choices=("numbering", "e-licence"))
    parser.add_argument("values", nargs="+", help="PATTERN | TYPE-CODE ISSUER-CODE")
    _by(parser)

    parser = command("seal", "prepare, rotate, declare compromised 印章密钥", "seal.run_seal")
    _add_seal_arguments(parser)
    _by(parser)

    parser = command(
        "status-key", "rotate, declare compromised 状态列表密钥", "status_key.run_status_key"
    )
    parser.add_argument("action", choices=("list", "rotate", "compromised"))
    parser.add_argument("name", nargs="?", metavar="NAME", help="e.g. status-1")
    _add_since(parser)
    _by(parser)

    parser = command("legacy", "import records of before 2019-09-01 旧记录", "legacy.run_legacy")
    parser.add_argument("action", choices=("import",))
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="check only 只检查")
    parser.add_argument("--accept-valid", action="store_true", help="只受理合格行")
    parser.add_argument("--report", type=Path, metavar="FILE.xlsx", help="报告文件")
    _by(parser)


def _add_requests(command: AddCommand) -> None:
    parser = command("request", "ask for a change, as a unit 提出请求", "life_cycle.run_request")
    parser.add_argument("kind", choices=("correct", "suspend", "reinstate", "revoke"))
    parser.add_argument("number")
    parser.add_argument("--unit", required=True, metavar="CODE")
    parser.add_argument(
        "--reason", default="", metavar="CODE", help="but for correct 理由代码（更正除外）"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="FIELD=TEXT", help="for correct 更正字段"
    )
    _by(parser, needed=True)

    parser = command("decide", "decide on a request 决定请求", "life_cycle.run_decide")
    parser.add_argument("request")
    parser.add_argument("decision", choices=("approve", "reject"))
    _by(parser, needed=True)

    parser = command("requests", "list requests 请求列表", "life_cycle.run_requests")
    parser.add_argument("--unit", metavar="CODE")
    parser.add_argument("--state", choices=("requested", "approved", "rejected"))

    parser = command("misuse", "cases of misuse 违规案件", "misuse.run_misuse")
    parser.add_argument(
        "action",
        choices=("list", "report", "open", "evidence", "substantiate", "dismiss", "export"),
    )
    parser.add_argument("case", nargs="?", metavar="CASE|CATEGORY")
    parser.add_argument("--file", type=Path, help="evidence; only its digest is kept 证据文件")
    parser.add_argument("--kind", default="document", choices=("document", "record", "statement"))
    parser.add_argument("--number", metavar="NUMBER")
    parser.add_argument("--statement", default="", metavar="TEXT")
    parser.add_argument("--out", type=Path, metavar="FILE.csv")
    _by(parser)


def _add_slips(command: AddCommand) -> None:
    parser = command("unit", "a unit's own key 单位自己的密钥", "unit.run_unit")
    parser.add_argument("action", choices=("init", "sign"))
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--unit-home", required=True, type=Path, metavar="DIR")
    parser.add_argument("--unit", metavar="CODE")
    parser.add_argument("--out", type=Path, metavar="FILE")

    parser = command("slips", "slips in place of lost paper 查询单、成绩单", "slips.run_slips")
    parser.add_argument("action", choices=("issue", "recognise", "withdraw", "list", "paper"))
    parser.add_argument("what", nargs="?", metavar="FACTS.json|UNIT|ID|title|qualification")
    parser.add_argument("--unit-home", type=Path, metavar="DIR")
    parser.add_argument("--key", metavar="DID")
    parser.add_argument("--out", type=Path, metavar="FILE")
    _by(parser)


def add_units_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `units import|key|withdraw-key|successor`."""
    parser.add_argument("action", choices=("import", "key", "withdraw-key", "successor"))
    parser.add_argument(
        "arguments", nargs="+", metavar="FILE | CODE FILE | DID | PREDECESSOR SUCCESSOR"
    )
    parser.add_argument("--dry-run", action="store_true", help="import: only compare 只看差异")
    _by(parser)


def _add_seal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "prepare", "rotate", "compromised"))
    parser.add_argument("name", nargs="?", metavar="NAME", help="e.g. seal-1")
    _add_since(parser)


def _add_since(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--since", metavar="TIME", help="e.g. 2026-11-20T08:00:00Z 失密时间")


def _by(parser: argparse.ArgumentParser, *, needed: bool = False) -> None:
    parser.add_argument("--by", required=needed, default=system_user(), metavar="USER")
