"""Everything that ko-coach imports in the course of a shift, imported under the environment that it is tested in."""

from __future__ import annotations

import importlib
import os
import pkgutil
from pathlib import Path

from benchmarks.driver.environment import environment

os.environ.clear()
os.environ.update(environment(Path("/nowhere")))  # Textual reads variables of its own when it is imported

for _name in ("ko_coach.tui", "ko_coach.record", "ko_coach.coaching", "ko_coach.cli.shift"):
    _room = importlib.import_module(_name)
    for _found in pkgutil.walk_packages(getattr(_room, "__path__", ()), f"{_name}."):
        if "migrations." not in _found.name:
            importlib.import_module(_found.name)
for _name in ("alembic.command", "alembic.script", "watchfiles", "textual.drivers.linux_driver"):
    importlib.import_module(_name)
