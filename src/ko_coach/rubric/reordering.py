"""The keys of a YAML text put in order by moving its lines, so that nothing else of it changes.

A round trip through a YAML library would write the text anew: it folds and unfolds, and hangs a comment on whatever
stands above it. Here an entry of a block moves as the lines that it is, with the comments above it; within braces it
moves as the characters that it is. Empty lines stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import yaml

from ko_coach.rubric.layout import Layout
from ko_coach.rubric.yaml_text import BREAKS

_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DASHES = re.compile("(?P<indent> *)(?:- *)+")
_MODELINE = "yaml-language-server"
_Entry = tuple[yaml.ScalarNode, yaml.Node]


def reordered(source: str, layout: Layout) -> str:
    """Return the text of a sound YAML file with the keys of every mapping in the usual order.

    Comments stay with the key below them, or beside them; those at the head and at the end of the file stay there.
    """
    # CRLF counts as one line end and keeps its length, so that positions fit both texts.
    root = yaml.compose(source.translate(BREAKS), Loader=_Loader)
    if root is None:
        return source
    source = _in_braces(source, root, layout)
    lines = _LINE.findall(source)
    ended = source.endswith(("\r", "\n"))
    if not ended:
        lines[-1] += "\r\n" if lines[0].endswith("\r\n") else "\n"
    _Blocks(lines, source).arrange(root, layout, 0, len(lines))
    text = "".join(lines)
    return text if ended else text.rstrip("\r\n")


def _in_braces(source: str, node: yaml.Node, layout: Layout | None) -> str:
    """Return the text with the entries of mappings in braces in order; its length and its lines stay the same."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            source = _in_braces(source, each, layout)
    if not isinstance(node, yaml.MappingNode):
        return source
    for key, value in node.value:
        source = _in_braces(source, value, layout.within.get(key.value) if layout else None)
    order = _order(node.value, layout)
    if not node.flow_style or not order:
        return source
    spans = [(key.start_mark.index, value.end_mark.index) for key, value in node.value]
    edges = [node.start_mark.index, *(edge for span in spans for edge in span), node.end_mark.index]
    between = [source[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if any("#" in each for each in between):
        return source  # a comment may speak of the entry before it or of the one behind it
    entries = [source[slice(*spans[place])] for place in order]
    moved = "".join(gap + entry for gap, entry in zip(between, [*entries, ""], strict=True))
    return source[: edges[0]] + moved + source[edges[-1] :]


def _order(entries: Sequence[_Entry], layout: Layout | None) -> list[int]:
    """Return the places of the entries in their usual order; nothing when they stand in it already."""
    if layout is None:
        return []
    order = sorted(range(len(entries)), key=lambda place: layout.place(entries[place][0].value))
    return [] if order == list(range(len(entries))) else order


class _Blocks:
    """The lines of one file, put in order from the inside out. Their number never changes."""

    def __init__(self, lines: list[str], source: str) -> None:
        self._lines = lines
        self._source = source

    def arrange(self, node: yaml.Node, layout: Layout | None, start: int, end: int) -> None:
        """Put in order what is in the lines from `start` up to `end`: the node, comments above it and below it."""
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return
        if isinstance(node, yaml.MappingNode):
            self._arrange_mapping(node, layout, start, end)
            return
        column = node.start_mark.column
        limits = [*(each.start_mark.line for each in node.value[1:]), end]
        for each, limit in zip(node.value, limits, strict=True):
            stop = self._deeper_comments(self._end_of(each), limit, column)
            self.arrange(each, layout, each.start_mark.line, stop)

    def _arrange_mapping(self, node: yaml.MappingNode, layout: Layout | None, start: int, end: int) -> None:
        column = node.value[0][0].start_mark.column
        firsts = [key.start_mark.line for key, _value in node.value]
        stops = [self._deeper_comments(self._end_of(value), end, column) for _key, value in node.value]
        stops[:-1] = [self._remark_on(stop, below) for stop, below in zip(stops, firsts[1:], strict=False)]
        for (key, value), first, stop in zip(node.value, firsts, stops, strict=True):
            self.arrange(value, layout.within.get(key.value) if layout else None, first + 1, stop)
        order = _order(node.value, layout)
        if order and self._can_move(firsts, column):
            self._move(order, firsts, stops, start, column)

    def _move(self, order: list[int], firsts: list[int], stops: list[int], start: int, column: int) -> None:
        heads = [self._head_of_file(firsts[0]) if start == 0 else self._skip(_is_empty, start, firsts[0])]
        heads += [self._skip(_is_empty, stop, first) for stop, first in zip(stops, firsts[1:], strict=False)]
        lines = self._lines
        above = [lines[head:first] for head, first in zip(heads, firsts, strict=True)]
        bodies = [lines[first:stop] for first, stop in zip(firsts, stops, strict=True)]
        apart = [[], *(lines[stop:head] for stop, head in zip(stops, heads[1:], strict=False))]
        prefix = lines[firsts[0]][:column]
        bodies[0][0] = " " * column + bodies[0][0][column:]
        bodies[order[0]][0] = prefix + bodies[order[0]][0][column:]
        if dashes := prefix.strip(" ") and _DASHES.fullmatch(prefix):
            above[order[0]] = [_indented(line, dashes["indent"]) for line in above[order[0]]]
        lines[heads[0] : stops[-1]] = [
            line for gap, place in zip(apart, order, strict=True) for line in (*gap, *above[place], *bodies[place])
        ]

    def _can_move(self, firsts: list[int], column: int) -> bool:
        """Return whether each key begins its line; a dash may stand before the first."""
        begins = [self._lines[line][:column] for line in firsts]
        plain = all(not begin.strip(" ") for begin in begins[1:])
        return plain and (not begins[0].strip(" ") or _DASHES.fullmatch(begins[0]) is not None)

    def _end_of(self, node: yaml.Node) -> int:
        """Return the line after the node's last one. The parser counts empty lines below a block to it."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            written = self._source[node.start_mark.index : node.end_mark.index].rstrip()
            return int(node.start_mark.line) + len(_LINE.findall(written))
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return int(node.end_mark.line) + 1
        last = node.value[-1]
        return self._end_of(last[1] if isinstance(last, tuple) else last)

    def _deeper_comments(self, stop: int, limit: int, column: int) -> int:
        """Return the line after the comments from `stop` on that are indented more than the column."""
        found = stop
        for line in range(stop, self._skip(_is_no_content, stop, limit)):
            text = self._lines[line]
            if _is_comment(text) and len(text) - len(text.lstrip()) > column:
                found = line + 1
        return found

    def _remark_on(self, stop: int, limit: int) -> int:
        """Return the line after a comment that hangs on what is above it and lies apart from what is below it."""
        end = self._skip(_is_comment, stop, limit)
        return end if end < limit and _is_empty(self._lines[end]) else stop

    def _head_of_file(self, first: int) -> int:
        """Return where the comments of the first key begin; those of the file, above an empty line, come before."""
        head = first
        while head and _is_comment(self._lines[head - 1]):
            head -= 1
        return first if head == 0 or any(_MODELINE in line for line in self._lines[head:first]) else head

    def _skip(self, passed: Callable[[str], bool], line: int, limit: int) -> int:
        while line < limit and passed(self._lines[line]):
            line += 1
        return line


def _is_empty(line: str) -> bool:
    return not line.strip()


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_no_content(line: str) -> bool:
    return _is_empty(line) or _is_comment(line)


def _indented(line: str, indent: str) -> str:
    return line if _is_empty(line) else indent + line.lstrip()
