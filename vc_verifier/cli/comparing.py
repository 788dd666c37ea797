"""`vc-verifier trust compare`: does the bundle say of keys what the issuers publish themselves?"""

import argparse

from vc_core.problems import ProblemError, Text
from vc_verifier.cli.exit_codes import WRONG_USE
from vc_verifier.cli.output import Speaker, of_problem

_DIFFERENT, _UNKNOWN = 1, 3


def run_compare(options: argparse.Namespace, speaker: Speaker) -> int:
    """Fetch each issuer's did.json; 0 when all agree, 1 when one differs, 3 when one is not had."""
    from vc_verifier import did_web_resolver
    from vc_verifier.trust.store import TrustStore

    issuers = TrustStore(options.home).load().issuers
    resolver = did_web_resolver.ConfiguredDidWeb(
        [did for did in issuers if did.startswith("did:web:")], did_web_resolver.fetch_document
    )
    codes = set()
    for did, issuer in issuers.items():
        try:
            found = did_web_resolver.disagreements(issuer.document, resolver.document(did))
        except ProblemError as error:
            speaker.fail(of_problem(error))
            codes.add(_UNKNOWN)
            continue
        if found:
            codes.add(_DIFFERENT)
            text = Text(
                f"{did} 与信任数据不一致：{'、'.join(found)}",
                f"{did} differs from the trust data: {', '.join(found)}",
            )
        else:
            text = Text(f"{did} 与信任数据一致", f"{did} agrees with the trust data")
        print(speaker.choose(text))
    if not issuers:
        return WRONG_USE
    return _DIFFERENT if _DIFFERENT in codes else max(codes, default=0)
