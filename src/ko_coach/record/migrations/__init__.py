"""How the tables came to be, in steps that Alembic runs.

Every revision is named here as well, oldest first, so that opening a record needs no Alembic (half a second)
unless it has steps to take. A test holds the list against the scripts, and the steps against the tables.
"""

from __future__ import annotations

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
HEAD = REVISIONS[-1]
