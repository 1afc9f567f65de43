"""Last year's tracking spreadsheet: verdicts, writing, and what a person wrote since."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from maillage.actions.imports import ActionsImporter
from maillage.actions.models import (
    Action,
    Axe,
    AxeTransversal,
    Beneficiaires,
    Bilan,
    Enveloppe,
    Financement,
    Indicateur,
    LigneImportee,
    Mesure,
    NoteSuivi,
    Partenaire,
    Versement,
)
from maillage.actions.services import actions as services
from maillage.actions.services import axes
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, importers
from maillage.dispositifs.models import Deploiement
from tests.actions import importing
from tests.actions.importing import lines, sentences, verdicts
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.cites import PerimetreCommuneFactory, PerimetreQpvFactory
from tests.factories.territoires import EtablissementFactory

pytestmark = pytest.mark.django_db
IMPORTER = ActionsImporter()
CHORALE = {"intitule": "Chorale des écoles", "annee": "2025", "etat": "réalisée", "caf__notifie": "2 000,00"}


def prepare(cite, *rows, by=None):
    return importing.prepare(IMPORTER, cite, lines(*rows), by=by)


def apply(cite, proposals, **options):
    return importing.apply(IMPORTER, cite, proposals, **options)


def run(cite, *rows, **options):
    return apply(cite, prepare(cite, *rows), **options)


@pytest.fixture
def tree(saint_aubin):
    """Two axes, an objective in the first."""
    one = axes.save_axe(axe=Axe(cite=saint_aubin, code="1", libelle="Conforter le rôle de l'école"), by=None)
    inner = axes.save_axe(
        axe=Axe(cite=saint_aubin, code="1.1", parent=one, libelle="Langage dès la maternelle"), by=None
    )
    axes.save_axe(axe=Axe(cite=saint_aubin, code="2", libelle="Promouvoir la continuité éducative"), by=None)
    return one, inner


def test_the_tunnel_knows_the_importer():
    assert importers.get("actions").label == "Actions et leurs financements"


@pytest.mark.parametrize("name", ["paul", "malik", "remi", "sacha", "nora", "theo"])
def test_only_the_project_leader_imports(saint_aubin, persona, name):
    with pytest.raises(Refused):
        prepare(saint_aubin, CHORALE, by=persona(name))
    with pytest.raises(Refused):
        apply(saint_aubin, [], by=persona(name))
    with pytest.raises(Refused):
        importing.undo(IMPORTER, saint_aubin, [], by=persona(name))


def test_preparing_writes_nothing(saint_aubin, persona):
    prepare(saint_aubin, CHORALE, by=persona("amina"))
    assert (Action.objects.count(), Event.objects.count()) == (0, 0)


# ── a line in full ────────────────────────────────────────────────────


def test_a_whole_line_fills_the_sheet_and_what_is_around_it(saint_aubin, persona, tree):
    amina = persona("amina")
    carrier = StructureFactory(cite=saint_aubin, nom="Les Francas", sigle="FR", type="association")
    town = StructureFactory(cite=saint_aubin, nom="Ville de Saint-Aubin", type="commune")
    pilot = PersonneFactory(cite=saint_aubin, prenom="Élise", nom="Noël")
    PerimetreCommuneFactory(cite=saint_aubin)
    district = PerimetreQpvFactory(cite=saint_aubin).qpv
    school = EtablissementFactory(nom="Collège Jean Lurçat")
    tag = AxeTransversal.objects.create(cite=saint_aubin, libelle="Égalité filles-garçons")
    scheme = Deploiement.objects.create(cite=saint_aubin, nom="Cordées de la réussite")
    row = {
        "code": "A-12", "intitule": "Ateliers langage", "annee": "2025", "periode": "de janvier à juin", "nature": "nouvelle",
        "realise": "oui", "porteur": "les francas", "pilote": "NOËL Élise", "referent": "amina", "partenaires": "Ville de Saint-Aubin",
        "lieux": "FR ; Salle des fêtes", "etablissements": f"{school.uai} ; École inconnue", "qpvs": district.nom, "communes": "Angers",
        "publics": "Enfants", "ages": "3-6 ans", "themes": "Sport", "temps": "périscolaire, vacances", "axe": "Axe 1",
        "objectif": "Langage dès la maternelle", "objectifs_nationaux": "1 ; 2", "transversaux": "égalité filles garçons",
        "dispositifs": "Cordées de la réussite", "visibilite": "équipe", "resume": "Parler ensemble", "constat": "Peu de mots",
        "validee_par": "COPIL", "validee_le": "15/01/2025", "decision": "Avis favorable", "feu": "vert", "commentaire": "Bon départ",
        "difficulte": "à relancer", "seances_prevues": "24", "numero_dossier": "D-7", "bilan": "Les parents viennent.",
        "bilan_perspective": "reconduire", "prevu__total": "100", "reel__total": "120", "reel__dont_qpv": "80",
        "indicateurs": "Assiduité : 85 / 90 %", "p147_cite__demande": "9 000", "p147_cite__notifie": "8 000", "p147_cite__verse": "4 000",
        "commune__notifie": "3 000,50", "budget_total": "11 000,50",
    }  # fmt: skip
    (proposal,) = prepare(saint_aubin, row)
    assert (str(proposal.verdict), sentences(proposal)) == (
        "nouvelle",
        [
            "École inconnue : pas reconnu parmi les établissements de la cité, noté en précision sur les lieux."
        ],
    )
    assert proposal.changes["P147 cité éducative, notifié"] == ("", "8\u202f000\u00a0€")
    assert (proposal.changes["Porteur"], proposal.changes["État"]) == (
        ("", "Les Francas"),
        ("idée", "bilan reçu"),
    )
    (outcome,) = apply(saint_aubin, [proposal], by=amina)
    action = Action.objects.get(pk=outcome.target_id)
    assert (action.code, action.intitule, action.annee, action.etat) == (
        "A-12",
        "Ateliers langage",
        2025,
        "bilan_recu",
    )
    assert (action.debut, action.fin, action.nature) == (date(2025, 1, 1), date(2025, 6, 30), "nouvelle")
    assert (action.porteur, action.pilote, action.referent, action.objectif) == (
        carrier,
        pilot,
        amina,
        tree[1],
    )
    assert (action.age_min_mois, action.age_max_mois, action.temps) == (36, 72, ["periscolaire", "vacances"])
    assert action.objectifs_nationaux == ["ecole", "continuite"]
    assert [list(getattr(action, name).all()) for name in ("lieux", "qpvs", "etablissements", "transversaux", "dispositifs")] == [
        [carrier], [district], [school], [tag], [scheme],
    ]  # fmt: skip
    assert action.lieux_precision == "École inconnue, Salle des fêtes"
    assert (action.validee_le, action.visibilite, action.difficulte, action.seances_prevues) == (
        date(2025, 1, 15), "equipe", "a_relancer", 24,
    )  # fmt: skip
    assert (action.feu, action.derniere_nouvelle_le) == ("vert", date(2025, 6, 30))
    assert NoteSuivi.objects.get().texte == "Bon départ"
    assert Partenaire.objects.get().structure == town
    state = {
        (r.source, r.demande, r.notifie, r.verse, r.credit, r.numero_dossier)
        for r in Financement.objects.all()
    }
    assert state == {
        ("p147_cite", Decimal(9000), Decimal(8000), Decimal(4000), "specifique", "D-7"),
        ("commune", Decimal(0), Decimal("3000.50"), Decimal(0), "droit_commun", ""),
    }
    assert (Versement.objects.get().montant, Versement.objects.get().reference) == (
        4000,
        "repris d'un fichier, date inconnue",
    )
    assert Financement.objects.get(source="commune").compte_rendu_attendu_le == date(2026, 6, 30)
    planned, real = Beneficiaires.objects.order_by("moment")
    assert (planned.total, real.total, real.dont_qpv) == (100, 120, 80)
    assert (Indicateur.objects.get().cible, Mesure.objects.get().valeur, Mesure.objects.get().le) == (
        90, 85, date(2025, 6, 30),
    )  # fmt: skip
    assert (Bilan.objects.get().effets, Bilan.objects.get().etat, Bilan.objects.get().perspective) == (
        "Les parents viennent.", "remis", "reconduire",
    )  # fmt: skip
    event = Event.objects.get(kind="action_creee")
    assert (event.acteur_id, event.contexte["import"], event.contexte["numero"]) == (amina.pk, "suivi.csv", 2)


def test_the_same_file_again_changes_nothing(saint_aubin):
    rows = [
        {**CHORALE, "code": "1", "commentaire": "RAS", "indicateurs": "Présents : 4 enfants", "bilan": "reçu", "reel__total": "9"},
        {**CHORALE, "intitule": "Foot", "bilan": "Bien", "ages": "6-11 ans"},
        {"intitule": "", "annee": "2025"},
    ]  # fmt: skip
    run(saint_aubin, *rows)
    before = {
        model: list(model.objects.order_by("pk").values())
        for model in (Action, Financement, Bilan, NoteSuivi, Mesure)
    }
    again = prepare(saint_aubin, *rows)
    assert verdicts(again) == {"inchangee": 2, "rejetee": 1}
    assert "déjà été importée" in again[0].candidates[0].reasons[0]
    apply(saint_aubin, again)
    assert before == {model: list(model.objects.order_by("pk").values()) for model in before}


def test_a_line_already_imported_is_known_even_after_a_person_renamed_the_action(saint_aubin, persona):
    (outcome,) = run(saint_aubin, CHORALE)
    action = Action.objects.get(pk=outcome.target_id)
    services.update_action(
        action=action, base={"intitule": action.intitule}, mine={"intitule": "Chœur"}, by=persona("amina")
    )
    assert verdicts(prepare(saint_aubin, CHORALE)) == {"inchangee": 1}


# ── which action ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("known", "row", "verdict"),
    [
        ({"code": "12", "intitule": "Chorale"}, {"code": "12", "intitule": "Chorale", "resume": "Chanter"}, "mise_a_jour"),
        ({"code": "12", "intitule": "Chorale"}, {"code": "12", "intitule": "Chorale"}, "inchangee"),
        ({"code": "12", "intitule": "Chorale"}, {"code": "12", "intitule": "Boxe thaïe"}, "doublon_probable"),
        ({"code": "12", "intitule": "Chorale", "annee": 2024}, {"code": "12", "intitule": "Chorale"}, "doublon_probable"),
        ({"intitule": "Chorale des écoles"}, {"intitule": "CHORALE DES ECOLES", "resume": "Chanter"}, "mise_a_jour"),
        ({"intitule": "Chorale des écoles"}, {"intitule": "Chorale de l'école"}, "doublon_probable"),
        ({"intitule": "Chorale des écoles"}, {"intitule": "Foot au pied des tours"}, "nouvelle"),
        ({"intitule": "Chorale des écoles", "annee": 2024}, {"intitule": "Chorale des écoles"}, "nouvelle"),
    ],
)  # fmt: skip
def test_codes_and_titles_decide_and_resemblances_ask(saint_aubin, known, row, verdict):
    ActionFactory(cite=saint_aubin, **{"annee": 2025, "etat": "realisee", **known})
    (proposal,) = prepare(saint_aubin, {"annee": "2025", **row})
    assert str(proposal.verdict) == verdict


def test_a_resemblance_says_why_and_waits_for_a_person(saint_aubin):
    carrier = StructureFactory(cite=saint_aubin, nom="Les Francas")
    other = ActionFactory(
        cite=saint_aubin, annee=2025, code="7", intitule="Chorale des écoles", porteur=carrier
    )
    (proposal,) = prepare(
        saint_aubin, {**CHORALE, "intitule": "Chorale de l'école", "porteur": "Les Francas"}
    )
    (candidate,) = proposal.candidates
    assert (candidate.target_id, candidate.label) == (other.pk, "7 Chorale des écoles")
    assert candidate.reasons[1:] == ("même année : 2025", "même porteur")
    assert proposal.default_decision == Decision.SKIP
    apply(saint_aubin, [proposal], decisions={2: (Decision.UPDATE, other.pk)})
    other.refresh_from_db()
    assert (other.intitule, Action.objects.count()) == ("Chorale de l'école", 1)


def test_the_same_title_of_another_porteur_is_asked(saint_aubin):
    one, two = (
        StructureFactory(cite=saint_aubin, nom="Les Francas"),
        StructureFactory(cite=saint_aubin, nom="Ligue"),
    )
    ActionFactory(cite=saint_aubin, annee=2025, intitule="Séjour", porteur=one)
    (proposal,) = prepare(saint_aubin, {"intitule": "Séjour", "annee": "2025", "porteur": two.nom})
    assert str(proposal.verdict) == "doublon_probable"
    assert "autre porteur : Les Francas" in proposal.candidates[0].reasons


def test_an_action_thrown_away_is_not_written_on(saint_aubin):
    action = ActionFactory(cite=saint_aubin, annee=2025, code="7")
    services.throw_away(action=action, by=None)
    (proposal,) = prepare(saint_aubin, {**CHORALE, "code": "7"})
    assert "dans la corbeille" in sentences(proposal, blocking=True)[0]


def test_a_line_repeated_in_the_file_is_taken_once(saint_aubin):
    proposals = prepare(saint_aubin, CHORALE, CHORALE)
    assert verdicts(proposals) == {"nouvelle": 1, "inchangee": 1}
    assert "Répète la ligne 2" in proposals[1].candidates[0].reasons[0]


def test_a_line_per_funder_makes_one_action(saint_aubin):
    base = {"intitule": "Séjour", "annee": "2025", "etat": "réalisée"}
    rows = [
        {**base, "financeur": "CAF de la Loire", "general__notifie": "1 000"},
        {**base, "financeur": "Ville d'Angers", "general__notifie": "500"},
        {**base, "financeur": "Les Amis du quartier", "general__demande": "50"},
    ]
    proposals = prepare(saint_aubin, *rows)
    assert verdicts(proposals) == {"nouvelle": 1, "inchangee": 2}
    assert "son financement est ajouté : commune" in proposals[1].candidates[0].reasons[0]
    apply(saint_aubin, proposals)
    assert set(Financement.objects.values_list("source", "notifie", "commentaire")) == {
        ("caf", 1000, ""), ("commune", 500, ""), ("autre", None, "Financeur : Les Amis du quartier"),
    }  # fmt: skip
    assert verdicts(prepare(saint_aubin, *rows)) == {"inchangee": 3}


def test_two_amounts_of_one_funder_are_left_to_a_person(saint_aubin):
    rows = [{**CHORALE, "caf__notifie": "1"}, {**CHORALE, "caf__notifie": "2"}]
    proposals = prepare(saint_aubin, *rows)
    assert verdicts(proposals) == {"nouvelle": 1, "doublon_probable": 1}
    assert "d'autres montants : CAF" in proposals[1].candidates[0].reasons[0]


# ── years ─────────────────────────────────────────────────────────────


def test_without_any_year_a_person_is_asked_once(saint_aubin):
    rows = [{"intitule": "Chorale"}, {"intitule": "Foot"}]
    proposals = prepare(saint_aubin, *rows)
    question = importing.questions(proposals)["annee"]
    assert question.default == str(timezone.localdate().year - 1)
    apply(saint_aubin, proposals, answers={"annee": "2024"})
    assert set(Action.objects.values_list("annee", flat=True)) == {2024}
    assert verdicts(prepare(saint_aubin, *rows)) == {"inchangee": 2}


def test_an_answer_that_leads_to_an_action_already_there_does_not_make_it_twice(saint_aubin):
    there = ActionFactory(cite=saint_aubin, annee=2024, intitule="Chorale")
    (outcome,) = run(saint_aubin, {"intitule": "chorale"}, answers={"annee": "2024"})
    assert (str(outcome.result), outcome.target_id, Action.objects.count()) == ("inchangee", there.pk, 1)


def test_a_line_without_a_year_takes_that_of_the_others(saint_aubin):
    proposals = prepare(saint_aubin, {"intitule": "Chorale", "annee": "2024"}, {"intitule": "Foot"})
    assert importing.questions(proposals) == {}
    assert proposals[1].data["champs"]["annee"] == 2024


def test_the_state_of_a_past_year_is_deduced_and_said(saint_aubin):
    (proposal,) = prepare(saint_aubin, {"intitule": "Chorale", "annee": "2024"})
    assert (proposal.data["etat"], proposal.data["etat_deduit"]) == ("realisee", True)
    assert "« réalisée », puisque l'action est de 2024" in sentences(proposal)[0]
    ActionFactory(cite=saint_aubin, annee=2024, intitule="Chorale", etat="en_cours")
    assert verdicts(prepare(saint_aubin, {"intitule": "Chorale", "annee": "2024"})) == {"inchangee": 1}


# ── what is not known is said ─────────────────────────────────────────


def test_what_is_not_recognised_is_left_aside_in_words(saint_aubin, tree):
    row = {
        **CHORALE, "axe": "9", "objectif": "Le bonheur", "etat": "?!", "qpvs": "Ailleurs", "communes": "Brest", "pilote": "Inconnue",
        "referent": "Personne", "themes": "Pétanque lunaire", "temps": "jamais", "dispositifs": "SNU", "transversaux": "Rien",
        "nature": "??", "feu": "violet", "partenaires": "Nulle part", "objectifs_nationaux": "7", "realise": "12 000",
        "validee_le": "un jour",
    }  # fmt: skip
    (proposal,) = prepare(saint_aubin, row)
    assert str(proposal.verdict) == "nouvelle"
    assert {p.column for p in proposal.problems} == {
        "axe", "objectif", "etat", "qpvs", "communes", "pilote", "referent", "themes", "temps", "dispositifs", "transversaux",
        "nature", "feu", "partenaires", "objectifs_nationaux", "realise", "validee_le",
    }  # fmt: skip
    assert proposal.data["champs"]["objectifs"] == "Le bonheur"


def test_a_district_by_yes_all_or_a_word(saint_aubin):
    one = PerimetreQpvFactory(cite=saint_aubin, qpv__nom="Monplaisir Centre").qpv
    for text in ("oui", "QPV Monplaisir", one.code, "tous"):
        (proposal,) = prepare(saint_aubin, {**CHORALE, "qpvs": text})
        assert proposal.data["champs"]["qpvs"] == [one.pk], text
    (proposal,) = prepare(saint_aubin, {**CHORALE, "qpvs": "non"})
    assert "qpvs" not in proposal.data["champs"]


@pytest.mark.parametrize(
    ("axis", "objective", "code"),
    [("Axe 1", "", "1"), ("1", "", "1"), ("Axe 1 : Conforter le rôle de l'école", "", "1"), ("conforter le role de l ecole", "", "1"),
     ("Promouvoir la continuité educative", "", "2"), ("1", "Langage dès la maternelle", "1.1"), ("", "1.1", "1.1"),
     ("Axe 1", "Langage des la maternele", "1.1")],
)  # fmt: skip
def test_axes_by_number_and_label(saint_aubin, tree, axis, objective, code):
    (proposal,) = prepare(saint_aubin, {**CHORALE, "axe": axis, "objectif": objective})
    assert Axe.objects.get(pk=proposal.data["champs"]["objectif"]).code == code


def test_a_national_objective_written_as_an_axis_is_kept_as_such(saint_aubin):
    (proposal,) = prepare(saint_aubin, {**CHORALE, "axe": "Ouvrir le champ des possibles"})
    assert proposal.data["champs"]["objectifs_nationaux"] == ["possibles"]
    assert proposal.problems == []


def test_yes_and_no_of_real_columns(saint_aubin):
    def state(**cells):
        (proposal,) = prepare(saint_aubin, {"intitule": "Chorale", "annee": "2025", **cells})
        return proposal.data["etat"], proposal.data["bilan_recu"]

    assert state(realise="oui") == ("realisee", False)
    assert state(realise="Oui", bilan="reçu") == ("bilan_recu", True)
    assert state(realise="non", bilan="non") == ("realisee", False)
    assert state(etat="réalisée", bilan="reçu") == ("realisee", True)
    assert state(realise="annulée") == ("abandonnee", False)
    assert state(etat="en cours", bilan="12/03/2026") == ("en_cours", True)


def test_a_blocked_mobilisation_is_kept_only_with_its_reason(saint_aubin):
    row = {"intitule": "Chorale", "annee": "2025", "difficulte": "bloquée"}
    (without,) = prepare(saint_aubin, row)
    (with_reason,) = prepare(saint_aubin, {**row, "difficulte_motif": "Salle fermée"})
    assert ("difficulte" in without.data["champs"], with_reason.data["champs"]["difficulte"]) == (
        False,
        "bloquee",
    )
    assert [p.column for p in without.problems if "se motive" in p.sentence] == ["difficulte"]


# ── money ─────────────────────────────────────────────────────────────


def test_a_total_that_is_not_the_sum_is_said_and_one_alone_is_kept(saint_aubin):
    first, second = prepare(
        saint_aubin,
        {**CHORALE, "budget_total": "5 000"},
        {"intitule": "Foot", "annee": "2025", "budget_total": "700"},
    )
    assert "la différence n'est pas enregistrée" in sentences(first)[0]
    assert second.data["montants"] == {"autre": {"demande": "700.00"}}


def test_a_line_goes_in_its_envelope_when_there_is_room(saint_aubin):
    envelope = Enveloppe.objects.create(cite=saint_aubin, source="caf", exercice=2025, dotation=2500)
    run(saint_aubin, CHORALE, {**CHORALE, "intitule": "Foot"})
    assert list(Financement.objects.order_by("pk").values_list("enveloppe_id", flat=True)) == [
        envelope.pk,
        None,
    ]


def test_a_new_amount_updates_the_line_and_shows_both(saint_aubin):
    run(saint_aubin, {**CHORALE, "code": "1"})
    (proposal,) = prepare(saint_aubin, {**CHORALE, "code": "1", "caf__notifie": "2 500"})
    assert proposal.changes == {"CAF, notifié": ("2\u202f000\u00a0€", "2\u202f500\u00a0€")}
    apply(saint_aubin, [proposal])
    assert Financement.objects.get().notifie == 2500


def test_several_lines_of_one_source_are_left_to_a_person(saint_aubin):
    action = ActionFactory(cite=saint_aubin, annee=2025, code="1", intitule="Chorale", etat="realisee")
    for amount in (100, 200):
        Financement.objects.create(
            cite=saint_aubin, action=action, source="caf", exercice=2025, notifie=amount
        )
    same = {"intitule": "Chorale", "annee": "2025", "code": "1"}
    assert verdicts(prepare(saint_aubin, {**same, "caf__notifie": "300"})) == {"inchangee": 1}
    (proposal,) = prepare(saint_aubin, {**same, "caf__notifie": "400"})
    assert (str(proposal.verdict), "plusieurs financements" in sentences(proposal)[-1]) == ("inchangee", True)


# ── what a person wrote stays ─────────────────────────────────────────


def test_what_was_written_by_hand_since_is_kept_and_said(saint_aubin, persona):
    (outcome,) = run(saint_aubin, {**CHORALE, "code": "1", "resume": "Chanter"})
    action = Action.objects.get(pk=outcome.target_id)
    services.update_action(
        action=action, base={"resume": "Chanter"}, mine={"resume": "À la main"}, by=persona("amina")
    )
    (proposal,) = prepare(saint_aubin, {**CHORALE, "code": "1", "resume": "Du fichier", "constat": "Nouveau"})
    assert proposal.changes == {"Constat, besoin": ("", "Nouveau")}
    assert "sa valeur est gardée" in sentences(proposal)[0]
    apply(saint_aubin, [proposal])
    action.refresh_from_db()
    assert (action.resume, action.constat) == ("À la main", "Nouveau")


def test_a_file_never_empties_and_lists_add_up(saint_aubin):
    run(saint_aubin, {**CHORALE, "code": "1", "resume": "Chanter", "themes": "Sport"})
    run(saint_aubin, {**CHORALE, "code": "1", "resume": "", "themes": "Culture"})
    action = Action.objects.get()
    assert (action.resume, sorted(theme.code for theme in action.themes.all())) == (
        "Chanter",
        ["culture", "sport"],
    )


def test_a_renewal_is_linked_to_the_action_of_the_year_before(saint_aubin):
    before = ActionFactory(cite=saint_aubin, annee=2024, code="2024-1", intitule="Chorale")
    run(saint_aubin, {"intitule": "Chorale", "annee": "2025", "nature": "reconduction"})
    run(saint_aubin, {"intitule": "Autre", "annee": "2025", "precedente": "2024-1"})
    assert set(Action.objects.filter(annee=2025).values_list("precedente", flat=True)) == {before.pk}


def test_a_line_that_cannot_be_written_says_why_and_the_others_are(saint_aubin):
    ActionFactory(cite=saint_aubin, annee=2025, code="7", intitule="Boxe thaïe")
    proposals = prepare(saint_aubin, {**CHORALE, "code": "7"}, {**CHORALE, "intitule": "Foot"})
    first, second = apply(saint_aubin, proposals, decisions={2: (Decision.CREATE, None)})
    assert ("déjà celui d'une autre action" in first.problem, str(second.result)) == (True, "nouvelle")
    assert LigneImportee.objects.count() == 1


def test_an_action_thrown_away_meanwhile_is_not_written_on(saint_aubin):
    action = ActionFactory(
        cite=saint_aubin, annee=2025, code="7", intitule="Chorale des écoles", etat="realisee"
    )
    proposals = prepare(saint_aubin, {**CHORALE, "code": "7"})
    services.throw_away(action=action, by=None)
    (outcome,) = apply(saint_aubin, proposals)
    assert "à la corbeille" in outcome.problem


def test_the_analysis_costs_the_same_with_one_and_three_lines(
    saint_aubin, django_assert_num_queries, django_assert_max_num_queries
):
    for number in range(4):
        ActionFactory(cite=saint_aubin, annee=2025, code=str(number), intitule=f"Chorale {number}")
    rows = [{**CHORALE, "intitule": f"Chorale {number}", "code": str(number)} for number in range(3)]
    with django_assert_max_num_queries(45) as few:
        prepare(saint_aubin, rows[0])
    with django_assert_num_queries(len(few)):
        prepare(saint_aubin, *rows)
