"""A merge can be undone: each sheet takes back what was its own, what was written since stays."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import (
    Antenne,
    EtapeEnrolement,
    Fonction,
    PaireDistincte,
    Rattachement,
    ReferenceExterne,
    Relation,
    Structure,
)
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.services.defusion import separate_structures
from maillage.acteurs.services.fusion import merge_structures
from maillage.acteurs.services.structures import update_structure
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from tests.factories.acteurs import PersonneFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(saint_aubin):
    made = StructureFactory(cite=saint_aubin, nom="Médiathèque Toussaint", adresse="49 rue Toussaint")
    made.themes.set(["culture"])
    return made


@pytest.fixture
def absorbed(saint_aubin):
    made = StructureFactory(
        cite=saint_aubin, nom="Mediatheque", adresse="1 place du Lac", uai="0490001K", description="Prêt de livres"
    )  # fmt: skip
    made.themes.set(["sport", "sante"])
    return made


def everything():
    """All that the merge could touch, by model."""
    rows = {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Antenne, Fonction, Rattachement, ReferenceExterne, Relation)
    }
    for found in rows.values():
        for row in found:
            row.pop("modifie_le", None)
            row.pop("cree_le", None)
    path = list(EtapeEnrolement.objects.order_by("structure", "le").values_list("structure", "etape", "le"))
    sheets = {
        row.pk: (read_fields(row, SHEET_FIELDS), row.statut, row.fusionnee_dans_id)
        for row in Structure.objects.all()
    }
    return rows, path, sheets


def attach(saint_aubin, kept, absorbed, persona):
    third = StructureFactory(cite=saint_aubin, nom="École", mere=absorbed)
    common = {"cite": saint_aubin, "structure": absorbed}
    Fonction.objects.create(personne=PersonneFactory(cite=saint_aubin), intitule="Directrice", **common)
    Antenne.objects.create(nom="Bibliobus", **common)
    ReferenceExterne.objects.create(source="gogocarto", identifiant="x1", **common)
    EtapeEnrolement.objects.create(etape="rencontree", le=date(2026, 3, 2), **common)
    for structure in (kept, absorbed):
        Rattachement.objects.create(cite=saint_aubin, structure=structure, user=persona("malik"))
    for one, two, kind in ((absorbed, third, "convention"), (kept, absorbed, "partenariat")):
        Relation.objects.create(cite=saint_aubin, origine=one, cible=two, type=kind, debut=date(2024, 9, 1))
    Structure.objects.filter(pk=kept.pk).update(mere=absorbed)


def test_everything_is_as_it_was(kept, absorbed, saint_aubin, persona):
    attach(saint_aubin, kept, absorbed, persona)
    before = everything()
    values = {"description": "Prêt de livres", "uai": "0490001K", "themes": ["sport", "culture"]}
    merge_structures(kept=kept, absorbed=absorbed, values=values, by=persona("amina"))
    assert everything() != before
    absorbed.refresh_from_db()
    assert separate_structures(absorbed=absorbed, by=persona("amina")) == []
    assert everything() == before


def test_the_pair_is_remembered_as_two_structures(kept, absorbed, persona):
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    absorbed.refresh_from_db()
    separate_structures(absorbed=absorbed, by=persona("amina"))
    assert PaireDistincte.objects.filter(premiere=kept, seconde=absorbed).exists()
    assert history_of(kept).first().kind == history_of(absorbed).first().kind == Trace.SEPAREE


def test_what_was_written_since_stays_and_is_said(kept, absorbed, persona):
    amina = persona("amina")
    merge_structures(
        kept=kept, absorbed=absorbed, values={"description": "Prêt de livres", "sigle": "MT"}, by=amina
    )
    update_structure(
        structure=kept, base={"description": "Prêt de livres"}, mine={"description": "Prêt et ateliers"}, by=amina
    )  # fmt: skip
    absorbed.refresh_from_db()
    sentences = separate_structures(absorbed=absorbed, by=amina)
    kept.refresh_from_db()
    assert (kept.description, kept.sigle) == ("Prêt et ateliers", "")
    assert sentences == ["« Médiathèque Toussaint » garde ce qui a été modifié depuis : Missions."]


def test_what_cannot_be_made_again_is_said(kept, absorbed, saint_aubin, persona):
    amina, third = persona("amina"), StructureFactory(cite=saint_aubin)
    for structure in (kept, absorbed):
        PaireDistincte.objects.create(cite=saint_aubin, premiere=structure, seconde=third)
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=amina)
    third.delete()
    absorbed.refresh_from_db()
    (sentence,) = separate_structures(absorbed=absorbed, by=amina)
    assert sentence.startswith("Un élément n'a pas pu être refait : ")
    assert set(Structure.objects.living()) == {kept, absorbed}


def test_merges_in_a_chain_are_undone_from_the_last(kept, absorbed, saint_aubin, persona):
    amina, third = persona("amina"), StructureFactory(cite=saint_aubin, nom="Troisième")
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=amina)
    merge_structures(kept=third, absorbed=kept, values={}, by=amina)
    absorbed.refresh_from_db()
    with pytest.raises(Refused) as refused:
        separate_structures(absorbed=absorbed, by=amina)
    assert refused.value.code == "chaine"
    kept.refresh_from_db()
    separate_structures(absorbed=kept, by=amina)
    absorbed.refresh_from_db()
    assert absorbed.fusionnee_dans == kept
    separate_structures(absorbed=absorbed, by=amina)
    assert set(Structure.objects.living()) == {kept, absorbed, third}


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "sacha"])
def test_only_the_cpo_undoes(kept, absorbed, persona, name):
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    absorbed.refresh_from_db()
    with pytest.raises(Refused):
        separate_structures(absorbed=absorbed, by=persona(name))
    assert Structure.objects.get(pk=absorbed.pk).statut == Statut.FUSIONNEE


def test_an_archived_sheet_gives_nothing_back(kept, absorbed, persona):
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    Structure.objects.filter(pk=kept.pk).update(statut=Statut.ARCHIVEE)
    absorbed.refresh_from_db()
    with pytest.raises(Refused) as refused:
        separate_structures(absorbed=absorbed, by=persona("amina"))
    assert refused.value.sentence == "La fiche gardée est archivée : rétablissez-la d'abord."


def test_from_the_history_of_the_kept_sheet(kept, absorbed, saint_aubin, persona, login):
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    client, at = login("amina"), reverse("acteurs:separer", args=[saint_aubin.slug, kept.pk, absorbed.pk])
    history = reverse("acteurs:historique", args=[saint_aubin.slug, kept.pk])
    assert at in client.get(history).content.decode()
    page = client.post(at, follow=True).content.decode()
    assert "a retrouvé sa fiche" in page
    assert Structure.objects.living().count() == 2
    assert at not in client.get(history).content.decode()
    assert "pas, ou plus, fusionnée dans celle-ci" in client.post(at, follow=True).content.decode()


def test_a_reader_of_the_history_finds_no_button(kept, absorbed, saint_aubin, persona, login):
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    page = login("claire").get(reverse("acteurs:historique", args=[saint_aubin.slug, kept.pk]))
    assert "Défaire cette fusion" not in page.content.decode()
