"""Where PyYAML was built without libyaml, rubrics are read all the same, only slower."""

from __future__ import annotations

import subprocess
import sys

from ko_coach.rubric.reader import read_folder
from ko_coach.settings import shipped_rubrics

SCRIPT = """
import sys, yaml
yaml.__with_libyaml__ = False
from pathlib import Path
from ko_coach.rubric.reader import read_folder
from ko_coach.rubric.yaml_nodes import _Loader
assert _Loader is yaml.SafeLoader
print(read_folder(Path(sys.argv[1])).rubric.version)
"""


def test_the_shipped_rubric_is_the_same_version() -> None:
    folder = shipped_rubrics() / "customer-first"
    words = [sys.executable, "-c", SCRIPT, str(folder)]
    said = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    rubric = read_folder(folder).rubric
    assert rubric is not None
    assert said == rubric.version
