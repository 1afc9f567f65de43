"""What every model of a room declares."""

import tomllib
from pathlib import Path

import pytest
from django.apps import apps

from maillage.cites.models import Cite, CiteOwned, Mandat, Public, Theme
from maillage.territoires.models import Commune, Departement, Etablissement, PeriodeScolaire, Qpv

ROOT = Path(__file__).resolve().parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("maillage.")]
# Shared by all cités, or above them: never filtered by cité.
SHARED = {"Event", "User", Cite.__name__, Mandat.__name__, Public.__name__, Theme.__name__}
SHARED |= {"Dispositif", "VersionDispositif"}
SHARED |= {model.__name__ for model in (Commune, Departement, Etablissement, PeriodeScolaire, Qpv)}

by_label = pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)


def floor_of() -> dict[str, int]:
    """Room → height, from the first import-linter contract."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        layers = tomllib.load(file)["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        name.strip(" ()"): len(layers) - rank
        for rank, layer in enumerate(layers)
        for name in layer.split("|")
    }


def own_fields(model):
    fields = [f for f in model._meta.get_fields() if not f.auto_created or f.concrete]
    return {f.name for f in fields if f.name != "id" and not (f.is_relation and f.auto_created)}


def test_foreign_keys_never_point_upward():
    """An arrow upward hides in a foreign key written as text: import-linter cannot see it (docs/plan.md)."""
    floors = floor_of()
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model.__module__.startswith("maillage.")
        if floors[field.related_model._meta.app_label] > floors[model._meta.app_label]
    ]
    assert upward == []


@by_label
def test_personal_fields_are_declared(model):
    """Each field is either personal (scrubbed, reported, erased) or neutral: see docs/donnees-personnelles.md."""
    privacy = model.Privacy
    declared = [*privacy.personal, *privacy.neutral]
    assert sorted(declared) == sorted(own_fields(model))


@by_label
def test_belongs_to_a_cite_or_is_listed_as_shared(model):
    assert issubclass(model, CiteOwned) != (model.__name__ in SHARED)


@by_label
def test_is_named_in_lower_case_french(model):
    name = str(model._meta.verbose_name)
    assert name != model.__name__.lower() or " " in name or name in {"commune", "structure", "antenne", "personne"} | {
        "fonction", "rattachement", "relation", "proposition", "mandat", "recensement", "public", "action", "articulation",
        "bilan", "enveloppe", "financement", "indicateur", "jalon", "mesure", "versement"
    }  # fmt: skip
    assert name[0].islower() or name.isupper()
