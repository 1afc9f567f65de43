"""A process of the site is ready before its first visitor."""

import gc
import subprocess
import sys

from maillage.config.warmup import own_templates

PROGRAM = """
import gc
from maillage.config.wsgi import application
from django.template import engines
from django.urls import get_resolver
loader = engines["django"].engine.template_loaders[0]
print(len(loader.get_template_cache), "maillage.acteurs.views.annuaire" in __import__("sys").modules, gc.get_freeze_count())
"""


def test_rooms_are_imported_templates_compiled_and_left_out_of_collections(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        env={"DJANGO_SETTINGS_MODULE": "maillage.config.settings_test", "PYTHONPATH": ":".join(sys.path)},
    )
    compiled, imported, frozen = done.stdout.split()
    assert int(compiled) >= len(own_templates()) > 300
    assert imported == "True"
    assert int(frozen) > 100_000
    # the tests' own process is not touched
    assert gc.get_freeze_count() == 0
