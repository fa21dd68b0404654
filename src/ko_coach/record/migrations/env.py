"""Run the steps on the connection that the record hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from ko_coach.record.tables import Kept

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Kept.metadata,
    render_as_batch=True,
    # The record begins and ends the transaction, and SQLite's DDL belongs to it: all steps or none.
    transactional_ddl=True,
)
context.run_migrations()
