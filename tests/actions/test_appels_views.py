"""Pages of calls for projects."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook

from maillage.acteurs.models import Campagne
from maillage.actions.models import Action, Appel
from tests.actions.making import URL, envelope, fund, text
from tests.factories.actions import ActionFactory, AppelFactory

pytestmark = pytest.mark.django_db
APPELS = f"{URL}appels/"
TODAY = timezone.localdate()
TYPED = {
    "intitule": "Été culturel", "source": "drac", "annee": "2026", "ouvre_le": "2026-03-01", "cloture_le": "2026-04-15",
    "montant_min": "1 000", "montant_max": "5 000,50", "cadrage": "Pour les jeunes.", "lien": "www.example.org",
}  # fmt: skip


@pytest.fixture
def amina(login):
    return login("amina")


def answered(cite, number):
    call = AppelFactory(cite=cite)
    for _ in range(number):
        fund(ActionFactory(cite=cite, appel=call), None)
    return call


def test_the_list_and_the_sheet_cost_the_same_with_one_and_three(amina, saint_aubin):
    small = answered(saint_aubin, 1)
    paths = [APPELS, f"{APPELS}{small.pk}/"]
    costs = []
    for path in (*paths, *paths):
        with CaptureQueriesContext(connection) as queries:
            assert amina.get(path).status_code == 200
        costs.append(len(queries))
    large = answered(saint_aubin, 3)
    answered(saint_aubin, 2)
    for path, cost in ((APPELS, costs[2]), (f"{APPELS}{large.pk}/", costs[3])):
        with CaptureQueriesContext(connection) as queries:
            assert amina.get(path).status_code == 200
        assert len(queries) == cost, path


def test_open_ones_first_and_filters(amina, saint_aubin):
    for title, opens, closes in (("Clos", -60, -2), ("Plus tard", 5, 40), ("Bientôt clos", -9, 3)):
        AppelFactory(
            cite=saint_aubin, intitule=title, source="caf" if title == "Clos" else "drac",
            ouvre_le=TODAY + timedelta(days=opens), cloture_le=TODAY + timedelta(days=closes),
            recherche=title.lower(),
        )  # fmt: skip
    AppelFactory(cite=saint_aubin, intitule="Rangé", archive_le=timezone.now(), recherche="range")
    page = text(amina.get(APPELS))
    assert page.index("Bientôt clos") < page.index("Plus tard") < page.rindex(">Clos<")
    assert "3 appels" in page and "Rangé" not in page and "1 appel archivé" in page
    assert "ouvert, encore 3 jours" in page
    assert "1 appel sur 3" in text(amina.get(APPELS, {"etat": "ouvert"}))
    assert "1 appel sur 3" in text(amina.get(APPELS, {"source": "caf"}))
    assert "Rangé" in text(amina.get(APPELS, {"etat": "archive"}))
    assert "Sans le filtre" in text(amina.get(APPELS, {"etat": "a_venir", "source": "caf"}))
    part = amina.get(APPELS, {"etat": "ouvert"}, headers={"HX-Request": "true"})
    assert part.headers["HX-Push-Url"] == f"{APPELS}?etat=ouvert" and "<html" not in part.text


def test_writing_then_changing(amina, saint_aubin):
    assert amina.post(f"{APPELS}nouveau/", TYPED).status_code == 302
    row = Appel.objects.get()
    assert (row.lien, str(row.montant_max)) == ("https://www.example.org", "5000.50")
    address = f"{APPELS}{row.pk}/modifier/"
    page = amina.get(address)
    assert "5000,50" in page.text
    sent = {**TYPED, "base": page.context["base"], "contact": "DRAC"}
    told = text(amina.post(address, sent, follow=True))
    assert "Enregistré : contact chez le financeur." in told and "DRAC" in told


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"cloture_le": "2026-02-01"}, "L'appel se clôturerait avant son ouverture (dimanche 1er mars 2026)"),
        ({"cloture_le": ""}, "obligatoire"),
        ({"montant_max": "500"}, "Le maximum par projet est inférieur au minimum"),
        ({"montant_max": "mille"}, "n'est pas un montant"),
        ({"source": "usagers"}, "usagers"),
        ({"lien": "javascript:alert(1)"}, "URL"),
        ({"annee": "26"}, "Donnez le millésime en quatre chiffres"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(amina, saint_aubin, wrong, sentence):
    page = amina.post(f"{APPELS}nouveau/", {**TYPED, **wrong})
    assert page.status_code == 200 and sentence in text(page)
    assert "Pour les jeunes." in page.text and not Appel.objects.exists()


def test_two_people_at_once_choose(amina, saint_aubin):
    row = AppelFactory(cite=saint_aubin, cadrage="Un")
    address = f"{APPELS}{row.pk}/modifier/"
    base = amina.get(address).context["base"]
    Appel.objects.filter(pk=row.pk).update(cadrage="Le leur")
    kept = {
        "intitule": row.intitule,
        "source": row.source,
        "annee": "2026",
        "cloture_le": f"{row.cloture_le}",
    }
    page = text(amina.post(address, {**kept, "base": base, "cadrage": "Le mien"}))
    assert "Deux personnes ont modifié" in page and "Le mien" in page and "Le leur" in page


def test_archiving_and_back(amina, saint_aubin):
    row = AppelFactory(cite=saint_aubin)
    assert "archivé depuis" in text(amina.post(f"{APPELS}{row.pk}/archiver/", follow=True))
    refused = text(amina.get(f"{APPELS}{row.pk}/modifier/", follow=True))
    assert "rétablissez-le d'abord" in refused
    assert "archivé depuis" not in text(amina.post(f"{APPELS}{row.pk}/retablir/", follow=True))


def test_an_action_starts_from_a_call(amina, saint_aubin):
    row = AppelFactory(cite=saint_aubin, annee=2027, enveloppe=envelope(saint_aubin, exercice=2027))
    form = amina.get(f"{URL}nouvelle/?appel={row.pk}").context["form"]
    assert (form["appel"].value(), form["annee"].value()) == (row.pk, 2027)
    amina.post(f"{URL}nouvelle/", {"intitule": "Chorale", "annee": "2027", "appel": row.pk})
    action = Action.objects.get()
    assert action.appel == row
    assert row.intitule in text(amina.get(f"{URL}{action.pk}/"))
    assert "Chorale" in text(amina.get(f"{APPELS}{row.pk}/"))
    money = amina.get(f"{URL}{action.pk}/financements/nouveau/").context["form"]
    assert (money["source"].value(), money["enveloppe"].value()) == ("p147_cite", row.enveloppe_id)
    fund(action, None, exercice=2027)
    assert amina.get(f"{URL}{action.pk}/financements/nouveau/").context["form"]["source"].value() is None


@pytest.mark.parametrize("typed", ["", "x", "0", "9" * 30, "²"])
def test_a_call_that_is_not_there_gives_nothing_to_an_action(amina, ailleurs, typed):
    AppelFactory(cite=ailleurs)
    form = amina.get(f"{URL}nouvelle/", {"appel": typed}).context["form"]
    assert form["appel"].value() is None


def test_the_portfolio_is_filtered_by_call(amina, saint_aubin):
    row = answered(saint_aubin, 2)
    ActionFactory(cite=saint_aubin)
    assert "Appel à projets :" not in text(amina.get(URL))
    page = text(amina.get(f"{APPELS}{row.pk}/"))
    assert f"{URL}?appel={row.pk}" in page
    filtered = text(amina.get(f"{URL}?appel={row.pk}"))
    assert "2 actions sur 3" in filtered and f"Appel à projets : {row.intitule} (2026)" in filtered
    assert "1 action sur 3" in text(amina.get(f"{URL}?appel=aucun"))


def test_telling_opens_the_campaign_and_the_sheet_says_so(amina, saint_aubin):
    row = AppelFactory(cite=saint_aubin, intitule="Été culturel")
    page = text(amina.post(f"{APPELS}{row.pk}/diffuser/", follow=True))
    assert "Rien n'est parti" in page and "Appel à projets : Été culturel" in page
    assert "en préparation" in text(amina.get(f"{APPELS}{row.pk}/"))
    over = AppelFactory(cite=saint_aubin, cloture_le=TODAY - timedelta(days=1))
    assert "clos depuis" in text(amina.post(f"{APPELS}{over.pk}/diffuser/", follow=True))
    assert Campagne.objects.count() == 1


def test_answers_leave_as_a_spreadsheet_with_money_for_who_may_see_it(amina, login, saint_aubin):
    row = AppelFactory(cite=saint_aubin, intitule="Été")
    fund(ActionFactory(cite=saint_aubin, appel=row, code="A1", intitule="=1+1"), None, demande="1000.10")
    sent = amina.post(f"{APPELS}{row.pk}/exporter/xlsx/")
    rows = CalamineWorkbook.from_filelike(BytesIO(sent.content)).get_sheet_by_index(0).to_python()
    assert rows[1][:2] == ["A1", "=1+1"] and rows[-1][0] == "Total" and rows[-1][-2] == 1000.1
    assert "'=1+1" in amina.post(f"{APPELS}{row.pk}/exporter/csv/").content.decode()
    assert amina.post(f"{APPELS}{row.pk}/exporter/ods/").content[:2] == b"PK"
    assert amina.post(f"{APPELS}{row.pk}/exporter/doc/").status_code == 404
    assert login("malik").post(f"{APPELS}{row.pk}/exporter/xlsx/").status_code == 403


def test_a_partner_reads_the_call_without_money_nor_contact(login, saint_aubin):
    row = AppelFactory(cite=saint_aubin, contact="Le service", cadrage="Pour les jeunes.")
    fund(ActionFactory(cite=saint_aubin, appel=row), None, demande="777.00")
    page = text(login("malik").get(f"{APPELS}{row.pk}/"))
    assert "Pour les jeunes." in page
    for hidden in ("Le service", "777", "Diffuser", "Modifier"):
        assert hidden not in page


def test_the_history_is_for_the_team(amina, login, saint_aubin):
    call = AppelFactory(cite=saint_aubin, intitule="Été culturel")
    amina.post(f"{APPELS}{call.pk}/archiver/")
    page = text(amina.get(f"{APPELS}{call.pk}/historique/"))
    assert "Historique de « Été culturel »" in page
    assert "Appel archivé" in page
    assert f"{APPELS}{call.pk}/historique/" in amina.get(f"{APPELS}{call.pk}/").content.decode()
    partner = login("malik")
    assert partner.get(f"{APPELS}{call.pk}/historique/").status_code == 403
    assert "historique/" not in partner.get(f"{APPELS}{call.pk}/").content.decode()
