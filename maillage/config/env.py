"""Readers of environment variables: they fail with a sentence that names the variable and says where to set it."""

import os
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import ParseResult, unquote, urlparse

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


def env_int(name: str, default: int, least: int = 0) -> int:
    value = os.environ.get(name, str(default)).strip()
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise explain(name, f"« {value} » n'est pas un nombre entier, {least} au moins.")
    return int(value)


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """One of these words, the first by default."""
    value = env_text(name).upper() or choices[0]
    if value not in choices:
        raise explain(name, f"« {value} » n'est pas possible : {', '.join(choices)}.")
    return value


def env_url(name: str, *holding: str) -> str:
    """An http address, or nothing; `holding` are the pieces that it must hold."""
    value = env_text(name)
    if not value:
        return ""
    parsed = parsed_url(name, value)
    if parsed.scheme not in {"http", "https"} or not parsed.hostname:
        raise explain(name, f"« {value} » n'est pas une adresse : elle commence par https:// ou http://.")
    if missing := [piece for piece in holding if piece not in value]:
        raise explain(name, f"il manque {', '.join(missing)} dans « {value} ».")
    return value


def parsed_url(name: str, value: str) -> ParseResult:
    try:
        parsed = urlparse(value)
        _ = parsed.port
    except ValueError as error:
        raise explain(name, "cette adresse est mal formée (nom de la machine ou port).") from error
    return parsed


def env_networks(name: str) -> list[str]:
    """Networks like 10.1.0.0/16."""
    found = env_list(name)
    for network in found:
        try:
            ip_network(network, strict=False)
        except ValueError as error:
            raise explain(name, f"« {network} » n'est pas un réseau, comme 10.1.0.0/16.") from error
    return found


def env_class(name: str, default: str) -> str:
    """The path of a class, whose module exists."""
    value = env_text(name) or default
    if value == default:
        return value
    try:
        found = find_spec(value.rpartition(".")[0])
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise explain(name, f"« {value} » n'existe pas : par exemple {default}.")
    return value


def env_folder(name: str, default: Path) -> Path:
    """A folder, made if it is not there."""
    path = Path(env_text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(name, f"le dossier {path} ne peut pas être créé ({error.strerror}).") from error
    return path


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
    parsed = parsed_url("DATABASE_URL", url)
    if parsed.scheme == "sqlite":
        name = unquote(parsed.path[1:])
        if not name:
            raise explain("DATABASE_URL", "il manque le nom du fichier après sqlite:///.")
        return sqlite(name)
    if parsed.scheme in {"postgresql", "postgres"}:
        return postgresql(
            parsed.path[1:], parsed.username, parsed.password, parsed.hostname, parsed.port, parsed.query
        )
    given = f"« {parsed.scheme}:// » n'est pas géré" if parsed.scheme else "ce n'est pas une adresse"
    raise explain("DATABASE_URL", f"{given} : sqlite:///… ou postgresql://…")


def sqlite(name: str) -> dict[str, object]:
    if name != ":memory:":
        folder = Path(name).absolute().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            problem = f"le dossier {folder} ne peut pas être créé ({error.strerror})."
            raise explain("DATABASE_URL", problem) from error
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
