"""Plain data as YAML that a coach likes to read: texts whole on their lines, lists of words in brackets."""

from __future__ import annotations

from typing import Any

import yaml

_WIDEST = 100
"""After so many columns a list in brackets goes on in the next line."""
_NO_END = 1 << 30
_LITERAL = "|"


class Words(list[str]):
    """A list in brackets: ids, tags, words."""


class Bare(str):
    """A day or a number, which the language reads as it is written: it stands without quotes."""


class _Dumper(yaml.SafeDumper):
    """Never an alias, never a text in two lines that is one; entries of a list stand further right than its key."""

    def process_scalar(self) -> None:
        widest, self.best_width = self.best_width, _NO_END
        super().process_scalar()
        self.best_width = widest

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, _LITERAL if "\n" in text else None)


def _words(dumper: yaml.SafeDumper, words: Words) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", words, flow_style=True)


def _bare(dumper: yaml.SafeDumper, value: Bare) -> yaml.Node:
    tag = dumper.resolve(yaml.ScalarNode, str(value), (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, str(value))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Bare, _bare)
_Dumper.add_representer(Words, _words)


def in_blocks(data: Any) -> str:
    """Return the data as YAML, its keys in their order. No line is folded, and every text stays a text:
    what YAML would take for a number, a time, a yes or nothing is quoted, unless it is `Bare`.
    """
    return _dumped(data, _WIDEST, flow=False)


def on_one_line(data: Any) -> str:
    """Return the data as YAML on a single line: `{contacts: {at_least: 3}, weight: 2}`."""
    return _dumped(data, _NO_END, flow=True).removesuffix("\n").removesuffix("\n...")


def _dumped(data: Any, width: int, *, flow: bool) -> str:
    dumped: str = yaml.dump(
        data, Dumper=_Dumper, allow_unicode=True, default_flow_style=flow, sort_keys=False, width=width
    )
    return dumped
