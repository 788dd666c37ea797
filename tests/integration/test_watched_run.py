"""The watch over a whole run sees a secret in every place where one could be given away."""

import pytest

from tests.secret_forms import forms_of_scalar, forms_of_text
from tests.watched_run import WatchedRun

SCALAR = int("1f3a77c19e02b5d4fbefbe" + "1f3a77c19e02b5d4fbefbeff3f" * 2, 16) >> 40
PLACES = {
    "standard error": "import sys; sys.stderr.buffer.write({secret!r})",
    "standard output": "import sys; sys.stdout.buffer.write({secret!r})",
    "temporary file": (
        "import tempfile, time\n"
        "with tempfile.NamedTemporaryFile() as file:\n"
        "    file.write({secret!r}); file.flush(); time.sleep(1.5)"
    ),
    "command line": (
        "import subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(1.5)', {secret!r}])"
    ),
    "environment": (
        "import os, subprocess, sys\n"
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(1.5)'],\n"
        "               env={{**os.environb, b'SECRET': {secret!r}}})"
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_is_found_in_every_place(tmp_path, place):
    run = WatchedRun(tmp_path)
    (run.work / "plant.py").write_text(PLACES[place].format(secret=f"{SCALAR:064x}".encode()))
    run.run("python", "plant.py")
    run.stop()
    leaks = run.leaks({"a key": forms_of_scalar(SCALAR)})
    assert leaks
    assert all(one.startswith(f"a key in {place}") for one in leaks)


def test_every_form_of_a_key_and_of_a_name_is_known():
    forms = forms_of_scalar(SCALAR)
    assert len(forms) == 7
    assert f"{SCALAR:064x}".encode() in forms
    assert "王小明".encode("gb18030") in forms_of_text("王小明")
    assert b"\\u738b\\u5c0f\\u660e" in forms_of_text("王小明")


def test_a_clean_run_is_clean(tmp_path):
    run = WatchedRun(tmp_path)
    run.run("python", "-c", "print('nothing')")
    run.stop()
    assert run.leaks({"a key": forms_of_scalar(SCALAR)}) == set()
