"""Decisions and tasks: numbers, links, the register, the list, reminders, the next meeting."""

from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from python_calamine import CalamineWorkbook

from maillage.acteurs.models import Sollicitation
from maillage.actions.models import Enveloppe
from maillage.base.errors import Refused
from maillage.courriels.models import Message
from maillage.instances.jobs import rappeler_taches
from maillage.instances.models import Decision, Tache
from maillage.instances.selectors.decisions import decisions_about, register
from maillage.instances.selectors.taches import due_count, task_list
from maillage.instances.services import comptes_rendus
from maillage.instances.services.decisions import change_decision, create_decision, update_decision
from maillage.instances.services.diffusion import send_minutes
from maillage.instances.services.rappels import remind
from maillage.instances.services.suite import duplicate
from maillage.instances.services.taches import create_task, delete_task, toggle_task, update_task
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.instances import InstanceFactory
from tests.instances.setting import LATER, held, meeting, point, text

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/"
TODAY = timezone.localdate()


def decide(cite, by, texte="Décidé", **values):
    return create_decision(cite=cite, values={"texte": texte, **values}, by=by)


def task(cite, by, quoi="Faire", **values):
    return create_task(cite=cite, values={"quoi": quoi, **values}, by=by)


# ── decisions ─────────────────────────────────────────────────────────


def test_decisions_are_numbered_within_the_cite_and_the_year(saint_aubin, ailleurs, persona):
    amina = persona("amina")
    codes = [decide(saint_aubin, amina, le=day).code for day in ("2025-12-30", "2026-01-02", "2026-02-01")]
    assert codes == ["2025-001", "2026-001", "2026-002"]
    assert decide(ailleurs, None, le="2026-02-01").code == "2026-001"


def test_a_decision_keeps_its_number_when_its_date_is_corrected(saint_aubin, persona):
    row = decide(saint_aubin, persona("amina"), le="2026-01-02")
    update_decision(decision=row, base={"le": "2026-01-02"}, mine={"le": "2025-12-31"}, by=persona("amina"))
    row.refresh_from_db()
    assert (row.code, row.le) == ("2026-001", date(2025, 12, 31))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"accord": "vote"}, "donnez les voix"),
        ({"accord": "consensus", "pour": 3}, "choisissez « vote »"),
        ({"texte": ""}, "ne peut pas être vide"),
    ],
)
def test_a_decision_that_makes_no_sense(saint_aubin, persona, values, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(saint_aubin, persona("amina"), **values)
    assert not Decision.objects.exists()


def test_a_decision_of_a_confidential_point_is_confidential(saint_aubin, persona):
    reunion = held(meeting(saint_aubin, persona("amina")))
    secret = point(reunion, confidentiel=True)
    row = create_decision(
        cite=saint_aubin, values={"texte": "X"}, reunion=reunion, point=secret, by=persona("amina")
    )
    todo = create_task(cite=saint_aubin, values={"quoi": "Y"}, decision=row, by=persona("amina"))
    assert (row.confidentielle, todo.confidentielle, todo.reunion, todo.point) == (
        True,
        True,
        reunion,
        secret,
    )


def test_what_a_decision_bears_on_may_be_said_after_validation(saint_aubin, persona):
    reunion = held(meeting(saint_aubin, persona("amina")))
    row = create_decision(
        cite=saint_aubin, values={"texte": "X"}, reunion=reunion, point=point(reunion), by=persona("amina")
    )
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    action = ActionFactory(cite=saint_aubin)
    base = {"texte": "X", "action": None}
    update_decision(decision=row, base=base, mine={**base, "action": action.pk}, by=persona("amina"))
    with pytest.raises(Refused, match="rouvrez-le"):
        update_decision(decision=row, base={"texte": "X"}, mine={"texte": "Y"}, by=persona("amina"))
    row.refresh_from_db()
    assert (row.texte, row.action) == ("X", action)


def test_what_a_decision_becomes(saint_aubin, persona):
    row = decide(saint_aubin, persona("amina"))
    with pytest.raises(Refused, match="Dites pourquoi"):
        change_decision(decision=row, etat="retiree", by=persona("amina"))
    assert change_decision(decision=row, etat="appliquee", by=persona("amina")).etat == "appliquee"
    with pytest.raises(Refused, match="mandat"):
        change_decision(decision=row, etat="a_suivre", by=persona("malik"))


def test_the_network_reads_the_register_of_what_was_sent_out(saint_aubin, persona):
    amina = persona("amina")
    reunion = held(meeting(saint_aubin, amina))
    noted = point(reunion)
    for texte, secret in (("Ouverte", False), ("Réservée", True)):
        create_decision(
            cite=saint_aubin, values={"texte": texte, "confidentielle": secret}, reunion=reunion, point=noted, by=amina
        )  # fmt: skip

    def read(name):
        return [ligne.decision.texte for ligne in register(persona(name), saint_aubin).lignes.values()]

    assert (read("malik"), len(read("claire"))) == ([], 2)
    comptes_rendus.validate(reunion=reunion, by=amina)
    send_minutes(reunion=reunion, invites=[], by=amina)
    assert read("malik") == read("remi") == ["Ouverte"]
    comptes_rendus.reopen(reunion=reunion, by=amina)
    create_decision(cite=saint_aubin, values={"texte": "Nouvelle"}, reunion=reunion, point=noted, by=amina)
    assert read("malik") == ["Ouverte"]


def test_what_a_decision_bears_on_is_hidden_with_it(saint_aubin, persona):
    action = ActionFactory(cite=saint_aubin, intitule="Réservée", visibilite="equipe")
    envelope = Enveloppe.objects.create(cite=saint_aubin, source="caf", exercice=2026)
    decide(saint_aubin, persona("amina"), action=action.pk, enveloppe=envelope.pk)
    (team,) = decisions_about(persona("claire"), saint_aubin, action=action)
    (network,) = decisions_about(persona("malik"), saint_aubin, action=action)
    assert (team.action, team.enveloppe) == (action, envelope)
    assert network.objets == {"aucun"}


def test_the_register_is_filtered_and_exported(saint_aubin, login, persona):
    amina = persona("amina")
    action = ActionFactory(cite=saint_aubin, intitule="Chorale du quartier")
    decide(saint_aubin, amina, "Chanter plus", le="2026-03-01", action=action.pk)
    decide(saint_aubin, amina, "=Danser", le="2025-03-01", accord="vote", pour=4)
    client = login("amina")
    assert "1 décision sur 2" in text(client.get(f"{URL}decisions/?annee=2026"))
    assert "Chanter plus" in text(client.get(f"{URL}decisions/?q=chorale"))
    assert "Rien ne répond" in text(client.get(f"{URL}decisions/?q=introuvable"))
    rows = {}
    for code in ("xlsx", "ods"):
        response = client.post(f"{URL}decisions/exporter/{code}/?annee=2025")
        rows[code] = (
            CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
        )
    assert rows["xlsx"][1][:6] == rows["ods"][1][:6]
    assert (rows["xlsx"][1][0], rows["xlsx"][1][4], rows["xlsx"][1][6]) == ("2025-001", "=Danser", 4.0)
    csv = client.post(f"{URL}decisions/exporter/csv/").content.decode("utf-8-sig")
    assert csv.splitlines()[0].split(";")[0] == "Numéro"
    assert client.post(f"{URL}decisions/exporter/pdf/").status_code == 404
    assert login("remi").post(f"{URL}decisions/exporter/csv/").status_code == 403


# ── tasks ─────────────────────────────────────────────────────────────


def test_the_person_in_charge_says_where_it_stands_and_nothing_else(saint_aubin, persona):
    malik = persona("malik")
    row = task(saint_aubin, persona("amina"), responsable=malik.pk, echeance="2026-05-01")
    base = {"etat": "a_faire", "etat_motif": "", "quoi": "Faire"}
    update_task(
        tache=row, base=base, mine={"etat": "en_cours", "etat_motif": "Lancé", "quoi": "Moins"}, by=malik
    )
    row.refresh_from_db()
    assert (row.etat, row.etat_motif, row.quoi) == ("en_cours", "Lancé", "Faire")
    assert toggle_task(tache=row, by=malik).faite_le == TODAY
    assert toggle_task(tache=row, by=malik).faite_le is None
    with pytest.raises(Refused, match="mandat"):
        toggle_task(tache=row, by=persona("remi"))
    with pytest.raises(Refused, match="mandat"):
        delete_task(tache=row, by=malik)


def test_a_task_is_given_up_with_a_reason(saint_aubin, persona):
    row = task(saint_aubin, persona("amina"))
    with pytest.raises(Refused, match="Dites pourquoi"):
        update_task(tache=row, base={"etat": "a_faire"}, mine={"etat": "abandonnee"}, by=persona("amina"))


def test_a_task_noted_by_mistake_goes_while_the_minutes_are_open(saint_aubin, persona):
    amina = persona("amina")
    reunion = held(meeting(saint_aubin, amina))
    noted = point(reunion)
    first, second = (
        create_task(cite=saint_aubin, values={"quoi": q}, reunion=reunion, point=noted, by=amina)
        for q in "ab"
    )
    delete_task(tache=first, by=amina)
    comptes_rendus.validate(reunion=reunion, by=amina)
    with pytest.raises(Refused, match="rouvrez-le"):
        delete_task(tache=second, by=amina)


def test_the_list_by_view(saint_aubin, persona):
    amina, paul = persona("amina"), persona("paul")
    late = task(saint_aubin, amina, "Tard", echeance=(TODAY - timedelta(1)).isoformat(), responsable=amina.pk)
    soon = task(
        saint_aubin, amina, "Bientôt", echeance=(TODAY + timedelta(3)).isoformat(), responsable=paul.pk
    )
    done = task(saint_aubin, amina, "Faite", etat="faite")

    def rows(name, vue):
        return list(task_list(persona(name), saint_aubin, vue=vue, today=TODAY).lignes)

    assert rows("amina", "") == [late.pk, soon.pk]
    assert rows("paul", "miennes") == [soon.pk]
    assert rows("amina", "retard") == [late.pk]
    assert sorted(rows("amina", "toutes")) == [late.pk, soon.pk, done.pk]
    assert (due_count(amina, saint_aubin), due_count(paul, saint_aubin)) == (1, 0)


def test_a_partner_sees_their_own_task_of_minutes_not_sent(saint_aubin, persona, login):
    amina, malik = persona("amina"), persona("malik")
    reunion = held(meeting(saint_aubin, amina))
    noted = point(reunion)
    for quoi, who in (("La mienne", malik.pk), ("Une autre", amina.pk)):
        values = {"quoi": quoi, "responsable": who}
        create_task(cite=saint_aubin, values=values, reunion=reunion, point=noted, by=amina)
    client = login("malik")
    page = text(client.get(f"{URL}taches/"))
    assert ("La mienne" in page, "Une autre" in page) == (True, False)
    mine = Tache.objects.get(quoi="La mienne")
    assert client.get(f"{URL}taches/{mine.pk}/").status_code == 200
    assert client.post(f"{URL}taches/{mine.pk}/faite/").status_code == 302
    mine.refresh_from_db()
    assert mine.etat == "faite"


def test_tasks_are_exported(saint_aubin, persona, login):
    task(saint_aubin, persona("amina"), "Écrire", echeance="2026-05-01", responsable=persona("paul").pk)
    response = login("amina").post(f"{URL}taches/exporter/xlsx/")
    row = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()[1]
    assert (row[0], row[2], row[3]) == ("Écrire", "Paul Essai", date(2026, 5, 1))


# ── reminders ─────────────────────────────────────────────────────────


def reminders():
    return [(m.courriel, m.sujet) for m in Message.objects.filter(nature="rappel").order_by("pk")]


def test_a_task_is_reminded_once_then_every_week(saint_aubin, persona):
    task(
        saint_aubin,
        persona("amina"),
        responsable=persona("paul").pk,
        echeance=(TODAY + timedelta(3)).isoformat(),
    )
    assert [remind(today=TODAY + timedelta(days)) for days in (-1, 0, 0, 1, 4, 7, 8, 14)] == [
        0, 1, 0, 0, 0, 1, 0, 1,
    ]  # fmt: skip
    assert {address for address, _ in reminders()} == {persona("paul").email}
    assert Message.objects.filter(texte__contains="Elle était attendue").count() == 2


def test_a_new_date_is_reminded_again(saint_aubin, persona):
    row = task(saint_aubin, persona("amina"), responsable=persona("paul").pk, echeance=TODAY.isoformat())
    assert remind(today=TODAY) == 1
    later = (TODAY + timedelta(10)).isoformat()
    update_task(
        tache=row, base={"echeance": TODAY.isoformat()}, mine={"echeance": later}, by=persona("amina")
    )
    assert (remind(today=TODAY + timedelta(1)), remind(today=TODAY + timedelta(8))) == (0, 1)


def test_whom_a_reminder_reaches(saint_aubin, persona):
    amina, due = persona("amina"), {"echeance": TODAY.isoformat()}
    person = PersonneFactory(cite=saint_aubin, courriel="p@exemple.test")
    structure = StructureFactory(cite=saint_aubin, courriel="s@exemple.test")
    closed = persona("lou")
    closed.is_active = False
    closed.save()
    for values in (
        {"personne": person.pk, "structure": structure.pk}, {"structure": structure.pk}, {"responsable": closed.pk}, {},
        {"structure": StructureFactory(cite=saint_aubin).pk},
    ):  # fmt: skip
        task(saint_aubin, amina, **due, **values)
    assert remind(today=TODAY) == 2
    assert sorted(address for address, _ in reminders()) == ["p@exemple.test", "s@exemple.test"]
    assert Sollicitation.objects.filter(nature="relance").count() == 2


def test_the_command_and_the_morning_job(saint_aubin, ailleurs, persona):
    task(saint_aubin, persona("amina"), responsable=persona("paul").pk, echeance=TODAY.isoformat())
    out = StringIO()
    call_command("rappeler_taches", cite=ailleurs.slug, stdout=out)
    call_command("rappeler_taches", stdout=out)
    assert out.getvalue().splitlines() == [
        "Rappels mis dans la file d'envoi : 0.",
        "Rappels mis dans la file d'envoi : 1.",
    ]
    with pytest.raises(CommandError, match="inconnu"):
        call_command("rappeler_taches", cite="inconnu", stdout=out)
    assert rappeler_taches.enqueue().return_value == 0


# ── the next meeting ──────────────────────────────────────────────────


def test_what_was_not_finished_goes_with_the_next_meeting(saint_aubin, persona, login):
    amina = persona("amina")
    reunion = held(meeting(saint_aubin, amina))
    treated, left = point(reunion, "Traité"), point(reunion, "Pas traité", duree=30, confidentiel=True)
    comptes_rendus.save_note(point=treated, base={"texte": ""}, mine={"texte": "<p>x</p>"}, by=amina)
    create_task(cite=saint_aubin, values={"quoi": "Reste à faire"}, reunion=reunion, point=treated, by=amina)
    create_decision(
        cite=saint_aubin, values={"texte": "À appliquer"}, reunion=reunion, point=treated, by=amina
    )
    client = login("amina")
    page = client.get(f"{URL}reunions/{reunion.pk}/suivante/")
    assert page.context["form"].initial["points"] == [left.pk]
    local = timezone.localtime(LATER)
    data = {"jour": f"{local:%Y-%m-%d}", "de": "10:00", "a": "12:00", "points": [left.pk]}
    response = client.post(f"{URL}reunions/{reunion.pk}/suivante/", data, follow=True)
    made = reunion.suites.get()
    assert [
        (p.titre.split(" du ")[0], p.nature, p.duree, p.confidentiel, p.repris_de) for p in made.points.all()
    ] == [
        ("Suite de la réunion", "suites", 10, False, None),
        ("Pas traité", "echange", 30, True, left),
    ]
    assert made.invitations.count() == reunion.invitations.count()
    assert "2 non faites" in text(response)


def test_a_meeting_duplicated_badly_is_not_made(saint_aubin, persona, login):
    reunion = meeting(saint_aubin, persona("amina"))
    data = {"jour": "2026-02-31", "de": "12:00", "a": "10:00", "lieu": "Gardé"}
    page = text(login("amina").post(f"{URL}reunions/{reunion.pk}/suivante/", data))
    assert "À corriger" in page
    assert "Gardé" in page
    assert not reunion.suites.exists()
    with pytest.raises(Refused, match="mandat"):
        duplicate(reunion=reunion, values={}, points=[], by=persona("malik"))


def test_a_meeting_of_a_closed_instance_is_not_duplicated(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), instance=InstanceFactory(cite=saint_aubin))
    type(reunion.instance).objects.filter(pk=reunion.instance_id).update(fin=TODAY)
    values = {"debut": LATER.isoformat(), "fin": (LATER + timedelta(hours=1)).isoformat()}
    with pytest.raises(Refused, match="n'existe pas à cette date"):
        duplicate(reunion=reunion, values=values, points=[], by=persona("amina"))
