"""The command `unit`, on the unit's own machine: make its key, sign its applications."""

import argparse
import json

from vc_issuer.cli.arguments import needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.files import write_atomically
from vc_issuer.signed_application import sign_application
from vc_issuer.times import whole_second
from vc_issuer.unit_home import UnitHome


def run_unit(options: argparse.Namespace) -> int:
    """Print the did:key to register (`init`), or write a signed manifest (`sign`)."""
    if options.action == "init":
        made = UnitHome.create(options.unit_home, code=needed(options.unit, "--unit CODE"))
        print_result(made.did)
        return 0
    home, file = UnitHome(options.unit_home), needed(options.file, "FILE")
    manifest = sign_application(
        file.read_bytes(), file.name, unit=home.code, signer=home.signer(), now=whole_second(now())
    )
    out = options.out or file.with_name(f"{file.name}.signed.json")
    write_atomically(out, json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8"))
    Speaker(options.lang).say(f"已签署：{out}", f"signed: {out}")
    return 0
