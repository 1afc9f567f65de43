"""A value of a field as a person reads it: history, conflicts, merges and proposals all show it the same way."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models

from maillage.acteurs.choices import Diffusion, ModaliteAcces
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import TOGETHER, Ligne
from maillage.base.values import Json, for_trail
from maillage.core.ages import SHOWN_IN_MONTHS_UNDER, AgeRange

NOTHING = "non renseigné"
MASKED = "coordonnée masquée"


def shown(model: type[models.Model], name: str, entry: Json) -> str:
    """`entry` as the trail keeps it (`for_trail`), in words; "" when empty."""
    if entry is None or entry in ("", []):
        return ""
    if isinstance(entry, dict):
        return str(entry.get("libelle", ""))
    if isinstance(entry, list):
        return ", ".join(item_shown(item) for item in entry)
    return plain_shown(model._meta.get_field(name), entry)


def item_shown(item: Json) -> str:
    if isinstance(item, dict):
        return str(item.get("libelle", ""))
    return str(dict(ModaliteAcces.choices).get(item, item))


def plain_shown(field: Any, value: Json) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(value, value))
    if field.name in TOGETHER["Âges"]:
        return age_shown(value)
    if isinstance(field, models.DateField):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return str(value)


def age_shown(months: int) -> str:
    return f"{months} mois" if months < SHOWN_IN_MONTHS_UNDER else f"{months / 12:g} ans".replace(".", ",")


def line_shown(ligne: Ligne, values: Mapping[str, Json]) -> str:
    """A whole line (an age range, an address) from JSON values."""
    entries = {name: for_trail(Structure, name, values.get(name)) for name in ligne.champs if name in values}
    return trail_line_shown(ligne, entries)


def masked_line_shown(ligne: Ligne, values: Mapping[str, Json]) -> str:
    """The same, for pages where a contact detail kept for the team must not be in the source."""
    if ligne.contact and values.get(ligne.cle) and values.get(f"{ligne.cle}_diffusion") == Diffusion.EQUIPE:
        return f"{MASKED}, {Diffusion.EQUIPE.label}"
    return line_shown(ligne, values)


def trail_line_shown(ligne: Ligne, entries: Mapping[str, Json]) -> str:
    if ligne.libelle == "Âges":
        return ages_shown(entries.get("age_min_mois"), entries.get("age_max_mois")) or NOTHING
    if ligne.contact and not entries.get(ligne.cle, ""):
        return NOTHING
    parts = [shown(Structure, name, entries.get(name)) for name in ligne.champs]
    return ", ".join(part for part in parts if part) or NOTHING


def ages_shown(minimum: int | None, maximum: int | None) -> str:
    if minimum is None and maximum is None:
        return ""
    return AgeRange(minimum or 0, maximum).label
