"""Alembic's way in: it is always handed a connection."""

from alembic import context

from pwa.db import Base
from pwa.migrations import tables as tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
