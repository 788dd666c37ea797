"""The commands towards the public: `publish`, `reconcile` and `serve`."""

import argparse

from vc_issuer.bureau import Bureau
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker, print_result
from vc_issuer.cli.trust_root import say_trust_root
from vc_issuer.persons import system_user
from vc_issuer.problems import IssuerError
from vc_issuer.times import whole_second


def run_publish(options: argparse.Namespace) -> int:
    """Write did.json, status lists, trust bundle and trust root as static files."""
    bureau = Bureau(options.home)
    if options.if_due:
        # For a timer: lists and bundle are renewed well before they expire.
        published = bureau.publisher.current(whole_second(now()), by=system_user())
        bureau.publisher.write_files(options.out, published)
    else:
        published = bureau.publish(options.out, now=now())
    speaker = Speaker(options.lang)
    speaker.say(
        f"已发布第 {published.sequence} 号到 {options.out}",
        f"published as number {published.sequence} in {options.out}",
    )
    say_trust_root(speaker, published.root["id"])
    return 0


def run_reconcile(options: argparse.Namespace) -> int:
    """Say whether log, registry and status lists agree; 1 and what differs when they do not."""
    found = Bureau(options.home).reconcile([file.read_bytes() for file in options.bundle])
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

    if options.conformance:
        return _serve_conformance(options)
    bureau = Bureau(options.home)
    Speaker(options.lang).say(
        f"签发服务：http://127.0.0.1:{options.port}（Ctrl-C 结束）",
        f"issuer on http://127.0.0.1:{options.port} (Ctrl-C ends it)",
    )
    serve(bureau, port=options.port, public_url=options.public_url)
    return 0


def _serve_conformance(options: argparse.Namespace) -> int:
    """Serve conformance mode beside the bureau's site, and say loudly what that means."""
    from vc_issuer.conformance.serving import LOUD_WARNING, serve

    speaker = Speaker(options.lang)
    speaker.say_loudly(*LOUD_WARNING)
    bureau = None
    try:
        bureau = Bureau(options.home)
    except IssuerError as error:
        if error.code != "NOT_INITIALISED":
            raise
        speaker.say(
            f"{options.home} 中没有签发机构：只提供一致性测试路由",
            f"no bureau in {options.home}: only the conformance routes are served",
        )
    speaker.say(
        f"一致性测试：http://127.0.0.1:{options.port}（Ctrl-C 结束）",
        f"conformance mode on http://127.0.0.1:{options.port} (Ctrl-C ends it)",
    )
    serve(bureau, port=options.port, public_url=options.public_url, clock=now)
    return 0
