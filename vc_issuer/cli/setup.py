"""The commands that set a bureau up: `init` and `units import`."""

import argparse
from pathlib import Path

from vc_core.problems import Text
from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.cli.trust_root import say_trust_root
from vc_issuer.identity import BureauNames
from vc_issuer.initialise import initialise
from vc_issuer.times import whole_second


def run_init(options: argparse.Namespace) -> int:
    """Make what is missing of the bureau, and say loudly when it is a demonstration."""
    speaker = Speaker(options.lang)
    legal_basis = None if options.legal_basis is None else options.legal_basis.read_bytes()
    made = initialise(
        options.home,
        now=whole_second(now()),
        did=options.did,
        database=options.database,
        legal_basis=legal_basis,
        names=BureauNames(
            options.organisation_zh,
            options.organisation_en,
            options.certification_body,
            options.status_base,
        ),
    )
    if made.demonstration:
        speaker.say_loudly(
            Text(
                "演示机构：密钥、电子印章均为自动生成，不是真实机构的。",
                "DEMONSTRATION bureau: keys and e-seal were made here, not by the real bureau.",
            ),
            Text(
                "其签发的证书没有法律效力。",
                "Certificates it issues have no legal force.",
            ),
        )
    if made.basis is None:
        speaker.say_loudly(
            Text(
                "今日没有有效的制发依据，签发将被拒绝（NO_LEGAL_BASIS）。",
                "No legal basis is in force today: issuing will be refused (NO_LEGAL_BASIS).",
            )
        )
    elif made.basis.demonstration:
        speaker.say_loudly(
            Text(
                "制发依据为演示依据：通知第七条规定的有效期已于 2023-12-31 届满。",
                "The legal basis is a demonstration: the notice's own term ended on 2023-12-31.",
            ),
            Text(
                "如有续期文件，请用 vc-issuer legal-basis add 文件。",
                "With a renewal at hand, run vc-issuer legal-basis add FILE.",
            ),
        )
    say_trust_root(speaker, made.trust_root)
    print_result(made.did)
    return 0


def import_units(options: argparse.Namespace, file: Path) -> int:
    """Import units with their remits; print the difference, with `--dry-run` nothing else."""
    bureau = Bureau(options.home)
    data, speaker = file.read_bytes(), Speaker(options.lang)
    for line in bureau.compare_units(data):
        print_result(line)
    if options.dry_run:
        speaker.say("仅比较，未导入", "compared only")
        return 0
    count = bureau.import_units(data, actor=options.by, now=now())
    speaker.say(f"已导入 {count} 个单位", f"{count} units imported")
    return 0
