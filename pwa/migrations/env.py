"""Alembic's way in: it is always handed a connection."""

from alembic import context

from pwa.migrations import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
