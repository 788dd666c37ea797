"""The commands that keep a bureau safe: `backup` and `restore`."""

import argparse

from vc_issuer.backup import back_up, restore
from vc_issuer.cli.clock import now
from vc_issuer.cli.output import Speaker


def run_backup(options: argparse.Namespace) -> int:
    """Write a backup, and say what is not in it."""
    made = back_up(options.home, options.out, now=now())
    Speaker(options.lang).say(
        f"已备份 {made.files} 个文件到 {options.out}；口令不在其中，请另行保管",
        f"{made.files} files backed up to {options.out}; the keys' passphrase is not among them",
    )
    return 0


def run_restore(options: argparse.Namespace) -> int:
    """Restore a backup, and say what is to be done before anything else."""
    made = restore(options.backup, options.home, database=options.database)
    Speaker(options.lang).say(
        f"已恢复 {made.made} 的备份到 {options.home}。请先放回口令（keys/passphrase），"
        "再运行 vc-issuer reconcile --bundle 最近发布的信任包；不一致则不得签发",
        f"the backup of {made.made} is restored to {options.home}. Put the passphrase back "
        "(keys/passphrase), then run vc-issuer reconcile --bundle with the bundle published last; "
        "issue nothing unless it agrees",
    )
    return 0
