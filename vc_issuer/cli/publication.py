"""The commands towards the public: `publish`, `reconcile` and `serve`."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result


def run_publish(options: argparse.Namespace) -> int:
    """Write did.json, status lists, trust bundle and trust root as static files."""
    published = Bureau(options.home).publish(options.out, now=now())
    Speaker(options.lang).say(
        f"已发布第 {published.sequence} 号到 {options.out}",
        f"published as number {published.sequence} in {options.out}",
    )
    return 0


def run_reconcile(options: argparse.Namespace) -> int:
    """Say whether log, registry and status lists agree; 1 and what differs when they do not."""
    found = Bureau(options.home).reconcile()
    speaker = Speaker(options.lang)
    speaker.say(
        f"日志 {found.log_entries} 条，已签发 {found.sealed} 份，已预留 {found.reserved} 个编号，"
        f"状态变更 {found.status_changes} 次（其中未发布 {found.unpublished_changes} 次）",
        f"{found.log_entries} log entries, {found.sealed} sealed, {found.reserved} reserved, "
        f"{found.status_changes} status changes ({found.unpublished_changes} not published yet)",
    )
    for difference in found.differences:
        print_result(difference)
    if found.differences:
        speaker.say("账实不符，见上。", "They differ, as listed above.")
        return 1
    speaker.say("日志、登记库与状态列表一致。", "Log, registry and status lists agree.")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    """Serve the public routes on this machine until interrupted."""
    # Imported here: no other command needs a web framework.
    from vc_issuer.web import serve

    bureau = Bureau(options.home)
    Speaker(options.lang).say(
        f"签发服务：http://127.0.0.1:{options.port}（Ctrl-C 结束）",
        f"issuer on http://127.0.0.1:{options.port} (Ctrl-C ends it)",
    )
    serve(bureau, port=options.port, public_url=options.public_url)
    return 0
