"""English and Russian ship complete."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
RUSSIAN = ROOT / "src/ko_coach/locale/ru/LC_MESSAGES/ko_coach.po"


def test_every_sentence_is_translated_and_none_is_left_over() -> None:
    done = subprocess.run(
        [sys.executable, "tools/catalogue.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_translations_keep_the_places_to_fill_in() -> None:
    with RUSSIAN.open("rb") as file:
        catalog = read_po(file)
    for message in catalog:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string or "",)
        if isinstance(message.id, str):
            assert not message.id or places(forms[0]) == places(message.id), message.id
        else:
            allowed = set().union(*map(places, message.id))
            assert all(places(said) <= allowed for said in forms), message.id


def places(sentence: str) -> set[str]:
    return set(re.findall(r"\{\w*(?:!r)?\}", sentence))


def test_no_sentence_hides_in_an_f_string() -> None:
    """Extraction does not look there, so such a sentence would stay English without anybody noticing."""
    hidden = [
        path for path in (ROOT / "src").rglob("*.py") if re.search(r"\{n?gettext\(|\{_\(", path.read_text("utf-8"))
    ]
    assert hidden == []
