"""Runs `vc-issuer` and `vc-verifier` in processes forked from one that has them loaded.

Documentation has a hundred commands, and most of the time of each goes into starting Python. What
runs is the commands' own entry point, in a process of its own, with the caller's folder,
environment, input and output.
"""

import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

MODULES = (
    "alembic.command", "argon2", "sqlalchemy.dialects.sqlite", "vc_issuer.cli.accounts",
    "vc_issuer.cli.certificates", "vc_issuer.cli.oidc", "vc_issuer.cli.slips", "vc_issuer.export",
    "vc_issuer.pdf.maker", "vc_issuer.web", "vc_issuer.misuse", "vc_issuer.life_cycle",
    "vc_verifier.cli", "vc_verifier.trust.store", "vc_verifier.carriers.image",
    "vc_verifier.web.server",
)  # fmt: skip
ENTRIES = {"vc-issuer": "vc_issuer.cli", "vc-verifier": "vc_verifier.cli"}
LENGTH_BYTES = 8
# What stands on the path in a command's place.
CLIENT = """#!{python} -IS
import json, os, socket, sys
asked = json.dumps([{name!r}, sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    socket.send_fds(server, [len(asked).to_bytes({length}, "big")], [0, 1, 2])
    server.sendall(asked)
    ended = server.recv(1)
sys.exit(ended[0] if ended else 70)
"""


def write_client(file: Path, address: str) -> None:
    """Write a command that has the server run it."""
    python = sys.executable
    text = CLIENT.format(python=python, name=file.name, address=address, length=LENGTH_BYTES)
    file.write_text(text, "utf-8")
    file.chmod(0o755)


def main() -> None:
    """Serve until killed; the address is the only argument."""
    for name in MODULES:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(sys.argv[1])
        listening.listen()
        while True:
            caller, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _attend(caller)
                os._exit(0)
            caller.close()


def _attend(caller: socket.socket) -> None:
    """Run what a caller asks and tell how it ended; a caller that goes away ends it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    head, files, _, _ = socket.recv_fds(caller, LENGTH_BYTES, 3)
    asked = b""
    while len(asked) < int.from_bytes(head, "big"):
        asked += caller.recv(1 << 16)
    name, arguments, folder, environment = json.loads(asked)
    child = os.fork()
    if child == 0:
        for number, file in enumerate(files):
            os.dup2(file, number)
        caller.close()
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        os._exit(_run(name, arguments))
    ended = os.pidfd_open(child)
    ready, _, _ = select.select([caller, ended], [], [])
    if ended not in ready:
        os.kill(child, signal.SIGTERM)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if ended in ready:
        caller.sendall(bytes([code if code >= 0 else 128 - code]))


def _run(name: str, arguments: list[str]) -> int:
    sys.argv = [name, *arguments]
    # The streams of before may have noticed what stood behind their numbers then.
    sys.stdin, sys.stdout, sys.stderr = (
        open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 - numbers
        for number, mode in enumerate("rww")
    )
    try:
        code = importlib.import_module(ENTRIES[name]).main()
    except SystemExit as exit_:
        code = exit_.code
    sys.stdout.flush()
    sys.stderr.flush()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
        sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    main()
