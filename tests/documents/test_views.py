"""The tunnel as people walk through it, and what its pages refuse."""

import re
from html import unescape

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from maillage.acteurs.models import Personne
from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportSession
from maillage.office.writers import Sheet, write_xlsx
from tests.documents.conftest import csv, upload
from tests.factories.acteurs import PersonneFactory
from tests.factories.documents import ImportLineFactory, ImportSessionFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"documents:{name}", args=["saint-aubin", *args])


def text(response):
    """What is read on the page, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def send(client, data, name="carnet.csv", nature="repertoire"):
    return client.post(url("deposer"), {"nature": nature, "fichier": upload(data, name)})


# ── the whole way ─────────────────────────────────────────────────────


def test_from_the_file_to_the_report_and_back(login, saint_aubin):
    PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa", courriel="lea@exemple.fr")
    client = login("amina")
    sent = send(client, csv("Durand;Léa;nouveau@exemple.fr", "Durand;Paul;", "Martin;Zoé;", ";Anonyme;"))
    session = ImportSession.objects.get()
    assert sent.url == url("colonnes", session.pk)

    page = text(client.get(sent.url))
    assert "3 colonnes reconnues d'après leur nom ou leur contenu" in page
    mapped = client.post(sent.url, {"colonne_0": "nom", "colonne_1": "prenom", "colonne_2": "courriel"})
    assert mapped.url == url("suivre", session.pk)

    page = text(client.get(mapped.url))
    assert "1 fiche à créer, 1 fiche à mettre à jour, 1 ligne laissée de côté" in page
    assert "Nouvelles 1 Mises à jour 1 Doublons probables 1 Rejetées 1 Inchangées 0" in page
    assert "Léa Durand ressemble à 82 % même nom de famille" in page
    assert "Courriel : lea@exemple.fr → devient nouveau@exemple.fr" in text(
        client.get(f"{mapped.url}?verdict=mise_a_jour")
    )
    assert "Nom , ligne 5 : Le nom manque : complétez la cellule." in text(
        client.get(f"{mapped.url}?verdict=rejetee")
    )

    line = session.lignes.get(verdict=Verdict.PROBABLE)
    client.post(url("decider", line.pk), {"decision": "creer"})
    assert "2 fiches à créer" in text(client.get(mapped.url))

    assert client.post(url("appliquer", session.pk)).url == mapped.url
    page = text(client.get(mapped.url))
    assert "2 créées 1 mise à jour 0 laissée telle quelle 0 doublon probable laissé de côté 1 rejetée" in page
    assert Personne.objects.filter(cite=saint_aubin).count() == 3

    page = text(client.get(url("annuler", session.pk)))
    assert (
        "2 fiches créées par cet import seront supprimées, et 1 fiche mise à jour reprendra ses valeurs d'avant."
        in page
    )
    client.post(url("annuler", session.pk))
    assert "Tout ce qu'il avait écrit a été défait." in text(client.get(mapped.url))
    assert list(Personne.objects.values_list("nom", "courriel")) == [("Durand", "lea@exemple.fr")]


def test_a_file_read_by_its_importer_goes_straight_to_the_preview(login):
    client = login("amina")
    sent = send(client, b"Durand Martin", "contours.txt", "contours")
    session = ImportSession.objects.get()
    assert (sent.url, session.etape) == (url("suivre", session.pk), Etape.A_VERIFIER)
    assert client.get(url("colonnes", session.pk)).url == url("suivre", session.pk)


# ── who ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "status"), [("sacha", 404), ("malik", 403), ("remi", 403), ("paul", 403), ("amina", 200)]
)
def test_who_may_open_the_tunnel(name, status, login, saint_aubin):
    session = ImportSessionFactory(cite=saint_aubin)
    client = login(name)
    for address in (url("imports"), url("deposer"), url("suivre", session.pk), url("rejets", session.pk)):
        assert client.get(address).status_code == status


def test_an_import_of_another_cite_is_not_there(login, ailleurs):
    session = ImportSessionFactory(cite=ailleurs)
    line = ImportLineFactory(session=session)
    client = login("amina")
    assert client.get(url("suivre", session.pk)).status_code == 404
    assert client.post(url("decider", line.pk), {"decision": "ignorer"}).status_code == 404
    line.refresh_from_db()
    assert line.decision == Decision.CREATE


def test_the_file_itself_has_no_address(login, deposited):
    session = deposited("Durand;Léa;")
    assert default_storage.exists(session.fichier.name)
    for address in (
        f"/media/{session.fichier.name}",
        f"/fichiers/{session.fichier.name}",
        f"/{session.fichier.name}",
    ):
        assert login("amina").get(address).status_code == 404


# ── bad files ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            b"",
            "vide.csv",
            "Ce fichier est vide. Vérifiez qu'il a bien été enregistré, puis envoyez-le de nouveau.",
        ),
        (b"%PDF-1.7\n1 0 obj", "liste.csv", "Ce fichier est un PDF : il ne contient pas de tableau lisible."),
        (csv(), "entetes.csv", "Ce fichier ne contient qu'une ligne d'en-tête, sans aucune donnée dessous."),
    ],
)
def test_a_bad_file_is_said_on_the_same_form(data, name, sentence, login):
    response = send(login("amina"), data, name)
    assert response.status_code == 422
    assert sentence in text(response)
    assert ImportSession.objects.count() == 0


@pytest.mark.parametrize("length", [40, 1000, 3000])
def test_a_truncated_workbook_is_refused_with_a_sentence(length, login):
    whole = write_xlsx([Sheet("A", ("Nom", "Prénom"), [("Durand", "Léa")] * 50)], title="Carnet")
    response = send(login("amina"), whole[:length], "carnet.xlsx")
    assert (response.status_code, ImportSession.objects.count()) == (422, 0)


def test_a_file_too_large_is_refused(login, settings):
    settings.IMPORT_MAX_BYTES = 1024
    response = send(login("amina"), csv("Durand;Léa;" * 200))
    assert response.status_code == 422
    assert "Ce fichier pèse" in text(response)


def test_a_workbook_under_another_name_is_read_and_said(login):
    whole = write_xlsx(
        [Sheet("A", ("Nom", "Prénom"), [("Durand", "Léa"), ("Martin", "Zoé")])], title="Carnet"
    )
    client = login("amina")
    page = text(client.get(send(client, whole, "carnet.csv").url))
    assert "son contenu est un classeur Excel (xlsx) : lu comme tel." in page


def test_nothing_sent_is_said_beside_each_field(login):
    page = text(login("amina").post(url("deposer"), {}))
    assert "Dites ce que contient le fichier." in page
    assert "Choisissez un fichier." in page


# ── columns and sheets ────────────────────────────────────────────────


def test_two_columns_for_one_field_are_refused_beside_the_second(login, deposited):
    session = deposited("Durand;Léa;")
    response = login("amina").post(url("colonnes", session.pk), {"colonne_0": "nom", "colonne_1": "nom"})
    assert response.status_code == 422
    assert "« Nom » est déjà rempli par la colonne « Nom ». Gardez l'une des deux." in text(response)


def test_a_required_field_left_out_is_refused(login, deposited):
    session = deposited("Durand;Léa;")
    response = login("amina").post(url("colonnes", session.pk), {"colonne_1": "prenom"})
    assert response.status_code == 422
    assert "Choisissez la colonne qui contient « Nom »." in text(response)


def test_another_sheet_of_the_workbook(login):
    sheets = [
        Sheet("Bureau", ("Nom", "Prénom"), [("Durand", "Léa"), ("Martin", "Zoé")]),
        Sheet("Équipe", ("Patronyme", "Courriel"), [("Roux", "r@exemple.fr"), ("Petit", "p@exemple.fr")]),
    ]
    client = login("amina")
    send(client, write_xlsx(sheets, title="Carnet"), "carnet.xlsx")
    session = ImportSession.objects.get()
    assert (session.feuille, session.entetes) == ("Bureau", ["Nom", "Prénom"])
    client.post(url("feuille", session.pk), {"feuille": "Équipe"})
    session.refresh_from_db()
    assert (session.feuille, session.correspondance) == (
        "Équipe",
        {"Patronyme": "nom", "Courriel": "courriel"},
    )
    client.post(url("feuille", session.pk), {"feuille": "Absente"})
    session.refresh_from_db()
    assert session.feuille == "Équipe"


# ── decisions ─────────────────────────────────────────────────────────


def test_a_decision_by_htmx_gives_back_the_line_and_the_balance(login, analysed, saint_aubin):
    known = PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa")
    line = analysed("Durand;Paul;").lignes.get()
    client = login("amina")
    response = client.post(
        url("decider", line.pk), {"decision": f"mettre_a_jour:{known.pk}"}, headers={"HX-Request": "true"}
    )
    assert (response.status_code, "<html" in response.content.decode()) == (200, False)
    assert "sera mise à jour" in text(response)
    assert "0 fiche à créer, 1 fiche à mettre à jour" in text(response)


@pytest.mark.parametrize("decision", ["", "fusionner", "mettre_a_jour:abc", "mettre_a_jour:999999"])
def test_a_decision_that_does_not_exist_changes_nothing(decision, login, analysed, saint_aubin):
    PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa")
    line = analysed("Durand;Paul;").lignes.get()
    response = login("amina").post(
        url("decider", line.pk), {"decision": decision}, headers={"HX-Request": "true"}
    )
    line.refresh_from_db()
    assert (response.status_code, line.decision, line.decidee_par_une_personne) == (422, "ignorer", False)


def test_one_decision_for_the_whole_tab(login, analysed, saint_aubin):
    PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa")
    session = analysed("Durand;Paul;", "Durand;Anne;")
    response = login("amina").post(
        url("decider_tout", session.pk), {"verdict": "doublon_probable", "decision": "creer"}
    )
    assert response.url == f"{url('suivre', session.pk)}?verdict=doublon_probable"
    assert set(session.lignes.values_list("decision", flat=True)) == {"creer"}


# ── states ────────────────────────────────────────────────────────────


def test_a_second_click_says_that_it_is_done(login, analysed):
    session = analysed("Martin;Zoé;")
    client = login("amina")
    client.post(url("appliquer", session.pk))
    again = client.post(url("appliquer", session.pk), follow=True)
    assert "Cet import a déjà été appliqué." in text(again)
    assert Personne.objects.count() == 1


def test_a_failure_is_told_and_can_be_taken_back(login, analysed):
    session = analysed("Martin;Zoé;", "Panne;Bob;")
    client = login("amina")
    client.post(url("appliquer", session.pk))
    page = text(client.get(url("suivre", session.pk)))
    assert "Une erreur inattendue a interrompu le travail." in page
    assert "Rien n'a été enregistré." in page
    assert Personne.objects.count() == 0
    client.post(url("reprendre", session.pk))
    assert "Vérifier avant d" in text(client.get(url("suivre", session.pk)))


def test_running_work_shows_its_progress_then_reloads_the_page(login, analysed):
    session = analysed("Martin;Zoé;")
    client = login("amina")
    ImportSession.objects.filter(pk=session.pk).update(etape=Etape.EN_COURS)
    assert "Application en cours" in text(client.get(url("suivre", session.pk)))
    fragment = client.get(url("progression", session.pk))
    assert f'hx-get="{url("progression", session.pk)}"' in fragment.content.decode()
    ImportSession.objects.filter(pk=session.pk).update(etape=Etape.APPLIQUEE)
    assert client.get(url("progression", session.pk)).headers["HX-Refresh"] == "true"


def test_what_undoing_cannot_put_back_is_listed(login, applied):
    session = applied("Martin;Zoé;")
    Personne.objects.update(courriel="change@exemple.fr")
    client = login("amina")
    client.post(url("annuler", session.pk))
    assert "Zoé Martin a été modifiée depuis l" in text(client.get(url("suivre", session.pk)))


def test_abandoning_goes_back_to_the_list(login, deposited):
    session = deposited("Martin;Zoé;")
    response = login("amina").post(url("abandonner", session.pk), follow=True)
    assert "Rien n'a encore été importé" in text(response)
    assert ImportSession.objects.count() == 0


# ── rejected lines ────────────────────────────────────────────────────


def test_rejected_lines_come_back_with_their_reason(login, analysed):
    session = analysed("Martin;Zoé;", ";=HYPERLINK(1);x@exemple.fr")
    response = login("amina").get(url("rejets", session.pk))
    assert response.headers["Content-Disposition"] == 'attachment; filename="carnet-lignes-rejetees.csv"'
    assert response.content.decode("utf-8-sig").splitlines() == [
        "Nom;Prénom;Courriel;Motif du rejet",
        ";'=HYPERLINK(1);x@exemple.fr;Nom : Le nom manque : complétez la cellule.",
    ]


def test_rejected_lines_of_a_file_that_is_gone(login, analysed):
    session = analysed(";Zoé;")
    session.fichier.delete(save=True)
    assert login("amina").get(url("rejets", session.pk)).content.decode("utf-8-sig").splitlines() == [
        "Ligne;Libellé;Motif du rejet",
        "2;Zoé;Nom : Le nom manque : complétez la cellule.",
    ]


# ── lists ─────────────────────────────────────────────────────────────


def test_the_list_searches_filters_and_says_what_emptied_it(login, saint_aubin):
    ImportSessionFactory(cite=saint_aubin, nom_fichier="rentrée.csv", etape=Etape.APPLIQUEE)
    ImportSessionFactory(cite=saint_aubin, nom_fichier="annuaire.csv")
    client = login("amina")
    assert "2 imports" in text(client.get(url("imports")))
    found = text(client.get(url("imports"), {"q": "rentr"}))
    assert ("1 import" in found, "annuaire.csv" in found) == (True, False)
    assert "annuaire.csv" not in text(client.get(url("imports"), {"etape": "appliquee"}))
    empty = text(client.get(url("imports"), {"etape": "echouee", "nature": "repertoire"}))
    assert "Aucun import ne répond à ces filtres" in empty
    assert "interrompu : lever ce filtre" in empty
    names = re.findall(r"(\w+)\.csv</a>", client.get(url("imports"), {"tri": "nom"}).content.decode())
    assert names == ["annuaire", "rentrée"]


def test_imports_one_may_not_lead_are_not_listed(login, saint_aubin):
    ImportSessionFactory(cite=saint_aubin, importer="inconnu", nom_fichier="secret.csv")
    assert "secret.csv" not in text(login("amina").get(url("imports")))


def count(client, address, queries):
    with queries as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def queries_for(login, django_assert_max_num_queries):
    client = login("amina")
    client.get(url("imports"))  # the first page of a session costs one query more
    return lambda address: count(client, address, django_assert_max_num_queries(60))


def test_the_list_takes_as_many_queries_for_three_imports_as_for_one(queries_for, saint_aubin, persona):
    ImportSessionFactory(cite=saint_aubin, auteur=persona("amina"))
    one = queries_for(url("imports"))
    ImportSessionFactory.create_batch(2, cite=saint_aubin, auteur=persona("paul"))
    assert queries_for(url("imports")) == one


@pytest.mark.parametrize("verdict", [Verdict.NEW, Verdict.PROBABLE, Verdict.REJECTED])
def test_the_preview_takes_as_many_queries_for_three_lines_as_for_one(verdict, queries_for, saint_aubin):
    session = ImportSessionFactory(cite=saint_aubin)
    candidates = [
        {"target_id": 1, "label": "X", "score": 0.8, "reasons": ["même nom"], "same_file_line": None}
    ]
    problems = [{"colonne": "Nom", "message": "manque", "bloquant": True}]
    line = {"session": session, "verdict": verdict, "candidats": candidates, "problemes": problems}
    ImportLineFactory(**line)
    address = f"{url('suivre', session.pk)}?verdict={verdict}"
    one = queries_for(address)
    ImportLineFactory.create_batch(2, **line)
    assert queries_for(address) == one


def test_the_preview_is_cut_in_pages_and_searched(login, saint_aubin):
    session = ImportSessionFactory(cite=saint_aubin, resume={"apercu": {"nouvelle": 60}})
    for number in range(60):
        ImportLineFactory(session=session, numero=number + 2, libelle=f"Structure {number}")
    client = login("amina")
    address = url("suivre", session.pk)
    assert len(re.findall(r'id="ligne-', client.get(address).content.decode())) == 50
    assert len(re.findall(r'id="ligne-', client.get(f"{address}?page=2").content.decode())) == 10
    found = text(client.get(f"{address}?verdict=nouvelle&q=structure+7"))
    assert ("1 ligne pour « structure 7 »" in found, "Structure 7 ligne 9" in found) == (True, True)
    assert "Structure 0 ligne 2" in text(client.get(f"{address}?verdict=nouvelle&q=2"))


def test_the_report_lists_rejected_lines(login, applied, queries_for):
    session = applied(";Zoé;")
    one = queries_for(url("suivre", session.pk))
    more = applied(";A;", ";B;", ";C;")
    assert queries_for(url("suivre", more.pk)) == one
    page = text(login("amina").get(url("suivre", more.pk)))
    assert "Lignes rejetées 3" in page
    assert "Nom : Le nom manque : complétez la cellule." in page


def test_the_page_of_an_import_answers_at_each_stage(login, deposited):
    session = deposited("Martin;Zoé;")
    client = login("amina")
    answers = []
    for stage in Etape.values:
        ImportSession.objects.filter(pk=session.pk).update(etape=stage)
        answers.append(client.get(url("suivre", session.pk), follow=True).status_code)
    assert answers == [200] * len(Etape.values)
