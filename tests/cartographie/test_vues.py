"""Saved views: kept with what they ask, opened by their link, shared or not, thrown away and brought back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from maillage.audit.models import Event
from maillage.cartographie.models import VueCarte
from maillage.cites.models import Theme
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


@pytest.fixture
def keep(login, saint_aubin):
    """keep("amina", nom="…", partagee=True, theme=…) → the view saved through the page."""

    def make(who="amina", nom="Ma vue", *, partagee=False, par_defaut=False, **query):
        flags = {name: "on" for name, value in (("partagee", partagee), ("par_defaut", par_defaut)) if value}
        answer = login(who).post(url("vue_nouvelle", saint_aubin, **query), {"nom": nom, **flags})
        assert answer.status_code == 302
        return VueCarte.objects.order_by("pk").last()

    return make


def opened(client, cite, view):
    """Where the link leads."""
    return client.get(url("vue", cite, view.pk))


def test_a_view_keeps_layers_filters_frame_and_year(login, saint_aubin, keep, themes, monplaisir):
    box = "-56000,4747000,-55000,4748000"
    view = keep(
        couche=["actions", "structures"], fond="manques", theme=themes[0], an=2024, emprise=box, q="lire"
    )
    target = opened(login("amina"), saint_aubin, view).headers["Location"]
    assert target == (
        f"{url('carte', saint_aubin)}?q=lire&theme={themes[0]}&couche=structures&couche=actions&fond=manques&an=2024"
        f"&emprise=-56000%2C4747000%2C-55000%2C4748000&vue={view.pk}"
    )
    html = page_of(login("amina").get(target))
    assert "<h1>Ma vue</h1>" in html
    assert 'value="manques" checked' in html
    assert '"emprise": [-0.56, 47.47, -0.55, 47.48]' in html


def test_what_will_be_kept_is_said_before(login, saint_aubin, themes):
    html = (
        login("amina").get(url("vue_nouvelle", saint_aubin, couche="actions", theme=themes[0], an=2024)).text
    )
    for words in (
        "Couches : actions",
        "Année : 2024",
        "Cadrage : toute la cité",
        Theme.objects.get(pk=themes[0]).court,
    ):
        assert words in html.replace("&#x27;", "'")


def test_a_name_is_needed_and_what_was_ticked_is_kept(login, saint_aubin):
    html = login("amina").post(url("vue_nouvelle", saint_aubin), {"nom": " ", "partagee": "on"}).text
    assert "Donnez un nom à cette vue" in html
    assert VueCarte.objects.count() == 0
    assert 'name="partagee"' in html.split("checked")[0].rsplit("<input", 1)[1]


def test_one_s_own_view_is_nobody_else_s(login, saint_aubin, keep):
    view = keep("amina")
    assert [opened(login(name), saint_aubin, view).status_code for name in ("amina", "malik", "sacha")] == [
        302,
        404,
        404,
    ]
    assert "Ma vue" not in login("malik").get(url("vues", saint_aubin)).text


def test_a_shared_view_opens_for_those_who_have_a_mandate_here(login, saint_aubin, ailleurs, keep):
    view = keep("amina", partagee=True)
    assert [opened(login(name), saint_aubin, view).status_code for name in ("malik", "remi", "sacha")] == [
        302,
        302,
        404,
    ]
    assert login("amina").get(url("vue", ailleurs, view.pk)).status_code == 404
    html = login("malik").get(url("vues", saint_aubin)).text
    assert "Ma vue" in html
    assert "Renommer" not in html


def test_the_link_survives_a_filter_that_was_removed(login, saint_aubin, keep, themes):
    view = keep(theme=themes[0], q="lire")
    name = Theme.objects.get(pk=themes[0]).court
    Theme.objects.filter(pk=themes[0]).delete()
    html = login("amina").get(opened(login("amina"), saint_aubin, view).headers["Location"]).text
    assert f"le thème « {name} », qui n'existe plus" in html.replace("&#x27;", "'")
    assert "« lire »" in html


def test_the_default_view_opens_first_and_is_shared(login, saint_aubin, keep):
    first, second = keep(nom="Une", par_defaut=True), keep(nom="Deux", par_defaut=True, couche="actions")
    first.refresh_from_db()
    assert (first.par_defaut, second.par_defaut, second.partagee) == (False, True, True)
    answer = login("malik").get(url("carte", saint_aubin))
    assert answer.headers["Location"].endswith(f"?couche=actions&vue={second.pk}")
    assert login("malik").get(url("carte", saint_aubin, fond="")).status_code == 200


def test_only_those_who_run_the_cite_choose_the_default(login, saint_aubin, keep):
    assert 'name="par_defaut"' not in login("lou").get(url("vue_nouvelle", saint_aubin)).text
    view = keep("amina", partagee=True, par_defaut=True)
    login("lou").post(url("vue_modifier", saint_aubin, view.pk), {"nom": "Autre nom", "partagee": "on"})
    view.refresh_from_db()
    assert (view.nom, view.par_defaut) == ("Autre nom", True)


def test_the_database_refuses_two_defaults(saint_aubin):
    VueCarte.objects.create(cite=saint_aubin, nom="Une", partagee=True, par_defaut=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        VueCarte.objects.create(cite=saint_aubin, nom="Deux", partagee=True, par_defaut=True)


def test_renamed_thrown_away_and_brought_back(login, saint_aubin, keep):
    view, client = keep(par_defaut=True), login("amina")
    client.post(
        url("vue_modifier", saint_aubin, view.pk), {"nom": "Renommée", "partagee": "on", "par_defaut": "on"}
    )
    client.post(url("vue_supprimer", saint_aubin, view.pk))
    assert opened(client, saint_aubin, view).status_code == 404
    html = client.get(url("vues", saint_aubin)).text
    assert "Rétablir" in html
    assert client.get(url("carte", saint_aubin)).status_code == 200  # nothing opens by default any longer
    client.post(url("vue_retablir", saint_aubin, view.pk))
    assert opened(client, saint_aubin, view).status_code == 302
    view.refresh_from_db()
    assert (view.nom, view.par_defaut, view.partagee) == ("Renommée", False, True)
    kinds = list(
        Event.objects.filter(objet_id=str(view.pk), kind__startswith="vue")
        .order_by("pk")
        .values_list("kind", flat=True)
    )
    assert kinds == ["vue", "vue_modifiee", "vue_supprimee", "vue_retablie"]


@pytest.mark.parametrize("name", ["vue_modifier", "vue_supprimer"])
def test_partners_and_readers_change_nothing(login, saint_aubin, keep, name):
    view = keep("amina", partagee=True)
    for who in ("malik", "remi"):
        assert login(who).post(url(name, saint_aubin, view.pk), {"nom": "Pirate"}).status_code == 403
    view.refresh_from_db()
    assert (view.nom, view.supprimee_le) == ("Ma vue", None)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(login, saint_aubin, keep, rows, django_assert_max_num_queries):
    for rank in range(rows):
        keep(nom=f"Vue {rank}", partagee=True)
    client = login("amina")
    client.get(url("vues", saint_aubin))
    with django_assert_max_num_queries(13):
        client.get(url("vues", saint_aubin))
