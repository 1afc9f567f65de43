"""Generated pages are up to date; dependencies carry their reason."""

import re
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def test_plan_is_up_to_date():
    call_command("plan", "--verifier")


def test_table_of_rights_is_up_to_date():
    call_command("droits", "--verifier")


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.S | re.M).group(1).splitlines()
    assert [line for line in block if "#" not in line] == []
    assert len(block) <= 28


def test_pinned_files_name_no_download_address():
    for pinned in (ROOT / "requirements").glob("*.txt"):
        assert "://" not in pinned.read_text(encoding="utf-8")
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_every_setting_is_described():
    """.env.example and the settings name the same variables."""
    named = re.compile(r"\b(MAILLAGE_[A-Z_]+|DATABASE_URL)\b")
    code = (ROOT / "maillage/config/settings.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(named.findall(code)) - {"MAILLAGE_NODE_MODULES", "MAILLAGE_DEMO"} == set(
        named.findall(example)
    )
