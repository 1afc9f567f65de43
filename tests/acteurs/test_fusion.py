"""Merging two sheets loses nothing."""

from datetime import date

import pytest

from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import (
    Antenne,
    Fonction,
    PaireDistincte,
    Proposition,
    Rattachement,
    ReferenceExterne,
    Relation,
    Structure,
)
from maillage.acteurs.services.fusion import merge_structures
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.cites.models import Theme
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.territoires import QpvFactory


@pytest.fixture
def kept(saint_aubin):
    return StructureFactory(
        cite=saint_aubin, nom="Médiathèque Toussaint", adresse="49 rue Toussaint", siret="21490007800012"
    )


@pytest.fixture
def absorbed(saint_aubin):
    return StructureFactory(
        cite=saint_aubin,
        nom="Mediatheque",
        adresse="1 place du Lac",
        latitude=47.475,
        longitude=-0.555,
        uai="0490001K",
        description="Prêt de livres",
        provenances={"description": {"source": "fichier.xlsx", "date": "2025-01-02"}},
    )


def merge(kept, absorbed, by, **values):
    return merge_structures(kept=kept, absorbed=absorbed, values=values, by=by)


def test_chosen_values_are_written_with_the_source_they_had(kept, absorbed, persona):
    merge(kept, absorbed, persona("amina"), description="Prêt de livres", sigle="MT")
    kept.refresh_from_db()
    assert (kept.description, kept.sigle) == ("Prêt de livres", "MT")
    assert kept.provenances["description"] == {"source": "fichier.xlsx", "date": "2025-01-02"}
    assert kept.provenances["sigle"]["source"] == "saisie"


def test_the_absorbed_sheet_becomes_a_sign_post(kept, absorbed, persona):
    merge(kept, absorbed, persona("amina"))
    absorbed.refresh_from_db()
    assert (absorbed.statut, absorbed.fusionnee_dans, absorbed.version) == (Statut.FUSIONNEE, kept, 2)
    assert list(Structure.objects.living()) == [kept]


def test_another_address_becomes_an_antenna_with_its_district(kept, absorbed, persona):
    qpv = QpvFactory()
    merge(kept, absorbed, persona("amina"))
    antenne = Antenne.objects.get()
    assert (antenne.structure, antenne.nom, antenne.adresse, antenne.qpv) == (
        kept,
        "Mediatheque",
        "1 place du Lac",
        qpv,
    )


def test_the_same_address_is_not_twice(kept, absorbed, persona):
    Structure.objects.filter(pk=absorbed.pk).update(adresse="49, rue TOUSSAINT")
    merge(kept, absorbed, persona("amina"))
    assert Antenne.objects.count() == 0


def test_codes_stay_known(kept, absorbed, persona):
    merge(kept, absorbed, persona("amina"))
    assert list(ReferenceExterne.objects.values_list("structure", "source", "identifiant")) == [
        (kept.pk, "uai", "0490001K")
    ]


def test_everything_attached_follows(kept, absorbed, saint_aubin, persona):
    third = StructureFactory(cite=saint_aubin, nom="École")
    daughter = StructureFactory(cite=saint_aubin, mere=absorbed)
    earlier = StructureFactory(cite=saint_aubin, statut=Statut.FUSIONNEE, fusionnee_dans=absorbed)
    personne = PersonneFactory(cite=saint_aubin)
    common = {"cite": saint_aubin, "structure": absorbed}
    rows = [
        Fonction.objects.create(personne=personne, intitule="Directrice", fin=date(2025, 1, 1), **common),
        Antenne.objects.create(nom="Bibliobus", **common),
        ReferenceExterne.objects.create(source="gogocarto", identifiant="x1", **common),
        Rattachement.objects.create(user=persona("malik"), **common),
        Proposition.objects.create(auteur=persona("malik"), **common),
    ]
    going = Relation.objects.create(
        cite=saint_aubin,
        origine=absorbed,
        cible=third,
        type="convention",
        debut=date(2024, 9, 1),
        fin=date(2025, 6, 30),
    )
    coming = Relation.objects.create(
        cite=saint_aubin, origine=third, cible=absorbed, type="oriente", debut=date(2023, 1, 1)
    )
    merge(kept, absorbed, persona("amina"))
    for row in rows:
        row.refresh_from_db()
        assert row.structure == kept
    for row in (daughter, earlier, going, coming):
        row.refresh_from_db()
    assert (daughter.mere, earlier.fusionnee_dans) == (kept, kept)
    assert (going.origine, going.debut, going.fin) == (kept, date(2024, 9, 1), date(2025, 6, 30))
    assert (coming.cible, coming.debut) == (kept, date(2023, 1, 1))


def test_what_would_be_twice_is_settled_and_traced(kept, absorbed, saint_aubin, persona):
    for structure in (kept, absorbed):
        Rattachement.objects.create(cite=saint_aubin, structure=structure, user=persona("malik"))
    link = Relation.objects.create(
        cite=saint_aubin, origine=kept, cible=absorbed, type="partenariat", debut=date(2024, 1, 1)
    )
    third = StructureFactory(cite=saint_aubin)
    for one, two in ((kept, absorbed), (kept, third), (absorbed, third)):
        PaireDistincte.objects.create(cite=saint_aubin, premiere=one, seconde=two)
    merge(kept, absorbed, persona("amina"))
    assert list(Rattachement.objects.values_list("structure", flat=True)) == [kept.pk]
    assert Relation.objects.count() == 0
    assert list(PaireDistincte.objects.values_list("premiere", "seconde")) == [(kept.pk, third.pk)]
    event = history_of(kept).get(kind=Trace.FUSIONNEE)
    dropped = {row["modele"]: row for row in event.contexte["regles"]}
    assert set(dropped) == {"acteurs.rattachement", "acteurs.relation", "acteurs.pairedistincte"}
    assert dropped["acteurs.relation"]["valeurs"]["id"] == link.pk
    assert dropped["acteurs.relation"]["valeurs"]["debut"] == "2024-01-01"


def test_the_kept_sheet_never_points_to_itself(kept, absorbed, persona):
    Structure.objects.filter(pk=kept.pk).update(mere=absorbed)
    merge(kept, absorbed, persona("amina"))
    kept.refresh_from_db()
    assert kept.mere is None


def test_the_trail_holds_everything_the_absorbed_sheet_said(kept, absorbed, persona):
    theme = Theme.objects.first()
    absorbed.themes.add(theme)
    merge(kept, absorbed, persona("amina"))
    sheet = history_of(kept).get(kind=Trace.FUSIONNEE).contexte["absorbee"]["fiche"]
    assert (sheet["nom"], sheet["uai"], sheet["latitude"]) == ("Mediatheque", "0490001K", 47.475)
    assert sheet["themes"] == [{"id": theme.pk, "libelle": theme.libelle}]
    assert history_of(absorbed).get().contexte == {"gardee": {"id": kept.pk, "nom": kept.nom}}


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "theo", "sacha"])
def test_only_the_cpo_merges(kept, absorbed, persona, name):
    with pytest.raises(Refused) as refused:
        merge(kept, absorbed, persona(name))
    assert refused.value.code == "droit"
    assert (Event.objects.count(), Structure.objects.living().count()) == (0, 2)


def test_a_refusal_leaves_nothing_half_written(kept, absorbed, persona):
    with pytest.raises(Refused):
        merge(kept, absorbed, persona("amina"), nom="X" * 301)
    absorbed.refresh_from_db()
    assert (absorbed.statut, Antenne.objects.count(), Event.objects.count()) == (Statut.ACTIVE, 0, 0)


def test_two_cites_do_not_mix(kept, ailleurs):
    with pytest.raises(Refused) as refused:
        merge(kept, StructureFactory(cite=ailleurs), None)
    assert refused.value.code == "cite"
