"""The commands `settings` and `legal-basis`: what future certificates are issued under."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.arguments import exactly, needed
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.e_licence import ELicence


def run_settings(options: argparse.Namespace) -> int:
    """Change one setting for the certificates to come."""
    configuration, speaker = Bureau(options.home).configuration, Speaker(options.lang)
    if options.name == "numbering":
        [pattern] = exactly(options.values, 1, "PATTERN")
        example = configuration.numbering(pattern, by=options.by, now=now())
        speaker.say("此后证书编号形如：", "numbers from now on look like:")
        print_result(example)
    else:
        codes = ELicence(*exactly(options.values, 2, "TYPE-CODE ISSUER-CODE"))
        configuration.e_licence(codes, by=options.by, now=now())
        speaker.say("此后证书带电子证照标识", "certificates from now on have e-licence identifiers")
    return 0


def run_legal_basis(options: argparse.Namespace) -> int:
    """List the legal bases, or add those of a file."""
    bureau = Bureau(options.home)
    if options.action == "add":
        file = needed(options.file, "FILE")
        for number in bureau.add_legal_bases(file.read_bytes(), by=options.by, now=now()):
            print_result(number)
        return 0
    for basis in bureau.legal_bases():
        until = basis.in_force_until.isoformat() if basis.in_force_until else "-"
        mark = "demonstration 演示" if basis.demonstration else ""
        print_result(f"{basis.document_number}\t{basis.in_force_from}\t{until}\t{mark}".rstrip())
    return 0
