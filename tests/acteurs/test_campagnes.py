"""Preparing a campaign, sending it once to each, chasing only those who have not answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.models import Contact, LienCampagne, Sollicitation
from maillage.acteurs.selectors.campagnes import figures, situation, to_check
from maillage.acteurs.services import campagnes, envois
from maillage.acteurs.services.gabarits import check_texts, enumerate_names, fill
from maillage.acteurs.services.sollicitations import record_solicitation
from maillage.base.errors import Refused
from maillage.courriels.models import Message
from maillage.courriels.services import note_error, unsubscribe
from tests.acteurs.campagne import links_to, person, structure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def test_each_structure_is_written_to_through_its_main_contact(prepare, saint_aubin):
    main = structure(saint_aubin, "Passeurs", "contact@passeurs.test")
    person(saint_aubin, "Bruno", "bruno@passeurs.test", main)
    lise = person(saint_aubin, "Lise", "Lise@passeurs.test", main, principale=True)
    left = structure(saint_aubin, "Foot", "foot@exemple.test")
    person(saint_aubin, "Ancien", "ancien@exemple.test", left, fin=timezone.localdate())
    gone = person(saint_aubin, "Archivé", "archive@exemple.test", left)
    gone.archivee_le = timezone.localdate()
    gone.save()
    nobody = structure(saint_aubin, "Muette")
    campagne = prepare([main, left, nobody])
    found = {e.structure: (e.personne, e.courriel) for e in campagne.envois.all()}
    assert found == {
        main: (lise, "lise@passeurs.test"),
        left: (None, "foot@exemple.test"),
        nobody: (None, ""),
    }


def test_recipients_are_added_once_and_removed_before_sending(prepare, saint_aubin, persona, ailleurs):
    one, two = structure(saint_aubin, "Un", "un@exemple.test"), structure(saint_aubin, "Deux")
    stranger = structure(ailleurs, "Trois")
    campagne = prepare([one])
    assert (
        campagnes.add_recipients(campagne=campagne, structures=[one, two, stranger], by=persona("amina")) == 1
    )
    envoi = campagne.envois.get(structure=two)
    campagnes.remove_recipients(campagne=campagne, envois=[envoi.pk], by=persona("amina"))
    assert [e.structure for e in campagne.envois.all()] == [one]


def test_sending_writes_records_and_notes_once(send, saint_aubin, persona):
    passeurs = structure(saint_aubin, "Passeurs")
    lise = person(saint_aubin, "Lise", "lise@exemple.test", passeurs)
    campagne = send([passeurs])
    message = Message.objects.get()
    assert (message.courriel, message.nature, message.sujet) == (
        "lise@exemple.test",
        "campagne",
        "La fiche de Passeurs",
    )
    assert message.texte.startswith("Bonjour Lise,\n\nhttp://testserver/reponse/")
    assert message.texte.endswith("Amina Essai, Cité éducative Saint-Aubin")
    assert message.repondre_a == "amina@exemple.test"
    asked = Sollicitation.objects.get()
    assert (asked.personne, asked.structure, asked.nature, asked.objet) == (
        lise, passeurs, "mise_a_jour", "Mise à jour 2026",
    )  # fmt: skip
    noted = Contact.objects.get()
    assert (noted.canal, noted.resume, noted.personne) == (
        "courriel", "Campagne par courriel : « Mise à jour 2026 ».", lise,
    )  # fmt: skip
    passeurs.refresh_from_db()
    assert (passeurs.mobilisation, passeurs.dernier_contact_le) == ("contactee", timezone.localdate())
    assert (campagne.etat, campagne.envois.get().message) == ("envoyee", message)


def test_one_person_for_three_structures_gets_one_message(send, saint_aubin):
    rows = [
        structure(saint_aubin, name, "service@ville.test") for name in ("Crèche", "Ludothèque", "Médiathèque")
    ]
    send(rows)
    message = Message.objects.get()
    assert message.sujet == "La fiche de Crèche, Ludothèque et Médiathèque"
    assert [line.split(" : ")[0] for line in message.texte.splitlines() if "/reponse/" in line] == [
        "Crèche", "Ludothèque", "Médiathèque",
    ]  # fmt: skip
    assert (LienCampagne.objects.count(), Sollicitation.objects.count()) == (3, 3)


def test_a_second_click_sends_nothing_more(send, saint_aubin, persona):
    campagne = send([structure(saint_aubin, "Un", "un@exemple.test")])
    with pytest.raises(Refused, match="déjà partie"):
        campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
    assert envois.send_due(campagne=campagne, by=persona("amina")) == 0
    assert Message.objects.count() == 1


def test_after_a_crash_it_goes_on_and_nobody_is_written_to_twice(prepare, saint_aubin, persona, monkeypatch):
    rows = [structure(saint_aubin, f"S{n}", f"s{n}@exemple.test") for n in range(5)]
    campagne = prepare(rows)
    campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
    noting, seen = envois.note_contact, []

    def dying(**given):
        seen.append(given["structure"])
        if len(seen) == 3:
            raise SystemExit
        return noting(**given)

    monkeypatch.setattr(envois, "note_contact", dying)
    with pytest.raises(SystemExit):
        envois.send_due(campagne=campagne, by=persona("amina"))
    campagne.refresh_from_db()
    assert (campagne.etat, Message.objects.count(), Sollicitation.objects.count()) == ("envoi", 2, 2)
    monkeypatch.undo()
    assert envois.send_due(campagne=campagne, by=persona("amina")) == 3
    campagne.refresh_from_db()
    assert campagne.etat == "envoyee"
    assert sorted(Message.objects.values_list("courriel", flat=True)) == [
        f"s{n}@exemple.test" for n in range(5)
    ]
    assert (Sollicitation.objects.count(), Contact.objects.count(), LienCampagne.objects.count()) == (5, 5, 5)


def test_decisions_leave_out_or_wait_for_a_meeting(prepare, saint_aubin, persona):
    rows = [structure(saint_aubin, name, f"{name}@exemple.test") for name in ("un", "deux", "trois")]
    campagne = prepare(rows)
    ids = {e.structure.nom: e.pk for e in campagne.envois.all()}
    number = campagnes.launch(
        campagne=campagne,
        decisions={ids["un"]: "ecarter", ids["deux"]: "regrouper"},
        reasons={ids["deux"]: "Déjà attendue le 4 mai 2026 : COPIL."},
        by=persona("amina"),
    )
    envois.send_due(campagne=campagne, by=persona("amina"))
    assert number == 1
    assert [m.courriel for m in Message.objects.all()] == ["trois@exemple.test"]
    assert {e.structure.nom: situation(e).phrase for e in campagne.envois.all()} == {
        "un": "laisser de côté",
        "deux": "en parler à la prochaine rencontre",
        "trois": "en attente",
    }
    assert figures(campagne) | {"total": 3, "partis": 1, "ecarte": 1, "rencontre": 1} == figures(campagne)
    campagnes.send_after_all(envoi=campagne.envois.get(pk=ids["un"]), by=persona("amina"))
    envois.send_due(campagne=campagne, by=persona("amina"))
    assert Message.objects.filter(courriel="un@exemple.test").count() == 1
    with pytest.raises(Refused, match="déjà parti"):
        campagnes.send_after_all(envoi=campagne.envois.get(pk=ids["un"]), by=persona("amina"))


def test_nobody_to_write_to_is_said(prepare, saint_aubin, persona):
    campagne = prepare([structure(saint_aubin, "Muette")])
    with pytest.raises(Refused, match="personne à qui écrire"):
        campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))


def test_an_address_given_since_is_used(prepare, saint_aubin, persona):
    first, second = structure(saint_aubin, "Muette"), structure(saint_aubin, "Muette aussi")
    campagne = prepare([first, second])
    lise = person(saint_aubin, "Lise", "lise@exemple.test", first)
    assert campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina")) == 1
    envois.send_due(campagne=campagne, by=persona("amina"))
    late = campagne.envois.get(structure=second)
    with pytest.raises(Refused, match="n'a pas d'adresse"):
        campagnes.send_after_all(envoi=late, by=persona("amina"))
    second.courriel = "muette@exemple.test"
    second.save()
    campagnes.send_after_all(envoi=campagne.envois.get(structure=second), by=persona("amina"))
    envois.send_due(campagne=campagne, by=persona("amina"))
    assert [(e.personne, e.courriel) for e in campagne.envois.all()] == [
        (lise, "lise@exemple.test"),
        (None, "muette@exemple.test"),
    ]
    assert Message.objects.count() == 2


def test_who_bounces_or_left_is_asked_nothing(send, prepare, saint_aubin, persona):
    lost, tired = (
        structure(saint_aubin, "Perdue", "p@exemple.test"),
        structure(saint_aubin, "Lasse", "l@exemple.test"),
    )
    note_error(cite=saint_aubin, courriel="p@exemple.test", motif="", by=None)
    first = send([tired], titre="Première")
    unsubscribe(message=first.envois.get().message, toutes=False)
    campagne = send([lost, tired])
    assert {e.structure.nom: situation(e).phrase for e in campagne.envois.all()} == {
        "Perdue": "refusé : adresse en erreur",
        "Lasse": "désabonné : non envoyé",
    }
    assert Sollicitation.objects.filter(cle__startswith=campagne.cle).count() == 0
    assert figures(campagne)["pas_joint"] == 2


def test_a_sheet_archived_meanwhile_is_left_out_and_said(prepare, saint_aubin, persona):
    one, two = (
        structure(saint_aubin, "Un", "un@exemple.test"),
        structure(saint_aubin, "Deux", "deux@exemple.test"),
    )
    campagne = prepare([one, two])
    campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
    one.statut = "archivee"
    one.save()
    envois.send_due(campagne=campagne, by=persona("amina"))
    campagne.refresh_from_db()
    assert campagne.etat == "envoyee"
    left = campagne.envois.get(structure=one)
    assert (left.decision, "archivée" in left.motif) == ("ecarter", True)


def test_only_those_who_have_not_answered_are_chased(send, saint_aubin, persona):
    rows = [structure(saint_aubin, name, f"{name}@exemple.test") for name in ("un", "deux", "trois")]
    campagne = send(rows)
    ids = {e.structure.nom: e for e in campagne.envois.all()}
    campagnes.mark_answered(envoi=ids["un"], by=persona("amina"))
    with pytest.raises(Refused, match="déjà répondu"):
        campagnes.mark_answered(envoi=ids["un"], by=persona("amina"))
    Message.objects.filter(courriel="deux@exemple.test").update(etat="refuse")
    given = {
        "campagne": campagne,
        "sujet": "Rappel",
        "texte": "Bonjour {nom}\n{lien}",
        "by": persona("amina"),
    }
    everybody = [e.pk for e in ids.values()]
    assert campagnes.chase(**given, envois=everybody) == 1
    envois.send_due(campagne=campagne, by=persona("amina"))
    chased = Message.objects.get(nature="relance")
    assert (chased.courriel, chased.sujet) == ("trois@exemple.test", "Rappel")
    assert Sollicitation.objects.filter(nature="relance").count() == 1
    assert Contact.objects.filter(resume__startswith="Relance").count() == 1
    assert len(set(links_to("trois@exemple.test"))) == 2
    campagne.refresh_from_db()
    assert campagnes.chase(**given, envois=everybody) == 1
    envois.send_due(campagne=campagne, by=persona("amina"))
    assert Message.objects.filter(nature="relance").count() == 2
    campagnes.mark_answered(envoi=ids["trois"], by=persona("amina"))
    with pytest.raises(Refused, match="personne à relancer"):
        campagnes.chase(**given, envois=everybody)


def test_loads_are_told_before_sending(prepare, saint_aubin):
    calm, busy = structure(saint_aubin, "Calme", "c@exemple.test"), structure(saint_aubin, "Prise")
    lise = person(saint_aubin, "Lise", "l@exemple.test", busy)
    today = timezone.localdate()
    for number in range(6):
        record_solicitation(
            cite=saint_aubin, personne=lise, structure=busy, nature="invitation", le=today - timedelta(days=number),
            objet="Comité", cle=f"reunion:{number}", by=None,
        )  # fmt: skip
    note_error(cite=saint_aubin, courriel="c@exemple.test", motif="", by=None)
    campagne = prepare([calm, busy])
    rows, _ = to_check(campagne, list(campagne.envois.select_related("structure")), "campagne", today)
    assert [(row.envoi.structure, row.forte) for row in rows] == [(busy, True), (calm, False)]
    assert "6 fois en" in rows[0].phrase
    assert "notée en erreur" in rows[1].obstacle


# ── texts ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("sujet", "texte", "genre", "sentence"),
    [
        ("Bonjour {prenom}", "{lien}", "mise_a_jour", "« {prenom} » n'est pas une variable"),
        ("Bonjour", "Rien", "mise_a_jour", "Il manque {lien}"),
        ("{lien}", "{lien}", "libre", "pas dans son objet"),
        ("Bonjour", "Avant le {echeance} : {lien}", "libre", "donnez-la"),
    ],
)
def test_a_text_that_would_not_hold_is_refused(sujet, texte, genre, sentence):
    with pytest.raises(Refused) as refused:
        check_texts(sujet, texte, genre=genre, echeance=False)
    assert sentence in refused.value.sentence


def test_texts_are_filled_and_braces_elsewhere_kept():
    assert fill("{nom} {inconnu} { }", {"nom": "Lise"}) == "Lise {inconnu} { }"
    assert [enumerate_names(names) for names in (["A"], ["A", "B"], ["A", "B", "C"])] == [
        "A",
        "A et B",
        "A, B et C",
    ]


def test_a_deadline_in_the_past_is_refused(prepare, saint_aubin):
    with pytest.raises(Refused, match="qui est passé"):
        prepare([], echeance="2020-01-01")


# ── rights and life ───────────────────────────────────────────────────


def test_only_the_cpo_prepares_and_sends(prepare, send, saint_aubin, persona):
    campagne = prepare([structure(saint_aubin, "Un", "un@exemple.test")])
    envoi = campagne.envois.get()
    for by in (persona("claire"), persona("malik")):
        for gesture in (
            lambda by=by: campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=by),
            lambda by=by: campagnes.add_recipients(campagne=campagne, structures=[], by=by),
            lambda by=by: campagnes.delete_campaign(campagne=campagne, by=by),
            lambda by=by: campagnes.mark_answered(envoi=envoi, by=by),
            lambda by=by: envois.send_due(campagne=campagne, by=by),
        ):
            with pytest.raises(Refused, match="mandat"):
                gesture()


def test_a_sending_that_runs_waits_for_its_end(prepare, saint_aubin, persona):
    campagne = prepare([structure(saint_aubin, "Un", "un@exemple.test")])
    campagnes.launch(campagne=campagne, decisions={}, reasons={}, by=persona("amina"))
    with pytest.raises(Refused, match="encore en cours"):
        campagnes.close_campaign(campagne=campagne, by=persona("amina"))
    campagne.refresh_from_db()
    waiting = campagne.envois.select_related("structure", "message").get()
    assert situation(waiting).phrase == "en cours d'envoi"


def test_a_prepared_campaign_can_go_a_sent_one_is_closed(prepare, send, saint_aubin, persona):
    prepared = prepare([structure(saint_aubin, "Un")])
    with pytest.raises(Refused, match="pas encore partie"):
        campagnes.close_campaign(campagne=prepared, by=persona("amina"))
    campagnes.delete_campaign(campagne=prepared, by=persona("amina"))
    sent = send([structure(saint_aubin, "Deux", "deux@exemple.test")])
    with pytest.raises(Refused, match="déjà partie"):
        campagnes.delete_campaign(campagne=sent, by=persona("amina"))
    campagnes.close_campaign(campagne=sent, by=persona("amina"))
    with pytest.raises(Refused, match="close"):
        campagnes.chase(campagne=sent, envois=[], sujet="a", texte="{lien}", by=persona("amina"))


def test_editing_keeps_what_somebody_else_changed(prepare, persona):
    campagne = prepare([])
    base = {"titre": campagne.titre, "sujet": campagne.sujet}
    campagnes.update_campaign(
        campagne=campagne, base=base, mine={**base, "titre": "Mon titre"}, by=persona("amina")
    )
    saved = campagnes.update_campaign(
        campagne=campagne, base=base, mine={**base, "titre": "Autre titre"}, by=persona("amina")
    )
    assert [conflict.field for conflict in saved.conflicts] == ["titre"]
    campagne.refresh_from_db()
    assert campagne.titre == "Mon titre"
