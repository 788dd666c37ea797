"""The commands `request`, `decide` and `requests`: a unit asks, another person decides (N2.3)."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, environment_language, print_result, stop_wrong_use
from vc_issuer.life_cycle.request import ChangeRequest
from vc_issuer.officer import Officer


def run_request(options: argparse.Namespace) -> int:
    """Store a unit's request and print its id."""
    request = Bureau(options.home).life_cycle.request(
        options.kind,
        options.number,
        unit=options.unit,
        by=options.by,
        reason=options.reason,
        now=now(),
        corrected=dict(_change(entry) for entry in options.set),
    )
    print_result(request)
    return 0


def run_decide(options: argparse.Namespace) -> int:
    """Approve or reject a request; an approved one is carried out at once."""
    desk, officer = Bureau(options.home).life_cycle, Officer.with_all_roles(options.by)
    if options.decision == "approve":
        decided = desk.approve(options.request, by=officer, clock=now)
    else:
        decided = desk.reject(options.request, by=officer, now=now())
    Speaker(options.lang).say(
        f"请求 {decided.id}：{'已批准' if decided.state == 'approved' else '已驳回'}",
        f"request {decided.id}: {decided.state}",
    )
    if decided.replacement is not None:
        print_result(decided.replacement)
    return 0


def run_requests(options: argparse.Namespace) -> int:
    """List requests, one a line."""
    for entry in Bureau(options.home).life_cycle.list(unit=options.unit, state=options.state):
        print_result(_line(entry))
    return 0


def _line(entry: ChangeRequest) -> str:
    values = (entry.id, entry.state, entry.kind, entry.certificate, entry.unit, entry.reason)
    return "\t".join((*values, entry.requested_by, entry.decided_by or "-"))


def _change(entry: str) -> tuple[str, str]:
    field, sign, text = entry.partition("=")
    if not sign:
        stop_wrong_use(environment_language(), "--set FIELD=TEXT")
    return field, text
