"""The commands for several machines: `worker`, and `issue --distributed`."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker
from vc_issuer.cli.progress import progress_bar
from vc_issuer.issue import RowRange


def run_worker(options: argparse.Namespace) -> int:
    """Take ranges from the queue and issue them, until told to end."""
    # Here and not above: other commands start without the queue's engine.
    from vc_issuer.distributed.worker import Worker

    speaker = Speaker(options.lang)

    def tell(application: str, rows: RowRange, sealed: int) -> None:
        speaker.say(
            f"{application} 第 {rows.first}–{rows.last} 行：签发 {sealed} 份",
            f"{application} rows {rows.first}–{rows.last}: {sealed} sealed",
        )

    worker = Worker(options.home, clock=now, tell=tell)
    speaker.say(
        "等待签发任务；Ctrl-C 在完成当前部分后结束",
        "waiting for ranges; Ctrl-C ends after the current one",
    )
    worker.run()
    return 0


def run_dispatch(options: argparse.Namespace) -> int:
    """Have an application issued by workers; 1 when rows are left open."""
    speaker = Speaker(options.lang)

    def idle() -> None:
        speaker.say(
            "没有签发进程在取任务：请在各机运行 vc-issuer worker",
            "no worker takes anything: start vc-issuer worker on its hosts",
        )

    bureau = Bureau(options.home)
    with progress_bar("签发" if options.lang == "zh" else "sealing") as progress:
        report = bureau.issue_distributed(
            options.application, clock=now, progress=progress, idle=idle
        )
    speaker.say(
        f"新签发 {report.sealed} 份，此前已签发 {report.already_sealed} 份，"
        f"未签发 {report.left} 份",
        f"{report.sealed} sealed, {report.already_sealed} sealed before, {report.left} not sealed",
    )
    if report.left:
        speaker.say(
            "请用不带 --distributed 的 vc-issuer issue 查看原因",
            "vc-issuer issue without --distributed tells why",
        )
    return 1 if report.left else 0
