"""What a process of the site does once, before its first visitor, so that nobody waits for it.

Measured: the first page cost a second (importing every room), the first visit of each page some ten milliseconds (compiling
its templates), and now and then any page cost 100 ms more: Python was looking through all that for garbage.
"""

import gc
from contextlib import suppress
from pathlib import Path

from django.template.loader import get_template
from django.template.utils import get_app_template_dirs
from django.urls import NoReverseMatch, get_resolver, reverse

YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""A page makes some ten thousand objects that die with it: the collector is not to come twice while it is being made."""


def warm_up() -> None:
    """Import the rooms, compile the templates, and set all of it apart from what the collector looks through."""
    # looking for an address imports the views and fills the tables of addresses, one per room
    for room in get_resolver().namespace_dict:
        with suppress(NoReverseMatch):
            reverse(f"{room}:")
    for name in own_templates():
        get_template(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)


def own_templates() -> list[str]:
    """The names of the templates of the rooms, without those of the libraries."""
    rooms = Path(__file__).resolve().parent.parent
    folders = [Path(folder) for folder in get_app_template_dirs("templates")]
    return sorted(
        path.relative_to(folder).as_posix()
        for folder in folders
        if folder.is_relative_to(rooms)
        for path in folder.rglob("*.html")
    )
