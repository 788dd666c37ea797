"""A unit's own folder: its private key, held by the unit and never by the bureau."""

import json
from pathlib import Path
from typing import Any

from vc_core.documents.strict_json import parse
from vc_core.identifiers.did_key import did_of, method_url
from vc_issuer.files import write_new_private_file
from vc_issuer.problems import IssuerError
from vc_issuer.signers.file import (
    FileSigner,
    load_key,
    load_or_create_key,
    passphrase,
    passphrase_for_new_keys,
)

_FACTS = "unit.json"
_KEY = "unit.key.pem"


class UnitHome:
    """Opens a unit's key; made once with `create`."""

    def __init__(self, folder: Path) -> None:
        """Open a unit's folder."""
        path = folder / _FACTS
        if not path.exists():
            raise IssuerError(
                "NO_UNIT_HOME",
                f"there is no unit in {folder}: run vc-issuer unit init",
                f"{folder} 中没有单位：请运行 vc-issuer unit init",
            )
        facts: Any = parse(path.read_bytes())
        self.code: str = facts["code"]
        self._folder = folder

    @classmethod
    def create(cls, folder: Path, *, code: str) -> "UnitHome":
        """Make the folder with a new key, encrypted like the bureau's; an existing one is kept."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (folder / _FACTS).exists():
            load_or_create_key(folder / _KEY, passphrase_for_new_keys(folder))
            facts = json.dumps({"code": code}, ensure_ascii=False)
            write_new_private_file(folder / _FACTS, facts.encode("utf-8"))
        home = cls(folder)
        if home.code != code:
            raise IssuerError("UNIT_HOME", "it is another unit's folder", "这是其他单位的目录")
        return home

    @property
    def did(self) -> str:
        """Give the unit's did:key, which the bureau registers."""
        return self.signer().verification_method.partition("#")[0]

    def signer(self) -> FileSigner:
        """Unlock the unit's key."""
        key = load_key(self._folder / _KEY, passphrase(self._folder))
        return FileSigner(key, method_url(did_of(key.public_key())))
