"""Pages of instances and meetings: what each reader sees, what bad input says, how many queries."""

import re
from datetime import timedelta
from io import BytesIO

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from odfdo import Document

from maillage.instances.models import Frequentation, Instance, Reunion, Siege
from maillage.instances.selectors.instances import drawing, governance
from maillage.instances.services import comptes_rendus, convocations, invitations
from maillage.instances.services.decisions import create_decision
from maillage.instances.services.presences import record_attendance
from maillage.instances.services.taches import create_task
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.instances import InstanceFactory, ReunionFactory
from tests.helpers.html import flat
from tests.instances.setting import HELD, LATER, NOW, held, meeting, point, seats, text

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/"


def full(cite, by, number):
    """A meeting with as many of everything; past and validated."""
    instance = InstanceFactory(cite=cite)
    reunion = held(meeting(cite, by, instance=instance, members=number))
    seats(instance, number, "suppleant")
    action = ActionFactory(cite=cite)
    for rank in range(number):
        noted = point(reunion, f"Point {rank}", by=by)
        comptes_rendus.save_note(point=noted, base={"texte": ""}, mine={"texte": "<p>Dit</p>"}, by=by)
        values = {"texte": "Décidé", "action": action.pk}
        create_decision(cite=cite, values=values, reunion=reunion, point=noted, by=by)
        values = {"quoi": "Faire", "responsable": by.pk, "structure": StructureFactory(cite=cite).pk}
        create_task(cite=cite, values=values, reunion=reunion, point=noted, by=by)
        ReunionFactory(cite=cite, instance=instance, numero=100 + rank, debut=LATER)
    comptes_rendus.validate(reunion=reunion, by=by)
    return reunion


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    return len(captured)


@pytest.mark.parametrize("path", ["", "reunions/?quand=toutes", "decisions/", "taches/"])
@pytest.mark.parametrize("who", ["amina", "malik"])
def test_lists_cost_the_same_with_one_and_three(login, saint_aubin, persona, path, who):
    client = login(who)
    full(saint_aubin, persona("amina"), 1)
    client.get(URL + path)
    one = queries(client, URL + path)
    full(saint_aubin, persona("amina"), 3)
    assert queries(client, URL + path) == one


@pytest.mark.parametrize(
    "path",
    [
        "reunions/{}/",
        "reunions/{}/rediger/",
        "reunions/{}/compte-rendu/",
        "reunions/{}/diffuser/",
        "reunions/{}/presences/",
        "reunions/{}/ordre-du-jour/",
        "reunions/{}/emargement/",
        "reunions/{}/valider/",
        "reunions/{}/suivante/",
        "reunions/{}/historique/",
    ],
)
def test_a_meeting_costs_the_same_with_one_and_three(login, saint_aubin, persona, path):
    client = login("amina")
    small, large = full(saint_aubin, persona("amina"), 1), full(saint_aubin, persona("amina"), 3)
    client.get(URL + path.format(small.pk))
    assert queries(client, URL + path.format(small.pk)) == queries(client, URL + path.format(large.pk))


def test_preparing_costs_the_same_with_one_and_three(login, saint_aubin, persona):
    client, amina = login("amina"), persona("amina")
    small, large = (meeting(saint_aubin, amina, members=number) for number in (1, 3))
    for rank in range(3):
        point(large, f"Point {rank}")
    point(small)
    for path in ("reunions/{}/", "reunions/{}/convoquer/"):
        client.get(URL + path.format(small.pk))
        assert queries(client, URL + path.format(small.pk)) == queries(client, URL + path.format(large.pk))


def test_an_instance_and_the_panels_cost_the_same(login, saint_aubin, persona):
    client = login("amina")
    small, large = full(saint_aubin, persona("amina"), 1), full(saint_aubin, persona("amina"), 3)
    for one, three in (
        (f"{small.instance_id}/", f"{large.instance_id}/"),
        *(
            (f"actions/{a.action_id}/decisions/", f"actions/{b.action_id}/decisions/")
            for a, b in [(small.decisions.first(), large.decisions.first())]
        ),
        *(
            (f"structures/{a.structure_id}/", f"structures/{b.structure_id}/")
            for a, b in [(small.invitations.first(), large.invitations.first())]
        ),
    ):
        client.get(URL + one)
        assert queries(client, URL + one) == queries(client, URL + three)


# ── governance ────────────────────────────────────────────────────────


def test_the_list_and_its_drawing_say_the_same(saint_aubin, persona, login):
    top = InstanceFactory(cite=saint_aubin, nom="Comité de pilotage", type="copil")
    below = InstanceFactory(cite=saint_aubin, nom="Groupe", type="groupe_travail", rend_compte_a=top)
    other = InstanceFactory(
        cite=saint_aubin,
        nom="CLSPD",
        type="espace_existant",
        porteuse=StructureFactory(cite=saint_aubin, nom="Ville"),
    )
    closed = InstanceFactory(cite=saint_aubin, nom="Ancien", fin=timezone.localdate())
    seats(below, 2)
    seats(below, 1, "invite")
    lignes = governance(persona("amina"), saint_aubin, now=NOW, today=timezone.localdate())
    assert [(ligne.instance, ligne.membres, ligne.active) for ligne in lignes] == [
        (top, 0, True),
        (below, 2, True),
        (other, 0, True),
        (closed, 0, False),
    ]
    picture = drawing(lignes)
    assert {(case.ligne.instance, case.box.parent) for case in picture.cases} == {
        (top, None),
        (below, top.pk),
        (other, None),
    }
    page = text(login("remi").get(URL))
    assert "portée par Ville" in page
    assert "Groupe, groupe de travail, rend compte à Comité de pilotage" in page


def test_an_empty_cite_says_what_to_do(login):
    page = text(login("amina").get(URL))
    assert "Créer la première" in page
    assert "Créer la première" not in text(login("remi").get(URL))


def test_an_instance_is_created_changed_deleted(login, saint_aubin):
    client = login("amina")
    wrong = client.post(f"{URL}nouvelle/", {"nom": "CLSPD", "type": "espace_existant", "quorum_part": "abc"})
    assert "À corriger" in text(wrong)
    assert 'value="CLSPD"' in wrong.content.decode()
    refused = client.post(f"{URL}nouvelle/", {"nom": "CLSPD", "type": "espace_existant"})
    assert "porté par quelqu'un d'autre" in text(refused)
    assert list(refused.context["form"].errors) == ["porteuse"]
    client.post(f"{URL}nouvelle/", {"nom": " GT  langage ", "type": "groupe_travail"})
    made = Instance.objects.get()
    assert made.nom == "GT langage"
    page = client.get(f"{URL}{made.pk}/modifier/")
    sealed = page.context["base"]
    Instance.objects.filter(pk=made.pk).update(objet="Écrit entre-temps")
    data = {"nom": "GT", "type": "groupe_travail", "objet": "Le mien", "base": sealed}
    conflict = client.post(f"{URL}{made.pk}/modifier/", data)
    assert "Écrit entre-temps" in text(conflict)
    assert "Le mien" in text(conflict)
    client.post(f"{URL}{made.pk}/modifier/", {**data, "base": conflict.context["base"]})
    made.refresh_from_db()
    assert (made.nom, made.objet) == ("GT", "Le mien")
    assert "Fiche modifiée" in text(client.get(f"{URL}{made.pk}/historique/"))
    client.post(f"{URL}{made.pk}/supprimer/")
    assert not Instance.objects.exists()


def test_a_seat_is_opened_ended_and_named_for_the_network_only(login, saint_aubin):
    instance = InstanceFactory(cite=saint_aubin)
    seats(instance, 1)
    seat = instance.sieges.get()
    client = login("amina")
    structure = StructureFactory(cite=saint_aubin, nom="Caisse")
    data = {"structure": structure.pk, "qualite": "suppleant", "suppleant_de": seat.pk}
    client.post(f"{URL}{instance.pk}/sieges/", data)
    assert instance.sieges.count() == 2
    assert "existe déjà" in text(client.post(f"{URL}{instance.pk}/sieges/", data))
    assert str(seat.personne) in text(client.get(f"{URL}{instance.pk}/"))
    assert "nom réservé au réseau" in text(login("remi").get(f"{URL}{instance.pk}/"))
    client = login("amina")
    early = client.post(f"{URL}sieges/{seat.pk}/terminer/", {"fin": "nimporte"})
    assert "À corriger" in text(early)
    client.post(f"{URL}sieges/{seat.pk}/terminer/", {"fin": f"{timezone.localdate()}"})
    assert "siège passé ou à venir" in text(client.get(f"{URL}{instance.pk}/"))
    client.post(f"{URL}sieges/{seat.pk}/retirer/")
    assert Siege.objects.count() == 1


# ── a meeting ─────────────────────────────────────────────────────────


def test_a_meeting_is_created_with_its_members(login, saint_aubin):
    instance = InstanceFactory(cite=saint_aubin, lieu="Maison du quartier")
    seats(instance, 2)
    client = login("amina")
    asked = client.get(f"{URL}{instance.pk}/reunions/?jour=2027-03-12&de=09:30&a=11:30")
    assert 'value="2027-03-12"' in asked.content.decode()
    assert 'value="Maison du quartier"' in asked.content.decode()
    wrong = client.post(f"{URL}{instance.pk}/reunions/", {"jour": "2027-03-12", "de": "11:30", "a": "09:30"})
    assert "finirait avant 11:30" in text(wrong)
    response = client.post(
        f"{URL}{instance.pk}/reunions/",
        {
            "jour": "2027-03-12",
            "de": "09:30",
            "a": "11:30",
            "introduction": "**Venez**",
            "introduction_format": "texte",
        },
        follow=True,
    )
    made = Reunion.objects.get()
    assert timezone.localtime(made.debut).isoformat() == "2027-03-12T09:30:00+01:00"
    assert (made.introduction, made.invitations.count()) == ("<p><strong>Venez</strong></p>", 2)
    assert "Envoyer à 2 personnes" in text(response)


def test_a_meeting_of_the_past_is_a_record(login, saint_aubin):
    instance = InstanceFactory(cite=saint_aubin)
    client = login("amina")
    response = client.post(
        f"{URL}{instance.pk}/reunions/", {"jour": "2021-03-12", "de": "09:30", "a": "11:30"}, follow=True
    )
    assert "enregistrée pour mémoire" in text(response)
    made = Reunion.objects.get()
    page = text(client.get(f"{URL}reunions/{made.pk}/convoquer/"))
    assert "on n'y convoque plus personne" in page
    assert "Envoyer à" not in page
    assert "on n'y convoque plus personne" in text(client.post(f"{URL}reunions/{made.pk}/convoquer/"))


def test_hours_left_alone_are_not_a_change(login, saint_aubin, persona):
    """A form shows Paris time, the database keeps another one: saving without touching them changes nothing."""
    reunion = meeting(saint_aubin, persona("amina"))
    client = login("amina")
    page = client.get(f"{URL}reunions/{reunion.pk}/modifier/")
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("objet", "lieu", "visio", "jour", "de", "a")}
    response = client.post(
        f"{URL}reunions/{reunion.pk}/modifier/", {**data, "base": page.context["base"]}, follow=True
    )
    assert "Rien n'avait changé" in text(response)


def test_a_change_after_the_convocation_is_to_be_announced(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    convocations.convene(reunion=reunion, by=persona("amina"))
    client = login("amina")
    page = client.get(f"{URL}reunions/{reunion.pk}/modifier/")
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in ("objet", "visio", "jour", "de", "a")}
    data |= {"lieu": "Mairie", "base": page.context["base"]}
    response = client.post(f"{URL}reunions/{reunion.pk}/modifier/", data, follow=True)
    assert "ne le savent pas encore" in text(response)
    assert "Envoyer à 2 personnes" in text(response)
    sent = client.post(f"{URL}reunions/{reunion.pk}/convoquer/", follow=True)
    assert "Changement annoncé : 2." in text(sent)


def test_the_network_does_not_see_what_is_confidential(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    point(reunion, "Ouvert")
    point(reunion, "Secret", confidentiel=True)
    for path in ("", "ordre-du-jour/"):
        page = text(login("malik").get(f"{URL}reunions/{reunion.pk}/{path}"))
        assert ("Ouvert" in page, "Secret" in page) == (True, False)
        assert "réservés à l'instance" in page
        assert "Secret" in text(login("claire").get(f"{URL}reunions/{reunion.pk}/{path}"))
    odt = login("malik").get(f"{URL}reunions/{reunion.pk}/telecharger/ordre-du-jour/").content
    assert "Secret" not in Document(BytesIO(odt)).get_formatted_text()


def test_points_are_added_moved_changed_removed(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    client = login("amina")
    url = f"{URL}reunions/{reunion.pk}/points/?champs=essentiel"
    for titre in "ab":
        client.post(url, {"titre": titre, "nature": "echange"}, headers={"HX-Request": "true"})
    first, second = reunion.points.all()
    answer = client.post(f"{URL}points/{second.pk}/monter/", headers={"HX-Request": "true"})
    shown = flat(answer.content.decode())
    assert shown.index(">b<") < shown.index(">a<")
    client.post(f"{URL}points/{second.pk}/descendre/")
    assert [p.titre for p in reunion.points.all()] == ["a", "b"]
    assert client.post(f"{URL}points/{second.pk}/danser/").status_code == 404
    page = client.get(f"{URL}points/{first.pk}/")
    data = {"titre": "a", "nature": "decision", "duree": "900", "base": page.context["base"]}
    assert "600 minutes" in text(client.post(f"{URL}points/{first.pk}/", data))
    client.post(f"{URL}points/{first.pk}/", {**data, "duree": "200"})
    assert "dépasse la durée de la réunion de 80 minutes" in text(client.get(f"{URL}reunions/{reunion.pk}/"))
    client.post(f"{URL}points/{first.pk}/retirer/")
    assert [p.titre for p in reunion.points.all()] == ["b"]


def test_the_warning_and_its_choices(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), members=2)
    asked = reunion.invitations.first()
    for rank in range(5):
        other = ReunionFactory(cite=saint_aubin, debut=LATER + timedelta(days=rank), numero=rank + 50)
        invitations.add_guest(
            reunion=other, structure=asked.structure, personne=asked.personne, by=persona("amina")
        )
        convocations.convene(reunion=other, by=persona("amina"))
    client = login("amina")
    page = text(client.get(f"{URL}reunions/{reunion.pk}/"))
    assert "1 destinataire est déjà sollicité." in page
    assert "Déjà sollicitée 5 fois en 30 jours" in page
    assert "5 demandes" in page
    client.post(f"{URL}reunions/{reunion.pk}/invites/choix/", {"envoi": "releve", "invites": [asked.pk]})
    page = text(client.get(f"{URL}reunions/{reunion.pk}/"))
    assert "est déjà sollicité." not in page
    assert "recevra le relevé" in page
    assert "Envoyer à 1 personne" in page


def test_two_meetings_are_put_side_by_side(login, saint_aubin, persona):
    """The choice « group »: the same day, when the other one ends, for as long; nothing is written before saving."""
    amina = persona("amina")
    reunion = meeting(saint_aubin, amina, members=2)
    other = ReunionFactory(cite=saint_aubin, debut=reunion.debut + timedelta(days=3), numero=90)
    for row in reunion.invitations.all():
        invitations.add_guest(reunion=other, structure=row.structure, personne=row.personne, by=amina)
    asked = reunion.invitations.first()
    for rank in range(5):
        third = ReunionFactory(cite=saint_aubin, debut=LATER + timedelta(days=30 + rank), numero=rank + 50)
        invitations.add_guest(reunion=third, structure=asked.structure, personne=asked.personne, by=amina)
        convocations.convene(reunion=third, by=amina)
    client = login("amina")
    sheet = f"{URL}reunions/{reunion.pk}/"
    [link] = re.findall(r'href="([^"]+)">Accoler les deux réunions', flat(client.get(sheet).content.decode()))
    page = client.get(link.replace("&amp;", "&"))
    form = page.context["form"]
    end = timezone.localtime(other.fin)
    length = reunion.fin - reunion.debut
    assert (form["jour"].value(), form["de"].value()) == (end.date(), end.time())
    assert form["a"].value() == (end + length).time()
    assert "vérifiez-les, puis enregistrez" in text(page)
    assert Reunion.objects.get(pk=reunion.pk).debut == reunion.debut
    client.post(
        f"{sheet}modifier/",
        {"base": form.sealed(), **{name: form[name].value() or "" for name in form.fields}},
    )
    assert Reunion.objects.get(pk=reunion.pk).debut == other.fin


@pytest.mark.parametrize("asked", ["jour=demain", "jour=2026-13-40&de=7", "de=25:99"])
def test_what_is_no_day_proposes_nothing(login, saint_aubin, persona, asked):
    reunion = meeting(saint_aubin, persona("amina"))
    form = login("amina").get(f"{URL}reunions/{reunion.pk}/modifier/?{asked}").context["form"]
    assert form["jour"].value() == timezone.localtime(reunion.debut).date()


def test_the_meeting_being_prepared_is_not_an_occasion_of_its_own(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), members=2)
    page = text(login("amina").get(f"{URL}reunions/{reunion.pk}/"))
    assert "Accoler" not in page


def test_the_preview_keeps_links_to_oneself(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    page = text(login("amina").get(f"{URL}reunions/{reunion.pk}/convoquer/"))
    assert "[lien propre à chaque personne]" in page
    assert "/reunion/" not in page.replace("/reunions/", "")


# ── who came, files, prints ───────────────────────────────────────────


def test_attendance_is_counted_apart_and_holds_the_meeting(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    first, second = reunion.invitations.all()
    client = login("amina")
    url = f"{URL}reunions/{reunion.pk}/presences/"
    assert "n'a pas encore commencé" in text(client.post(url, {"presents": [first.pk]}))
    record_attendance(reunion=reunion, presents=[second.pk], nombres={}, by=persona("amina"), now=HELD)
    held(reunion)
    numbers = {"professionnels": "8", "parents_seuls": "3", "parents_autre": "1", "jeunes": "0", "elus": ""}
    wrong = client.post(url, {"presents": [first.pk], **numbers, "habitants": "-2"})
    assert "À corriger" in text(wrong)
    client.post(url, {"presents": [first.pk], **numbers})
    row = Frequentation.objects.get()
    assert (row.parents_seuls, row.parents_autre, row.jeunes, row.elus, row.total) == (3, 1, 0, None, 12)
    assert list(reunion.invitations.values_list("present", flat=True)) == [True, False]
    assert Reunion.objects.get().etat == "tenue"


def test_the_signature_sheet_names_nobody_from_outside(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    reunion.instance.sieges.update(titre="référente familles")
    page = text(login("amina").get(f"{URL}reunions/{reunion.pk}/emargement/"))
    assert "<td>référente familles</td>" in page
    guest = reunion.invitations.first()
    assert str(guest.personne) in page
    assert "en nombre, sans nom" in page
    counts = ("« juste parents »", "parents avec une autre casquette", "jeunes", "habitants", "élus")
    assert all(f'<th scope="col">{label[0].upper()}{label[1:]}</th>' in page for label in counts)
    odt = login("amina").get(f"{URL}reunions/{reunion.pk}/telecharger/emargement/").content
    assert str(guest.personne) in Document(BytesIO(odt)).get_formatted_text()
    assert login("malik").get(f"{URL}reunions/{reunion.pk}/emargement/").status_code == 403
    assert login("malik").get(f"{URL}reunions/{reunion.pk}/telecharger/emargement/").status_code == 403


def test_a_meeting_is_put_in_a_calendar(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    response = login("malik").get(f"{URL}reunions/{reunion.pk}/telecharger/agenda/")
    calendar = icalendar.Calendar.from_ical(response.content)
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), event["DTSTART"].dt, "ATTENDEE" in event) == ("PUBLISH", LATER, False)
    assert login("malik").get(f"{URL}reunions/{reunion.pk}/telecharger/tout/").status_code == 404


def test_cancelling_and_restoring_through_the_pages(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    convocations.convene(reunion=reunion, by=persona("amina"))
    client = login("amina")
    assert "2 personnes convoquées seront prévenues" in text(
        client.get(f"{URL}reunions/{reunion.pk}/annuler/")
    )
    assert "À corriger" in text(client.post(f"{URL}reunions/{reunion.pk}/annuler/", {"motif": ""}))
    page = text(client.post(f"{URL}reunions/{reunion.pk}/annuler/", {"motif": "Grève"}, follow=True))
    assert "Sont prévenues : 2 personnes." in page
    assert "Cette réunion est annulée" in page
    assert "rétablissez-la" in text(client.post(f"{URL}reunions/{reunion.pk}/convoquer/"))
    assert "en préparation" in text(client.post(f"{URL}reunions/{reunion.pk}/retablir/", follow=True))
    assert "annulez-la" in text(client.post(f"{URL}reunions/{reunion.pk}/supprimer/", follow=True))


def test_the_history_reads_in_words(login, saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), introduction="<p>Venez <strong>tous</strong></p>")
    page = text(login("amina").get(f"{URL}reunions/{reunion.pk}/historique/"))
    assert "Réunion créée" in page
    assert "→ Venez tous" in page
    assert "T12:00" not in page
