"""Readers of environment variables: they fail with a sentence that names the variable and says where to set it."""

import os
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "oui", "true", "yes", "on"}
NO = {"0", "non", "false", "no", "off", ""}


def explain(name: str, problem: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"{name} : {problem} Modifiez cette variable d'environnement (ou le fichier .env) ; voir .env.example."
    )


def load_dotenv(path: Path) -> None:
    """Read NAME=value lines; the real environment wins, comments and blank lines are skipped."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.strip().partition("=")
        if sign and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def env_text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "oui" if default else "non").strip().lower()
    if value not in YES | NO:
        raise explain(name, f"« {value} » n'est ni oui ni non.")
    return value in YES


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, str(default)).strip()
    if not value.isdigit():
        raise explain(name, f"« {value} » n'est pas un nombre entier.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env_text(name, default).split(",") if item.strip()]


def env_secret(name: str, stored_in: Path, generate: bool) -> str:
    """The variable, or the file it points to (`file:///…`), or a secret generated once and kept in the data folder."""
    value = env_text(name)
    if value.startswith("file://"):
        path = Path(urlparse(value).path)
        if not path.is_file():
            raise explain(name, f"le fichier {path} n'existe pas.")
        return path.read_text(encoding="utf-8").strip()
    if value:
        return value
    if not generate:
        raise explain(name, "une clé secrète est nécessaire.")
    if not stored_in.is_file():
        stored_in.parent.mkdir(parents=True, exist_ok=True)
        stored_in.touch(mode=0o600)
        stored_in.write_text(os.urandom(48).hex(), encoding="utf-8")
    return stored_in.read_text(encoding="utf-8").strip()


def database_from_url(url: str) -> dict[str, object]:
    """`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://user:password@host:port/name`."""
    parsed = urlparse(url)
    if parsed.scheme == "sqlite":
        name = unquote(parsed.path[1:])
        if not name:
            raise explain("DATABASE_URL", "il manque le nom du fichier après sqlite:///.")
        return sqlite(name)
    if parsed.scheme in {"postgresql", "postgres"}:
        return postgresql(
            parsed.path[1:], parsed.username, parsed.password, parsed.hostname, parsed.port, parsed.query
        )
    raise explain("DATABASE_URL", f"« {parsed.scheme} » n'est pas géré : sqlite:///… ou postgresql://….")


def sqlite(name: str) -> dict[str, object]:
    if name != ":memory:":
        Path(name).absolute().parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # writers wait for each other instead of failing half-way
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }


def postgresql(
    name: str, user: str | None, password: str | None, host: str | None, port: int | None, query: str
) -> dict[str, object]:
    if not name:
        raise explain("DATABASE_URL", "il manque le nom de la base après le dernier /.")
    options = dict(item.split("=", 1) for item in query.split("&") if "=" in item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(user or ""),
        "PASSWORD": unquote(password or ""),
        "HOST": unquote(options.pop("host", host or "")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }
