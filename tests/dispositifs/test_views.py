"""Pages of dispositifs: filters, overview, sheets, deadlines, exports, for each persona."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.cites.models import PerimetreCommune, PerimetreQpv
from maillage.dispositifs.models import Articulation, Deploiement, Dispositif, Echeance, EtapeActivation
from maillage.dispositifs.selectors.lecture import read_lines
from maillage.dispositifs.selectors.rappels import due_reminders
from maillage.dispositifs.services.deploiements import save_attached
from maillage.office.readers import read_table
from tests.factories.acteurs import StructureFactory
from tests.factories.dispositifs import DeploiementFactory, of_catalogue
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory
from tests.helpers.html import Page

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/dispositifs/"


def text(response) -> str:
    content = response.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    return Page(" ".join(content.replace("&#x27;", "'").split()))


def full(cite, code, user=None):
    """A deployment with one of everything that hangs on it."""
    row = of_catalogue(
        cite, code, etat="actif", porteur=StructureFactory(cite=cite), referent_troika=user, toute_la_cite=False,
        places=12, lien="https://exemple.fr/", lien_etat="casse", lien_verifie_le=timezone.now(), recherche=code,
    )  # fmt: skip
    row.qpvs.add(QpvFactory())
    row.communes.add(CommuneFactory())
    row.etablissements.add(EtablissementFactory())
    Echeance.objects.create(cite=cite, deploiement=row, libelle="Dépôt", le=timezone.localdate())
    EtapeActivation.objects.create(
        cite=cite, deploiement=row, libelle="Contacter", echeance=timezone.localdate(), responsable=user
    )
    other = of_catalogue(cite, code, etat="actif", nom=f"Autre {row.pk}", toute_la_cite=True)
    Articulation.objects.create(cite=cite, origine=row, cible=other, type="relais")
    return row


@pytest.mark.parametrize("path", ["", "liste/", "echeances/", "catalogue/", "?theme=scolarite&age_min=6"])
def test_lists_cost_the_same_with_one_and_three_rows(login, persona, saint_aubin, path):
    client, costs = login("amina"), []
    client.get(URL + path)
    for codes in (["clas"], ["devoirs-faits", "pre"]):
        for code in codes:
            full(saint_aubin, code, persona("amina"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL + path).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_sheet_costs_the_same_with_one_and_three_rows(login, persona, saint_aubin):
    client = login("amina")
    row, costs = full(saint_aubin, "clas", persona("amina")), []
    client.get(f"{URL}{row.pk}/")
    for number in (0, 2):
        for rank in range(number):
            Echeance.objects.create(
                cite=saint_aubin, deploiement=row, libelle=f"E{rank}", le=date(2026, 5, 1)
            )
            EtapeActivation.objects.create(cite=saint_aubin, deploiement=row, libelle=f"S{rank}")
            Articulation.objects.create(
                cite=saint_aubin,
                origine=row,
                cible=of_catalogue(saint_aubin, "clas", nom=f"N{rank}"),
                type="relais",
            )
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{URL}{row.pk}/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] < 35


# ── filters ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["", "liste/"])
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"theme": "scolarite"}, {"CLAS"}),
        ({"temps": "vacances"}, {"VVV"}),
        ({"etat": "a_activer"}, {"VVV"}),
        ({"age_min": "16", "age_max": "17"}, {"CLAS", "VVV"}),
        ({"age_min": "0", "age_max": "3"}, {"LAEP"}),
        ({"quartier": "toute"}, {"CLAS", "LAEP"}),
        ({"q": "clas"}, {"CLAS"}),
        ({"theme": "scolarite", "temps": "vacances"}, set()),
    ],
)
def test_each_filter_restrains_and_shows_itself(login, saint_aubin, path, asked, shown):
    of_catalogue(saint_aubin, "clas", etat="actif", recherche="clas")
    of_catalogue(saint_aubin, "laep", etat="actif", recherche="laep")
    vvv = of_catalogue(saint_aubin, "vvv", etat="a_activer", recherche="vvv", toute_la_cite=False)
    vvv.qpvs.add(QpvFactory())
    response = login("amina").get(URL + path, asked)
    names = {row.deploiement.court for row in lines(response)}
    assert names == shown
    assert len(response.context["liste_actifs"]) == len(set(asked) - {"age_max"})


def lines(response):
    """The lines of the table, or those that the overview draws."""
    if "vue" not in response.context:
        return response.context["page"].object_list
    keys = {int(band["cle"]) for group in response.context["vue"].groupes for band in group.bandes}
    return read_lines(Deploiement.objects.filter(pk__in=keys))


def test_counts_follow_the_other_filters(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif")
    of_catalogue(saint_aubin, "vvv", etat="a_activer")
    response = login("amina").get(URL + "liste/", {"etat": "actif"})
    filters = {
        f["nom"]: {value: number for value, _, number in f["choix"]}
        for f in response.context["liste_filtres"]
    }
    assert (filters["theme"]["scolarite"], filters["theme"]["prevention"]) == (1, 0)
    assert (filters["etat"]["actif"], filters["etat"]["a_activer"]) == (1, 1)


# ── the overview ──────────────────────────────────────────────────────


def test_a_hole_is_told_in_words_with_what_could_fill_it(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif")
    page = text(login("amina").get(URL))
    assert "<strong>Scolarité</strong> : personne pour les 0-6 ans, 18-25 ans." in page
    assert "<strong>Culture</strong> : aucun dispositif en activité." in page
    assert 'CLEA / CLEAC / CTEAC</a> <span class="doux">(0-25 ans)' in page


def test_filtering_on_a_state_or_a_carrier_makes_no_hole(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif")
    page = text(login("amina").get(URL, {"etat": "clos", "q": ""}))
    assert "Rien ne répond à tous ces filtres" in page
    of_catalogue(saint_aubin, "vvv", etat="clos")
    page = text(login("amina").get(URL, {"etat": "clos"}))
    assert "<strong>Scolarité</strong> : personne pour les 0-6 ans, 18-25 ans." in page
    assert "Ce volet ne tient pas compte de : État." in page


def test_a_theme_asked_is_the_only_one_of_the_grid(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif")
    view = login("amina").get(URL, {"theme": "scolarite", "age_min": "6", "age_max": "11"}).context["vue"]
    assert [(theme.pk, [case.nombre for case in cases]) for theme, cases in view.grille] == [
        ("scolarite", [1])
    ]
    assert view.manques == ()


def test_an_overlap_says_what_is_shared_and_what_the_cite_says_of_it(login, saint_aubin):
    first, second = (of_catalogue(saint_aubin, code, etat="actif") for code in ("clas", "devoirs-faits"))
    page = text(login("amina").get(URL))
    assert "Scolarité ; 11-15 ans ; périscolaire ; toute la cité." in page
    Articulation.objects.create(
        cite=saint_aubin, origine=first, cible=second, type="relais", commentaire="en 6e"
    )
    assert "passe le relais à : en 6e" in text(login("amina").get(URL))


def test_what_is_to_activate_here_is_suggested_first_and_said(login, saint_aubin):
    of_catalogue(saint_aubin, "pass-culture", etat="a_activer")
    page = text(login("amina").get(URL))
    assert "à activer ici" in page


@pytest.mark.parametrize(("number", "fits"), [(20, True), (100, False)])
def test_the_page_says_whether_one_sheet_is_enough(login, saint_aubin, number, fits):
    DeploiementFactory.create_batch(number, cite=saint_aubin)
    assert ("Imprimer sur un A3" in text(login("amina").get(URL))) == fits


# ── sheets, for each persona ──────────────────────────────────────────


def test_what_is_kept_for_the_team_does_not_exist_for_a_partner(login, saint_aubin):
    secret = DeploiementFactory(cite=saint_aubin, nom="Projet sensible", visibilite="equipe", etat="actif")
    shown = DeploiementFactory(
        cite=saint_aubin, nom="Ouvert", etat="actif", budget="1234.50", commentaire="À savoir"
    )
    Articulation.objects.create(cite=saint_aubin, origine=shown, cible=secret, type="relais")
    client = login("malik")
    assert client.get(f"{URL}{secret.pk}/").status_code == 404
    for path in ("", "liste/", f"{shown.pk}/"):
        page = text(client.get(URL + path))
        assert ("Projet sensible" in page, "1 234,50" in page) == (False, False)
    page = text(login("amina").get(f"{URL}{shown.pk}/"))
    assert ("Projet sensible" in page, "1 234,50" in page) == (True, True)


def test_the_sheet_gives_the_official_codes(login, saint_aubin):
    row = full(saint_aubin, "clas")
    page = text(login("malik").get(f"{URL}{row.pk}/"))
    qpv, commune, school = row.qpvs.get(), row.communes.get(), row.etablissements.get()
    for code in (
        f"QPV {qpv.code} (millésime {qpv.millesime})",
        f"(INSEE) {commune.code}",
        f"UAI {school.uai}",
    ):
        assert code in page


def test_news_of_the_catalogue_are_for_the_team_until_noted(login, saint_aubin):
    row = of_catalogue(saint_aubin, "clas", etat="actif")
    Dispositif.objects.filter(code="clas").update(version=2)
    sentence = "La fiche nationale a changé"
    assert sentence not in text(login("malik").get(f"{URL}{row.pk}/"))
    client = login("amina")
    assert sentence in text(client.get(f"{URL}{row.pk}/"))
    assert "CLAS" in text(client.get(f"{URL}liste/", {"signal": "catalogue"}))
    assert sentence not in text(client.post(f"{URL}{row.pk}/catalogue-vu/", follow=True))


def test_editing_a_section_keeps_what_is_typed(login, saint_aubin):
    row = DeploiementFactory(cite=saint_aubin)
    client = login("amina")
    page = client.get(f"{URL}{row.pk}/modifier/?section=qui_pour")
    wrong = {
        "base": page.context["base"],
        "ages": "11-3 ans",
        "creneaux": "le mardi",
        "debut": "2026-09-01",
        "fin": "2026-01-01",
    }
    refused = text(client.post(f"{URL}{row.pk}/modifier/?section=qui_pour", wrong))
    assert "plus grand que l'âge minimum" in refused
    assert "Il finirait avant d'avoir commencé" in refused
    assert 'value="le mardi"' in refused
    right = {**wrong, "ages": "3-11 ans", "fin": "2027-01-01"}
    assert client.post(f"{URL}{row.pk}/modifier/?section=qui_pour", right).status_code == 302
    row.refresh_from_db()
    assert (row.age_min_mois, row.age_max_mois, row.creneaux) == (36, 132, "le mardi")


@pytest.mark.parametrize(
    ("etat", "motif", "sentence"),
    [("clos", "", "on ne peut passer"), ("actif", "", "Un dispositif actif a un porteur")],
)
def test_a_state_skipped_or_incomplete_is_refused_in_words(login, saint_aubin, etat, motif, sentence):
    row = DeploiementFactory(cite=saint_aubin)
    page = text(login("amina").post(f"{URL}{row.pk}/etat/", {"etat": etat, "motif": motif}))
    assert sentence in page or "Sélectionnez un choix valide" in page
    row.refresh_from_db()
    assert row.etat == "non_deploye"


@pytest.mark.parametrize(
    ("where", "name", "value", "sentence"),
    [
        ("modifier/?section=combien", "places", "99999999999", "Plus de cent mille places"),
        ("modifier/?section=combien", "budget", "1e12", "dépasse le milliard"),
        ("modifier/?section=combien", "budget", "-4", "ne peut pas être négatif"),
        ("echeances/ajouter/", "rappel_jours", "99999", "un an à l'avance au plus"),
    ],
)
def test_numbers_that_cannot_be_are_refused_in_words(login, saint_aubin, where, name, value, sentence):
    row = DeploiementFactory(cite=saint_aubin)
    client, address = login("amina"), f"{URL}{row.pk}/{where}"
    sent = {"base": client.get(address).context.get("base", ""), "libelle": "Dépôt", "le": "2026-12-01"}
    page = client.post(address, {**sent, name: value})
    assert page.status_code in (200, 422)
    assert sentence in text(page) and f'value="{value}"' in text(page)
    assert not Echeance.objects.exists()


# ── what is due ───────────────────────────────────────────────────────


def test_what_is_due_what_is_to_come_and_what_is_done(login, saint_aubin):
    row = DeploiementFactory(cite=saint_aubin, nom="Aide", etat="actif")
    today = timezone.localdate()
    late = Echeance.objects.create(
        cite=saint_aubin, deploiement=row, libelle="En retard", le=today - timedelta(3), periode="an"
    )
    Echeance.objects.create(cite=saint_aubin, deploiement=row, libelle="Plus tard", le=today + timedelta(90))
    Echeance.objects.create(cite=saint_aubin, deploiement=row, libelle="Trop loin", le=today + timedelta(900))
    client = login("amina")
    context = client.get(f"{URL}echeances/").context["echeancier"]
    assert [(r.objet, r.retard) for r in context.dus] == [("En retard", True)]
    assert [r.objet for r in context.a_venir] == ["Plus tard"]
    assert "La prochaine : le" in text(client.post(f"{URL}echeances/{late.pk}/faite/", follow=True))
    assert client.get(f"{URL}echeances/").context["echeancier"].dus == ()


def test_each_deadline_says_who_will_be_reminded(login, persona, saint_aubin):
    today, paul = timezone.localdate(), persona("paul")
    rows = [
        DeploiementFactory(cite=saint_aubin, nom=nom, etat=etat, referent_troika=referent)
        for nom, etat, referent in (("Suivi", "actif", paul), ("Seul", "actif", None), ("Fini", "clos", paul))
    ]
    for row in rows:
        Echeance.objects.create(cite=saint_aubin, deploiement=row, libelle=f"Dépôt {row.nom}", le=today)
        Echeance.objects.create(
            cite=saint_aubin, deploiement=row, libelle="Bilan", le=today + timedelta(90), rappel_jours=30
        )
    step = EtapeActivation.objects.create(
        cite=saint_aubin, deploiement=rows[1], libelle="Rencontrer", echeance=today
    )
    page = login("amina").get(f"{URL}echeances/")
    told = {rappel.objet: rappel.qui for rappel in page.context["echeancier"].dus}
    assert told == {"Dépôt Suivi": str(paul), "Dépôt Seul": "", "Dépôt Fini": "", "Rencontrer": ""}
    reminded = {due.quoi: due.compte_id for due in due_reminders(saint_aubin, today)}
    assert reminded == {"Dépôt Suivi, Suivi": paul.pk}
    assert f"{URL}{rows[1].pk}/modifier/?section=qui" in page.text
    assert f"{URL}{rows[1].pk}/etapes/{step.pk}/" in page.text
    assert "dispositif clos" in text(page) and f"rappel à {paul}" in text(page)


def test_two_people_who_change_the_same_step_are_asked(login, saint_aubin):
    row = DeploiementFactory(cite=saint_aubin)
    step = EtapeActivation.objects.create(cite=saint_aubin, deploiement=row, libelle="Rencontrer", note="Un")
    client, where = login("amina"), f"{URL}{row.pk}/etapes/{step.pk}/"
    sent = {"base": client.get(where).context["base"], "etat": "en_cours", "ordre": 100}
    EtapeActivation.objects.filter(pk=step.pk).update(libelle="Rencontrer la CAF")
    kept = {**sent, "libelle": "Rencontrer", "note": "Le mien"}
    assert client.post(where, kept).status_code == 302
    step.refresh_from_db()
    assert (step.libelle, step.etat, step.note) == ("Rencontrer la CAF", "en_cours", "Le mien")
    page = client.post(where, {**sent, "libelle": "Rencontrer", "note": "Un autre"})
    assert "Deux personnes ont modifié cette fiche" in text(page) and "Le mien" in text(page)
    again = {
        **sent,
        "base": page.context["base"],
        "libelle": "Rencontrer",
        "note": "Un autre",
        "choix_note": "leur",
    }
    assert client.post(where, again).status_code == 302
    step.refresh_from_db()
    assert step.note == "Le mien"


def test_broken_and_silent_links_are_told_apart(login, saint_aubin):
    now = timezone.now()
    for nom, state in (("A", "muet"), ("B", "casse"), ("C", "bon"), ("D", "reserve")):
        DeploiementFactory(
            cite=saint_aubin,
            nom=nom,
            lien="https://exemple.fr/",
            lien_etat=state,
            lien_verifie_le=now,
            lien_detail="Détail.",
        )
    client = login("amina")
    links = client.get(f"{URL}echeances/").context["liens"]
    assert [(link.deploiement.nom, link.etat.label) for link in links] == [
        ("B", "cassé"), ("A", "injoignable"), ("D", "non vérifiable"),
    ]  # fmt: skip
    assert client.post(f"{URL}echeances/liens/").status_code == 302


# ── exports ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", ["xlsx", "ods", "csv"])
def test_the_export_opens_again_with_codes_and_what_was_shown(login, saint_aubin, code):
    row = full(saint_aubin, "clas")
    of_catalogue(saint_aubin, "vvv", etat="clos")
    response = login("amina").post(f"{URL}exporter/{code}/?etat=actif&q=clas")
    table = read_table(io.BytesIO(response.content).getvalue(), f"dispositifs.{code}")
    lines = [dict(zip(table.columns, line.cells, strict=True)) for line in table.rows]
    assert [line["Dispositif"] for line in lines] == ["CLAS"]
    (line,) = lines
    qpv = row.qpvs.get()
    assert line["QPV (code et millésime)"] == f"{qpv.code} ({qpv.millesime})"
    assert line["Communes (code INSEE)"] == row.communes.get().code
    assert line["Établissements (UAI)"] == row.etablissements.get().uai
    assert line["À voir"] == "lien cassé"


def test_the_perimeter_of_the_whole_cite_is_written_out(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif")
    commune, qpv = CommuneFactory(), QpvFactory()
    PerimetreCommune.objects.create(cite=saint_aubin, commune=commune, debut=date(2024, 1, 1))
    PerimetreQpv.objects.create(cite=saint_aubin, qpv=qpv, debut=date(2024, 1, 1))
    response = login("amina").post(f"{URL}exporter/csv/")
    table = read_table(response.content, "d.csv")
    (line,) = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    assert (line["Communes (code INSEE)"], line["QPV (code et millésime)"]) == (
        commune.code,
        f"{qpv.code} ({qpv.millesime})",
    )


def test_a_pilote_exports_without_money(login, saint_aubin):
    of_catalogue(saint_aubin, "clas", etat="actif", budget="1234.50")
    table = read_table(login("lou").post(f"{URL}exporter/csv/").content, "d.csv")
    assert "Budget annuel" not in table.columns
    assert "Budget annuel" in read_table(login("amina").post(f"{URL}exporter/csv/").content, "d.csv").columns
    assert login("malik").post(f"{URL}exporter/csv/").status_code == 403


def test_long_lists_of_what_is_due_unfold(login, saint_aubin):
    row = DeploiementFactory(cite=saint_aubin, nom="Aide", etat="actif")
    Echeance.objects.bulk_create(
        Echeance(cite=saint_aubin, deploiement=row, libelle=f"Dépôt {n}", le=timezone.localdate())
        for n in range(63)
    )
    client = login("amina")
    page = client.get(f"{URL}echeances/")
    assert len(page.context["dus"]) == 60 and "et 3 autres" in text(page)
    whole = client.get(f"{URL}echeances/?tout=dus")
    assert len(whole.context["dus"]) == 63 and "et 3 autres" not in text(whole)


def test_the_screen_of_conflict_names_who_changed_the_step(login, persona, saint_aubin):
    row, paul = DeploiementFactory(cite=saint_aubin), persona("paul")
    step = EtapeActivation.objects.create(cite=saint_aubin, deploiement=row, libelle="Rencontrer")
    client, where = login("amina"), f"{URL}{row.pk}/etapes/{step.pk}/"
    sent = {"base": client.get(where).context["base"], "etat": "en_cours", "ordre": 100, "note": ""}
    theirs = EtapeActivation.objects.get(pk=step.pk)
    save_attached(
        row=theirs, deploiement=row, values={"libelle": "Le leur"}, by=paul, base={"libelle": "Rencontrer"}
    )
    page = client.post(where, {**sent, "libelle": "Le mien"})
    assert f"{paul} a enregistré pendant que vous écriviez" in text(page)
