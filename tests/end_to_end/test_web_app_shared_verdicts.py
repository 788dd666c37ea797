"""The shared set of cases, good and hostile, in the app's own worker in Chromium.

Every second case, over 300; all of them with VC_ALL_SHARED_VERDICTS=1. In node the same engine is
always run over all (tests/integration/test_shared_verdicts.py), word for word.
"""

import base64
import json
import os

import pytest

from tests.fixtures.verdicts import replay
from tests.fixtures.verdicts.recorder import summary
from vc_core.times import parse_timestamp

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Left to the server, as in node.
ONLY_THE_SERVER = "NEEDS_SERVER"
_AT_A_TIME = 60
_STRIDE = 1 if os.environ.get("VC_ALL_SHARED_VERDICTS") == "1" else 2

# Asks the worker as the page does; what it answers is the result, or the failure's code.
_ASK = """async ({script, calls}) => {
  globalThis.verifier ??= new Worker(script, {type: 'module'});
  const ask = (call, parameters) => new Promise((resolve) => {
    const id = crypto.randomUUID();
    const listen = ({data}) => {
      if (data.id !== id) return;
      verifier.removeEventListener('message', listen);
      resolve(data.failure ? {code: data.failure.code} : {result: data.result});
    };
    verifier.addEventListener('message', listen);
    verifier.postMessage({id, call, parameters});
  });
  const answers = [];
  for (const [call, ...parameters] of calls) {
    if (call === 'verifyBytes') {
      parameters[0] = Uint8Array.from(atob(parameters[0]), (unit) => unit.charCodeAt(0));
    }
    answers.push(await ask(call, parameters));
  }
  return answers;
}"""


@pytest.fixture(scope="module")
def ask(browser, built_app):
    """Give a way to ask the worker of the built app, without any server's data."""
    from vc_verifier.web import app_files

    files = app_files.built()
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.route(
        "**/*",
        lambda route: (
            route.fulfill(
                body=files[name].content, headers={"Content-Type": files[name].content_type}
            )
            if (name := route.request.url.rsplit("/", 1)[-1]) in files
            else route.fulfill(body="<!doctype html>", content_type="text/html")
        ),
    )
    page.goto("http://127.0.0.1/")
    (worker,) = [name for name in files if name.startswith("worker-") and name.endswith(".js")]

    def ask(calls):
        return page.evaluate(_ASK, {"script": f"/app/{worker}", "calls": calls})

    yield ask
    context.close()


def milliseconds(moment: str) -> int:
    return int(parse_timestamp(moment).timestamp() * 1000)


def question(case):
    at = milliseconds(case["at"])
    if "codes" in case:
        return ["verifyCodes", case["codes"], case["carrier"], at]
    if "base64" in case:
        return ["verifyBytes", case["base64"], case["carrier"], at]
    data = base64.b64encode(case["text"].encode("utf-8", "surrogatepass")).decode()
    return ["verifyBytes", data, case["carrier"], at]


def opening(name):
    trusts = json.loads((replay.FOLDER / "trust.json").read_text("utf-8"))
    root = trusts[trusts[name].get("base", name)]["root"]
    late = milliseconds("2100-01-01T00:00:00Z")
    return ["openTrust", json.dumps(replay.whole_bundle(name)), root, late, None]


def test_the_app_reaches_the_recorded_verdicts_check_by_check(ask):
    different = {}
    by_trust: dict[str, list] = {}
    chosen = replay.documents()[::_STRIDE]
    assert len(chosen) > 300
    for case in chosen:
        by_trust.setdefault(case["trust"], []).append(case)
    for trust, cases in by_trust.items():
        (opened,) = ask([opening(trust)])
        assert "result" in opened, (trust, opened)
        for at in range(0, len(cases), _AT_A_TIME):
            some = cases[at : at + _AT_A_TIME]
            for case, answer in zip(some, ask([question(case) for case in some]), strict=True):
                result = answer["result"]
                if any(check["code"] == ONLY_THE_SERVER for check in result["checks"]):
                    assert result["verdict"] == "undecidable"
                elif summary(result) != case["expected"]:
                    different[case["name"]] = summary(result)
    assert different == {}
