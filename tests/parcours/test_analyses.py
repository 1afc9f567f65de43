"""A mind map put in order, annotated and taken away; an analysis kept, then compared with the next."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.acteurs.models import Relation
from maillage.cartographie.models import Analyse, CarteMentale
from maillage.cartographie.services.analyses import keep_analysis
from tests.acteurs.directory import add

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/cartographie/"
NAMES = (
    ("Collège Jean-Zay", "college"), ("École du Parc", "ecole_primaire"), ("Les Voix du quartier", "association"),
    ("Club de judo", "club_sportif"), ("Atelier des couleurs", "association"), ("Médiathèque", "mediatheque"),
    ("Maison de quartier", "maison_quartier"), ("Direction de l'éducation", "service_municipal"),
)  # fmt: skip


@pytest.fixture
def town(saint_aubin, persona):
    """Eight structures; the school and the choir already work together."""
    persona("amina")
    rows = [add(saint_aubin, nom, type=kind) for nom, kind in NAMES]
    Relation.objects.create(cite=saint_aubin, origine=rows[0], cible=rows[2], type="convention")
    return rows


def test_a_mind_map_is_put_in_order_annotated_and_taken_away(person, town, camera):
    person.sign_in("amina")
    person.go(f"{ROOM}mentale/")
    person.page.get_by_label("Lire la cité par").select_option("familles")
    person.press("Montrer")
    person.accessible()
    person.follow("Ranger et annoter")
    person.press("Monter : Associations")
    person.reads("Branche déplacée.")
    person.follow("Note : Associations")
    person.fill("Note", "À rencontrer avant la revue de projets.")
    person.press("Enregistrer")
    expect(person.page.locator(".mentale-note")).to_have_text("À rencontrer avant la revue de projets.")
    # from its top: scrolled to the branch, what slides under the bar has no whole target
    person.go(f"{ROOM}mentale/?lecture=familles&modifier=oui")
    person.accessible()
    camera.take(person.page, "carte-mentale-ranger", height=900)
    person.go(f"{ROOM}mentale/?lecture=familles")
    camera.take(person.page, "carte-mentale", height=1520)
    person.press("Exporter")
    path = person.download(lambda: person.press("FreeMind, Freeplane, XMind (.mm)"))
    text = path.read_text(encoding="utf-8")
    assert "À rencontrer avant la revue de projets." in text
    assert text.index("Associations") < text.index("Vie sociale et culture")
    assert CarteMentale.objects.get().version == 3


def test_on_a_phone_the_outline_comes_first_and_nothing_scrolls_sideways(visitor, town, persona):
    persona("malik")
    malik = visitor(width=360, height=780)
    malik.sign_in("malik")
    malik.go(f"{ROOM}mentale/?lecture=familles")
    malik.accessible()
    wide = malik.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    outline, picture = (malik.page.locator(name).bounding_box()["y"] for name in ("#plan", "#dessin"))
    assert outline < picture


def test_an_analysis_is_kept_then_compared_with_the_next(person, town, saint_aubin, camera):
    keep_analysis(saint_aubin, le=timezone.localdate() - timedelta(days=200), by=None)
    Relation.objects.create(cite=saint_aubin, origine=town[2], cible=town[5], type="partenariat")
    person.sign_in("amina")
    person.go(f"{ROOM}reseau/")
    person.follow("Avancement")
    person.fill("Pourquoi aujourd'hui", "Avant la revue de projets")
    person.press("Garder")
    person.reads("L'analyse d'aujourd'hui est gardée.")
    person.reads("3 structures coopèrent, contre 2 ; 2 liens, contre 1.")
    person.reads("Les deux analyses sont calculées de la même façon.")
    person.accessible()
    camera.take(person.page, "avancement", height=1000)
    town[0].statut = "fermee"
    town[0].save()
    person.go(f"{ROOM}avancement/")
    person.reads("3 structures coopèrent, contre 2 ; 2 liens, contre 1.")
    person.press("Exporter")
    path = person.download(lambda: person.press("Excel"))
    assert path.suffix == ".xlsx"
    assert Analyse.objects.count() == 2
