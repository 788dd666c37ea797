"""Makes a bureau: registry, keys, DID document and legal basis. Run again, it keeps everything."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vc_core.documents.loader import pinned
from vc_core.documents.strict_json import parse
from vc_core.identifiers.did_web import document_url
from vc_issuer.audit import Event, append
from vc_issuer.catalogue import LegalBasis
from vc_issuer.files import write_new_private_file
from vc_issuer.keyring import Keyring
from vc_issuer.legal_basis import keep_legal_bases, legal_bases, preference, read_legal_bases
from vc_issuer.numbering import DEFAULT_PATTERN
from vc_issuer.problems import IssuerError
from vc_issuer.published_keys import still_published
from vc_issuer.registry import Registry
from vc_issuer.registry.settings import find_setting, keep_setting
from vc_issuer.seal_authority import SealNames
from vc_issuer.times import local_date

DEFAULT_DID = "did:web:rsj.sh.example"
CONFIGURATION = "bureau.json"
DATABASE = "registry.sqlite3"
ISSUER_NAME = {
    "zh": "（演示）上海市人力资源和社会保障局",
    "en": "(Demonstration) Shanghai Municipal Human Resources and Social Security Bureau",
}


@dataclass(frozen=True)
class Initialised:
    """What `init` found or made; `basis` is the legal basis in force today, if any."""

    did: str
    demonstration: bool
    basis: LegalBasis | None
    trust_root: str


def initialise(
    home: Path,
    *,
    now: datetime,
    did: str | None = None,
    database: str | None = None,
    legal_basis: bytes | None = None,
) -> Initialised:
    """Make what is missing of the bureau in `home`.

    Without a legal basis file the bureau is a demonstration and gets the shipped bases, among them
    the demonstration one. Another DID or database than the existing ones is refused.
    """
    shipped = legal_basis is None
    bases = read_legal_bases(
        pinned().catalogue("legal_basis.json") if legal_basis is None else legal_basis
    )
    document_url(did or DEFAULT_DID)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    registry = Registry(_keep_database_url(home, database))
    registry.upgrade()
    with registry.reading() as session:
        document = find_setting(session, "did_document")
    keyring = Keyring.create(home, SealNames(), now, published=document)
    with registry.writing() as session:
        settled = keep_setting(session, "did", did or DEFAULT_DID)
        if did is not None and settled != did:
            raise _settled_otherwise("DID", "DID")
        keep_setting(session, "base", pinned().base)
        keep_setting(session, "number_pattern", DEFAULT_PATTERN)
        keep_setting(session, "issuer_name", ISSUER_NAME)
        if not still_published(session, keyring, settled):
            raise IssuerError(
                "KEYS_CHANGED",
                "the key files are not the ones this registry published",
                "密钥文件与登记库已公布的不一致",
            )
        root = keyring.trust_root_signer().verification_method.partition("#")[0]
        if keep_setting(session, "trust_root", root) != root:
            raise _settled_otherwise("trust root", "信任根")
        known = {basis.document_number for basis in legal_bases(session)}
        if not (shipped and known):
            keep_legal_bases(session, bases)
            new = [entry.document_number for entry in bases if entry.document_number not in known]
            append(
                session,
                [Event("legal-basis", number, {}) for number in new],
                actor="init",
                now=now,
            )
        # The keys' own certificates say 'demonstration' in any case; see SealNames.
        demonstration = keep_setting(session, "demonstration", True)
        in_force = [b for b in legal_bases(session) if b.in_force(local_date(now))]
        basis = max(in_force, key=preference, default=None)
    registry.close()
    return Initialised(settled, bool(demonstration), basis, root)


def database_url(home: Path) -> str:
    """Give the URL under which `init` made the registry; no home means no bureau."""
    path = home / CONFIGURATION
    if not path.exists():
        raise IssuerError(
            "NOT_INITIALISED",
            f"there is no bureau in {home}: run vc-issuer init",
            f"{home} 中没有签发机构：请运行 vc-issuer init",
        )
    content: Any = parse(path.read_bytes())
    # Without a URL the registry lies in the home, wherever that has been moved to.
    return str(content["database"] or f"sqlite:///{(home / DATABASE).resolve()}")


def _keep_database_url(home: Path, wanted: str | None) -> str:
    """Keep the URL in a private file, because it may carry a password."""
    path = home / CONFIGURATION
    if path.exists():
        settled = database_url(home)
        if wanted is not None and wanted != settled:
            raise _settled_otherwise("database", "数据库")
        return settled
    write_new_private_file(path, json.dumps({"database": wanted}, indent=2).encode())
    return database_url(home)


def _settled_otherwise(en: str, zh: str) -> IssuerError:
    return IssuerError(
        "ALREADY_INITIALISED",
        f"this bureau exists with another {en}; make a new one in another --home",
        f"该签发机构已存在且{zh}不同；请在另一个 --home 新建",
    )
