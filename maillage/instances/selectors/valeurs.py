"""A value of the room as a person reads it: moments in words, texts without their tags."""

from datetime import datetime

from django.db import models

from maillage.acteurs.selectors.valeurs import shown as plainly_shown
from maillage.base.templatetags.french import date_longue, heure
from maillage.base.values import Json
from maillage.core.richtext import plain
from maillage.instances.models import NotePoint

RICH = {"introduction", "conclusion"}
"""Fields that hold HTML, besides the text of a point."""


def shown(model: type[models.Model], name: str, entry: Json) -> str:
    """`entry` as the trail keeps it, in words; "" when empty."""
    if isinstance(model._meta.get_field(name), models.DateTimeField) and entry:
        moment = datetime.fromisoformat(entry)
        return f"{date_longue(moment)} à {heure(moment)}"
    if name in RICH or model is NotePoint:
        return plain(entry or "")
    return plainly_shown(model, name, entry)
