"""The commands on certificates: `issue`, `export` and `status`."""

import argparse

from vc_issuer.batch import IssueReport
from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.distributed import run_dispatch
from vc_issuer.cli.output import Speaker
from vc_issuer.cli.progress import progress_bar
from vc_issuer.status import Decision


def run_issue(options: argparse.Namespace) -> int:
    """Seal an approved application; 1 when rows were refused at lint."""
    if options.distributed:
        return run_dispatch(options)
    speaker = Speaker(options.lang)
    bureau = Bureau(options.home)
    with progress_bar("签发" if options.lang == "zh" else "sealing") as progress:
        report = bureau.issue(
            options.application, clock=now, workers=options.workers, progress=progress
        )
    _say_report(speaker, report)
    return 1 if report.refused else 0


def run_export(options: argparse.Namespace) -> int:
    """Write certificates as files."""
    bureau = Bureau(options.home)
    formats = [name.strip() for name in options.formats.split(",") if name.strip()]
    with progress_bar("导出" if options.lang == "zh" else "exporting") as progress:
        numbers = bureau.export(
            options.out,
            numbers=options.numbers,
            application=options.application,
            formats=formats,
            verifier=options.verifier_url,
            by=options.by,
            now=now(),
            workers=options.workers,
            progress=progress,
            resume=options.resume,
        )
    Speaker(options.lang).say(
        f"已导出 {len(numbers)} 份证书到 {options.out}",
        f"{len(numbers)} certificates exported to {options.out}",
    )
    return 0


def run_status(options: argparse.Namespace) -> int:
    """Change a certificate's status."""
    decision = Decision(
        options.number, options.action, options.reason, options.by, options.replaced_by
    )
    Bureau(options.home).change_status(decision, now=now())
    Speaker(options.lang).say(
        f"证书 {options.number} 的状态已变更；离线核验方在下次 vc-issuer publish 后可见",
        f"the status of {options.number} has changed; verifiers offline see it "
        "after the next vc-issuer publish",
    )
    return 0


def _say_report(speaker: Speaker, report: IssueReport) -> None:
    speaker.say(
        f"新签发 {report.sealed} 份，此前已签发 {report.already_sealed} 份，"
        f"未签发 {len(report.refused)} 份",
        f"{report.sealed} sealed, {report.already_sealed} sealed before, "
        f"{len(report.refused)} not sealed",
    )
    for row in report.refused:
        text = speaker.choose(row.reason.text)
        speaker.say(
            f"第 {row.row_number} 行 {row.reason.code}：{text}",
            f"row {row.row_number} {row.reason.code}: {text}",
        )
