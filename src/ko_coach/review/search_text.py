"""Free text in SQL: full-text search of SQLite (FTS5) and of PostgreSQL, asked so that no user text is syntax."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Join, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from ko_coach.record import tables as t
from ko_coach.review.search_words import Search, Sought


class Found(FunctionElement[Any]):
    """Whether a row of `texts` holds the words; which of its two queries is asked, the dialect decides."""

    inherit_cache = True
    name = "found"
    type = NullType()  # of a Boolean, SQLite would be asked whether it equals 1, and knows MATCH no longer


class TextsFirst(Join):
    """`texts` and then `interactions`: a hint, without which SQLite may search the texts once for each interaction.

    The condition of the join goes into the WHERE.
    """

    inherit_cache = True

    def __init__(self) -> None:
        super().__init__(t.texts, t.interactions, t.texts.c.rowid == t.interactions.c.doc)


@compiles(Found, "sqlite")
def _fts5(element: Found, compiler: SQLCompiler, **kw: Any) -> str:
    query, _ = element.clauses
    return f"texts MATCH {compiler.process(query, **kw)}"


@compiles(Found, "postgresql")
def _tsquery(element: Found, compiler: SQLCompiler, **kw: Any) -> str:
    _, query = element.clauses
    return f"to_tsvector('simple', texts.words) @@ to_tsquery('simple', {compiler.process(query, **kw)})"


@compiles(TextsFirst)
def _cross_join(element: TextsFirst, compiler: SQLCompiler, **kw: Any) -> str:
    kw["asfrom"] = True
    return f"{compiler.process(element.left, **kw)} CROSS JOIN {compiler.process(element.right, **kw)}"


def found(search: Search) -> ColumnElement[bool] | None:
    """Return what holds of the `texts` with all words of the search that must be there; None where it has none."""
    words = [word for word in search.sought if not word.negated]
    if not words:
        return None
    fts5 = " AND ".join(_said_to_fts5(word) for word in words)
    tsquery = " & ".join(_said_to_postgresql(word) for word in words)
    return Found(bindparam(None, fts5), bindparam(None, tsquery))


def _said_to_fts5(word: Sought) -> str:
    # Between double quotes FTS5 knows one sign, the quote itself, and a token never holds one.
    return f'"{" ".join(word.tokens)}"{"" if word.phrase else " *"}'


def _said_to_postgresql(word: Sought) -> str:
    # A token is made of letters and digits: it can hold neither quote nor backslash.
    lexemes = " <-> ".join(f"'{token}'" for token in word.tokens)
    return f"({lexemes}{'' if word.phrase else ':*'})"
