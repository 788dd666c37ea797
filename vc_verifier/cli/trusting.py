"""`vc-verifier trust`: pinning a root, getting newer bundles, showing what is trusted."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vc_core.problems import Text
from vc_core.times import format_timestamp
from vc_verifier.cli import clock
from vc_verifier.cli.output import Speaker, print_json
from vc_verifier.cli.reading_files import read_input
from vc_verifier.web.reading import age, moment, visible

if TYPE_CHECKING:
    from vc_verifier.trust.bundle import Trust

_URL = ("https://", "http://")
_MOST_BUNDLE_BYTES = 20_000_000


def run_init(options: argparse.Namespace, speaker: Speaker) -> int:
    """Pin the trust root and store the first bundle."""
    from vc_verifier.trust.store import TrustStore

    root = read_input(str(options.root))
    source = _source(options.bundle)
    trust = TrustStore(options.home).initialise(root, _bundle(source), source, clock.now())
    _say_stored(trust, speaker)
    _print_root(trust, speaker)
    text = Text(
        "请与签发机构另行公布的指纹核对。",
        "Compare the fingerprint with the one that the bureau publishes elsewhere.",
    )
    print(speaker.choose(text))
    return 0


def run_update(options: argparse.Namespace, speaker: Speaker) -> int:
    """Store a newer bundle, from where the last one came unless told otherwise."""
    from vc_verifier.trust.store import TrustStore

    store = TrustStore(options.home)
    if options.bundle is None:
        trust = store.update(_bundle(store.source), clock.now())
    else:
        source = _source(options.bundle)
        trust = store.update(_bundle(source), clock.now(), source=source)
    _say_stored(trust, speaker)
    return 0


def run_show(options: argparse.Namespace, speaker: Speaker) -> int:
    """Show what is trusted, and how old it is."""
    from vc_verifier.trust.store import TrustStore

    store = TrustStore(options.home)
    trust, now = store.load(), clock.now()
    shown = _shown(trust, store.source)
    shown["inForce"] = trust.in_force(now)
    if options.json:
        print_json(shown)
        return 0
    _print_trust(trust, shown, speaker, age(trust.issued, now))
    return 0


def _source(given: str) -> str:
    """Give where a bundle is in a form that still holds from another folder."""
    return given if given.startswith(_URL) else str(Path(given).resolve())


def _bundle(source: str) -> bytes:
    if source.startswith(_URL):
        from vc_verifier.fetch import fetch

        return fetch(source, most_bytes=_MOST_BUNDLE_BYTES)
    return read_input(source, most=_MOST_BUNDLE_BYTES)


def _say_stored(trust: "Trust", speaker: Speaker) -> None:
    issued, expires = moment(trust.issued), moment(trust.expires)
    text = Text(
        f"信任数据第 {trust.sequence} 号已就绪：{issued} 发布，有效至 {expires}。",
        f"Trust data no. {trust.sequence} is in place: issued {issued}, good until {expires} "
        "(UTC+8).",
    )
    print(speaker.choose(text))


def _shown(trust: "Trust", source: str) -> dict[str, Any]:
    from vc_core.identifiers.fingerprint import fingerprint

    return {
        "root": {
            "id": trust.root.did,
            "name": trust.root.name._asdict(),
            "fingerprint": fingerprint(trust.root.did),
        },
        "source": source,
        "bundle": trust.summary(),
        "issuers": [
            {
                "id": issuer.did,
                "name": issuer.name._asdict(),
                "seals": sorted(issuer.seals),
                "statusMethods": sorted(issuer.status_methods),
            }
            for issuer in trust.issuers.values()
        ],
        "statusLists": [
            {
                "id": url,
                "purpose": ", ".join(status_list.purposes),
                "asOf": format_timestamp(status_list.valid_from),
            }
            for url, status_list in sorted(trust.status_lists.lists.items())
        ],
    }


def _print_root(trust: "Trust", speaker: Speaker) -> None:
    from vc_core.identifiers.fingerprint import fingerprint

    named = f"{speaker.choose(trust.root.name)} {trust.root.did}"
    _print_row(Text("信任根", "Trust root"), named, speaker)
    _print_row(Text("信任根指纹", "Root fingerprint"), fingerprint(trust.root.did), speaker)


def _print_row(label: Text, value: str, speaker: Speaker) -> None:
    print(f"{speaker.choose(label)}: {visible(value)}")


def _print_trust(trust: "Trust", shown: dict[str, Any], speaker: Speaker, since: Text) -> None:
    def row(label: Text, value: str) -> None:
        _print_row(label, value, speaker)

    _print_root(trust, speaker)
    row(Text("信任数据", "Trust data"), f"{trust.sequence}")
    row(Text("发布", "Issued"), f"{moment(trust.issued)} UTC+8 ({speaker.choose(since)})")
    if shown["inForce"]:
        row(Text("有效至", "Good until"), f"{moment(trust.expires)} UTC+8")
    else:
        row(Text("已过期，请更新", "EXPIRED, get a newer bundle"), f"{moment(trust.expires)} UTC+8")
    if trust.demonstration:
        print(speaker.choose(Text("演示数据，没有法律意义", "Demonstration: without legal force")))
    for issuer in trust.issuers.values():
        row(Text("签发机构", "Issuer"), f"{speaker.choose(issuer.name)} {issuer.did}")
        for seal in sorted(issuer.seals):
            row(Text("  签章密钥", "  Seal"), seal)
    for entry in shown["statusLists"]:
        row(
            Text("状态列表", "Status list"),
            f"{entry['id']} ({entry['purpose']}, {moment(entry['asOf'])} UTC+8)",
        )
    row(Text("来源", "Source"), shown["source"])
