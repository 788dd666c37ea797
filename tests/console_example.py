"""A bureau with people of every role, and browsers for tests that sign in as they do."""

import atexit
import functools
import re
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.bureau_example import NOW, UNIT, new_bureau
from vc_issuer.accounts.directory import Accounts
from vc_issuer.accounts.roles import Role
from vc_issuer.bureau import Bureau
from vc_issuer.web import create_app

PASSWORD = "correct horse battery"
OTHER_UNIT = "U-EX-SZ"
PEOPLE = {
    "uma": (Role.UNIT_CLERK, UNIT),
    "otto": (Role.UNIT_CLERK, OTHER_UNIT),
    "clara": (Role.CLERK, None),
    "anna": (Role.APPROVER, None),
    "sofia": (Role.SUPERVISOR, None),
    "adam": (Role.ADMIN, None),
    "aude": (Role.AUDITOR, None),
}
HTML = {"Accept": "text/html"}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Clock:
    """A clock that tests move on; one-time codes are good once, so that each needs a new one."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_on(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@functools.cache
def _template() -> Path:
    """Make the bureau and its people once for all tests: keys and password hashes take long."""
    folder = Path(tempfile.mkdtemp(prefix="console-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    bureau = new_bureau(folder / "home")
    accounts = Accounts(bureau.home, bureau.registry)
    for name, (role, unit) in PEOPLE.items():
        accounts.add_user(name, roles=[role], unit=unit, password=PASSWORD, by="operator", now=NOW)
    bureau.close()
    return bureau.home


class ConsoleExample:
    """One bureau's console and its people."""

    def __init__(self, home: Path, *, now: datetime = NOW) -> None:
        shutil.copytree(_template(), home)
        self.bureau = Bureau(home)
        self.accounts = Accounts(home, self.bureau.registry)
        self.clock = Clock(now)
        self.app = create_app(self.bureau, clock=self.clock)

    def browser(self) -> "Browser":
        """Give a browser that nobody has signed in with."""
        return Browser(self.app.test_client())

    def signed_in(self, name: str) -> "Browser":
        """Give a browser in which a person has signed in, with the second factor if asked."""
        # Apart from earlier codes and within the limit on attempts.
        self.clock.pass_on(seconds=60)
        browser = self.browser()
        browser.post("/sign-in", {"name": name, "password": PASSWORD}, page="/sign-in")
        if PEOPLE[name][0] is not Role.UNIT_CLERK:
            code = self.accounts.current_code(name, self.clock())
            browser.post("/sign-in/code", {"code": code}, page="/sign-in/code")
        return browser

    def token(self, *scopes: str, unit: str | None = None) -> dict[str, str]:
        """Make a bearer token; give the header."""
        _, token = self.accounts.add_token(
            "test", unit=unit, scopes=scopes, days=30, by="operator", now=self.clock()
        )
        return {"Authorization": f"Bearer {token}"}


class Browser:
    """Reads pages and sends forms with their tokens, as a browser without JavaScript does."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, *, lang: str = "en") -> TestResponse:
        return self.client.get(path, headers={**HTML, "Accept-Language": lang})

    def text(self, path: str) -> str:
        return self.get(path).get_data(as_text=True)

    def post(
        self, path: str, fields: dict[str, object], *, page: str, follow: bool = False
    ) -> TestResponse:
        """Send a form that stands on `page`."""
        found = _TOKEN.search(self.text(page))
        token = found[1] if found else ""
        return self.client.post(
            path,
            data={"csrf_token": token, **fields},
            headers={**HTML, "Accept-Language": "en"},
            follow_redirects=follow,
        )
