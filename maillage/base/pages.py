"""What a page may do to the database: pages that read cannot write, commands write in one transaction."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

READS = ("SELECT", "EXPLAIN", "PRAGMA", "WITH", "SAVEPOINT", "RELEASE", "DECLARE", "FETCH", "CLOSE")
_noting: ContextVar[bool] = ContextVar("noting", default=False)


class WriteInReadingPage(RuntimeError):
    """A page declared as reading tried to write: make it a command, or move the write to a service."""


def refuse_writes(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    if not sql.lstrip(" (\n").upper().startswith(READS) and not _noting.get():
        raise WriteInReadingPage(sql[:200])
    return execute(sql, params, many, context)


@contextmanager
def read_only() -> Generator[None]:
    with connection.execute_wrapper(refuse_writes):
        yield


@contextmanager
def noted_reading() -> Generator[None]:
    """The one thing that a reading may write: that it took place (the last time a program came for a feed)."""
    token = _noting.set(True)
    try:
        yield
    finally:
        _noting.reset(token)
