"""Who carries: a name known for certain, a resemblance asked once, a sheet made only if a person says so. And back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.acteurs.models import Structure
from maillage.acteurs.services.structures import update_structure
from maillage.actions.imports import ActionsImporter
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Bilan,
    Financement,
    Indicateur,
    LigneImportee,
    Mesure,
    NoteSuivi,
    Partenaire,
    Versement,
)
from maillage.actions.services import actions as services
from maillage.actions.services import bilans, financements, suivi
from maillage.base.transfers import CREATE_IT, NONE_OF_THEM
from maillage.base.values import read_fields
from maillage.documents.models import ImportSession
from tests.actions import importing
from tests.actions.importing import lines, questions, sentences
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
IMPORTER = ActionsImporter()
ROW = {"intitule": "Chorale", "annee": "2025", "etat": "réalisée"}


def prepare(cite, *rows):
    return importing.prepare(IMPORTER, cite, lines(*rows))


def apply(cite, proposals, **options):
    return importing.apply(IMPORTER, cite, proposals, **options)


def undo(cite, outcomes):
    return importing.undo(IMPORTER, cite, outcomes)


# ── who is it? ────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["les francas", "LES FRANCAS", "fdf"])
def test_the_same_name_or_sigle_is_that_sheet(saint_aubin, text):
    sheet = StructureFactory(cite=saint_aubin, nom="Les Francas", sigle="FDF")
    (proposal,) = prepare(saint_aubin, {**ROW, "porteur": text})
    assert (proposal.data["champs"]["porteur"], proposal.questions) == (sheet.pk, [])


def test_the_siret_decides_before_the_name(saint_aubin):
    sheet = StructureFactory(cite=saint_aubin, nom="Fédération des Francas", siret="73282932000074")
    (proposal,) = prepare(saint_aubin, {**ROW, "porteur": "Francas 49", "porteur_siret": "732 829 320 00074"})
    assert proposal.data["champs"]["porteur"] == sheet.pk


def test_a_name_borne_twice_is_asked(saint_aubin):
    StructureFactory(cite=saint_aubin, nom="École du Parc")
    StructureFactory(cite=saint_aubin, nom="École du Parc")
    (proposal,) = prepare(saint_aubin, {**ROW, "porteur": "École du Parc"})
    assert len([a for a in proposal.questions[0].answers if a.score is not None]) == 2


@pytest.mark.parametrize(
    ("known", "text", "reason"),
    [
        ("Association Trait d'Union", "ASSOC TRAIT D UNION", "même nom"),
        ("Les Francas du Maine-et-Loire", "Les Francas", "un nom contient l'autre"),
        ("Collège Jean Lurçat", "Collège Lurçat", "noms proches (83 %)"),
    ],
)
def test_a_resemblance_is_asked_once_with_its_score_and_reasons(saint_aubin, known, text, reason):
    sheet = StructureFactory(cite=saint_aubin, nom=known)
    proposals = prepare(saint_aubin, {**ROW, "porteur": text}, {**ROW, "intitule": "Foot", "porteur": text})
    (question,) = questions(proposals).values()
    best, create, none = question.answers
    assert (best.value, reason in best.reasons, create.value, none.value) == (
        str(sheet.pk),
        True,
        CREATE_IT,
        NONE_OF_THEM,
    )
    assert best.score >= 0.5
    assert "même commune" not in best.reasons
    assert question.default == NONE_OF_THEM
    assert "dites qui c'est" in sentences(proposals[0])[-1]
    apply(saint_aubin, proposals, answers={question.code: str(sheet.pk)})
    assert set(Action.objects.values_list("porteur_id", flat=True)) == {sheet.pk}


def test_without_an_answer_the_action_has_no_porteur_and_no_sheet_is_made(saint_aubin):
    apply(saint_aubin, prepare(saint_aubin, {**ROW, "porteur": "Inconnue de tous"}))
    assert (Action.objects.get().porteur, Structure.objects.count()) == (None, 0)


def test_a_porteur_found_nowhere_is_created_once_if_a_person_says_so(saint_aubin, persona):
    rows = [
        {**ROW, "porteur": "Association Inconnue"},
        {**ROW, "intitule": "Foot", "porteur": "ASSOCIATION INCONNUE"},
    ]
    proposals = prepare(saint_aubin, *rows)
    (question,) = questions(proposals).values()
    assert [answer.value for answer in question.answers] == [CREATE_IT, NONE_OF_THEM]
    apply(saint_aubin, proposals, answers={question.code: CREATE_IT}, by=persona("amina"))
    sheet = Structure.objects.get()
    assert (sheet.nom, sheet.type, sheet.provenances["nom"]["source"]) == (
        "Association Inconnue", "association", "suivi.csv",
    )  # fmt: skip
    assert set(Action.objects.values_list("porteur_id", flat=True)) == {sheet.pk}


def test_an_answer_that_is_no_longer_a_sheet_leaves_the_action_without_porteur(saint_aubin):
    sheet = StructureFactory(cite=saint_aubin, nom="Association Trait d'Union")
    proposals = prepare(saint_aubin, {**ROW, "porteur": "ASSOC TRAIT D UNION"})
    (code,) = questions(proposals)
    Structure.objects.filter(pk=sheet.pk).update(statut="archivee")
    apply(saint_aubin, proposals, answers={code: str(sheet.pk)})
    assert Action.objects.get().porteur is None


def test_partners_and_places_are_asked_only_when_something_looks_like_them(saint_aubin):
    sheet = StructureFactory(cite=saint_aubin, nom="Collège Jean Lurçat")
    row = {**ROW, "partenaires": "Collège Lurçat ; Nulle part", "lieux": "Collège Lurçat ; Salle des fêtes"}
    proposals = prepare(saint_aubin, row)
    (question,) = questions(proposals).values()
    assert [answer.value for answer in question.answers] == [str(sheet.pk), NONE_OF_THEM]
    apply(saint_aubin, proposals, answers={question.code: str(sheet.pk)})
    action = Action.objects.get()
    assert list(action.lieux.all()) == [sheet]
    assert (Partenaire.objects.get().structure_id, action.lieux_precision) == (sheet.pk, "Salle des fêtes")


def test_sheets_of_another_cite_are_never_proposed(saint_aubin, ailleurs):
    StructureFactory(cite=ailleurs, nom="Les Francas")
    (proposal,) = prepare(saint_aubin, {**ROW, "porteur": "Les Francas"})
    assert [answer.value for answer in proposal.questions[0].answers] == [CREATE_IT, NONE_OF_THEM]


def test_a_rejected_line_asks_nothing(saint_aubin):
    (proposal,) = prepare(saint_aubin, {**ROW, "intitule": "", "porteur": "Inconnue"})
    assert proposal.questions == []


# ── taking it back ────────────────────────────────────────────────────

FULL = {
    **ROW, "code": "1", "porteur": "Association Inconnue", "caf__notifie": "2 000", "caf__verse": "500", "reel__total": "9",
    "indicateurs": "Présents : 4 / 5 enfants", "bilan": "Bien", "commentaire": "RAS", "feu": "vert", "resume": "Chanter",
}  # fmt: skip
AROUND = (
    Action,
    Financement,
    Versement,
    Beneficiaires,
    Indicateur,
    Mesure,
    Bilan,
    NoteSuivi,
    Partenaire,
    LigneImportee,
)


def test_undoing_takes_back_the_action_what_is_around_it_and_the_sheet_made_for_it(saint_aubin):
    proposals = prepare(saint_aubin, FULL)
    outcomes = apply(saint_aubin, proposals, answers=dict.fromkeys(questions(proposals), CREATE_IT))
    assert (Action.objects.count(), Structure.objects.count()) == (1, 1)
    assert undo(saint_aubin, outcomes) == []
    assert {model: model.objects.count() for model in AROUND} == dict.fromkeys(AROUND, 0)
    assert Structure.objects.count() == 0
    assert [str(p.verdict) for p in prepare(saint_aubin, FULL)] == ["nouvelle"]


def test_undoing_gives_back_what_was_there(saint_aubin):
    partner = StructureFactory(cite=saint_aubin, nom="Ligue")
    action = ActionFactory(
        cite=saint_aubin, annee=2025, code="1", intitule="Chorale", etat="en_cours", resume=""
    )
    Financement.objects.create(cite=saint_aubin, action=action, source="caf", exercice=2025, demande=10)
    Beneficiaires.objects.create(cite=saint_aubin, action=action, moment="reel", total=3)
    known = Indicateur.objects.create(
        cite=saint_aubin, action=action, libelle="Présents", type="realisation", unite="enfants"
    )
    Mesure.objects.create(cite=saint_aubin, indicateur=known, le="2025-12-31", valeur=2)
    Bilan.objects.create(cite=saint_aubin, action=action, marche="Oui")

    def picture():
        row = Action.objects.get(pk=action.pk)
        return (
            read_fields(row, ["resume", "etat", "age_min_mois", "themes", "feu", "derniere_nouvelle_le"]),
            list(Financement.objects.values("source", "demande", "notifie", "verse")),
            list(Beneficiaires.objects.values("total")), list(Indicateur.objects.values("cible")),
            list(Mesure.objects.values("valeur")), list(Bilan.objects.values("marche", "effets", "etat")),
            Partenaire.objects.count(), NoteSuivi.objects.count(), LigneImportee.objects.count(),
        )  # fmt: skip

    before = picture()
    row = {
        **FULL,
        "porteur": "",
        "commune__notifie": "70",
        "partenaires": partner.nom,
        "ages": "6-11 ans",
        "themes": "Sport",
    }
    outcomes = apply(saint_aubin, prepare(saint_aubin, row))
    assert picture() != before
    assert Mesure.objects.get().valeur == 4
    assert undo(saint_aubin, outcomes) == []
    assert picture() == before


def test_undoing_keeps_an_action_that_somebody_worked_on_since(saint_aubin, persona):
    proposals = prepare(saint_aubin, FULL)
    outcomes = apply(saint_aubin, proposals, answers=dict.fromkeys(questions(proposals), CREATE_IT))
    action = Action.objects.get()
    note = NoteSuivi(cite=saint_aubin, action=action)
    suivi.save_attached(
        row=note, action=action, values={"le": "2026-01-05", "texte": "Appel"}, by=persona("amina")
    )
    kept, sheet = undo(saint_aubin, outcomes)
    assert kept.startswith("« Chorale » a été modifiée depuis l'import")
    assert sheet.startswith("La fiche « Association Inconnue »")
    assert (Action.objects.count(), Structure.objects.count()) == (1, 1)


def test_undoing_keeps_values_written_since_and_says_which(saint_aubin, persona):
    action = ActionFactory(cite=saint_aubin, annee=2025, code="1", intitule="Chorale", etat="realisee")
    line = Financement.objects.create(
        cite=saint_aubin, action=action, source="caf", exercice=2025, notifie=None
    )
    row = {**ROW, "code": "1", "resume": "Du fichier", "caf__notifie": "100"}
    outcomes = apply(saint_aubin, prepare(saint_aubin, row))
    amina = persona("amina")
    services.update_action(
        action=action, base={"resume": "Du fichier"}, mine={"resume": "À la main"}, by=amina
    )
    financements.save_financement(
        financement=line, base={"notifie": "100.00"}, mine={"notifie": "120"}, by=amina
    )
    (sentence,) = undo(saint_aubin, outcomes)
    assert (
        sentence
        == "« Chorale » : Résumé public, CAF 2025, notifié a été modifié depuis l'import, la valeur actuelle est conservée."
    )
    action.refresh_from_db()
    assert (action.resume, Financement.objects.get().notifie) == ("À la main", 120)


def test_undoing_keeps_a_sheet_edited_since(saint_aubin, persona):
    proposals = prepare(saint_aubin, {**ROW, "porteur": "Association Inconnue"})
    outcomes = apply(saint_aubin, proposals, answers=dict.fromkeys(questions(proposals), CREATE_IT))
    sheet = Structure.objects.get()
    update_structure(structure=sheet, base={"sigle": ""}, mine={"sigle": "AI"}, by=persona("amina"))
    (sentence,) = undo(saint_aubin, outcomes)
    assert "a servi depuis" in sentence
    assert (Action.objects.count(), Structure.objects.count()) == (0, 1)


def test_a_bilan_reopened_and_rewritten_stays(saint_aubin, persona):
    action = ActionFactory(cite=saint_aubin, annee=2025, code="1", intitule="Chorale", etat="realisee")
    outcomes = apply(saint_aubin, prepare(saint_aubin, {**ROW, "code": "1", "bilan": "Bien"}))
    bilans.save_bilan(
        action=action, base={"effets": "Bien"}, mine={"effets": "Très bien"}, by=persona("amina")
    )
    undo(saint_aubin, outcomes)
    assert Bilan.objects.get().effets == "Très bien"


def test_undoing_an_import_of_another_cite_touches_nothing(saint_aubin, ailleurs):
    outcomes = apply(saint_aubin, prepare(saint_aubin, ROW))
    undo(ailleurs, outcomes)
    assert Action.objects.count() == 1


# ── through the pages ─────────────────────────────────────────────────


def test_from_the_file_to_the_portfolio_through_the_tunnel(login, saint_aubin, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheet = StructureFactory(cite=saint_aubin, nom="Association Trait d'Union")
    data = "Suivi 2025;;\nIntitulé de l'action;Porteur;CAF\nChorale;ASSOC TRAIT D UNION;2 000,00 €\nFoot;;-5\n".encode(
        "cp1252"
    )
    client = login("amina")
    base = "/c/saint-aubin/documents/"
    client.post(f"{base}importer/", {"nature": "actions", "fichier": SimpleUploadedFile("suivi.csv", data)})
    session = ImportSession.objects.get()
    assert session.correspondance == {
        "Intitulé de l'action": "intitule",
        "Porteur": "porteur",
        "CAF": "caf__notifie",
    }
    page = client.get(f"{base}imports/{session.pk}/colonnes/").content.decode()
    assert '<optgroup label="Financements">' in page
    client.post(
        f"{base}imports/{session.pk}/colonnes/",
        {"colonne_0": "intitule", "colonne_1": "porteur", "colonne_2": "caf__notifie"},
    )
    page = client.get(f"{base}imports/{session.pk}/").content.decode()
    assert "Qui est « ASSOC TRAIT D UNION » ?" in page
    assert "De quelle année" in page
    for code, answer in ((f"structure:{'assoc trait d union'}", str(sheet.pk)), ("annee", "2025")):
        client.post(f"{base}questions/{session.questions.get(code=code).pk}/", {"reponse": answer})
    client.post(f"{base}imports/{session.pk}/appliquer/")
    action = Action.objects.get()
    assert (action.porteur, action.annee, action.financements.get().notifie) == (sheet, 2025, 2000)
    rejected = client.get(f"{base}imports/{session.pk}/?verdict=rejetee").content.decode()
    assert "« -5 » est négatif" in rejected
    assert "Chorale" in client.get("/c/saint-aubin/actions/").content.decode()
    client.post(f"{base}imports/{session.pk}/annuler/")
    assert Action.objects.count() == 0
