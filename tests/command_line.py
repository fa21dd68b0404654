"""Runs a command in this process, which saves the second that a process of its own takes to import everything."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from ko_coach import i18n
from ko_coach.__main__ import main


def run_here(words: Sequence[str], environment: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `ko-coach` with these words in this folder; no terminal."""
    language = i18n.language()
    with TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        with (
            out.open("w", encoding="utf-8") as stdout,
            err.open("w", encoding="utf-8") as stderr,
            Path(os.devnull).open(encoding="utf-8") as stdin,
            mock.patch.multiple(sys, argv=["ko-coach", *words], stdin=stdin, stdout=stdout, stderr=stderr),
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch("gc.set_threshold"),
            chdir(folder),
        ):
            try:
                code = main()
            finally:
                i18n.set_language(language)
        return subprocess.CompletedProcess(words, code, out.read_text("utf-8"), err.read_text("utf-8"))
