"""The command line of `vc-verifier`: commands, options and where each is carried out."""

import argparse
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from vc_core.installed import ShowVersion
from vc_core.problems import Text
from vc_core.times import InvalidTime, parse_timestamp
from vc_verifier.cli import comparing, disclosing, inspecting, serving, trusting, verifying
from vc_verifier.cli.exit_codes import WRONG_USE
from vc_verifier.cli.output import Speaker, environment_language

Command = Callable[[argparse.Namespace, Speaker], int]
HOME_VARIABLE = "VC_VERIFIER_HOME"
DEFAULT_HOME = "./var/verifier"


class OneLineParser(argparse.ArgumentParser):
    """Says what is wrong in one line, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """End with the exit code of wrong use."""
        Speaker(environment_language()).fail(
            Text(f"用法错误：{message}（--help 查看用法）", f"wrong use: {message} (see --help)")
        )
        raise SystemExit(WRONG_USE)


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
    common.add_argument(
        "--home", type=Path, metavar="DIR", help="the trust data's folder 信任数据目录"
    )
    common.add_argument("--lang", choices=("zh", "en"), help="language 语言")
    return common


def _parser() -> argparse.ArgumentParser:
    common = _common()
    parser = OneLineParser(
        prog="vc-verifier",
        parents=[common],
        description="Verify electronic professional-qualification certificates, offline. "
        "离线核验专业技术资格电子证书。",
    )
    parser.add_argument("--version", action=ShowVersion, help="the installed version 版本")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=OneLineParser)

    trust = commands.add_parser("trust", help="whom to trust 信任数据", parents=[common])
    trust_commands = trust.add_subparsers(
        dest="trust_command", required=True, parser_class=OneLineParser
    )

    def command(
        parent: "argparse._SubParsersAction[OneLineParser]", name: str, text: str, run: Command
    ) -> argparse.ArgumentParser:
        sub = parent.add_parser(name, help=text, description=text, parents=[common])
        sub.set_defaults(run=run)
        return sub

    init = command(trust_commands, "init", "pin the trust root 固定信任根", trusting.run_init)
    init.add_argument("--root", required=True, type=Path, metavar="FILE")
    init.add_argument("--bundle", required=True, metavar="FILE|URL")
    update = command(trust_commands, "update", "get a newer bundle 更新", trusting.run_update)
    update.add_argument("--bundle", metavar="FILE|URL", help="default: as at init 默认同初始化")
    command(
        trust_commands,
        "compare",
        "with what issuers publish 与签发方公布的比对",
        comparing.run_compare,
    )
    show = command(trust_commands, "show", "what is trusted 查看", trusting.run_show)
    show.add_argument("--json", action="store_true", help="as JSON 以 JSON 输出")

    verify = command(commands, "verify", "verify files, offline 离线核验", verifying.run_verify)
    verify.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="or folder 或文件夹; '-' is standard input 标准输入",
    )
    verify.add_argument(
        "--batch", metavar="FILE.jsonl", help="one credential a line 每行一份; '-' 标准输入"
    )
    verify.add_argument("--workers", type=_workers, metavar="N", help="processes, for many 多进程")
    verify.add_argument("--json", action="store_true", help="results as JSON 以 JSON 输出结果")
    verify.add_argument("--at", type=_moment, metavar="TIME", help="e.g. 2026-11-20T08:00:00Z")
    verify.add_argument(
        "--challenge", metavar="TEXT", help="what a presentation answers 出示须回应的随机数"
    )
    verify.add_argument("--domain", metavar="TEXT", help="for whom it was made 出示的对象")
    verify.add_argument(
        "--scanned", action="store_true", help="pictures are what a camera saw 图片为相机所摄"
    )

    inspect = command(commands, "inspect", "take a carrier apart 解析载体", inspecting.run_inspect)
    inspect.add_argument("file", metavar="FILE")

    derive = command(
        commands, "derive", "disclose a part, as the holder 选择性披露", disclosing.run_derive
    )
    disclosing.add_derive_arguments(derive)

    serve = command(commands, "serve", "serve over HTTP 启动网站", serving.run_serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8081)
    serve.add_argument(
        "--public-url",
        metavar="URL",
        help="https address of this service, for wallets 钱包访问本服务的网址",
    )
    serve.add_argument(
        "--report-url",
        type=_report_url,
        metavar="URL",
        help="where the bureau takes reports of misuse 举报滥用的网址",
    )
    serve.add_argument("--conformance", action="store_true")
    return parser


def _report_url(text: str) -> str:
    """Check an address that people are led to: the world's by TLS, this machine's as it is."""
    url = urlsplit(text)
    local = url.hostname in ("127.0.0.1", "localhost", "::1")
    if url.hostname and (url.scheme == "https" or (url.scheme == "http" and local)):
        return text
    raise argparse.ArgumentTypeError("an https address")


def _port(text: str) -> int:
    number = int(text)
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError("1 to 65535")
    return number


def _workers(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 256:
        raise argparse.ArgumentTypeError("1 to 256")
    return number


def _moment(text: str) -> datetime:
    try:
        return parse_timestamp(text)
    except InvalidTime:
        raise argparse.ArgumentTypeError("a time such as 2026-11-20T08:00:00Z") from None
