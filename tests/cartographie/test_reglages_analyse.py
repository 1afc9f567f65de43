"""Thresholds and priorities of the cité: dated, kept, followed by every page."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.base.errors import Refused
from maillage.cartographie.models import Priorite, ReglageAnalyse
from maillage.cartographie.selectors import picture
from maillage.cartographie.selectors.besoins import add_months, ending, reglages_of, weights_of
from maillage.cartographie.services.reglages import add_priority, withdraw_priority
from maillage.cites.models import Theme
from maillage.core.ages import DEFAULT_BANDS
from tests.cartographie.test_croisement import club, look

pytestmark = pytest.mark.django_db
SEUILS = {
    "offres": "1", "solides": "1", "places_pour_100": "", "offres_pour_100": "", "plusieurs": "4", "horizon": "annee",
    "motif": "décidé en comité",
}  # fmt: skip


def url(name, cite, *args):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args])


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


def test_thresholds_are_followed_dated_and_the_former_kept(login, saint_aubin, sport):
    club(saint_aubin, sport)
    cell = ("sport", DEFAULT_BANDS[2].label)
    assert picture(saint_aubin, None).grid.cell(*cell).state == "fragile"
    client = login("amina")
    client.post(url("seuils", saint_aubin), SEUILS)
    assert picture(saint_aubin, None).grid.cell(*cell).state == "couvert"
    response = client.get(url("croiser", saint_aubin))
    assert response.context["croisement"].cell(*cell).state == "couvert"
    client.post(url("seuils", saint_aubin), {**SEUILS, "offres": "3", "motif": ""})
    page = client.get(url("reglages_analyse", saint_aubin))
    assert [row.offres for row in page.context["historique"]] == [3, 1]
    assert "décidé en comité" in page.text
    assert "Amina" in page.text


def test_the_same_thresholds_again_are_not_a_change(login, saint_aubin):
    client = login("amina")
    for _ in range(2):
        response = client.post(url("seuils", saint_aubin), SEUILS, follow=True)
    assert "avait changé." in response.text
    assert ReglageAnalyse.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("solides", "2", "pas falloir plus d&#x27;offres solides"),
        ("offres", "0", "supérieure ou égale à 1"),
        ("places_pour_100", "beaucoup", "Saisissez un nombre"),
        ("places_pour_100", "0", "à 0.1"),
    ],
)
def test_thresholds_without_sense_are_refused(login, saint_aubin, field, value, sentence):
    response = login("amina").post(url("seuils", saint_aubin), {**SEUILS, field: value})
    assert sentence in response.text
    assert "décidé en comité" in response.text
    assert not ReglageAnalyse.objects.exists()


def test_a_rate_is_typed_with_a_comma(login, saint_aubin):
    login("amina").post(url("seuils", saint_aubin), {**SEUILS, "places_pour_100": "2,5"})
    known = reglages_of(saint_aubin, date(2026, 11, 24))
    assert known.seuils.seats_per_100 == 2.5
    assert known.phrase == (
        "Seuils de la cité : couvert à partir de 1 offre dont 1 sur laquelle on peut compter, jusqu'au 31 décembre 2026 ; "
        "insuffisant sous 2,5 places pour 100 jeunes."
    )


@pytest.mark.parametrize(
    ("horizon", "last"),
    [
        ("annee", date(2026, 12, 31)),
        ("scolaire", date(2027, 8, 31)),
        ("3", date(2027, 2, 28)),
        ("12", date(2027, 11, 30)),
    ],
)
def test_the_last_day_looked_at(horizon, last):
    assert ending(horizon, date(2026, 11, 30)) == last


def test_the_end_of_the_school_year_under_way():
    assert ending("scolaire", date(2026, 8, 31)) == date(2026, 8, 31)
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)


# ── priorities ────────────────────────────────────────────────────────


def test_a_priority_raises_its_gaps_and_says_why(login, saint_aubin, sport):
    other = Theme.objects.exclude(pk="sport").first()
    for theme in (other, sport):
        look(saint_aubin, theme)
    client = login("amina")
    before = client.get(url("manques", saint_aubin)).context
    client.post(
        url("priorite", saint_aubin),
        {"theme": "sport", "ages": "15-18 ans", "qpv": "", "poids": "3", "raison": "Peu de filles au sport"},
    )
    after = client.get(url("manques", saint_aubin))
    assert "Priorité de la cité : Peu de filles au sport" in after.text
    assert after.context["manques"][0]["titre"] == "Sport, 15-18 ans"
    assert before["manques"][0]["titre"] != "Sport, 15-18 ans"
    assert {row["titre"] for row in after.context["manques"]} == {row["titre"] for row in before["manques"]}


def test_a_withdrawn_priority_weighs_no_longer_and_is_kept(login, saint_aubin, sport):
    row = add_priority(saint_aubin, theme=sport, ages=None, qpv=None, poids=2, raison="Convention", by=None)
    login("amina").post(url("priorite_retirer", saint_aubin, row.pk))
    assert weights_of(saint_aubin) == ()
    row.refresh_from_db()
    assert row.retiree_le == timezone.localdate()
    with pytest.raises(Refused, match="déjà retirée"):
        withdraw_priority(row, by=None)


def test_a_priority_about_everything_or_said_twice_is_refused(login, saint_aubin, sport):
    client = login("amina")
    nothing = client.post(url("priorite", saint_aubin), {"poids": "2", "raison": "Tout compte"})
    assert "si tout est prioritaire" in nothing.text
    for _ in range(2):
        again = client.post(
            url("priorite", saint_aubin), {"theme": "sport", "poids": "2", "raison": "Filles"}
        )
    assert "Cette priorité existe déjà" in again.text
    assert Priorite.objects.count() == 1


def test_a_partner_reads_the_settings_without_changing_them(login, saint_aubin):
    client = login("malik")
    page = client.get(url("reglages_analyse", saint_aubin))
    assert "Les seuils de départ" in page.text
    assert url("seuils", saint_aubin) not in page.text
    assert client.post(url("seuils", saint_aubin), SEUILS).status_code == 403


def test_the_page_asks_as_much_for_three_priorities_as_for_one(login, saint_aubin, sport, count_queries):
    client = login("amina")
    counts = []
    for theme in Theme.objects.all()[:3]:
        add_priority(saint_aubin, theme=theme, ages=None, qpv=None, poids=1, raison="Parce que", by=None)
        counts.append(count_queries(lambda: client.get(url("reglages_analyse", saint_aubin))))
    assert counts[1] == counts[2]
