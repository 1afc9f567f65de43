"""The steps of an import, one after the other, and what each refuses."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from maillage.acteurs.models import Personne
from maillage.audit.models import Event
from maillage.base import progress
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, Verdict
from maillage.documents import services
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.rules import STALLED_AFTER
from maillage.documents.selectors import outlook, report
from tests.documents.conftest import csv
from tests.factories.acteurs import PersonneFactory

pytestmark = pytest.mark.django_db


def people(cite):
    return sorted(Personne.objects.filter(cite=cite).values_list("nom", "prenom", "courriel"))


def verdicts(session):
    return {line.libelle: line.verdict for line in session.lignes.all()}


def kept_files(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


# ── the file ──────────────────────────────────────────────────────────


def test_a_deposit_reads_the_file_and_matches_its_columns(deposited, persona):
    session = deposited("Durand;Léa;lea@exemple.fr", "Martin;;", header="Patronyme;Prénom;E-mail")
    assert session.etape == Etape.DEPOSEE
    assert session.entetes == ["Patronyme", "Prénom", "E-mail"]
    assert session.correspondance == {"Patronyme": "nom", "Prénom": "prenom", "E-mail": "courriel"}
    assert session.resume["exemples"] == {
        "Patronyme": ["Durand", "Martin"],
        "Prénom": ["Léa"],
        "E-mail": ["lea@exemple.fr"],
    }
    assert session.auteur == persona("amina")


@pytest.mark.parametrize(
    ("given", "shown", "stored"),
    [
        ("../../etc/passwd", "passwd", "passwd"),
        (r"C:\Documents\Été 2026.CSV", "Été 2026.CSV", "ete-2026.csv"),
        ("a\n\tb.csv", "a b.csv", "a-b.csv"),
        ("", "fichier", "fichier"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv", "x" * 60 + ".csv"),
    ],
)
def test_names_of_files_are_made_harmless(given, shown, stored, saint_aubin):
    session = services.deposit(
        cite=saint_aubin, importer_code="repertoire", filename=given, data=csv("Durand;;"), by=None
    )
    assert session.nom_fichier == shown
    assert session.fichier.name == f"imports/{saint_aubin.pk}/{stored}"


@pytest.mark.parametrize("data", [b"", b"   \n", b"%PDF-1.7 ...", b"PK\x03\x04truncated", csv()])
def test_a_file_without_lines_is_refused_and_nothing_is_kept(data, saint_aubin, settings):
    with pytest.raises(Refused):
        services.deposit(cite=saint_aubin, importer_code="repertoire", filename="x.csv", data=data, by=None)
    assert (ImportSession.objects.count(), kept_files(settings)) == (0, [])


def test_a_file_too_large_is_refused_with_its_size(saint_aubin, settings):
    settings.IMPORT_MAX_BYTES = 1024 * 1024
    with pytest.raises(Refused) as refused:
        services.deposit(
            cite=saint_aubin, importer_code="repertoire", filename="x.csv", data=b"a" * 1_600_000, by=None
        )
    assert refused.value.sentence == (
        "Ce fichier pèse 1,5 Mo ; la limite est de 1 Mo. Retirez-en les images et les feuilles inutiles, ou découpez-le."
    )


def test_an_unknown_kind_of_import_is_refused(saint_aubin):
    with pytest.raises(Refused) as refused:
        services.deposit(
            cite=saint_aubin, importer_code="licornes", filename="x.csv", data=csv("a;;"), by=None
        )
    assert refused.value.code == "nature"


# ── the verdicts ──────────────────────────────────────────────────────


@pytest.fixture
def known(saint_aubin):
    PersonneFactory(cite=saint_aubin, nom="Durand", prenom="Léa", courriel="lea@exemple.fr")
    PersonneFactory(cite=saint_aubin, nom="Petit", prenom="Ali", courriel="ali@exemple.fr")


LINES = (
    "Martin;Zoé;zoe@exemple.fr",
    "Durand;Léa;lea@exemple.fr",
    "Petit;Ali;nouveau@exemple.fr",
    "Durand;Paul;",
    ";Anonyme;",
    "Roux;Max;sans arobase",
)


def test_each_line_gets_its_verdict_and_its_default_decision(analysed, known):
    session = analysed(*LINES)
    assert session.etape == Etape.A_VERIFIER
    assert [(line.numero, line.libelle, line.verdict, line.decision) for line in session.lignes.all()] == [
        (2, "Zoé Martin", "nouvelle", "creer"),
        (3, "Léa Durand", "inchangee", "ignorer"),
        (4, "Ali Petit", "mise_a_jour", "mettre_a_jour"),
        (5, "Paul Durand", "doublon_probable", "ignorer"),
        (6, "Anonyme", "rejetee", "ignorer"),
        (7, "Max Roux", "nouvelle", "creer"),
    ]


def test_the_report_of_the_preview_is_exact(analysed, known):
    session = analysed(*LINES)
    assert report(session) == {
        "session": session.pk,
        "fichier": "carnet.csv",
        "lignes": 6,
        "creees": 2,
        "mises_a_jour": 1,
        "inchangees": 1,
        "doublons_probables": 1,
        "rejetees": 1,
        "erreurs": [
            {"ligne": 6, "colonne": "Nom", "message": "Le nom manque : complétez la cellule."},
            {"ligne": 7, "colonne": "Courriel", "message": "Il manque un @."},
        ],
        "questions": [],
        "hors_champ": 0,
        "notes": [],
        "simulation": False,
    }


def test_problems_name_the_header_of_the_file(deposited, persona):
    session = deposited(";Anonyme;", header="Patronyme;Prénom;Mél")
    mapping = {"Patronyme": "nom", "Prénom": "prenom"}
    services.set_mapping(session=session, mapping=mapping, by=persona("amina"))
    services.analyse(session=session, by=persona("amina"))
    assert report(session)["erreurs"][0]["colonne"] == "Patronyme"


def test_columns_left_out_are_not_read(deposited, persona):
    session = deposited("Durand;Léa;lea@exemple.fr")
    services.set_mapping(session=session, mapping={"Nom": "nom"}, by=persona("amina"))
    services.analyse(session=session, by=persona("amina"))
    assert session.lignes.get().donnees == {"nom": "Durand", "prenom": "", "courriel": ""}


def test_a_mapping_without_a_required_field_starts_nothing(deposited, persona):
    session = deposited("Durand;Léa;")
    with pytest.raises(Refused):
        services.set_mapping(session=session, mapping={"Prénom": "prenom"}, by=persona("amina"))
    session.refresh_from_db()
    assert session.etape == Etape.DEPOSEE


def test_analysing_again_forgets_the_first_lines(analysed, persona):
    session = analysed("Durand;Léa;", "Martin;Zoé;")
    services.set_mapping(session=session, mapping={"Prénom": "nom"}, by=persona("amina"))
    services.analyse(session=session, by=persona("amina"))
    assert verdicts(session) == {"Léa": "nouvelle", "Zoé": "nouvelle"}


def test_an_importer_that_breaks_leaves_a_sentence_and_no_line(analysed):
    session = analysed("Durand;Léa;", "Bombe;Bob;")
    assert (session.etape, session.lignes.count()) == (Etape.ECHOUEE, 0)
    assert session.erreur.endswith(
        "transmettez le fichier et l'heure à l'assistance. Rien n'a été enregistré."
    )


def test_a_file_read_by_its_importer_needs_no_columns(saint_aubin, persona):
    session = services.deposit(
        cite=saint_aubin,
        importer_code="contours",
        filename="c.txt",
        data=b"Durand Martin",
        by=persona("amina"),
    )
    services.start_analysis(session=session, by=persona("amina"))
    services.analyse(session=session, by=persona("amina"))
    assert (verdicts(session), session.notes) == (
        {"Durand": "nouvelle", "Martin": "nouvelle"},
        ["Lu par l'importeur."],
    )


# ── the decisions ─────────────────────────────────────────────────────


def test_a_probable_duplicate_is_settled_by_a_person(analysed, known, persona):
    session = analysed("Durand;Paul;p@exemple.fr")
    assert outlook(session).a_trancher == 1
    line = session.lignes.get()
    target = line.candidats[0]["target_id"]
    services.decide_line(line=line, decision=Decision.UPDATE, target_id=target, by=persona("amina"))
    line.refresh_from_db()
    assert (line.decision, line.cible_id, line.decidee_par_une_personne) == ("mettre_a_jour", target, True)
    services.decide_line(line=line, decision=Decision.CREATE, by=persona("amina"))
    line.refresh_from_db()
    assert (line.decision, line.cible_id) == ("creer", None)
    assert outlook(session).a_trancher == 0


def test_a_target_that_was_not_proposed_is_refused(analysed, known, persona):
    line = analysed("Durand;Paul;").lignes.get()
    stranger = PersonneFactory(cite=line.cite)
    with pytest.raises(Refused) as refused:
        services.decide_line(line=line, decision=Decision.UPDATE, target_id=stranger.pk, by=persona("amina"))
    assert refused.value.code == "cible"


@pytest.mark.parametrize("row", ["Durand;Léa;lea@exemple.fr", ";Anonyme;"])
def test_there_is_nothing_to_decide_for_unchanged_and_rejected_lines(row, analysed, known, persona):
    line = analysed(row).lignes.get()
    with pytest.raises(Refused) as refused:
        services.decide_line(line=line, decision=Decision.CREATE, by=persona("amina"))
    assert refused.value.code == "decision"


def test_one_decision_for_a_whole_tab(analysed, known, persona):
    session = analysed("Durand;Paul;", "Petit;Jo;", "Martin;Zoé;")
    decide = services.decide_many
    assert (
        decide(session=session, verdict=Verdict.PROBABLE, decision=Decision.UPDATE, by=persona("amina")) == 2
    )
    targets = [line.candidats[0]["target_id"] for line in session.lignes.filter(verdict="doublon_probable")]
    assert list(session.lignes.values_list("decision", "cible_id")) == [
        ("mettre_a_jour", targets[0]),
        ("mettre_a_jour", targets[1]),
        ("creer", None),
    ]
    assert decide(session=session, verdict=Verdict.NEW, decision=Decision.SKIP, by=persona("amina")) == 1
    assert (outlook(session).a_ecrire, outlook(session).ignorees) == (2, 1)


# ── the writing ───────────────────────────────────────────────────────


def test_applying_writes_what_was_decided_and_nothing_else(applied, known, saint_aubin):
    session = applied(*LINES)
    assert session.etape == Etape.APPLIQUEE
    assert people(saint_aubin) == [
        ("Durand", "Léa", "lea@exemple.fr"),
        ("Martin", "Zoé", "zoe@exemple.fr"),
        ("Petit", "Ali", "nouveau@exemple.fr"),
        ("Roux", "Max", "sans arobase"),
    ]
    told = report(session)
    counts = ("lignes", "creees", "mises_a_jour", "inchangees", "doublons_probables", "rejetees")
    assert [told[name] for name in counts] == [6, 2, 1, 1, 1, 1]


def test_a_line_that_a_person_leaves_aside_counts_as_unchanged(analysed, persona):
    session = analysed("Martin;Zoé;", "Roux;Max;")
    services.decide_line(line=session.lignes.first(), decision=Decision.SKIP, by=persona("amina"))
    services.start_application(session=session, by=persona("amina"))
    services.apply(session=session, by=persona("amina"))
    assert (report(session)["creees"], report(session)["inchangees"]) == (1, 1)


def test_importing_the_same_file_again_changes_nothing(applied, saint_aubin):
    applied("Martin;Zoé;zoe@exemple.fr", "Roux;Max;")
    before = people(saint_aubin)
    again = applied("Martin;Zoé;zoe@exemple.fr", "Roux;Max;")
    assert (people(saint_aubin), report(again)["inchangees"]) == (before, 2)


def test_a_second_click_applies_nothing(analysed, persona, saint_aubin):
    session = analysed("Martin;Zoé;")
    services.start_application(session=session, by=persona("amina"))
    with pytest.raises(Refused) as refused:
        services.start_application(session=ImportSession.objects.get(pk=session.pk), by=persona("amina"))
    assert refused.value.sentence == "L'application de cet import est en cours : attendez qu'elle se termine."
    services.apply(session=session, by=persona("amina"))
    services.apply(session=session, by=persona("amina"))
    assert len(people(saint_aubin)) == 1
    with pytest.raises(Refused):
        services.start_application(session=session, by=persona("amina"))


def test_a_failure_in_the_middle_writes_nothing(applied, known, saint_aubin):
    before = people(saint_aubin)
    session = applied("Martin;Zoé;", "Petit;Ali;nouveau@exemple.fr", "Panne;Bob;")
    assert (session.etape, people(saint_aubin)) == (Etape.ECHOUEE, before)
    assert session.erreur.endswith("Rien n'a été enregistré.")
    assert set(session.lignes.values_list("resultat", flat=True)) == {""}


def test_a_sheet_changed_since_the_preview_is_left_and_said(analysed, known, persona, saint_aubin):
    session = analysed("Petit;Ali;nouveau@exemple.fr")
    Personne.objects.filter(nom="Petit").update(courriel="entretemps@exemple.fr")
    services.start_application(session=session, by=persona("amina"))
    services.apply(session=session, by=persona("amina"))
    assert report(session)["rejetees"] == 1
    sentence = "La fiche de Ali Petit a changé depuis l'aperçu : importez cette ligne de nouveau."
    assert report(session)["erreurs"] == [{"ligne": 2, "colonne": "", "message": sentence}]


def test_progress_is_told_in_the_cache(applied):
    session = applied("Martin;Zoé;", "Roux;Max;")
    told = progress.read(session.progress_key)
    assert (told.percent, told.step) == (100, "enregistrement")


# ── undoing ───────────────────────────────────────────────────────────


def undone(session, user):
    services.start_undo(session=session, by=user)
    services.undo(session=session, by=user)
    return session


def test_undoing_puts_everything_back(applied, known, persona, saint_aubin):
    before = people(saint_aubin)
    session = undone(applied(*LINES), persona("amina"))
    assert (session.etape, people(saint_aubin)) == (Etape.ANNULEE, before)
    assert session.resume["annulation"] == {"demandees": 3, "conservees": []}


def test_what_changed_since_stays_and_is_said(applied, persona, saint_aubin):
    session = applied("Martin;Zoé;", "Roux;Max;")
    Personne.objects.filter(nom="Roux").update(courriel="max@exemple.fr")
    undone(session, persona("amina"))
    assert people(saint_aubin) == [("Roux", "Max", "max@exemple.fr")]
    assert session.resume["annulation"]["conservees"] == [
        "Max Roux a été modifiée depuis l'import : sa fiche reste."
    ]


def test_an_undo_that_breaks_undoes_nothing(applied, persona, saint_aubin):
    session = applied("Martin;Zoé;", "Tenace;Bob;")
    undone(session, persona("amina"))
    assert (session.etape, len(people(saint_aubin))) == (Etape.APPLIQUEE, 2)
    assert session.erreur.endswith("Rien n'a été annulé : l'import reste appliqué.")


def test_only_an_applied_import_is_undone_and_once(analysed, applied, persona):
    with pytest.raises(Refused):
        services.start_undo(session=analysed("Martin;Zoé;"), by=persona("amina"))
    session = undone(applied("Roux;Max;"), persona("amina"))
    with pytest.raises(Refused) as refused:
        services.start_undo(session=session, by=persona("amina"))
    assert refused.value.sentence == "Cet import a été annulé."


def test_the_trail_tells_the_life_of_an_import(applied, persona):
    session = undone(applied("Martin;Zoé;"), persona("amina"))
    events = Event.objects.filter(objet_type="documents.importsession", objet_id=session.pk).order_by("pk")
    assert list(events.values_list("kind", "acteur_id")) == [
        ("import_deposited", persona("amina").pk),
        ("import_applied", persona("amina").pk),
        ("import_undone", persona("amina").pk),
    ]


# ── rights, interruptions, end of life ────────────────────────────────


def test_every_step_checks_the_capability_again(applied, analysed, deposited, persona, saint_aubin):
    paul = persona("paul")
    first, second, third = deposited("A;;"), analysed("B;;"), applied("C;;")
    steps = [
        lambda: services.deposit(
            cite=saint_aubin, importer_code="repertoire", filename="x", data=csv("D;;"), by=paul
        ),
        lambda: services.set_mapping(session=first, mapping=first.correspondance, by=paul),
        lambda: services.choose_sheet(session=first, sheet="", by=paul),
        lambda: services.decide_line(line=second.lignes.get(), decision=Decision.SKIP, by=paul),
        lambda: services.decide_many(session=second, verdict=Verdict.NEW, decision=Decision.SKIP, by=paul),
        lambda: services.start_application(session=second, by=paul),
        lambda: services.abandon(session=second, by=paul),
        lambda: services.resume(session=second, by=paul),
        lambda: services.start_undo(session=third, by=paul),
    ]
    codes = []
    for step in steps:
        with pytest.raises(Refused) as refused:
            step()
        codes.append(refused.value.code)
    assert codes == ["droit"] * len(steps)


def test_somebody_who_lost_the_right_meanwhile_applies_nothing(analysed, persona, saint_aubin):
    session = analysed("Martin;Zoé;")
    services.start_application(session=session, by=persona("amina"))
    services.apply(session=session, by=persona("malik"))
    assert (session.etape, people(saint_aubin)) == (Etape.ECHOUEE, [])


def test_an_interrupted_application_goes_back_to_the_preview(applied, persona):
    session = applied("Martin;Zoé;", "Panne;Bob;")
    services.resume(session=session, by=persona("amina"))
    assert (session.etape, session.erreur, session.lignes.count()) == (Etape.A_VERIFIER, "", 2)


@pytest.mark.parametrize(
    ("stage", "back"),
    [
        (Etape.EN_ANALYSE, Etape.DEPOSEE),
        (Etape.EN_COURS, Etape.A_VERIFIER),
        (Etape.EN_ANNULATION, Etape.APPLIQUEE),
    ],
)
def test_work_lost_for_long_can_be_taken_back_but_not_before(stage, back, analysed, persona):
    session = analysed("Martin;Zoé;")
    ImportSession.objects.filter(pk=session.pk).update(etape=stage)
    with pytest.raises(Refused):
        services.resume(session=session, by=persona("amina"))
    ImportSession.objects.filter(pk=session.pk).update(modifie_le=timezone.now() - 2 * STALLED_AFTER)
    services.resume(session=session, by=persona("amina"))
    assert session.etape == back


def test_an_abandoned_import_leaves_no_line_and_no_file(
    analysed, persona, django_capture_on_commit_callbacks
):
    session = analysed("Martin;Zoé;")
    name = session.fichier.name
    with django_capture_on_commit_callbacks(execute=True):
        services.abandon(session=session, by=persona("amina"))
    assert (ImportSession.objects.count(), ImportLine.objects.count()) == (0, 0)
    assert not default_storage.exists(name)


def test_an_applied_import_is_not_abandoned(applied, persona):
    with pytest.raises(Refused):
        services.abandon(session=applied("Martin;Zoé;"), by=persona("amina"))


def test_purging_keeps_reports_and_forgets_the_rest(
    applied, analysed, persona, settings, django_capture_on_commit_callbacks
):
    old, young, never = applied("A;;"), applied("B;;"), analysed("C;;")
    past = timezone.now() - timedelta(days=91)
    ImportSession.objects.filter(pk__in=(old.pk, never.pk)).update(cree_le=past)
    with django_capture_on_commit_callbacks(execute=True):
        counts = services.purge(before=timezone.now() - timedelta(days=90))
    assert counts == {"fichiers": 1, "imports_abandonnes": 1}
    assert list(ImportSession.objects.order_by("pk").values_list("pk", "fichier")) == [
        (old.pk, ""),
        (young.pk, young.fichier.name),
    ]
    assert len(kept_files(settings)) == 1
    old.refresh_from_db()
    assert undone(old, persona("amina")).etape == Etape.ANNULEE
