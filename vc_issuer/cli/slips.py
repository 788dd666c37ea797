"""The command `slips`: units give them, the bureau recognises who may (notice, clause 5)."""

import argparse
import json
from pathlib import Path
from typing import Any

from vc_core.documents.loader import pinned
from vc_core.documents.strict_json import parse
from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, environment_language, print_result, stop_wrong_use
from vc_issuer.files import write_atomically
from vc_issuer.slips.kinds import EXAM_RESULT_SLIP, REVIEW_RESULT_SLIP, paper_not_reissued
from vc_issuer.slips.slip import issue_slip
from vc_issuer.times import whole_second
from vc_issuer.unit_home import UnitHome


def run_slips(options: argparse.Namespace) -> int:
    """Carry out one action; `issue` works in the unit's home and needs no bureau."""
    speaker = Speaker(options.lang)
    if options.action == "issue":
        out = _issue(options)
        speaker.say(f"已出具：{out}", f"given: {out}")
        return 0
    if options.action == "paper":
        if options.what not in ("title", "qualification"):
            stop_wrong_use(environment_language(), "title | qualification")
        raise paper_not_reissued(options.what)
    desk = Bureau(options.home).recognitions
    if options.action == "recognise":
        code, did = needed(options.what, "UNIT"), needed(options.key, "--key DID")
        print_result(str(desk.recognise(code, did, by=options.by, now=now())))
    elif options.action == "withdraw":
        desk.withdraw(int(needed(options.what, "ID")), by=options.by, now=now())
        speaker.say("认可已撤回，下次发布后生效", "withdrawn; it counts after the next publish")
    else:
        for entry in desk.list():
            print_result(f"{entry.id}\t{entry.unit}\t{entry.slip_type}\t{entry.did}")
    return 0


def _issue(options: argparse.Namespace) -> Path:
    file = Path(needed(options.what, "FACTS.json"))
    home = UnitHome(needed(options.unit_home, "--unit-home DIR"))
    facts: Any = parse(file.read_bytes())
    if not isinstance(facts, dict):
        stop_wrong_use(environment_language(), "FACTS.json: an object 应为 JSON 对象")
    slip = issue_slip(
        EXAM_RESULT_SLIP if "examination" in facts else REVIEW_RESULT_SLIP,
        facts,
        signer=home.signer(),
        contexts=pinned(),
        now=whole_second(now()),
    )
    out: Path = options.out or file.with_name(f"{file.stem}.slip.jsonld")
    write_atomically(out, (json.dumps(slip, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return out
