"""A whole run of the bureau and a verifier gives no key, secret or personal data away (R21).

Everything is done with the real commands and servers; what they say, their temporary files, command
lines and environments, error answers, audit log and published files are searched afterwards.
"""

import csv
import io
import json
import re
import signal
import socket
import sqlite3
import stat
import time
from pathlib import Path

import pytest
import requests

from tests.secret_forms import PEM, forms_of_bytes, forms_of_scalar, forms_of_text, found_in
from tests.watched_run import WatchedRun
from tools.locked import ROOT
from vc_issuer.signers.file import load_key

SAMPLES = ROOT / "tests" / "samples" / "title_results.csv"
UNITS = ROOT / "contexts" / "catalogue" / "units.demonstration.json"
UNIT = "U-SR-GC-DX"
PASSWORD, WRONG_PASSWORD = "violet harbour nineteen", "violet harbour twenty"
ROWS = 16
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


class WholeRun:
    """One bureau from nothing to verified certificates, with mistakes, attacks and a crash."""

    def __init__(self, folder: Path) -> None:
        self.watch = WatchedRun(folder)
        self.home, self.public = self.watch.work / "issuer", self.watch.work / "public"
        self.certificates = self.watch.work / "certificates"
        rows = list(csv.reader(io.StringIO(SAMPLES.read_bytes().decode("gb18030"))))
        bad = [*rows[1][:2], rows[1][2][:-1] + "Z", *rows[1][3:]]
        self.people = [(row[0], row[2]) for row in rows[1 : ROWS + 1]]
        text = io.StringIO()
        csv.writer(text).writerows([*rows[: ROWS + 1], bad])
        (self.watch.work / "rows.csv").write_text(text.getvalue(), "utf-8")
        self.tokens: list[str] = []
        self.cookies: list[str] = []
        self.totp = ""

    def issuer(self, *line: str, **options: object) -> str:
        return self.watch.run("vc-issuer", "--home", str(self.home), *line, **options)  # type: ignore[arg-type]

    def verifier(self, *line: str, **options: object) -> str:
        home = ("--home", str(self.watch.work / "verifier"))
        return self.watch.run("vc-verifier", *home, *line, **options)  # type: ignore[arg-type]

    def issue(self) -> None:
        """Make the bureau, refuse a bad row, approve, crash while sealing, and seal."""
        self.issuer("init")
        self.issuer("units", "import", str(UNITS))
        self.issuer("apply", "rows.csv", "--unit", UNIT, code=1)
        said = self.issuer("apply", "rows.csv", "--unit", UNIT, "--accept-valid")
        found = re.search(r"\bA-?\S+", said)
        assert found
        self.issuer("approve", found[0], "--by", "somebody-else")
        crash = self.watch.start("vc-issuer", "--home", str(self.home), "issue", found[0])
        time.sleep(2)
        crash.kill()
        self.watch.end(crash, "the crashed issue", code=crash.wait())
        assert crash.returncode in (-signal.SIGKILL, 0)
        self.issuer("issue", found[0], "--workers", "2")
        self.issuer("export", "--out", str(self.certificates))
        self.issuer("publish", "--out", str(self.public))

    def serve_issuer(self) -> None:
        """Sign in at the console wrongly and rightly, and call the API with tokens of all kinds."""
        (self.watch.work / "password").write_text(PASSWORD, "utf-8")
        roles = ("--role", "bureau-clerk", "--role", "bureau-approver")
        said = self.issuer(
            "users", "add", "carla", *roles, "--password-file", "password", result=True
        )
        found = re.search(r"secret=([A-Z2-7]+)", said)
        assert found
        self.totp = found[1]
        said = self.issuer("tokens", "add", "api", "--scope", "issue", result=True)
        self.tokens = [re.search(r"vct_\S+", said)[0], "vct_" + "Wrong0" * 8]  # type: ignore[index]
        with Server(self.watch, "vc-issuer", self.home) as server:
            self._sign_in(server)
            body = {"credential": {"type": ["X"], "credentialSubject": {"name": self.people[0][0]}}}
            for token in (*self.tokens, ""):
                answer = requests.post(
                    f"{server.url}/credentials/issue",
                    json=body,
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=60,
                )
                assert answer.status_code in (400, 401, 403, 422)
                self._keep(answer)
            garbage = self.people[0][0].encode() + b"{"
            headers = {"Authorization": f"Bearer {self.tokens[0]}"}
            url = f"{server.url}/credentials/issue"
            self._keep(requests.post(url, data=garbage, headers=headers, timeout=60))
            server.demand_no_core()

    def _sign_in(self, server: "Server") -> None:
        code = self.issuer("users", "totp", "carla", "--code", result=True).strip()
        browser = requests.Session()
        for password in (WRONG_PASSWORD, PASSWORD):
            self._post(browser, server, "/sign-in", name="carla", password=password)
        self._post(browser, server, "/sign-in/code", code="000000")
        self._post(browser, server, "/sign-in/code", code=code)
        assert browser.get(f"{server.url}/bureau", timeout=60).status_code == 200
        self.cookies = [cookie.value for cookie in browser.cookies if cookie.value]

    def _post(self, browser: requests.Session, server: "Server", path: str, **fields: str) -> None:
        page = browser.get(f"{server.url}{path}", timeout=60).text
        token = CSRF.search(page)
        fields["csrf_token"] = token[1] if token else ""
        answer = browser.post(f"{server.url}{path}", data=fields, timeout=60)
        self.watch.said.append((f"the page after {path}", answer.content))

    def verify(self) -> None:
        """Verify what is good, altered and hostile, by command and over HTTP."""
        root, bundle = self.public / "trust-root.json", self.public / "trust-bundle.json"
        self.verifier("trust", "init", "--root", str(root), "--bundle", str(bundle))
        good = sorted(self.certificates.glob("*.jsonld"))[0]
        self.verifier("verify", str(good), result=True)
        document = json.loads(good.read_bytes())
        document["credentialSubject"]["name"] += "某"
        bad = self.watch.work / "bad.jsonld"
        bad.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        self.verifier("verify", str(bad), code=1, result=True)
        hostile = self.watch.work / "hostile.jsonld"
        hostile.write_text(self.people[0][0] + "[" * 5000 + self.people[0][1], "utf-8")
        self.verifier("verify", str(hostile), code=1)
        with Server(self.watch, "vc-verifier", self.watch.work / "verifier") as server:
            files = {"file": ("hostile.jsonld", hostile.read_bytes())}
            self._keep(requests.post(f"{server.url}/verify", files=files, timeout=60))
            files = {"file": (good.name, good.read_bytes())}
            answer = requests.post(f"{server.url}/verify", files=files, timeout=60)
            assert answer.json()["verdict"] == "original"
            self._keep(requests.post(f"{server.url}/credentials/verify", data=b"{", timeout=60))

    def _keep(self, answer: requests.Response) -> None:
        self.watch.said.append((f"the answer {answer.status_code}", answer.content))
        self.watch.said.append(("an answer's headers", str(answer.headers).encode()))

    def secrets(self) -> dict[str, set[bytes]]:
        """Give what may be nowhere but in its own file, each in all its forms."""
        keys = self.home / "keys"
        words = (keys / "passphrase").read_bytes().strip()
        opened = [load_key(file, words) for file in sorted(keys.glob("*.key.pem"))]
        assert len(opened) >= 4
        numbers = [key.private_numbers().private_value for key in opened]
        return {
            "a private key": set().union(*map(forms_of_scalar, numbers)),
            "the console's key": forms_of_bytes((keys / "console.key").read_bytes()),
            "the passphrase": forms_of_text(words.decode()),
            "a password": forms_of_text(PASSWORD) | forms_of_text(WRONG_PASSWORD),
            "a token": set().union(*map(forms_of_text, self.tokens)),
            "a session's cookie": set().union(*map(forms_of_text, self.cookies)),
            "a second factor's secret": forms_of_text(self.totp),
        }

    def personal(self) -> dict[str, set[bytes]]:
        """Give what may be in the registry, in certificates and in results only."""
        return {
            "a name": set().union(
                *(forms_of_text(name) for name, _ in self.people if len(name) > 1)
            ),
            "an ID number": self.id_numbers(),
        }

    def id_numbers(self) -> set[bytes]:
        return set().union(*(forms_of_text(number) for _, number in self.people))


class Server:
    """An installed command that serves, for the time of a test."""

    def __init__(self, watch: WatchedRun, name: str, home: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        self._watch, self._name = watch, name
        self.url = f"http://127.0.0.1:{port}"
        self._process = watch.start(name, "--home", str(home), "serve", "--port", str(port))

    def __enter__(self) -> "Server":
        for _ in range(400):
            try:
                requests.get(f"{self.url}/healthz", timeout=30)
            except requests.ConnectionError:
                assert self._process.poll() is None
                time.sleep(0.25)
            else:
                return self
        raise AssertionError("the server never answered")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._watch.end(self._process, f"{self._name} serve", code=self._process.wait(60))

    def demand_no_core(self) -> None:
        """Demand of the system that this process cannot leave a core dump."""
        limits = Path(f"/proc/{self._process.pid}/limits").read_text()
        assert re.search(r"Max core file size\s+0\s+0\s", limits)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    run = WholeRun(tmp_path_factory.mktemp("whole"))
    run.issue()
    run.serve_issuer()
    run.verify()
    run.watch.stop()
    return run


def test_nothing_that_is_said_or_left_behind_gives_anything_away(whole):
    assert whole.watch.leaks({**whole.secrets(), **whole.personal()}) == set()
    kinds = {place.split(" of ")[0] for place, _ in whole.watch.places()}
    assert {"standard error", "standard output", "command line", "environment"} <= kinds


def test_nothing_is_left_in_the_folder_for_temporary_files_and_no_core_anywhere(whole):
    assert [path for path in whole.watch.temporary.rglob("*") if path.is_file()] == []
    assert [path.name for path in whole.watch.work.rglob("core*") if path.is_file()] == []


def test_secrets_are_in_their_own_files_only(whole):
    secrets, keys = whole.secrets(), whole.home / "keys"
    for file in sorted(path for path in whole.watch.work.rglob("*") if path.is_file()):
        content = file.read_bytes()
        own = {keys / "passphrase": "the passphrase", keys / "console.key": "the console's key"}
        own[whole.watch.work / "password"] = "a password"
        kinds = {kind for kind, forms in secrets.items() if found_in(content, forms)}
        assert kinds <= {own.get(file)}, file.name
        assert not PEM.search(content) or file.parent == keys, file.name
        if PEM.search(content):
            assert b"ENCRYPTED PRIVATE KEY" in content


def test_whole_id_numbers_are_in_the_registry_and_the_application_only(whole):
    numbers = whole.id_numbers()
    holding = {
        file.name
        for file in whole.watch.work.rglob("*")
        if file.is_file() and found_in(file.read_bytes(), numbers)
    }
    assert {name for name in holding if not name.startswith("registry.")} == {
        "rows.csv",
        "hostile.jsonld",
    }


def test_names_are_not_in_what_is_published_nor_in_the_audit_log(whole):
    names = whole.personal()["a name"]
    for file in whole.public.rglob("*"):
        assert not file.is_file() or not found_in(file.read_bytes(), names), file.name
    registry = whole.home / "registry.sqlite3"
    with sqlite3.connect(registry) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master")]
        audit = next(name for name in tables if name.startswith("audit"))
        log = "\n".join(map(str, database.execute(f"SELECT * FROM {audit}"))).encode()
    assert log
    secrets = {**whole.secrets(), **whole.personal()}
    assert [kind for kind, forms in secrets.items() if found_in(log, forms)] == []


def test_what_is_private_is_readable_by_its_owner_only(whole):
    assert stat.S_IMODE(whole.home.stat().st_mode) == 0o700
    keys = whole.home / "keys"
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    private = [*keys.glob("*.key.pem"), keys / "passphrase", keys / "console.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}
