"""npm @openid4vc, @sd-jwt, dcql and @digitalbazaar/vc as a wallet: a process for each errand."""

import json
import os
import shutil
import subprocess
from datetime import datetime
from typing import Any

import pytest
from jwcrypto.jwk import JWK

from tests.interop.digitalbazaar_vc import HERE, INSTALL, MODULES
from tests.interop.keys import FreshKey
from vc_core.documents.loader import pinned
from vc_core.envelopes.sd_jwt_vc import type_iri
from vc_core.times import format_timestamp

TYPES = ("ProfessionalTitleCredential", "ProfessionalQualificationCredential")


class NodeWallet:
    """Their wallet, with a key of its own; it talks to servers on this machine."""

    def __init__(self, node: str) -> None:
        self._node = node
        self.key = FreshKey.generate("P-256")

    @property
    def public_jwk(self) -> dict[str, Any]:
        return {name: value for name, value in self._private_jwk.items() if name != "d"}

    @property
    def _private_jwk(self) -> dict[str, Any]:
        members: dict[str, Any] = json.loads(JWK.from_pyca(self.key.private).export_private())
        return {name: members[name] for name in ("kty", "crv", "x", "y", "d")}

    def take(
        self, offer: str, transaction_code: str, *, did_document: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        """Take a credential offer: everything it offers, in every format."""
        issuers = {did_document["id"]: did_document}
        return self._run("wallet.mjs", now, offer=offer, txCode=transaction_code, issuers=issuers)

    def present(
        self, link: str, credentials: list[Any], *, now: datetime, withhold: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Answer a presentation request with the first of `credentials` that it asks for."""
        return self._run(
            "present.mjs",
            now,
            link=link,
            credentials=credentials,
            withhold=withhold,
            multikey=self.key.secret_multikey,
            contexts={url: pinned().document(url) for url in pinned().urls("context")},
            types={name: type_iri(name, pinned()) for name in TYPES},
        )

    def _run(self, script: str, now: datetime, **request: Any) -> dict[str, Any]:
        request |= {"key": self._private_jwk, "now": format_timestamp(now)}
        done = subprocess.run(
            [self._node, str(HERE / script)],
            input=json.dumps(request).encode("utf-8"),
            capture_output=True,
            check=False,
            timeout=60,
            env={**os.environ, "VC_NODE_MODULES": str(MODULES)},
        )
        assert done.returncode == 0, done.stderr.decode("utf-8")
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


def node_wallet() -> NodeWallet:
    """Give the peer; skip if it is not installed, but fail where CI=true says that it must be."""
    node = shutil.which("node")
    if node is not None and (MODULES / "@openid4vc" / "openid4vci").is_dir():
        return NodeWallet(node)
    missing = "node is not installed" if node is None else f"no npm packages: run `{INSTALL}`"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)
