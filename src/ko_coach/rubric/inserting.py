"""One more entry put into the text of a YAML file as its author would write it: in their style, at its usual place.

Only characters are added, and what has to become an entry of a list moves to the right; no comment is touched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from ko_coach.rubric.layout import Layout
from ko_coach.rubric.plain_yaml import in_blocks, on_one_line
from ko_coach.rubric.yaml_text import BREAKS

_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_WIDEST = 120
_STEP = 2
Words = str | Mapping[str, str]


class Insertion:
    """The text of a sound YAML file, to which one entry is added."""

    def __init__(self, source: str) -> None:
        self._end = "\r\n" if "\r\n" in source else "\n"
        self._is_ended = source.endswith(("\r", "\n"))
        self._source = source if self._is_ended else source + self._end
        self._lines = _LINE.findall(self._source)
        self.root = yaml.compose(self._source.translate(BREAKS), Loader=_Loader)
        """CRLF counts as one line end and keeps its length, so that positions fit both texts."""

    def text(self) -> str:
        """Return the file's text as it is now."""
        text = "".join(self._lines)
        return text if self._is_ended else text.removesuffix(self._end)

    def into(self, node: yaml.Node, keys: list[str], words: Words, layout: Layout) -> None:
        """Add the words to the list below a mapping, at the end of this way of keys; what is missing on it is made."""
        key, rest = keys[0], keys[1:]
        if not isinstance(node, yaml.MappingNode):
            return
        found = next((pair for pair in node.value if pair[0].value == key), None)
        if found is None:
            self._add_key(node, keys, words, layout)
        elif rest:
            self.into(found[1], rest, words, layout.within[key])
        else:
            self._add_entry(found[0], found[1], words, in_braces=bool(node.flow_style))

    def _add_entry(self, key: yaml.Node, value: yaml.Node, words: Words, *, in_braces: bool) -> None:
        if not isinstance(value, yaml.SequenceNode):
            self._make_list(key, value, words, in_braces=in_braces)
        elif value.flow_style:
            self._add_to_brackets(value, _in_braces(words))
        else:
            last = value.value[-1]
            block = _in_braces(words) if _is_in_braces(last) and not isinstance(words, str) else None
            column = value.start_mark.column
            line = self._below(last, column)
            if line < len(self._lines) and _indent(self._lines[line]) == column == key.start_mark.column:
                line = self._below(last, column + 1)  # a comment at this margin is about the key below
            self._put(line, column, _listed(words, block))

    def _make_list(self, key: yaml.Node, value: yaml.Node, words: Words, *, in_braces: bool) -> None:
        """Let what stood alone be the first entry of a list."""
        if in_braces:
            start, end = value.start_mark.index, value.end_mark.index
            self._splice(start, end, f"[{self._source[start:end]}, {_in_braces(words)}]")
            return
        column, first = key.start_mark.column + _STEP, value.start_mark.line
        last = self._after(value)
        moved = self._lines[first:last]
        if first == key.start_mark.line:  # beside its key
            head, tail = moved[0][: value.start_mark.column].rstrip(), moved[0][value.start_mark.column :]
            moved[0] = f"{head}{self._end}{' ' * column}- {tail}"
        else:
            moved[0] = f"{' ' * column}- {moved[0].lstrip(' ')}"
        moved[1:] = [_further_right(line, _STEP) for line in moved[1:]]
        moved += self._indented(_listed(words), column)
        self._lines[first:last] = moved

    def _add_to_brackets(self, value: yaml.Node, entry: str) -> None:
        at = value.value[-1].end_mark.index if value.value else value.start_mark.index + 1
        start = self._source.rfind("\n", 0, at) + 1
        gap = ", " if value.value else ""
        if gap and at - start + len(gap) + len(entry) > _WIDEST:
            gap = f",{self._end}{' ' * value.value[-1].start_mark.column}"
        self._splice(at, at, gap + entry)

    def _add_key(self, node: yaml.MappingNode, keys: list[str], words: Words, layout: Layout) -> None:
        """Write a key that is missing below those that usually stand above it."""
        above = [pair for pair in node.value if layout.place(pair[0].value) < layout.place(keys[0])]
        before = max(above, key=lambda pair: layout.place(pair[0].value), default=None)
        if node.flow_style:
            self._add_key_in_braces(node, before, keys, words)
            return
        column = node.value[0][0].start_mark.column
        if before is None:
            line = self._above(node.value[0][0].start_mark.line, column)
        else:
            line = self._below(before[1], column + 1)
        others = [value for _key, value in node.value if isinstance(value, yaml.SequenceNode)]
        self._put(line, column, _keyed(keys, words, others))

    def _add_key_in_braces(
        self, node: yaml.MappingNode, before: tuple[yaml.Node, yaml.Node] | None, keys: list[str], words: Words
    ) -> None:
        entry = f"[{_in_braces(words)}]"
        for key in reversed(keys[1:]):
            entry = f"{{{key}: {entry}}}"
        entry = f"{keys[0]}: {entry}"
        if before is not None:
            at = before[1].end_mark.index
            self._splice(at, at, f", {entry}")
        else:
            at = node.value[0][0].start_mark.index if node.value else node.start_mark.index + 1
            self._splice(at, at, f"{entry}, " if node.value else entry)

    def _after(self, node: yaml.Node) -> int:
        """Return the line after the node's last one. The parser counts empty lines below a block to it."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            written = self._source[node.start_mark.index : node.end_mark.index].rstrip()
            return int(node.start_mark.line) + len(_LINE.findall(written))
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._after(last[1] if isinstance(last, tuple) else last)
        return int(node.end_mark.line) + 1

    def _below(self, node: yaml.Node, column: int) -> int:
        """Return the line after the node and after the comments that hang on it: those so far to the right."""
        found = line = self._after(node)
        while line < len(self._lines) and (not self._lines[line].strip() or _is_comment(self._lines[line])):
            line += 1
            if _is_comment(self._lines[line - 1]) and _indent(self._lines[line - 1]) > column - 1:
                found = line
        return found

    def _above(self, line: int, column: int) -> int:
        """Return the first line of the comments that stand right above the line, as far to the right."""
        while line and _is_comment(self._lines[line - 1]) and _indent(self._lines[line - 1]) == column:
            line -= 1
        return line

    def _put(self, line: int, column: int, block: str) -> None:
        self._lines[line:line] = self._indented(block, column)

    def _indented(self, block: str, column: int) -> list[str]:
        return [f"{' ' * column}{line}{self._end}" for line in block.splitlines()]

    def _splice(self, start: int, end: int, new: str) -> None:
        self._lines = _LINE.findall(self._source[:start] + new + self._source[end:])


def _listed(words: Words, in_braces: str | None = None) -> str:
    return in_blocks([words]) if in_braces is None else f"- {in_braces}\n"


def _keyed(keys: list[str], words: Words, others: list[yaml.SequenceNode]) -> str:
    """Return the keys, each below the one before, with the list of the words in the style of other lists."""
    if others and all(each.flow_style for each in others):
        lines = [f"{keys[-1]}: [{_in_braces(words)}]"]
    else:
        lines = [f"{keys[-1]}:", *(f"{' ' * _STEP}{line}" for line in _listed(words).splitlines())]
    for key in reversed(keys[:-1]):
        lines = [f"{key}:", *(f"{' ' * _STEP}{line}" for line in lines)]
    return "\n".join(lines)


def _in_braces(words: Words) -> str:
    return on_one_line([words])[1:-1]


def _is_in_braces(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.flow_style)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _further_right(line: str, by: int) -> str:
    return " " * by + line if line.strip() else line
