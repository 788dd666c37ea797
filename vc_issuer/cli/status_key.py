"""The command `status-key`: list and rotate the keys for status lists, declare one compromised."""

import argparse

from vc_core.times import format_timestamp
from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import moment, needed, not_taken
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.status_keys import KnownStatusKey
from vc_issuer.times import whole_second


def run_status_key(options: argparse.Namespace) -> int:
    """Carry out one action; what verifiers see changes with the next `publish`."""
    desk = Bureau(options.home).status_keys
    speaker = Speaker(options.lang)
    if options.action != "compromised":
        not_taken(options.since, "--since")
    if options.action == "list":
        not_taken(options.name, "NAME")
        for key in desk.known():
            print_result(_line(key))
    elif options.action == "rotate":
        print_result(desk.rotate(by=options.by, now=whole_second(now()), name=options.name))
        speaker.say(
            "新状态列表密钥已启用；请立即 vc-issuer publish，所有列表由其重新签署。证书不受影响。",
            "the new status key is in use; run vc-issuer publish now, which signs all lists anew. "
            "No certificate changes.",
        )
    else:
        name = needed(options.name, "NAME")
        since = moment(needed(options.since, "--since TIME"), "STATUS_KEY_SINCE")
        in_use = desk.declare_compromised(name, since=since, by=options.by, now=whole_second(now()))
        print_result(in_use)
        speaker.say(
            f"{name} 已声明失密；在用状态列表密钥为 {in_use}。请立即 vc-issuer publish。"
            "证书不受影响。",
            f"{name} is declared compromised; {in_use} is in use. Run vc-issuer publish now. "
            "No certificate changes.",
        )
    return 0


def _line(key: KnownStatusKey) -> str:
    since = key.compromised_since
    return "\t".join([key.name, key.state, format_timestamp(since) if since else "-"])
