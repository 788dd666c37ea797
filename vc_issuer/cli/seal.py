"""The command `seal`: list, prepare and rotate e-seals, declare one compromised."""

import argparse

from vc_core.problems import Text
from vc_core.times import format_timestamp
from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import moment, needed, not_taken
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.seals import Compromised, Seal
from vc_issuer.times import whole_second


def run_seal(options: argparse.Namespace) -> int:
    """Carry out one action; what verifiers see changes with the next `publish`."""
    desk = Bureau(options.home).seals
    speaker = Speaker(options.lang)
    if options.action != "compromised":
        not_taken(options.since, "--since")
    if options.action == "list":
        not_taken(options.name, "NAME")
        for seal in desk.known():
            print_result(_line(seal))
    elif options.action == "prepare":
        print_result(desk.prepare(by=options.by, now=whole_second(now()), name=options.name))
        speaker.say(
            "下一印章密钥已备好；请 vc-issuer publish，待核验方更新后再 vc-issuer seal rotate。",
            "the next seal is made; publish, give verifiers time to update, then rotate.",
        )
    elif options.action == "rotate":
        print_result(desk.rotate(by=options.by, now=whole_second(now()), name=options.name))
        speaker.say(
            "新印章密钥已启用；请立即 vc-issuer publish。此前签发的证书继续有效。",
            "the new seal is in use; run vc-issuer publish now. "
            "Certificates sealed before stay valid.",
        )
    else:
        name = needed(options.name, "NAME")
        found = desk.declare_compromised(
            name,
            since=moment(needed(options.since, "--since TIME"), "SEAL_SINCE"),
            by=options.by,
            now=whole_second(now()),
        )
        _say_compromised(speaker, name, found)
    return 0


def _say_compromised(speaker: Speaker, name: str, found: Compromised) -> None:
    for number in found.unproven:
        print_result(number)
    speaker.say_loudly(
        Text(
            f"{name} 已声明失密；在用印章为 {found.in_use}。请立即 vc-issuer publish。",
            f"{name} is declared compromised; {found.in_use} is in use. Run vc-issuer publish now.",
        ),
        Text(
            f"日志可证明 {found.proven} 份证书签于失密之前，继续有效；"
            f"不能证明的 {len(found.unproven)} 份编号如上，须更正换发。",
            f"Proven by the log to be older, and valid as before: {found.proven} certificates. "
            f"Not proven, so correct them (numbers above): {len(found.unproven)}.",
        ),
    )


def _line(seal: Seal) -> str:
    times = (seal.valid_from, seal.valid_until, seal.compromised_since)
    return "\t".join([seal.name, seal.state, *(format_timestamp(t) if t else "-" for t in times)])
