"""Makes a bureau: registry, keys, DID document and legal basis. Run again, it keeps everything."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from vc_core.documents.loader import pinned
from vc_core.documents.strict_json import parse
from vc_issuer.did_document import current_seal
from vc_issuer.files import make_private_folder, write_atomically, write_new_private_file
from vc_issuer.identity import (
    BureauNames,
    Identity,
    check_given,
    decide_identity,
    demand_same,
    is_demonstration,
    settled_otherwise,
)
from vc_issuer.keyring import Keyring
from vc_issuer.legal_basis import (
    LegalBasis,
    add_legal_bases,
    legal_bases,
    preference,
    read_legal_bases,
)
from vc_issuer.numbering import DEFAULT_PATTERN
from vc_issuer.persons import system_user
from vc_issuer.problems import IssuerError
from vc_issuer.published_keys import still_published
from vc_issuer.registry import Registry
from vc_issuer.registry.settings import find_setting, keep_setting, read_setting
from vc_issuer.seal_authority import SealNames
from vc_issuer.times import local_date

CONFIGURATION = "bureau.json"
DATABASE = "registry.sqlite3"


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
    names: BureauNames | None = None,
) -> Initialised:
    """Make what is missing of the bureau in `home`.

    Without a legal basis file the bureau is a demonstration and gets the shipped bases, among them
    the demonstration one; with bases of the operator's own it needs a DID and `names`. Anything
    other than what the existing bureau has is refused.
    """
    shipped, given = legal_basis is None, names or BureauNames()
    bases = read_legal_bases(
        pinned().catalogue("legal_basis.json") if legal_basis is None else legal_basis
    )
    demonstration = is_demonstration(None if shipped else bases)
    check_given(did, given)
    if not (home / CONFIGURATION).exists():
        # Refused before anything is made: an empty home stays empty.
        decide_identity(did, given, demonstration=demonstration)
    make_private_folder(home, ours=(home / CONFIGURATION).exists())
    database = _settled_database(home, database)
    if (home / CONFIGURATION).exists():
        _demand_file(home)
    registry = Registry(_url_or_default(home, database))
    registry.upgrade()
    # Only now: an address that does not work must not be the bureau's for ever.
    _keep_database(home, database)
    with registry.reading() as session:
        document = find_setting(session, "did_document")
        if document is None:
            _demand_first(home)
        found = (
            None if document is None else _settled(session, Keyring(home), current_seal(document))
        )
    if found is not None:
        demand_same(did, given, found)
    settled = found or decide_identity(did, given, demonstration=demonstration)
    keyring = Keyring.create(home, settled.seal_names, now, published=document)
    with registry.writing() as session:
        _keep(session, settled)
        _demand_own_keys(session, keyring, settled)
        root = keyring.trust_root_signer().verification_method.partition("#")[0]
        if keep_setting(session, "trust_root", root) != root:
            raise settled_otherwise("trust root", "信任根")
        if not (shipped and legal_bases(session)):
            add_legal_bases(session, bases, by=system_user(), now=now)
        in_force = [b for b in legal_bases(session) if b.in_force(local_date(now))]
        basis = max(in_force, key=preference, default=None)
    registry.close()
    _keep_did(home, settled.did)
    return Initialised(settled.did, settled.demonstration, basis, root)


def _settled(session: Session, keyring: Keyring, in_use: str) -> Identity:
    """Give the identity of the bureau that exists."""
    return Identity(
        read_setting(session, "did"),
        read_setting(session, "base"),
        read_setting(session, "demonstration") is not False,
        read_setting(session, "issuer_name"),
        SealNames.of(keyring.seal_chain(in_use)),
    )


def _keep(session: Session, identity: Identity) -> None:
    keep_setting(session, "did", identity.did)
    keep_setting(session, "base", identity.status_base)
    keep_setting(session, "number_pattern", DEFAULT_PATTERN)
    keep_setting(session, "issuer_name", dict(identity.issuer_name))
    keep_setting(session, "demonstration", identity.demonstration)


def _demand_own_keys(session: Session, keyring: Keyring, identity: Identity) -> None:
    """Refuse key files that are another bureau's, or were made under other names."""
    if not still_published(session, keyring, identity.did):
        raise IssuerError(
            "KEYS_CHANGED",
            "the key files are not the ones this registry published",
            "密钥文件与登记库已公布的不一致",
        )
    in_use = current_seal(read_setting(session, "did_document"))
    if SealNames.of(keyring.seal_chain(in_use)) != identity.seal_names:
        # A demonstration's keys are never taken over into real operation, nor the reverse.
        raise IssuerError(
            "KEYS_OF_ANOTHER",
            "the key files here were made under other names: begin in an empty home",
            "此处的密钥文件是以其他名称生成的：请在空目录中新建",
        )


def database_url(home: Path) -> str:
    """Give the URL under which `init` made the registry; no home means no bureau.

    A registry's file that is gone is `REGISTRY_LOST`: opening it would make an empty one.
    """
    url = kept_url(home)
    _demand_file(home)
    return url


def kept_url(home: Path) -> str:
    """Give the URL of the registry, whether it is there or is to be put back there."""
    path = home / CONFIGURATION
    if not path.exists():
        raise IssuerError(
            "NOT_INITIALISED",
            f"there is no bureau in {home}: run vc-issuer init",
            f"{home} 中没有签发机构：请运行 vc-issuer init",
        )
    return _url_or_default(home, read_configuration(home)["database"])


def read_configuration(home: Path) -> dict[str, Any]:
    """Read what the home says: `database`, and `did` once the bureau was made to its end."""
    content: dict[str, Any] = parse((home / CONFIGURATION).read_bytes())
    return content


def write_configuration(home: Path, content: dict[str, Any]) -> None:
    """Write it, in a private file because the database's URL may carry a password."""
    write_atomically(home / CONFIGURATION, _written(content), private=True)


def _written(content: dict[str, Any]) -> bytes:
    return json.dumps(content, indent=2).encode()


def _demand_first(home: Path) -> None:
    """Refuse an empty registry for a bureau that had one: it would give numbers a second time."""
    if "did" in read_configuration(home):
        raise _registry_lost()


def _demand_file(home: Path) -> None:
    """Refuse a bureau that was made to its end and whose registry's file is not there."""
    url = kept_url(home)
    if url.startswith("sqlite") and not Path(make_url(url).database or "").exists():
        _demand_first(home)


def _registry_lost() -> IssuerError:
    return IssuerError(
        "REGISTRY_LOST",
        "this bureau's registry is gone, empty or another database: restore it from the backup",
        "本机构的登记库不存在、为空或不是原来的数据库：请从备份恢复",
    )


def _keep_did(home: Path, did: str) -> None:
    content = read_configuration(home)
    if "did" not in content:
        write_configuration(home, {**content, "did": did})


def _url_or_default(home: Path, url: str | None) -> str:
    # Without a URL the registry lies in the home, wherever that has been moved to.
    return str(url or f"sqlite:///{(home / DATABASE).resolve()}")


def _settled_database(home: Path, wanted: str | None) -> str | None:
    """Give the URL that is kept, or the one to keep; another than the kept one is refused."""
    path = home / CONFIGURATION
    if not path.exists():
        return wanted
    if wanted is not None and wanted != kept_url(home):
        raise settled_otherwise("database", "数据库")
    kept: str | None = read_configuration(home)["database"]
    return kept


def _keep_database(home: Path, wanted: str | None) -> None:
    path = home / CONFIGURATION
    if not path.exists():
        # Never replaced: of two that begin at once, one is refused.
        write_new_private_file(path, _written({"database": wanted}))
