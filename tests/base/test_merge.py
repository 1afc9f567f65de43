"""Re-pointing walks the graph of models, whatever the room."""

import pytest

from maillage.acteurs.models import Antenne, Rattachement, Structure
from maillage.base import merge
from maillage.base.errors import Refused
from tests.factories.acteurs import StructureFactory


@pytest.fixture
def pair(saint_aubin):
    return StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)


def test_every_foreign_key_is_known_even_those_without_a_way_back():
    found = {(model._meta.label_lower, champ) for model, champ in merge.referring_fields(Structure)}
    declared = {
        (model._meta.label_lower, field.name)
        for relation in Structure._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.one_to_many
        for model, field in [(relation.related_model, relation.field)]
        if model._meta.auto_created is not Structure  # its own many-to-many tables are left to the caller
    }
    assert found == declared
    assert ("acteurs.pairedistincte", "premiere") in found


def test_moved_rows_are_reported(pair, saint_aubin):
    kept, absorbed = pair
    antenne = Antenne.objects.create(cite=saint_aubin, structure=absorbed, nom="A")
    report = merge.repoint(absorbed, kept)
    assert report.as_json() == {
        "deplaces": [{"modele": "acteurs.antenne", "champ": "structure", "ids": [antenne.pk]}],
        "regles": [],
    }


def test_without_a_resolver_nothing_moves(pair, saint_aubin, persona, monkeypatch):
    kept, absorbed = pair
    monkeypatch.setattr(merge, "_resolvers", {})
    antenne = Antenne.objects.create(cite=saint_aubin, structure=absorbed, nom="A")
    for structure in pair:
        Rattachement.objects.create(cite=saint_aubin, structure=structure, user=persona("malik"))
    with pytest.raises(Refused) as refused:
        merge.repoint(absorbed, kept)
    assert "existe des deux côtés" in refused.value.sentence
    antenne.refresh_from_db()
    assert antenne.structure == absorbed


def test_a_resolver_decides(pair, saint_aubin, persona, monkeypatch):
    kept, absorbed = pair
    monkeypatch.setattr(merge, "_resolvers", {})
    merge.register_resolver(
        Rattachement, "structure", lambda row, champ, target: f"laissé, {champ}, {target.pk}"
    )
    rows = [Rattachement.objects.create(cite=saint_aubin, structure=s, user=persona("malik")) for s in pair]
    report = merge.repoint(absorbed, kept)
    assert [(s.pk, s.geste, s.valeurs["structure_id"]) for s in report.settled] == [
        (rows[1].pk, f"laissé, structure, {kept.pk}", absorbed.pk)
    ]


def test_two_different_rows_of_one_model(pair, saint_aubin):
    for one, other in ((pair[0], pair[0]), (pair[0], saint_aubin)):
        with pytest.raises(ValueError, match="même modèle"):
            merge.repoint(one, other)
