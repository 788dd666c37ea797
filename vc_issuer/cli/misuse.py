"""The command `misuse`: cases from report to decision, and the export of proven ones (N6.2)."""

import argparse
import hashlib

from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.files import write_atomically
from vc_issuer.misuse import MisuseDesk
from vc_issuer.officer import Officer


def run_misuse(options: argparse.Namespace) -> int:
    """Carry out one action on cases of misuse."""
    desk, officer = Bureau(options.home).misuse, Officer.with_all_roles(options.by)
    if options.action == "list":
        for case in desk.list():
            values = (case.id, case.state, case.category, case.certificate or "-")
            print_result("\t".join((*values, case.decided_by or "-")))
    elif options.action == "report":
        print_result(_report(desk, options))
    elif options.action == "export":
        out = needed(options.out, "--out FILE.csv")
        write_atomically(out, desk.export(by=officer, now=now()), private=True)
        Speaker(options.lang).say(f"已导出到 {out}", f"exported to {out}")
    else:
        _act(desk, options, officer)
    return 0


def _report(desk: MisuseDesk, options: argparse.Namespace) -> str:
    return desk.report(
        category=needed(options.case, "CATEGORY"),
        digest=_digest(options),
        number=options.number,
        statement=options.statement,
        by=options.by,
        now=now(),
    )


def _act(desk: MisuseDesk, options: argparse.Namespace, officer: Officer) -> None:
    case = needed(options.case, "CASE")
    if options.action == "open":
        desk.open(case, by=officer, now=now())
    elif options.action == "evidence":
        digest = _digest(options)
        desk.add_evidence(case, digest=digest, kind=options.kind, by=officer, now=now())
    elif options.action == "substantiate":
        number = needed(options.number, "--number NUMBER")
        desk.substantiate(case, number=number, by=officer, now=now())
    else:
        desk.dismiss(case, by=officer, now=now())
    state = desk.get(case).state
    Speaker(options.lang).say(f"案件 {case}：{state}", f"case {case}: {state}")


def _digest(options: argparse.Namespace) -> str:
    return hashlib.sha256(needed(options.file, "--file FILE").read_bytes()).hexdigest()
