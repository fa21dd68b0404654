"""YAML as people write it: keys in any order, comments everywhere, some of it in braces."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import yaml

_BARE = set("abcdefghijklmnopqrstuvwxyz-0123456789")


class Writer:
    """Writes plain data as YAML with shuffled keys. Every comment names the key that it belongs to."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._comments = 0

    def file(self, content: dict[str, Any]) -> str:
        head = "# yaml-language-server: $schema=x.json\n# The head.\n\n"
        return head + "\n".join(self._block(content, 0, shuffled=True)) + "\n# The end.\n"

    def _block(self, content: dict[Any, Any], depth: int, *, shuffled: bool) -> list[str]:
        keys = list(content)
        if shuffled:
            self._chance.shuffle(keys)
        lines: list[str] = []
        for number, key in enumerate(keys):
            if number and self._chance.random() < 0.2:
                lines.append("")
            if shuffled and (number or depth) and self._chance.random() < 0.3:
                lines += [f"{' ' * depth}{self._comment(f'above {key}')}"] * self._chance.choice([1, 1, 2])
            lines += self._entry(key, content[key], depth)
        return lines

    def _entry(self, key: Any, value: Any, depth: int) -> list[str]:
        indent = " " * depth
        beside = f"   {self._comment(f'beside {key}')}" if self._chance.random() < 0.2 else ""
        if isinstance(value, str):
            return [f"{indent}{key}: {self._scalar(value)}{beside}"]
        if self._chance.random() < 0.3:
            return [f"{indent}{key}: {self._flow(value)}{beside}"]
        if isinstance(value, dict):
            # Comments below a key that has no value of its own are not told apart from those above the next one.
            return [f"{indent}{key}:{beside}", *self._block(value, depth + 2, shuffled=_is_entry(value))]
        dash = self._chance.choice([0, 2])
        lines = [f"{indent}{key}:{beside}"]
        for each in value:
            lines += self._listed(each, depth + dash)
        return lines

    def _listed(self, value: Any, depth: int) -> list[str]:
        indent = " " * depth
        if isinstance(value, str):
            return [f"{indent}- {self._scalar(value)}"]
        if self._chance.random() < 0.2:
            return [f"{indent}- {self._flow(value)}"]
        first, *rest = self._block(value, depth + 2, shuffled=_is_entry(value))
        while not first.strip() or first.lstrip().startswith("#"):
            first, *rest = rest  # a comment above the first key is one above the dash, and of the whole entry
        return [f"{indent}- {first.lstrip()}", *rest]

    def _flow(self, value: Any) -> str:
        if isinstance(value, dict):
            pairs = list(value.items())
            if _is_entry(value):
                self._chance.shuffle(pairs)
            return "{" + ", ".join(f"{key}: {self._flow(each)}" for key, each in pairs) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self._flow(each) for each in value) + "]"
        return self._scalar(value, quoted=True)

    def _scalar(self, value: str, *, quoted: bool = False) -> str:
        if set(value) <= _BARE:
            return value
        plain = not quoted and yaml.safe_dump(value, allow_unicode=True, width=10_000).startswith(value)
        return value if plain and self._chance.random() < 0.5 else json.dumps(value, ensure_ascii=False)

    def _comment(self, about: str) -> str:
        self._comments += 1
        return f"# {about} ({self._comments})"


def _is_entry(value: dict[Any, Any]) -> bool:
    """Return whether the keys are the language's own: not language codes, values of a scale or names of fields."""
    return not (value.keys() <= {"en", "ru"} or all(key.isdigit() for key in value) or "Persona" in value)
