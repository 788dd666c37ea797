"""Runs the migrations on the connection that the registry hands over."""

from alembic import context

# The metadata is whole only with all tables' modules loaded.
import vc_issuer.accounts.models
import vc_issuer.wallet.models  # noqa: F401
from vc_issuer.problems import IssuerError
from vc_issuer.registry.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    # On SQLite, too: the registry begins its transactions itself.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
    # Foreign keys rested (`Registry.migrating`); nothing is kept that breaks one.
    if (
        connection.dialect.name == "sqlite"
        and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None
    ):
        raise IssuerError(
            "REGISTRY_DAMAGED",
            "the registry's tables refer to what is not there: restore a backup",
            "登记库的表引用了不存在的记录：请恢复备份",
        )
