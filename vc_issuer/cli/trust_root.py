"""The trust root in words: what people compare before they pin it."""

from vc_core.identifiers.fingerprint import fingerprint
from vc_issuer.cli.output import Speaker


def say_trust_root(speaker: Speaker, did: str) -> None:
    """Say the root's did:key (v0.7) and the fingerprint that verifiers show for it."""
    speaker.say(f"信任根：{did}", f"trust root: {did}")
    shown = fingerprint(did)
    speaker.say(f"信任根指纹：{shown}", f"root fingerprint: {shown}")
