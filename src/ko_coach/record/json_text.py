"""Rows put together as JSON by the database itself, where Python would take twice as long: the same text on each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Quoted(FunctionElement[str]):
    """A text as a JSON string."""

    inherit_cache = True
    name = "quoted"
    type = Text()


@compiles(Quoted, "sqlite")
def _quoted_by_sqlite(element: Quoted, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_quote({compiler.process(element.clauses, **kw)})"


@compiles(Quoted, "postgresql")
def _quoted_by_postgresql(element: Quoted, compiler: SQLCompiler, **kw: Any) -> str:
    return f"CAST(to_json({compiler.process(element.clauses, **kw)}) AS TEXT)"


class Instant(FunctionElement[str]):
    """Microseconds since 1970 as the time that orjson would write, quotes included."""

    inherit_cache = True
    name = "instant"
    type = Text()


@compiles(Instant, "sqlite")
def _instant_of_sqlite(element: Instant, compiler: SQLCompiler, **kw: Any) -> str:
    at = compiler.process(element.clauses, **kw)
    # printf would say the same, and take nearly twice as long.
    rest = f"CASE WHEN {at} % 1000000 THEN '.' || substr(1000000 + {at} % 1000000, 2) ELSE '' END"
    return f"strftime('%Y-%m-%dT%H:%M:%S', {at} / 1000000, 'unixepoch') || {rest} || 'Z'"


@compiles(Instant, "postgresql")
def _instant_of_postgresql(element: Instant, compiler: SQLCompiler, **kw: Any) -> str:
    at = compiler.process(element.clauses, **kw)
    written = f"to_char(to_timestamp({at} / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
    rest = f"CASE WHEN {at} %% 1000000 > 0 THEN '.' || lpad(CAST({at} %% 1000000 AS TEXT), 6, '0') ELSE '' END"
    return f"({written} || {rest} || 'Z')"


class YesNo(FunctionElement[str]):
    """A truth value as JSON."""

    inherit_cache = True
    name = "yes_no"
    type = Text()


@compiles(YesNo, "sqlite")
def _yes_no_of_sqlite(element: YesNo, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json(CASE WHEN {compiler.process(element.clauses, **kw)} THEN 'true' ELSE 'false' END)"


@compiles(YesNo, "postgresql")
def _yes_no_of_postgresql(element: YesNo, compiler: SQLCompiler, **kw: Any) -> str:
    return f"({compiler.process(element.clauses, **kw)})"


class Objects(FunctionElement[str]):
    """The rows of a group as a JSON list of objects: of a condition, then of keys and values in turn.

    SQLite makes an object faster than it joins its parts, and PostgreSQL would put spaces into it.
    """

    inherit_cache = True
    name = "objects"
    type = Text()


def objects(condition: ColumnElement[bool], **values: ColumnElement[Any]) -> Objects:
    """Return the rows for which the condition holds, each as an object with these values."""
    pairs = [part for key, value in values.items() for part in (literal_column(f"'{key}'"), value)]
    return Objects(condition, *pairs)


@compiles(Objects, "sqlite")
def _objects_of_sqlite(element: Objects, compiler: SQLCompiler, **kw: Any) -> str:
    condition, *pairs = (compiler.process(one, **kw) for one in element.clauses)
    return f"json_group_array(json_object({', '.join(pairs)})) FILTER (WHERE {condition})"


@compiles(Objects, "postgresql")
def _objects_of_postgresql(element: Objects, compiler: SQLCompiler, **kw: Any) -> str:
    condition, *pairs = (compiler.process(one, **kw) for one in element.clauses)
    keys = (f"""{"," if number else "{"}"{key[1:-1]}":""" for number, key in enumerate(pairs[::2]))
    parts = (
        f"'{key}' || coalesce(CAST(to_json({value}) AS TEXT), 'null')"
        for key, value in zip(keys, pairs[1::2], strict=True)
    )
    return f"'[' || coalesce(string_agg({' || '.join(parts)} || '}}', ',') FILTER (WHERE {condition}), '') || ']'"


def whole_number(column: ColumnElement[Any]) -> ColumnElement[str]:
    """Return a whole number, or nothing, as JSON."""
    return func.coalesce(cast(column, Text), "null")


def joined(parts: ColumnElement[str], rows: Select[Any], between: str) -> ColumnElement[str]:
    """Return the parts of the rows, in the order of the rows, as one text; empty where there are none."""
    named = rows.add_columns(parts.label("part")).subquery()
    return func.coalesce(select(func.aggregate_strings(named.c.part, between)).scalar_subquery(), "")
