"""Runs the migrations on the connection that the registry hands over."""

from alembic import context

# The metadata is whole only with all tables' modules loaded.
import vc_issuer.accounts.models
import vc_issuer.wallet.models  # noqa: F401
from vc_issuer.registry.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
