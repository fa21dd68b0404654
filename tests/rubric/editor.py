"""An editor that checks a rubric while one types: an independent YAML 1.2 loader and an independent validator.

What a YAML language server does, in Python: ruamel.yaml with the core schema of YAML 1.2, and jsonschema.
"""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from ko_coach.rubric.schema.files import STEMS, schema_of
from ko_coach.rubric.schema.parts import Ids

_TAGS = {
    "null": "null|Null|NULL|~|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "int": "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
}
"""The core schema of YAML 1.2.2, section 10.3.2."""


class _Core(VersionedResolver):
    """ruamel.yaml's own resolver knows dates and underscores in numbers too, which YAML 1.2 does not."""

    @property
    def versioned_resolver(self) -> Any:
        return {None: [(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{said})\\Z")) for tag, said in _TAGS.items()]}


class CannotLoadError(Exception):
    """The file is no YAML, or none that could be JSON."""


def load(content: bytes) -> Any:
    """Return what the file says, as JSON knows it."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Resolver = _Core
    try:
        return _as_json(yaml.load(content.decode("utf-8-sig")))
    except (YAMLError, ValueError, TypeError, RecursionError, IndexError) as error:
        raise CannotLoadError(str(error)) from error


def dump(said: Any) -> bytes:
    """Return a file that says so."""
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_unicode = True
    yaml.representer.ignore_aliases = lambda _data: True
    written = StringIO()
    yaml.dump(said, written)
    return written.getvalue().encode("utf-8", "surrogatepass")


class Editor:
    """Knows the schemas of the seven files."""

    def __init__(self, ids: Ids) -> None:
        self._validators = {stem: Draft202012Validator(schema_of(stem, ids)) for stem in STEMS}

    def complaint(self, name: str, content: bytes) -> str:
        """Return the first thing that an editor underlines in the file, or nothing."""
        error = next(self._validators[name.removesuffix(".yaml")].iter_errors(load(content)), None)
        return f"{error.json_path}: {error.message}" if error else ""


def _as_json(said: Any) -> Any:
    if isinstance(said, dict):
        return {_key(key): _as_json(value) for key, value in said.items()}
    return [_as_json(each) for each in said] if isinstance(said, list) else said


def _key(key: Any) -> str:
    """Return the key as JavaScript makes a string of it."""
    if isinstance(key, str):
        return key
    if isinstance(key, bool) or key is None:
        return {True: "true", False: "false", None: "null"}[key]
    if isinstance(key, int | float):
        return str(int(key)) if key == key // 1 else str(key)
    raise TypeError(key)
