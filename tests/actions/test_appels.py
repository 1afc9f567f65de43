"""Calls for projects: written by two people at once, dated, told of, answered, added up."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from maillage.acteurs.choices import EtatCampagne
from maillage.acteurs.models import Campagne
from maillage.actions.models import Appel, Enveloppe, Financement
from maillage.actions.rules.appels import doubts
from maillage.actions.selectors import rappels
from maillage.actions.selectors.appels import answers, find_calls, state_of
from maillage.actions.selectors.appels_dates import call_items
from maillage.actions.selectors.historique import history
from maillage.actions.services import actions, appels
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from tests.actions.making import create, fund
from tests.factories.actions import ActionFactory, AppelFactory
from tests.factories.dispositifs import DeploiementFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
CALL = {
    "intitule": "Cité éducative 2026", "source": "p147_cite", "annee": 2026, "ouvre_le": "2026-01-05",
    "cloture_le": "2026-02-16", "selection_le": "2026-03-10", "montant_min": "1000.00", "montant_max": "15000.00",
    "montant_total": "120000.10",
}  # fmt: skip


def written(cite, by=None, **values):
    row = Appel(cite=cite)
    appels.save_appel(appel=row, base={}, mine={**CALL, **values}, by=by)
    row.refresh_from_db()
    return row


def changed(appel, by=None, **values):
    base = read_fields(Appel.objects.get(pk=appel.pk), values)
    return appels.save_appel(appel=appel, base=base, mine=values, by=by)


# ── writing ───────────────────────────────────────────────────────────


def test_a_call_is_kept_to_the_cent_and_in_the_journal(saint_aubin, persona):
    row = written(saint_aubin, by=persona("amina"))
    assert (row.montant_total, row.cloture_le) == (Decimal("120000.10"), date(2026, 2, 16))
    event = Event.objects.get(kind="appel_cree")
    assert event.changes["cloture_le"] == [None, "2026-02-16"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cloture_le": "2026-01-04"}, "La clôture d'un appel ne peut pas précéder son ouverture."),
        ({"montant_max": "999.99"}, "Le montant maximum par projet est inférieur au minimum."),
        ({"montant_min": "-1.00"}, "Un montant est positif"),
        ({"montant_total": "9999999999.00"}, "11 chiffres"),
        ({"annee": 26}, "Donnez le millésime en quatre chiffres"),
        ({"intitule": ""}, "vide"),
        ({"source": "tombola"}, "tombola"),
        ({"lien": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_does_not_hold_is_refused_in_words(saint_aubin, values, sentence):
    with pytest.raises(Refused, match=sentence):
        written(saint_aubin, **values)
    assert not Appel.objects.exists()


def test_what_belongs_to_another_cite_is_refused(saint_aubin, ailleurs, persona):
    away = Enveloppe.objects.create(cite=ailleurs, source="p147_cite", exercice=2026)
    for values in (
        {"enveloppe": away.pk},
        {"deploiement": DeploiementFactory(cite=ailleurs).pk},
        {"referent": persona("sacha").pk},
    ):
        with pytest.raises(Refused, match="cité"):
            written(saint_aubin, **values)
    call = AppelFactory(cite=ailleurs)
    with pytest.raises(Refused, match="autre cité"):
        create(saint_aubin, None, appel=call.pk)


def test_an_envelope_of_another_funder_is_refused(saint_aubin):
    other = Enveloppe.objects.create(cite=saint_aubin, source="caf", exercice=2026)
    with pytest.raises(Refused, match="autre financeur"):
        written(saint_aubin, enveloppe=other.pk)


def test_two_people_at_once_lose_nothing(saint_aubin):
    row = written(saint_aubin)
    base = read_fields(row, ("cadrage", "contact"))
    changed(row, cadrage="Le leur", contact="DDETS")
    clash = appels.save_appel(appel=row, base=base, mine={"cadrage": "Le mien", "contact": ""}, by=None)
    assert [c.field for c in clash.conflicts] == ["cadrage"]
    kept = appels.save_appel(appel=row, base=base, mine={"contact": ""}, by=None)
    assert kept.kept_theirs == ("contact",)
    row.refresh_from_db()
    assert (row.cadrage, row.contact, row.version) == ("Le leur", "DDETS", 2)


def test_an_archived_call_is_taken_back_before_it_is_changed(saint_aubin):
    row = written(saint_aubin)
    appels.archive(appel=row, by=None)
    with pytest.raises(Refused, match="archivé"):
        changed(row, contact="DDETS")
    with pytest.raises(Refused, match="archivé"):
        appels.archive(appel=row, by=None)
    appels.take_back(appel=row, by=None)
    appels.take_back(appel=row, by=None)
    assert changed(row, contact="DDETS").written == ("contact",)
    assert Event.objects.filter(kind="appel_retabli").count() == 1


def test_only_the_team_writes(saint_aubin, persona):
    row = AppelFactory(cite=saint_aubin)
    for gesture in (
        lambda by: written(saint_aubin, by=by),
        lambda by: changed(row, by=by, contact="x"),
        lambda by: appels.archive(appel=row, by=by),
        lambda by: appels.take_back(appel=row, by=by),
        lambda by: appels.tell_of(appel=row, by=by),
    ):
        with pytest.raises(Refused, match="mandat"):
            gesture(persona("malik"))


# ── where it stands ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (1, 30, "à venir"),
        (0, 30, "ouvert, encore 30 jours"),
        (None, 1, "ouvert, encore 1 jour"),
        (-10, 0, "dernier jour"),
        (-10, -1, "clos"),
    ],
)
def test_its_state_is_read_from_its_dates(saint_aubin, opens, closes, words):
    row = AppelFactory(
        cite=saint_aubin,
        ouvre_le=None if opens is None else TODAY + timedelta(days=opens),
        cloture_le=TODAY + timedelta(days=closes),
    )
    assert state_of(row) == words


def test_dates_that_look_like_a_slip_are_told(saint_aubin):
    row = AppelFactory.build(
        cite=saint_aubin, cloture_le=date(2029, 2, 1), selection_le=date(2029, 1, 20), annee=2026
    )
    assert len(list(doubts(row))) == 2
    assert list(doubts(AppelFactory.build(cite=saint_aubin, cloture_le=date(2026, 2, 1)))) == []


def test_its_days_are_in_the_agenda_of_everybody(saint_aubin, persona):
    row = written(saint_aubin)
    AppelFactory(cite=saint_aubin, cloture_le=date(2026, 2, 16), archive_le=timezone.now())
    found = list(call_items(persona("malik"), saint_aubin, date(2026, 1, 1), date(2026, 3, 10)))
    assert [(item.titre, item.premier_jour) for item in found] == [
        ("Ouverture de l'appel : Cité éducative 2026", date(2026, 1, 5)),
        ("Clôture de l'appel : Cité éducative 2026", date(2026, 2, 16)),
    ]
    assert found[0].url == f"/c/saint-aubin/actions/appels/{row.pk}/"
    assert list(call_items(persona("sacha"), saint_aubin, date(2026, 1, 1), date(2027, 1, 1))) == []


def test_who_follows_it_is_reminded_before_it_closes_and_not_after(saint_aubin, persona):
    written(saint_aubin, referent=persona("amina").pk)
    written(saint_aubin)

    def told(day):
        return [(due.quoi, due.compte_id) for due in rappels.due_reminders(saint_aubin, day)]

    assert told(date(2026, 1, 31)) == []
    closing = "Clôture de l'appel « Cité éducative 2026 »"
    assert told(date(2026, 2, 1)) == told(date(2026, 2, 16)) == [(closing, persona("amina").pk)]
    assert told(date(2026, 2, 17)) == []
    assert [what for what, _ in told(date(2026, 3, 1))] == [
        "Comité de sélection de l'appel « Cité éducative 2026 »"
    ]


def test_it_is_found_by_its_title_its_funder_and_in_spite_of_a_slip(saint_aubin):
    row = written(saint_aubin, intitule="Été culturel", source="drac")
    appels.archive(appel=written(saint_aubin, intitule="Été sportif"), by=None)
    for q in ("ete", "drac", "cultrel"):
        assert find_calls(saint_aubin, q, 5) == [row], q
    assert find_calls(saint_aubin, "", 5) == []


# ── answering it ──────────────────────────────────────────────────────


def test_answers_are_added_to_the_cent_for_its_funder_only(saint_aubin, persona):
    call = written(saint_aubin)
    one, two = (create(saint_aubin, None, appel=call.pk, intitule=title) for title in ("Lire", "Nager"))
    create(saint_aubin, None, intitule="Sans appel")
    fund(one, None, demande="1000.10", valide="800.20")
    fund(one, None, demande="0.20")
    fund(one, None, source="caf", demande="5000.00", valide="5000.00")
    fund(two, None, demande="2000.00")
    found = answers(call, persona("amina"), budget=True)
    assert [(row.action.intitule, row.demande, row.valide) for row in found.lignes] == [
        ("Lire", Decimal("1000.30"), Decimal("800.20")),
        ("Nager", Decimal("2000.00"), None),
    ]
    assert (found.demande, found.valide) == (Decimal("3000.30"), Decimal("800.20"))


def test_a_partner_sees_neither_money_nor_what_is_kept_for_the_team(saint_aubin, persona):
    call = AppelFactory(cite=saint_aubin)
    seen = ActionFactory(cite=saint_aubin, appel=call)
    fund(seen, None)
    ActionFactory(cite=saint_aubin, appel=call, visibilite="equipe")
    ActionFactory(cite=saint_aubin, appel=call, corbeille_le=timezone.now())
    found = answers(call, persona("malik"), budget=False)
    assert [row.action for row in found.lignes] == [seen]
    assert found.demande == 0


def test_a_renewed_action_does_not_answer_the_call_of_last_year(saint_aubin):
    call = AppelFactory(cite=saint_aubin)
    copy = actions.renew(action=create(saint_aubin, None, appel=call.pk), annee=2027, by=None)
    assert copy.appel is None


# ── telling people of it ──────────────────────────────────────────────


def test_telling_prepares_one_campaign_with_its_text(saint_aubin, persona):
    amina = persona("amina")
    call = AppelFactory(
        cite=saint_aubin, intitule="Été {culturel}", cadrage="Pour les {jeunes}.", criteres="Le besoin.",
        montant_max=Decimal(5000), lien="https://www.example.org/ete",
    )  # fmt: skip
    campagne = appels.tell_of(appel=call, by=amina)
    assert appels.tell_of(appel=call, by=amina) == campagne
    assert campagne.etat == EtatCampagne.PREPARATION and campagne.echeance == call.cloture_le
    assert campagne.sujet == "Appel à projets : Été (culturel)"
    for words in ("Pour les (jeunes).", "Critères :\nLe besoin.", "https://www.example.org/ete", "{lien}"):
        assert words in campagne.texte
    Campagne.objects.filter(pk=campagne.pk).update(etat=EtatCampagne.ENVOYEE)
    assert appels.tell_of(appel=call, by=amina) != campagne
    assert call.campagnes.count() == 2


def test_a_title_longer_than_a_subject_is_cut(saint_aubin, persona):
    campagne = appels.tell_of(appel=AppelFactory(cite=saint_aubin, intitule="x" * 300), by=persona("amina"))
    assert (len(campagne.titre), len(campagne.sujet)) == (160, 200)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (1000, 5000, "De 1 000 € à 5 000 € par projet."),
        (None, 5000, "Jusqu'à 5 000 € par projet."),
        (1000, None, "À partir de 1 000 € par projet."),
        (None, None, ""),
    ],
)
def test_bounds_in_words(low, high, words):
    row = Appel(montant_min=low, montant_max=high)
    assert appels.bounds_of(row).replace("\u202f", " ").replace("\xa0", " ") == words


def test_what_is_over_or_archived_is_not_told_of(saint_aubin, persona):
    over = AppelFactory(cite=saint_aubin, cloture_le=TODAY - timedelta(days=1))
    gone = AppelFactory(cite=saint_aubin, archive_le=timezone.now())
    for row, sentence in ((over, "clos depuis"), (gone, "archivé")):
        with pytest.raises(Refused, match=sentence):
            appels.tell_of(appel=row, by=persona("amina"))
    assert not Campagne.objects.exists()


# ── what has happened, and the command ────────────────────────────────


def test_its_history_is_told_in_words(saint_aubin, persona):
    row = AppelFactory(cite=saint_aubin, montant_max=5000)
    amina = persona("amina")
    changed(row, amina, montant_max="8000.50")
    appels.archive(appel=row, by=amina)
    told = history(row, None).object_list
    assert [event.phrase for event in told] == ["Appel archivé", "Appel modifié"]
    (change,) = told[1].changements
    shown = [text.replace("\u202f", " ").replace("\xa0", " ") for text in (change.avant, change.apres)]
    assert (change.libelle, *shown) == ("Montant maximum par projet", "5 000 €", "8 000,50 €")
    assert change.champ == ""


@pytest.fixture
def answered(saint_aubin):
    """A call of 2026 with two answers and one in the basket; one archived, one of 2025."""
    row = AppelFactory(cite=saint_aubin, intitule="Écoles", annee=2026)
    AppelFactory(cite=saint_aubin, intitule="Mis de côté", annee=2026, archive_le=timezone.now())
    AppelFactory(cite=saint_aubin, intitule="Ancien", annee=2025)
    for asked, granted, source, basket in (
        ("100.10", "50.05", "p147_cite", None),
        ("200.20", None, "p147_cite", None),
        ("900", "900", "caf", None),
        ("400", "400", "p147_cite", timezone.now()),
    ):
        action = ActionFactory(cite=saint_aubin, appel=row, corbeille_le=basket)
        Financement.objects.create(
            cite=saint_aubin, action=action, source=source, exercice=2026, demande=asked, valide=granted
        )
    return row


def listed(**options):
    out = StringIO()
    call_command("appels", cite="saint-aubin", as_json=True, stdout=out, **options)
    return json.loads(out.getvalue())["appels"]


def test_the_command_counts_answers_and_adds_to_the_cent(answered):
    (row,) = listed(annee=2026)
    assert (row["intitule"], row["reponses"], row["demande"], row["valide"]) == (
        "Écoles",
        3,
        "300.30",
        "50.05",
    )
    assert (row["cloture_le"], row["etat"]) == (answered.cloture_le.isoformat(), "ouvert")
    assert [row["intitule"] for row in listed()] == ["Écoles", "Ancien"]
    assert [row["etat"] for row in listed(annee=2026, archives=True)] == ["ouvert", "archivé"]


def test_the_command_is_read_by_a_person(answered):
    out = StringIO()
    call_command("appels", cite="saint-aubin", annee=2026, stdout=out)
    line = out.getvalue().replace("\u202f", " ").replace("\xa0", " ")
    assert "3 réponses" in line
    assert "demandé       300,30 €" in line
    out = StringIO()
    call_command("appels", cite="saint-aubin", annee=2020, stdout=out)
    assert out.getvalue().strip() == "Aucun appel à projets."
