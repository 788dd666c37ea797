"""Writes requirements/operator.txt: the bureau's server with its extras, cut out of dev.txt.

An operator who keeps the registry in PostgreSQL, signs in by OpenID Connect or seals in an HSM so
installs, with a digest each, the very versions that those extras are tested with. The extra `heic`
is left out: its licences are a decision (docs/barcode.md).
"""

import tomllib
from pathlib import Path

from tools.locked import DEV_LOCK, ROOT, cut_out, names

LOCK = ROOT / "requirements" / "operator.txt"
EXTRAS = ("postgresql", "distributed", "oidc", "pkcs11")
# No extra of ours: what docs/deploy starts the services with.
SERVER = {"gunicorn"}


def lock() -> str:
    """Give the lines of the development lock that a bureau's server needs, as they stand there."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    roots = names(project["dependencies"]) | SERVER
    for extra in EXTRAS:
        roots |= names(project["optional-dependencies"][extra])
    return cut_out(DEV_LOCK, roots)


def main(target: Path = LOCK) -> None:
    """Write the lock."""
    target.write_text(lock(), "utf-8")


if __name__ == "__main__":
    main()
