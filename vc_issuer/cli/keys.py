"""The command `units`: import units, register or withdraw their keys, record a successor."""

import argparse
from pathlib import Path

from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import exactly
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.cli.setup import import_units


def run_units(options: argparse.Namespace) -> int:
    """Carry out one action on units."""
    if options.action == "import":
        [file] = exactly(options.arguments, 1, "FILE")
        return import_units(options, Path(file))
    bureau, speaker = Bureau(options.home), Speaker(options.lang)
    if options.action == "key":
        code, file = exactly(options.arguments, 2, "CODE FILE")
        did = bureau.unit_keys.register(code, Path(file).read_bytes(), by=options.by, now=now())
        speaker.say(f"已登记单位 {code} 的公钥", f"registered a key of {code}")
        print_result(did)
    elif options.action == "withdraw-key":
        [did] = exactly(options.arguments, 1, "DID")
        bureau.unit_keys.withdraw(did, by=options.by, now=now())
        speaker.say("公钥已注销", "the key is withdrawn")
    else:
        before, after = exactly(options.arguments, 2, "PREDECESSOR SUCCESSOR")
        bureau.life_cycle.record_successor(before, after, by=options.by, now=now())
        speaker.say(f"{after} 承继 {before}", f"{after} succeeds {before}")
    return 0
