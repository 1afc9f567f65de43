"""A wrong setting names itself, says what is wrong and where to change it; nothing starts on half of it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from maillage.config import env

ROOT = Path(__file__).resolve().parents[2]
NAME = "MAILLAGE_ESSAI"
ENDING = "Modifiez cette variable d'environnement (ou le fichier .env) ; voir .env.example."


@pytest.mark.parametrize(
    ("read", "value", "words"),
    [
        (lambda: env.env_bool(NAME, default=False), "peut-être", "ni oui ni non"),
        (lambda: env.env_int(NAME, 5), "-5", "nombre entier"),
        (lambda: env.env_int(NAME, 5), "²", "nombre entier"),
        (lambda: env.env_int(NAME, 5, least=1), "0", "1 au moins"),
        (lambda: env.env_choice(NAME, ("WARNING", "DEBUG")), "bavard", "WARNING, DEBUG"),
        (lambda: env.env_url(NAME), "blah", "https://"),
        (lambda: env.env_url(NAME), "ftp://exemple.fr", "https://"),
        (lambda: env.env_url(NAME), "https://exemple.fr:abc", "mal formée"),
        (lambda: env.env_url(NAME, "{z}", "{x}"), "https://exemple.fr/{z}", "il manque {x}"),
        (lambda: env.env_networks(NAME), "10.1.0.0/16,300.1.1.1", "300.1.1.1"),
        (lambda: env.env_class(NAME, "a.B"), "pigeon", "n'existe pas"),
        (lambda: env.env_class(NAME, "a.B"), "pigeon.voyageur.Message", "n'existe pas"),
        (lambda: env.env_folder(NAME, ROOT), "/proc/interdit", "ne peut pas être créé"),
        (lambda: env.env_secret(NAME, ROOT, generate=False), "file:///nulle/part", "n'existe pas"),
    ],
)
def test_a_wrong_value_is_told(monkeypatch, read, value, words):
    monkeypatch.setenv(NAME, value)
    with pytest.raises(ImproperlyConfigured) as told:
        read()
    sentence = str(told.value)
    assert sentence.startswith(f"{NAME} : ")
    assert sentence.endswith(ENDING)
    assert words in sentence


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://a/b", "mysql"),
        ("pas-une-adresse", "ce n'est pas une adresse"),
        ("sqlite://", "nom du fichier"),
        ("sqlite:////proc/interdit/x.db", "ne peut pas être créé"),
        ("postgresql://u@127.0.0.1/", "nom de la base"),
        ("postgresql://u@127.0.0.1:abc/base", "mal formée"),
        ("postgresql://[::1/base", "mal formée"),
    ],
)
def test_a_wrong_database_is_told(url, words):
    with pytest.raises(ImproperlyConfigured) as told:
        env.database_from_url(url)
    assert str(told.value).startswith("DATABASE_URL : ")
    assert words in str(told.value)


def test_both_kinds_of_database():
    assert env.database_from_url("sqlite:///:memory:")["NAME"] == ":memory:"
    found = env.database_from_url("postgresql://li%40la:p%3Aw@base.exemple:5433/cites?sslmode=require")
    asked = {name: found[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    assert asked == {
        "NAME": "cites", "USER": "li@la", "PASSWORD": "p:w", "HOST": "base.exemple", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


def test_right_values_are_read(monkeypatch):
    monkeypatch.setenv(NAME, "https://exemple.fr/{z}/{x}/{y}")
    assert env.env_url(NAME, "{z}") == "https://exemple.fr/{z}/{x}/{y}"
    monkeypatch.setenv(NAME, "info")
    assert env.env_choice(NAME, ("WARNING", "INFO")) == "INFO"
    monkeypatch.setenv(NAME, "django.core.mail.backends.smtp.EmailBackend")
    assert env.env_class(NAME, "a.B") == "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setenv(NAME, "10.1.0.0/16")
    assert env.env_networks(NAME) == ["10.1.0.0/16"]
    monkeypatch.delenv(NAME)
    assert (env.env_url(NAME), env.env_networks(NAME), env.env_class(NAME, "a.B")) == ("", [], "a.B")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MAILLAGE_JOURNAL", "bavard", "MAILLAGE_JOURNAL : « BAVARD »"),
        ("DATABASE_URL", "sqlite:///{folder}/texte.db", "la base de données ne répond pas"),
        ("DATABASE_URL", "sqlite:///{folder}/neuve.db", "maillage migrer"),
        ("DATABASE_URL", "postgresql://postgres@127.0.0.1:9/x", "la base de données ne répond pas"),
    ],
)
def test_the_command_stops_with_a_sentence(tmp_path, name, value, words):
    (tmp_path / "texte.db").write_text("ceci n'est pas une base " * 20, encoding="utf-8")
    environment = {**os.environ, "MAILLAGE_DONNEES": str(tmp_path), name: value.format(folder=tmp_path)}
    script = "import sys; sys.argv = ['maillage', 'imports', '--cite', 'x']; from maillage.config.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.startswith("maillage : ")
    assert words in done.stderr
    assert "Traceback" not in done.stderr
