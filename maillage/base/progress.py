"""How far background work has gone: kept in the cache, so that it is readable while a transaction is open."""

from dataclasses import dataclass

from django.core.cache import cache

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Progress:
    done: int
    total: int
    step: str

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


def report(key: str, done: int, total: int, step: str) -> None:
    cache.set(f"progress:{key}", (done, total, step), KEPT_SECONDS)


def clear(key: str) -> None:
    """The work is over, or has failed: there is nothing to wait for."""
    cache.delete(f"progress:{key}")


def read(key: str) -> Progress | None:
    found = cache.get(f"progress:{key}")
    return Progress(*found) if found else None
