"""A process that opens a key leaves no core dump."""

import subprocess
import sys
from pathlib import Path

import pytest

from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.files import write_new_private_file
from vc_issuer.signers.file import load_or_create_key

WORDS = b"correct horse"
# Tells whether the limit was set (it may have been inherited) and the flag, then crashes.
PROGRAM = """
import ctypes, os, resource, sys
from pathlib import Path
limits, set_limit = [], resource.setrlimit
resource.setrlimit = lambda *limit: (limits.append(limit), set_limit(*limit))
from vc_issuer.accounts.secrets_box import SecretsBox
from vc_issuer.files import write_new_private_file
from vc_issuer.signers.file import load_key, passphrase
folder = Path(sys.argv[2])
{"nothing": lambda: None,
 "key": lambda: load_key(folder / "k.pem", b"correct horse"),
 "passphrase": lambda: passphrase(folder),
 "console key": lambda: SecretsBox.open(folder)}[sys.argv[1]]()
flag = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
print(limits == [(resource.RLIMIT_CORE, (0, 0))], flag, flush=True)
os.abort()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's dumpable flag: run it on Linux")
@pytest.mark.parametrize(
    ("opened", "said"),
    [
        ("key", "True 0"),
        ("passphrase", "True 0"),
        ("console key", "True 0"),
        # Shows that the three above see a difference.
        ("nothing", "False 1"),
    ],
)
def test_what_opens_a_key_cannot_be_dumped(tmp_path: Path, opened: str, said: str) -> None:
    keys, here = tmp_path / "keys", tmp_path / "here"
    here.mkdir()
    load_or_create_key(keys / "k.pem", WORDS)
    write_new_private_file(keys / "passphrase", WORDS)
    SecretsBox.open(keys)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, opened, str(keys)],
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout.strip(), run.returncode) == (said, -6), run.stderr
    if opened != "nothing":
        assert list(here.iterdir()) == []
