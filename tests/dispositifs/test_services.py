"""Deployments: created, changed, moved on, linked, ended; deadlines that come back."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from maillage.dispositifs.choices import Periode
from maillage.dispositifs.models import Articulation, Deploiement, Dispositif, Echeance
from maillage.dispositifs.rules import next_due
from maillage.dispositifs.selectors.nouveautes import news_of
from maillage.dispositifs.selectors.signaux import signals
from maillage.dispositifs.services import catalogue, deploiements, echeances
from tests.factories.acteurs import StructureFactory
from tests.factories.dispositifs import DeploiementFactory, of_catalogue

TODAY = date(2026, 9, 1)


def change(row, by=None, **values):
    return deploiements.update_deploiement(deploiement=row, base=read_fields(row, values), mine=values, by=by)


# ── sheets ────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_from_the_catalogue_to_the_cite_with_its_checklist(saint_aubin, persona):
    amina = persona("amina")
    scheme = Dispositif.objects.get(code="oepre")
    row = deploiements.deploy(cite=saint_aubin, dispositif=scheme, by=amina)
    assert (row.etat, row.etapes.count(), row.catalogue_vu) == ("a_activer", 7, scheme.version)
    with pytest.raises(Refused, match="déjà dans la cité"):
        deploiements.deploy(cite=saint_aubin, dispositif=scheme, by=amina)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["dispositif_deploye", "dispositif_etat"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"age_min_mois": 200, "age_max_mois": 100}, "supérieur à l'âge minimum"),
        ({"debut": "2026-09-01", "fin": "2026-01-01"}, "postérieure à son début"),
        ({"budget": "-1"}, "négatif"),
        ({"budget": "1000000000000.00"}, "12"),
        ({"places": 10, "effectif": 90}, "vérifiez les deux nombres"),
        ({"nom": ""}, "nom local"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused_and_nothing_is_written(saint_aubin, values, sentence):
    row = DeploiementFactory(cite=saint_aubin)
    with pytest.raises(Refused, match=sentence):
        change(row, **values)
    row.refresh_from_db()
    assert row.version == 1


@pytest.mark.django_db
def test_a_carrier_of_another_cite_is_refused(saint_aubin, ailleurs):
    row = DeploiementFactory(cite=saint_aubin)
    with pytest.raises(Refused, match="autre cité"):
        change(row, porteur=StructureFactory(cite=ailleurs).pk)


@pytest.mark.django_db
def test_two_people_on_one_sheet_are_told(saint_aubin):
    row = DeploiementFactory(cite=saint_aubin, places=10)
    base = read_fields(row, ["places"])
    change(row, places=20)
    saved = deploiements.update_deploiement(deploiement=row, base=base, mine={"places": 30}, by=None)
    assert [conflict.field for conflict in saved.conflicts] == ["places"]
    row.refresh_from_db()
    assert row.places == 20


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["malik", "lou", "remi", "sacha", "nora"])
def test_who_may_not_keep_the_sheets(saint_aubin, persona, name):
    row, by = DeploiementFactory(cite=saint_aubin), persona(name)
    for gesture in (
        lambda: change(row, by, places=3),
        lambda: deploiements.create_deploiement(cite=saint_aubin, values={"nom": "X"}, by=by),
        lambda: deploiements.change_state(deploiement=row, etat="a_activer", motif="", by=by),
        lambda: deploiements.delete_deploiement(deploiement=row, by=by),
        lambda: deploiements.take_note_of_catalogue(deploiement=row, by=by),
    ):
        with pytest.raises(Refused):
            gesture()


@pytest.mark.django_db
def test_a_link_is_with_another_of_the_same_cite_once(saint_aubin, ailleurs):
    row, other = DeploiementFactory(cite=saint_aubin), DeploiementFactory(cite=saint_aubin)

    def link(target):
        made = Articulation(cite=saint_aubin, origine=row)
        values = {"type": "relais", "cible": target.pk, "commentaire": ""}
        return deploiements.save_attached(row=made, deploiement=row, values=values, by=None)

    link(other)
    for target, sentence in (
        (other, "existe déjà"),
        (row, "lui-même"),
        (DeploiementFactory(cite=ailleurs), "autre cité"),
    ):
        with pytest.raises(Refused, match=sentence):
            link(target)
    assert Articulation.objects.count() == 1


@pytest.mark.django_db
def test_a_sheet_entered_by_mistake_goes_with_a_trace(saint_aubin):
    deploiements.delete_deploiement(deploiement=DeploiementFactory(cite=saint_aubin, nom="Erreur"), by=None)
    assert Deploiement.objects.count() == 0
    assert Event.objects.get(kind="dispositif_supprime").contexte["nom"] == "Erreur"


# ── news of the catalogue ─────────────────────────────────────────────


@pytest.mark.django_db
def test_a_cite_is_told_what_changed_until_it_takes_note(saint_aubin):
    row = of_catalogue(saint_aubin, "clas", etat="actif")
    assert news_of(row) == []
    scheme = Dispositif.objects.get(code="clas")
    for values in ({"statut": "extinction"}, {"calendrier": "En mai", "age_max_mois": 200}):
        scheme.refresh_from_db()
        catalogue.update_dispositif(dispositif=scheme, base=read_fields(scheme, values), mine=values, by=None)
    row = Deploiement.objects.get()
    assert [news.quoi for news in news_of(row)] == [("Calendrier type", "Âges"), ("Statut",)] or [
        set(news.quoi) for news in news_of(row)
    ] == [{"Calendrier type", "Âges"}, {"Statut"}]
    assert [signal.code for signal in signals(row, TODAY)] == ["catalogue", "statut"]
    deploiements.take_note_of_catalogue(deploiement=row, by=None)
    row = Deploiement.objects.get()
    assert ([signal.code for signal in signals(row, TODAY)], news_of(row)) == (["statut"], [])


# ── deadlines ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("le", "periode", "done", "following"),
    [
        (date(2026, 1, 31), "mois", date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 1, 31), "mois", date(2026, 5, 2), date(2026, 5, 31)),
        (date(2024, 2, 29), "an", date(2024, 3, 1), date(2025, 2, 28)),
        (date(2026, 10, 15), "trimestre", date(2026, 9, 1), date(2027, 1, 15)),
        (date(2026, 10, 15), "semestre", date(2026, 9, 1), date(2027, 4, 15)),
        (date(2026, 10, 15), "", date(2026, 9, 1), None),
        (date(9999, 12, 31), "an", date(2026, 9, 1), None),
    ],
)
def test_the_next_time_a_deadline_comes_back(le, periode, done, following):
    assert next_due(le, periode, done) == following


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from([value for value in Periode.values if value]),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_it_is_after_the_day_it_was_due_and_the_day_it_was_done(le, periode, done):
    assert next_due(le, periode, done) > max(le, done)


@pytest.mark.django_db
def test_a_deadline_met_writes_the_next_one_once(saint_aubin):
    row = DeploiementFactory(cite=saint_aubin)
    due = Echeance.objects.create(
        cite=saint_aubin, deploiement=row, libelle="Dépôt", le=timezone.localdate(), periode="an"
    )
    following = echeances.meet(echeance=due, by=None)
    assert (following.le > due.le, following.periode, following.faite_le) == (True, "an", None)
    due.refresh_from_db()
    assert echeances.meet(echeance=due, by=None) is None
    assert due.faite_le is None
    assert echeances.meet(echeance=due, by=None) == following
    assert Echeance.objects.count() == 2


@pytest.mark.django_db
def test_a_deadline_of_once_ends_there(saint_aubin):
    row = DeploiementFactory(cite=saint_aubin)
    due = Echeance.objects.create(cite=saint_aubin, deploiement=row, libelle="Dépôt", le=TODAY)
    assert echeances.meet(echeance=due, by=None) is None
    assert Echeance.objects.filter(faite_le__isnull=False).count() == 1
