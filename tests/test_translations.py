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
        if message.id:
            originals = message.id if isinstance(message.id, tuple) else (message.id,)
            wanted = set().union(*(re.findall(r"\{\w*\}", one) for one in originals))
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            for said in strings:
                assert set(re.findall(r"\{\w*\}", said)) <= wanted, message.id
                assert wanted - {"{n}"} <= set(re.findall(r"\{\w*\}", said)), message.id
