"""npm @digitalbazaar/vc as a peer: one process of node for a batch of credentials."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.interop.keys import FreshKey
from vc_core.documents.loader import pinned
from vc_core.times import format_timestamp

HERE = Path(__file__).parent / "node"
MODULES = Path(os.environ.get("VC_NODE_MODULES", HERE / "node_modules")).absolute()
INSTALL = "npm ci --ignore-scripts --prefix tests/interop/node"


@dataclass(frozen=True)
class Verdict:
    """What they say of one credential; `proofs` are those that they looked at."""

    verified: bool
    error: str | None
    proofs: list[dict[str, Any]] = field(default_factory=list)


class DigitalBazaar:
    """Verifies and issues with their code; it knows our pinned contexts and no network."""

    def __init__(self, node: str, now: datetime) -> None:
        self._node = node
        self._now = now

    def verify(
        self, credentials: Iterable[dict[str, Any]], *controllers: dict[str, Any]
    ) -> list[Verdict]:
        """Verify credentials whose issuers' documents are `controllers`."""
        answers = self._run([{"verify": credential} for credential in credentials], controllers)
        return [
            Verdict(answer.get("verified", False), answer["error"], answer.get("proofs", []))
            for answer in answers
        ]

    def issue(
        self, credentials: Iterable[dict[str, Any]], *, cryptosuite: str, key: FreshKey
    ) -> list[dict[str, Any]]:
        """Issue credentials with `key`."""
        commands = [
            {"issue": credential, "cryptosuite": cryptosuite, "key": key.secret_multikey}
            for credential in credentials
        ]
        answers = self._run(commands, [key.controller_document])
        assert [answer["error"] for answer in answers if "error" in answer] == []
        return [answer["issued"] for answer in answers]

    def _run(
        self, commands: list[dict[str, Any]], controllers: Iterable[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        request = {
            "now": format_timestamp(self._now),
            "contexts": {url: pinned().document(url) for url in pinned().urls("context")},
            "controllers": {document["id"]: document for document in controllers},
            "commands": commands,
        }
        done = subprocess.run(
            [self._node, str(HERE / "data_integrity.mjs")],
            input=json.dumps(request).encode("utf-8"),
            capture_output=True,
            check=False,
            timeout=120,
            env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
        )
        assert done.returncode == 0, done.stderr.decode("utf-8")
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        assert len(answers) == len(commands)
        return answers


def digitalbazaar(now: datetime) -> DigitalBazaar:
    """Give the peer; skip if it is not installed, but fail where CI=true says that it must be."""
    node = shutil.which("node")
    if node is not None and (MODULES / "@digitalbazaar" / "vc").is_dir():
        return DigitalBazaar(node, now)
    missing = "node is not installed" if node is None else f"no npm packages: run `{INSTALL}`"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
