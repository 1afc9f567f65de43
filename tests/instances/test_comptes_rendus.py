"""Minutes: written by several people, validated in versions, sent without what is confidential."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from odfdo import Document

from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.courriels.models import Message
from maillage.instances.forms.compte_rendu import NoteForm, TextesForm
from maillage.instances.models import CompteRendu, Decision, NotePoint, Siege
from maillage.instances.services import comptes_rendus, convocations
from maillage.instances.services.decisions import create_decision
from maillage.instances.services.diffusion import send_minutes
from maillage.instances.services.presences import record_attendance
from maillage.instances.services.taches import create_task
from tests.factories.acteurs import StructureFactory
from tests.factories.instances import ReunionFactory
from tests.instances.setting import NOW, held, meeting, point, text

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/instances/"


@pytest.fixture
def reunion(saint_aubin, persona):
    return held(meeting(saint_aubin, persona("amina")))


def write(noted, texte, by, base=""):
    return comptes_rendus.save_note(point=noted, base={"texte": base}, mine={"texte": texte}, by=by)


def stored(noted):
    return NotePoint.objects.get(point=noted).texte


def written(reunion, persona):
    """Two points, one of them confidential, each with a decision and a task."""
    amina = persona("amina")
    for titre, secret in (("Budget", False), ("Poste", True)):
        noted = point(reunion, titre, confidentiel=secret)
        write(noted, f"<p>On a parlé de {titre}</p>", amina)
        create_decision(
            cite=reunion.cite, values={"texte": f"Décidé {titre}"}, reunion=reunion, point=noted, by=amina
        )
        create_task(
            cite=reunion.cite, values={"quoi": f"Faire {titre}"}, reunion=reunion, point=noted, by=amina
        )
    return reunion


# ── writing ───────────────────────────────────────────────────────────


def test_what_is_typed_is_cleaned(reunion, persona):
    noted = point(reunion)
    write(noted, "<p>Bon<script>alert(1)</script></p>", persona("amina"))
    assert stored(noted) == "<p>Bon</p>"


def test_two_people_on_two_points_never_meet(reunion, persona):
    one, other = point(reunion), point(reunion)
    assert write(one, "<p>A</p>", persona("amina")).written
    assert write(other, "<p>B</p>", persona("claire")).written
    assert (stored(one), stored(other)) == ("<p>A</p>", "<p>B</p>")


def test_two_people_on_one_point_lose_nothing(reunion, persona):
    noted = point(reunion)
    write(noted, "<p>A</p>", persona("amina"))
    refused = write(noted, "<p>B</p>", persona("claire"))
    assert [conflict.theirs for conflict in refused.conflicts] == ["<p>A</p>"]
    assert stored(noted) == "<p>A</p>"


@pytest.mark.parametrize(
    ("choice", "kept"), [("deux", "<p>A</p><p>B</p>"), ("mienne", "<p>B</p>"), ("sienne", "<p>A</p>")]
)
def test_a_person_chooses_and_what_is_replaced_is_in_the_trail(reunion, persona, choice, kept):
    noted = point(reunion)
    write(noted, "<p>A</p>", persona("amina"))
    comptes_rendus.settle_note(point=noted, choix=choice, mine="<p>B</p>", by=persona("claire"))
    assert stored(noted) == kept
    replaced = [e.contexte.get("remplace") for e in history_of(reunion) if "remplace" in e.contexte]
    assert replaced == {"deux": [], "mienne": ["<p>A</p>"], "sienne": ["<p>B</p>"]}[choice]
    with pytest.raises(Refused, match="Choisissez"):
        comptes_rendus.settle_note(point=noted, choix="x", mine="", by=persona("claire"))


def test_what_was_replaced_can_be_read_and_copied(reunion, login, persona):
    noted = point(reunion, "Budget")
    write(noted, "<p>Ce qu'a écrit Claire</p>", persona("claire"))
    comptes_rendus.settle_note(point=noted, choix="mienne", mine="<p>Le mien</p>", by=persona("amina"))
    page = text(login("amina").get(f"{URL}reunions/{reunion.pk}/historique/"))
    assert "Texte remplacé, « Budget » : Ce qu'a écrit Claire" in page
    assert "Invités ajoutés" in page


def test_the_trail_says_once_who_writes(reunion, persona):
    noted = point(reunion)
    before = ""
    for letter in "abc":
        write(noted, f"<p>{letter}</p>", persona("amina"), base=before)
        before = f"<p>{letter}</p>"
    write(noted, "<p>d</p>", persona("claire"), base=before)
    assert history_of(reunion).filter(kind="compte_rendu_modifie").count() == 2


def test_texts_before_and_after(reunion, persona):
    base = {"introduction": "", "conclusion": ""}
    mine = {**base, "introduction": "<p>Ouverture</p>"}
    assert comptes_rendus.save_minutes(reunion=reunion, base=base, mine=mine, by=persona("amina")).written
    late = comptes_rendus.save_minutes(
        reunion=reunion, base=base, mine={**base, "introduction": "<p>Autre</p>"}, by=persona("claire")
    )
    assert late.conflicts
    same = comptes_rendus.save_minutes(reunion=reunion, base=mine, mine=mine, by=persona("claire"))
    assert same.written == ()


@pytest.mark.parametrize("who", ["malik", "remi", "lou"])
def test_whoever_does_not_run_the_instance_does_not_write(reunion, persona, who):
    with pytest.raises(Refused, match="mandat"):
        write(point(reunion), "<p>A</p>", persona(who))


def test_whoever_runs_the_instance_writes(reunion, persona):
    reunion.instance.animateur = persona("lou")
    reunion.instance.save()
    noted = point(reunion)
    noted.reunion.instance.refresh_from_db()
    assert write(noted, "<p>A</p>", persona("lou")).written


def test_minutes_of_a_cancelled_meeting_are_not_written(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    noted = point(reunion)
    convocations.cancel(reunion=reunion, motif="Grève", by=persona("amina"))
    noted.reunion.refresh_from_db()
    with pytest.raises(Refused, match="annulée"):
        write(noted, "<p>A</p>", persona("amina"))


# ── saving by itself, through the page ────────────────────────────────


def post(client, noted, texte, *, base, htmx=True, **more):
    sealed = NoteForm(base={"texte": base}).sealed()
    data = {"texte": texte, "texte_format": "html", "base": sealed, **more}
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(f"{URL}notes/{noted.pk}/", data, headers=headers)


def test_the_page_saves_by_itself(reunion, login):
    noted, client = point(reunion), login("amina")
    response = post(client, noted, "<p>Un</p>", base="")
    assert "Enregistré à" in text(response)
    assert f'id="base-note-{noted.pk}"' in response.content.decode()
    assert stored(noted) == "<p>Un</p>"


def test_a_conflict_shows_both_and_waits_for_a_choice(reunion, login, persona):
    noted = point(reunion)
    write(noted, "<p>Ce qu'a écrit Claire</p>", persona("claire"))
    client = login("amina")
    response = post(client, noted, "<p>Le mien</p>", base="")
    assert "Claire Essai a écrit sur ce point pendant que vous écriviez" in text(response)
    assert "Ce qu'a écrit Claire" in text(response)
    assert stored(noted) == "<p>Ce qu'a écrit Claire</p>"
    post(client, noted, "<p>Le mien</p>", base="", resoudre="deux")
    assert stored(noted) == "<p>Ce qu'a écrit Claire</p><p>Le mien</p>"


def test_without_script_marks_are_typed_and_a_conflict_comes_back_filled(reunion, login, persona):
    noted, client = point(reunion), login("amina")
    sealed = NoteForm(base={"texte": ""}).sealed()
    response = client.post(
        f"{URL}notes/{noted.pk}/", {"texte": "- un\n- **deux**", "texte_format": "texte", "base": sealed}
    )
    assert response.url == f"{URL}reunions/{reunion.pk}/rediger/#point-{noted.pk}"
    assert stored(noted) == "<ul><li>un</li><li><strong>deux</strong></li></ul>"
    again = client.post(
        f"{URL}notes/{noted.pk}/", {"texte": "Autre chose", "texte_format": "texte", "base": sealed}
    )
    assert "Quelqu'un a enregistré entre-temps" in text(again)
    assert "Autre chose" in text(again)


def texts(client, reunion, *, base, **typed):
    sealed = TextesForm(base={"introduction": "", "conclusion": "", **base}).sealed()
    formats = {"introduction_format": "html", "conclusion_format": "html"}
    data = {"introduction": "", "conclusion": "", **formats, **typed, "base": sealed}
    return client.post(f"{URL}reunions/{reunion.pk}/textes/", data, headers={"HX-Request": "true"})


def base_in(response) -> dict[str, str]:
    sealed = re.search(r'name="base" value="([^"]+)"', response.content.decode())[1]
    return TextesForm.unsealed({"base": sealed})


def test_the_texts_before_and_after_save_by_themselves(reunion, login):
    response = texts(login("amina"), reunion, base={}, introduction="<p>Bonjour</p>")
    assert "Enregistré à" in text(response)
    assert CompteRendu.objects.get(reunion=reunion).introduction == "<p>Bonjour</p>"
    assert base_in(response)["introduction"] == "<p>Bonjour</p>"


def test_a_page_that_shows_an_old_text_never_puts_it_back(reunion, login, persona):
    """Claire writes the end while Amina writes the beginning, twice, from a page where the end is empty."""
    client = login("amina")
    comptes_rendus.save_minutes(
        reunion=reunion, base={"conclusion": ""}, mine={"conclusion": "<p>Merci</p>"}, by=persona("claire")
    )
    first = texts(client, reunion, base={}, introduction="<p>Bon</p>")
    texts(client, reunion, base=base_in(first), introduction="<p>Bonjour</p>")
    stored = CompteRendu.objects.get(reunion=reunion)
    assert (stored.introduction, stored.conclusion) == ("<p>Bonjour</p>", "<p>Merci</p>")


def test_two_people_on_one_text_see_both(reunion, login, persona):
    client = login("amina")
    comptes_rendus.save_minutes(
        reunion=reunion,
        base={"introduction": ""},
        mine={"introduction": "<p>Le sien</p>"},
        by=persona("claire"),
    )
    refused = texts(client, reunion, base={}, introduction="<p>Le mien</p>")
    assert "Quelqu'un a écrit ici pendant que vous écriviez" in text(refused)
    assert "<p>Le sien</p>" in refused.content.decode()
    assert CompteRendu.objects.get(reunion=reunion).introduction == "<p>Le sien</p>"
    texts(client, reunion, base=base_in(refused), introduction="<p>Le mien</p>", resoudre="mienne")
    assert CompteRendu.objects.get(reunion=reunion).introduction == "<p>Le mien</p>"


def test_texts_of_validated_minutes_are_not_written(reunion, login, persona):
    comptes_rendus.save_minutes(
        reunion=reunion, base={"introduction": ""}, mine={"introduction": "<p>A</p>"}, by=persona("amina")
    )
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    refused = texts(login("amina"), reunion, base={"introduction": "<p>A</p>"}, introduction="<p>B</p>")
    assert "Ce compte rendu est validé" in text(refused)
    assert CompteRendu.objects.get(reunion=reunion).introduction == "<p>A</p>"


def test_a_form_too_old_is_said(reunion, login):
    response = login("amina").post(f"{URL}notes/{point(reunion).pk}/", {"texte": "x", "base": "abîmé"})
    assert response.status_code == 403
    assert "Copiez d'abord ce que vous avez écrit" in text(response)


def test_decisions_and_tasks_while_typing(reunion, login):
    noted, client = point(reunion), login("amina")
    shown = client.get(f"{URL}notes/{noted.pk}/decision/", headers={"HX-Request": "true"})
    assert "Noter une décision" in text(shown)
    response = client.post(
        f"{URL}notes/{noted.pk}/decision/",
        {"texte": "Étendre", "accord": "consensus"},
        headers={"HX-Request": "true"},
    )
    decision = Decision.objects.get()
    assert (decision.point, decision.reunion, decision.code in text(response)) == (noted, reunion, True)
    wrong = client.post(
        f"{URL}notes/{noted.pk}/tache/", {"quoi": "", "echeance": "jamais"}, headers={"HX-Request": "true"}
    )
    assert "À corriger" in text(wrong)
    plain = client.post(f"{URL}notes/{noted.pk}/tache/", {"quoi": "Écrire à la CAF"})
    assert plain.url.endswith(f"#point-{noted.pk}")
    assert noted.taches.get().quoi == "Écrire à la CAF"


# ── versions ──────────────────────────────────────────────────────────


def test_a_version_is_frozen(reunion, persona):
    written(reunion, persona)
    version = comptes_rendus.validate(reunion=reunion, by=persona("claire"))
    assert (version.numero, [p["titre"] for p in version.contenu["points"]]) == (1, ["Budget", "Poste"])
    with pytest.raises(Refused, match="rouvrez-le"):
        write(reunion.points.first(), "<p>X</p>", persona("amina"), base="<p>On a parlé de Budget</p>")
    with pytest.raises(Refused, match="rouvrez-le"):
        create_decision(cite=reunion.cite, values={"texte": "X"}, reunion=reunion, by=persona("amina"))
    comptes_rendus.reopen(reunion=reunion, by=persona("claire"))
    write(reunion.points.first(), "<p>X</p>", persona("amina"), base="<p>On a parlé de Budget</p>")
    with pytest.raises(Refused, match="dites ce qui change"):
        comptes_rendus.validate(reunion=reunion, by=persona("claire"))
    second = comptes_rendus.validate(reunion=reunion, motif="Le budget", by=persona("claire"))
    version.refresh_from_db()
    texts = [v.contenu["points"][0]["texte"] for v in (version, second)]
    assert texts == ["<p>On a parlé de Budget</p>", "<p>X</p>"]


def test_what_cannot_be_validated(saint_aubin, persona):
    coming = meeting(saint_aubin, persona("amina"))
    with pytest.raises(Refused, match="s'est tenue"):
        comptes_rendus.validate(reunion=coming, by=persona("amina"))
    with pytest.raises(Refused, match="est vide"):
        comptes_rendus.validate(reunion=held(coming), by=persona("amina"))
    with pytest.raises(Refused, match="déjà ouvert"):
        comptes_rendus.reopen(reunion=coming, by=persona("amina"))


# ── who reads what ────────────────────────────────────────────────────


def test_the_network_reads_what_is_sent_out_without_the_confidential(reunion, login, persona):
    written(reunion, persona)
    page = f"{URL}reunions/{reunion.pk}/compte-rendu/"
    client = login("malik")
    assert "pas encore diffusé" in text(client.get(page))
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    assert "pas encore diffusé" in text(client.get(page))
    send_minutes(reunion=reunion, invites=[], by=persona("amina"))
    shown = text(client.get(page))
    assert "On a parlé de Budget" in shown
    assert "Poste" not in shown
    assert "Des points réservés à l'instance" in shown
    assert "Poste" in text(login("claire").get(page))


def test_a_member_reads_the_draft_and_the_confidential(reunion, login, persona):
    written(reunion, persona)
    Siege.objects.create(
        cite=reunion.cite, instance=reunion.instance, structure=StructureFactory(cite=reunion.cite),
        compte=persona("malik"),
    )  # fmt: skip
    shown = text(login("malik").get(f"{URL}reunions/{reunion.pk}/compte-rendu/"))
    assert "Brouillon" in shown
    assert "On a parlé de Poste" in shown


def test_while_it_is_corrected_the_version_sent_stays_readable(reunion, login, persona):
    written(reunion, persona)
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    send_minutes(reunion=reunion, invites=[], by=persona("amina"))
    comptes_rendus.reopen(reunion=reunion, by=persona("amina"))
    write(reunion.points.first(), "<p>Corrigé</p>", persona("amina"), base="<p>On a parlé de Budget</p>")
    comptes_rendus.validate(reunion=reunion, motif="Correction", by=persona("amina"))
    page = f"{URL}reunions/{reunion.pk}/compte-rendu/"
    assert "On a parlé de Budget" in text(login("remi").get(page))
    assert "On a parlé de Budget" in text(login("remi").get(f"{page}?version=1"))
    assert "pas encore diffusé" in text(login("remi").get(f"{page}?version=2"))


def test_names_are_for_the_network(reunion, login, persona):
    written(reunion, persona)
    here = reunion.invitations.select_related("personne").first()
    record_attendance(reunion=reunion, presents=[here.pk], nombres={"parents_seuls": 2}, by=persona("amina"))
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    send_minutes(reunion=reunion, invites=[], by=persona("amina"))
    page = f"{URL}reunions/{reunion.pk}/compte-rendu/"
    assert str(here.personne) in text(login("malik").get(page))
    assert str(here.personne) not in text(login("remi").get(page))
    assert "moins de 5" in text(login("malik").get(page))
    assert "« juste parents » : 2" in text(login("claire").get(page))


# ── sending ───────────────────────────────────────────────────────────


def test_members_may_receive_the_confidential_the_others_never(reunion, persona):
    written(reunion, persona)
    amina = persona("amina")
    comptes_rendus.validate(reunion=reunion, by=amina)
    whole, wide = reunion.invitations.all()
    wide.siege = None
    wide.save()
    with pytest.raises(Refused, match="ne siège pas"):
        send_minutes(reunion=reunion, invites=[wide.pk], complets=[wide.pk], by=amina)
    number = send_minutes(
        reunion=reunion,
        invites=[whole.pk, wide.pk],
        complets=[whole.pk],
        autres=["maire@exemple.test"],
        by=amina,
    )
    bodies = {message.courriel: message.texte for message in Message.objects.filter(nature="compte_rendu")}
    assert number == len(bodies) == 3
    assert {address for address, body in bodies.items() if "Poste" in body} == {whole.courriel}
    files = {m.courriel: bytes(m.pieces.get().contenu) for m in Message.objects.filter(nature="compte_rendu")}
    from io import BytesIO

    words = {address: Document(BytesIO(content)).get_formatted_text() for address, content in files.items()}
    assert {address for address, body in words.items() if "Poste" in body} == {whole.courriel}
    assert all("Décidé Budget" in body for body in words.values())
    assert list(reunion.envois.filter(complet=True).values_list("courriel", flat=True)) == [whole.courriel]


def test_sending_again_writes_only_to_the_new_ones(reunion, persona):
    written(reunion, persona)
    amina = persona("amina")
    comptes_rendus.validate(reunion=reunion, by=amina)
    first, second = reunion.invitations.values_list("pk", flat=True)
    assert send_minutes(reunion=reunion, invites=[first], by=amina) == 1
    assert send_minutes(reunion=reunion, invites=[first, second], by=amina) == 1
    assert Message.objects.filter(nature="compte_rendu").count() == 2


def test_a_draft_is_not_sent(reunion, persona):
    CompteRendu.objects.create(cite=reunion.cite, reunion=reunion)
    with pytest.raises(Refused, match="n'est pas validé"):
        send_minutes(reunion=reunion, invites=[], by=persona("amina"))
    with pytest.raises(Refused, match="mandat"):
        send_minutes(reunion=reunion, invites=[], by=persona("malik"))


def test_the_page_of_sending(reunion, login, persona):
    written(reunion, persona)
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    client, guest = login("amina"), reunion.invitations.first()
    url = reverse("instances:diffuser", args=["saint-aubin", reunion.pk])
    wrong = client.post(url, {"invites": [guest.pk], "autres": "maire@exemple.test, pas une adresse"})
    assert "« pas » n'est pas une adresse électronique" in text(wrong)
    assert "pas une adresse" in text(wrong)
    client.post(url, {"invites": [guest.pk], "autres": "maire@exemple.test"})
    assert set(Message.objects.values_list("courriel", flat=True)) >= {guest.courriel, "maire@exemple.test"}
    assert "déjà envoyé" in text(client.get(url))


def test_the_next_date_and_the_tasks_are_in_the_document(reunion, persona, login):
    written(reunion, persona)
    ReunionFactory(cite=reunion.cite, instance=reunion.instance, debut=NOW + timedelta(days=40), numero=9)
    comptes_rendus.validate(reunion=reunion, by=persona("amina"))
    client = login("amina")
    assert "Prochaine réunion :" in text(client.get(f"{URL}reunions/{reunion.pk}/compte-rendu/"))
    response = client.get(f"{URL}reunions/{reunion.pk}/telecharger/compte-rendu/")
    assert response.headers["Content-Type"] == "application/vnd.oasis.opendocument.text"
    from io import BytesIO

    body = Document(BytesIO(response.content)).get_formatted_text()
    assert "Prochaine réunion" in body
    assert "Faire Budget" in body
