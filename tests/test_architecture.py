"""What may be imported when: promises about speed, and the floors of the house."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEFORE_THE_FIRST_PICTURE = (
    *("sqlmodel", "sqlalchemy", "pydantic", "alembic", "watchfiles"),
    *("textual.widgets._markdown", "textual.widgets._text_area"),
    *("ko_coach.tui.rehearsal", "ko_coach.coaching.rehearsal"),
)


def modules_after(code: str) -> set[str]:
    """Return the modules that are there once the code has run in a fresh interpreter."""
    script = f"{code}\nimport sys\nsys.stderr.write('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stderr.split())


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_need_neither_textual_nor_the_record(flag: str) -> None:
    code = f"import sys\nsys.argv = ['ko-coach', '{flag}']\nfrom ko_coach.__main__ import main\nmain()"
    loaded = modules_after(code)
    assert not loaded & {"textual", "rich", "sqlmodel", "sqlalchemy", "yaml"}


def test_nothing_is_imported_before_the_first_picture_that_it_does_not_need() -> None:
    loaded = modules_after("import ko_coach.cli.shift, ko_coach.tui.app")
    assert not loaded & set(BEFORE_THE_FIRST_PICTURE)
