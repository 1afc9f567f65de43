"""Bad input, through the page and through the service: refused or flagged in a sentence, what was typed is kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.actions.choices import EtatAction
from maillage.actions.models import (
    Action,
    Axe,
    AxeTransversal,
    Bilan,
    Enveloppe,
    Financement,
    Indicateur,
    Jalon,
    LienBilan,
    Mesure,
    NoteSuivi,
    ReglagesActions,
    Versement,
)
from maillage.actions.rules.fiche import doubts
from maillage.actions.rules.modeles import check_pattern, fill
from maillage.actions.services import actions, axes, bilans, suivi
from maillage.base.errors import Refused
from tests.actions.making import URL, create, envelope, fund, text
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.cites import MandatFactory

pytestmark = pytest.mark.django_db
LINE = {
    "source": "caf",
    "exercice": "2026",
    "type": "subvention",
    "credit": "specifique",
    "section": "fonctionnement",
}


@pytest.fixture
def by(persona):
    return persona("amina")


@pytest.fixture
def amina(login):
    return login("amina")


@pytest.fixture
def action(saint_aubin):
    return ActionFactory(cite=saint_aubin)


def edit(client, action, section, **typed):
    address = f"{URL}{action.pk}/modifier/?section={section}"
    page = client.get(address)
    return client.post(address, {"base": page.context["base"], **typed})


def update(action, by, **mine):
    return actions.update_action(action=action, base=dict.fromkeys(mine), mine=mine, by=by)


# ── the sheet ─────────────────────────────────────────────────────────


def test_ages_upside_down(amina, action, by):
    page = edit(amina, action, "qui_pour", ages="11-3 ans", niveaux="CM2")
    assert page.status_code == 200
    assert "11-3 ans" in text(page)
    assert "CM2" in text(page)
    with pytest.raises(Refused, match="supérieur à l'âge minimum"):
        create(action.cite, by, age_min_mois=132, age_max_mois=36)


def test_an_end_before_the_start(amina, action, by):
    typed = {
        "intitule": "Chorale",
        "code": action.code,
        "annee": "2026",
        "debut": "2026-09-01",
        "fin": "2026-01-01",
    }
    page = edit(amina, action, "bref", **typed, resume="Chanter")
    assert "finirait avant son début" in text(page)
    assert "Chanter" in text(page)
    with pytest.raises(Refused, match="précéder son début"):
        create(action.cite, by, debut="2026-09-01", fin="2026-01-01")


@pytest.mark.parametrize("annee", ["26", "99999", "-1"])
def test_a_year_that_is_none(amina, action, by, annee):
    page = edit(amina, action, "bref", intitule="Chorale", code=action.code, annee=annee)
    assert page.status_code == 200
    assert Action.objects.get().annee == 2026


def test_a_school_year_is_two_years(amina, action):
    typed = {"intitule": "Chorale", "code": action.code, "annee": "2026"}
    page = edit(amina, action, "bref", **typed, annee_scolaire="2026")
    assert "comme 2026-2027" in text(page)
    assert edit(amina, action, "bref", **typed, annee_scolaire="2026-2027").status_code == 302


def test_an_action_stays_in_its_cite(amina, action, ailleurs, by):
    with pytest.raises(Refused, match="reste dans sa cité"):
        update(action, by, cite=ailleurs.pk)
    assert amina.get(f"/c/ailleurs/actions/{action.pk}/").status_code == 404
    page = edit(amina, action, "pourquoi", constat="Besoin", cite=str(ailleurs.pk))
    assert "Une action reste dans sa cité" in text(page) and "Besoin" in text(page)
    action.refresh_from_db()
    assert (action.cite.slug, action.constat) == ("saint-aubin", "")


def test_the_action_of_a_former_year_is_chosen_by_hand(amina, action, saint_aubin, by):
    former = ActionFactory(cite=saint_aubin, annee=2025, code="2025-009", intitule="Chorale d'avant")
    same = ActionFactory(cite=saint_aubin, annee=2026, code="2026-099")
    typed = {"intitule": "Chorale", "code": action.code, "annee": "2026"}
    page = edit(amina, action, "bref", **typed, precedente=str(same.pk))
    assert "reconduit une action d'avant 2026 : 2026-099 est de 2026" in text(page)
    assert "reconduit une action d'avant 2026" in text(
        edit(amina, action, "bref", **typed, precedente=str(action.pk))
    )
    assert edit(amina, action, "bref", **typed, precedente=str(former.pk)).status_code == 302
    action.refresh_from_db()
    assert action.precedente == former
    assert "Chorale d'avant" in text(amina.get(f"{URL}{action.pk}/"))
    assert actions.renew(action=action, annee=2027, by=by).precedente == action
    assert "d'avant 2025" in text(
        edit(amina, action, "bref", **{**typed, "annee": "2025", "precedente": str(former.pk)})
    )


@pytest.mark.parametrize("name", ["porteur", "objectif", "precedente", "lieux", "transversaux"])
def test_what_belongs_to_another_cite_cannot_be_chosen(action, ailleurs, by, name):
    strangers = {
        "porteur": lambda: StructureFactory(cite=ailleurs).pk,
        "objectif": lambda: Axe.objects.create(cite=ailleurs, libelle="Axe").pk,
        "precedente": lambda: ActionFactory(cite=ailleurs, annee=2020).pk,
        "lieux": lambda: [StructureFactory(cite=ailleurs).pk],
        "transversaux": lambda: [AxeTransversal.objects.create(cite=ailleurs, libelle="Égalité").pk],
    }
    with pytest.raises(Refused, match="autre cité"):
        create(action.cite, by, **{name: strangers[name]()})


def test_a_porteur_of_another_cite_through_the_page(amina, action, ailleurs):
    page = edit(amina, action, "qui", porteur=str(StructureFactory(cite=ailleurs).pk))
    assert "n'est pas une structure de la cité" in text(page)


def test_the_referent_is_of_the_team(action, persona, by):
    with pytest.raises(Refused, match="quelqu'un de l'équipe"):
        update(action, by, referent=persona("malik").pk)
    update(action, by, referent=persona("claire").pk)
    assert Action.objects.get().referent == persona("claire")


def test_a_referent_who_has_left_does_not_stop_a_renewal(action, saint_aubin, by):
    gone = MandatFactory(cite=saint_aubin, fin=date(2025, 1, 1)).titulaire
    Action.objects.filter(pk=action.pk).update(referent=gone)
    assert actions.renew(action=action, annee=2027, by=by).referent is None


def test_a_blocked_mobilisation_says_why(amina, action, by):
    page = edit(amina, action, "mobilisation", difficulte="bloquee")
    assert "Dites pourquoi la mobilisation est bloquée" in text(page)
    with pytest.raises(Refused, match="bloquée"):
        create(action.cite, by, difficulte="bloquee", difficulte_motif=" ")
    edit(amina, action, "mobilisation", difficulte="bloquee", difficulte_motif="Salle fermée")
    assert Action.objects.get().difficulte_motif == "Salle fermée"


@pytest.mark.parametrize(
    ("name", "value"), [("objectifs_nationaux", ["inconnu"]), ("temps", ["minuit"]), ("temps", "x")]
)
def test_unknown_words_are_refused(action, by, name, value):
    with pytest.raises(Refused, match="Choisissez dans la liste"):
        create(action.cite, by, **{name: value})


def test_dates_far_from_the_year_are_flagged(amina, saint_aubin):
    action = ActionFactory(cite=saint_aubin, debut=date(2019, 1, 1), fin=date(2019, 6, 1))
    assert "finit en 2019, avant son millésime 2026" in text(amina.get(f"{URL}{action.pk}/"))
    late = ActionFactory(cite=saint_aubin, debut=date(2029, 1, 1))
    assert len(list(doubts(late))) == 1
    assert list(doubts(ActionFactory(cite=saint_aubin, debut=date(2026, 1, 1), fin=date(2027, 1, 1)))) == []


# ── states ────────────────────────────────────────────────────────────


def test_a_skipped_state_is_refused_in_a_sentence(amina, action, by):
    page = amina.post(f"{URL}{action.pk}/etat/", {"etat": "bilan_recu", "motif": "Vite"})
    assert "ne peut pas passer directement à « bilan reçu »" in text(page)
    assert "Vite" in text(page)
    with pytest.raises(Refused, match="Possible maintenant"):
        actions.change_state(action=action, etat="realisee", by=by)
    assert "Cet état n'existe pas" in text(amina.post(f"{URL}{action.pk}/etat/", {"etat": "nulle"}))
    assert Action.objects.get().etat == EtatAction.IDEE


def test_the_whole_way_of_an_action(saint_aubin, by):
    action = create(saint_aubin, by, porteur=StructureFactory(cite=saint_aubin).pk)
    for etat in ("construction", "deposee", "instruite"):
        action = actions.change_state(action=action, etat=etat, by=by)
    validated = {"validee_par": "COPIL", "validee_le": date(2026, 1, 15), "decision": "À l'unanimité"}
    action = actions.change_state(action=action, etat="validee", by=by, **validated)
    assert (action.validee_par, action.validee_le, action.decision) == tuple(validated.values())
    for etat in ("en_cours", "realisee"):
        action = actions.change_state(action=action, etat=etat, by=by)
    with pytest.raises(Refused, match="pas encore remis"):
        actions.change_state(action=action, etat="bilan_recu", by=by)
    bilans.save_bilan(action=action, base={"marche": ""}, mine={"marche": "Bien"}, by=by)
    bilans.hand_in(action=action, by=by)
    action = actions.change_state(action=action, etat="bilan_recu", by=by)
    renewed = actions.renew(action=action, annee=2027, by=by)
    action.refresh_from_db()
    assert (action.etat, renewed.precedente) == ("reconduite", action)
    action = actions.change_state(action=action, etat="perennisee", by=by, motif="La Ville, au budget 2028")
    assert action.etat_motif == "La Ville, au budget 2028"


# ── what is attached ──────────────────────────────────────────────────


def test_an_indicator_without_unit(amina, action, by):
    page = amina.post(f"{URL}{action.pk}/suivi/indicateurs/", {"libelle": "Présents", "type": "realisation"})
    assert "Donnez l'unité" in text(page)
    assert "Présents" in text(page)
    row = Indicateur(cite=action.cite, action=action)
    with pytest.raises(Refused):
        suivi.save_attached(
            row=row, action=action, values={"libelle": "Présents", "type": "realisation", "unite": ""}, by=by
        )
    assert Indicateur.objects.count() == 0


def test_a_million_children_is_a_slip(amina, action, by):
    bases = dict(amina.get(f"{URL}{action.pk}/beneficiaires/").context["bases"])
    page = amina.post(f"{URL}{action.pk}/beneficiaires/", {**bases, "prevu-total": "1000000000000"})
    assert page.status_code == 200
    assert "1000000000000" in text(page)
    with pytest.raises(Refused, match="million"):
        suivi.save_people(action=action, moment="prevu", values={"total": 1_000_001}, by=by)
    page = amina.post(
        f"{URL}{action.pk}/beneficiaires/", {**bases, "prevu-total": "10", "prevu-dont_qpv": "11"}
    )
    assert "11 habitants d'un quartier prioritaire pour un total de 10" in text(page)
    assert action.beneficiaires.count() == 0


def test_what_is_told_has_happened(amina, action, by):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = amina.post(f"{URL}{action.pk}/suivi/notes/", {"le": tomorrow, "texte": "Réunion prévue"})
    assert "sa date ne peut pas être dans l'avenir" in text(page)
    assert "Réunion prévue" in text(page)
    row = Indicateur.objects.create(cite=action.cite, action=action, libelle="I", type="impact", unite="%")
    with pytest.raises(Refused, match="avenir"):
        suivi.save_measure(
            mesure=Mesure(cite=action.cite, indicateur=row), values={"le": tomorrow, "valeur": "5"}, by=by
        )
    assert (NoteSuivi.objects.count(), Mesure.objects.count()) == (0, 0)


def test_nothing_is_attached_to_an_action_thrown_away(action, by):
    row = Indicateur.objects.create(cite=action.cite, action=action, libelle="I", type="impact", unite="%")
    mesure = Mesure.objects.create(cite=action.cite, indicateur=row, le=date(2026, 1, 1), valeur=1)
    actions.throw_away(action=action, by=by)
    thrown = Action.objects.get()
    mesure = Mesure.objects.select_related("indicateur__action").get(pk=mesure.pk)
    for gesture in (
        lambda: suivi.save_attached(
            row=Jalon(cite=thrown.cite, action=thrown), action=thrown, values={}, by=by
        ),
        lambda: suivi.save_people(action=thrown, moment="prevu", values={"total": 1}, by=by),
        lambda: suivi.delete_measure(mesure=mesure, by=by),
        lambda: update(thrown, by, constat="x"),
    ):
        with pytest.raises(Refused, match="corbeille"):
            gesture()


def test_deleting_a_note_gives_back_the_former_light(action, by):
    for day, light in (("2026-02-01", "vert"), ("2026-03-01", "rouge")):
        note = NoteSuivi(cite=action.cite, action=action)
        suivi.save_attached(row=note, action=action, values={"le": day, "feu": light, "texte": "…"}, by=by)
    suivi.delete_attached(row=NoteSuivi.objects.get(feu="rouge"), action=action, by=by)
    action.refresh_from_db()
    assert (action.feu, action.feu_le) == ("vert", date(2026, 2, 1))


# ── money, through the page (its services: test_services_budget) ──────


@pytest.mark.parametrize(("amount", "word"), [("-5", "négatif"), ("1e12", "milliard"), ("abc", "montant")])
def test_an_amount_that_is_none(amina, action, amount, word):
    page = amina.post(
        f"{URL}{action.pk}/financements/nouveau/", {**LINE, "demande": amount, "commentaire": "Vu"}
    )
    assert word in text(page)
    assert "Vu" in text(page)
    assert Financement.objects.count() == 0


def test_a_paid_sum_above_the_notified_one_is_flagged(amina, action, by):
    line = fund(action, by, notifie="100.00")
    address = f"{URL}{action.pk}/financements/{line.pk}/versements/"
    page = amina.post(address, {"le": "2026-05-01", "montant": "150"}, follow=True)
    assert "Plus d'argent a été versé qu'il n'en a été notifié" in text(page)
    assert Versement.objects.get().montant == 150


def test_an_overrun_through_the_page_keeps_what_is_typed(amina, action, saint_aubin):
    amina.post(f"{URL}budget/enveloppes/nouvelle/", {"source": "caf", "exercice": "2026", "dotation": "100"})
    held = Enveloppe.objects.get()
    typed = {**LINE, "enveloppe": str(held.pk), "notifie": "150", "numero_dossier": "EL-7"}
    page = amina.post(f"{URL}{action.pk}/financements/nouveau/", typed)
    assert "serait dépassée de 50 €" in text(page)
    assert "EL-7" in text(page)
    done = amina.post(
        f"{URL}{action.pk}/financements/nouveau/", {**typed, "motif_depassement": "Décidé en COPIL"}
    )
    assert done.status_code == 302
    assert "Décidé en COPIL" in text(amina.get(f"{URL}budget/?annee=2026"))
    shrink = f"{URL}budget/enveloppes/{held.pk}/"
    base = amina.get(shrink).context["base"]
    page = amina.post(shrink, {"base": base, "source": "caf", "exercice": "2026", "dotation": "90"})
    assert "serait dépassée de 60 €" in text(page)


def test_an_action_out_of_the_basket_asks_for_a_decision(amina, action, by, saint_aubin):
    held = envelope(saint_aubin, 100)
    fund(action, by, enveloppe=held.pk, notifie="100.00")
    amina.post(f"{URL}{action.pk}/corbeille/")
    fund(create(saint_aubin, by), by, enveloppe=held.pk, notifie="100.00")
    page = amina.post(f"{URL}corbeille/retablir/", {"action": str(action.pk)}, follow=True)
    assert "serait dépassée de 100 €" in text(page)
    assert "Motif du dépassement" in text(page)
    amina.post(f"{URL}corbeille/retablir/", {"action": str(action.pk), "motif": "COPIL"})
    assert Action.objects.get(pk=action.pk).corbeille_le is None


# ── the link of the porteur ───────────────────────────────────────────


def opened(action, by, jours=3):
    link, secret = bilans.create_link(action=action, jours=jours, by=by)
    return link, f"/bilan/{secret}/"


@pytest.mark.parametrize("jours", [0, 181])
def test_how_long_a_link_may_last(action, by, jours):
    with pytest.raises(Refused, match="1 à 180 jours"):
        bilans.create_link(action=action, jours=jours, by=by)


def test_a_link_that_closes_while_writing_gives_the_text_back(client, action, by):
    link, address = opened(action, by)
    base = client.get(address).context["base"]
    bilans.revoke_link(lien=link, by=by)
    page = client.post(address, {"base": base, "marche": "Deux heures de travail"})
    assert page.status_code == 410
    assert "Deux heures de travail" in text(page)
    assert "a été retiré" in text(page)


def test_an_expired_link(client, action, by):
    link, address = opened(action, by)
    LienBilan.objects.filter(pk=link.pk).update(expire_le=timezone.now() - timedelta(days=1))
    page = client.get(address)
    assert (page.status_code, "n'est plus valable depuis le" in text(page)) == (410, True)


def test_a_bilan_handed_in_meanwhile_keeps_what_is_typed(client, action, by):
    _, address = opened(action, by)
    base = client.get(address).context["base"]
    bilans.save_bilan(action=action, base={"marche": ""}, mine={"marche": "Équipe"}, by=by)
    bilans.hand_in(action=action, by=by)
    page = client.post(address, {"base": base, "freins": "La salle"})
    assert "déjà remis" in text(page)
    assert "La salle" in text(page)
    assert Bilan.objects.get().freins == ""


def test_the_first_writing_through_a_link_is_dated(client, action, by):
    link, address = opened(action, by)
    base = client.get(address).context["base"]
    client.post(address, {"base": base, "marche": "Bien"})
    link.refresh_from_db()
    assert link.ouvert_le is not None


def test_a_validated_bilan_is_closed_until_it_is_reopened(action, by):
    with pytest.raises(Refused, match="Seul un bilan remis"):
        bilans.validate(action=action, by=by)
    with pytest.raises(Refused, match="en cours de rédaction"):
        bilans.reopen(action=action, by=by)
    bilans.save_bilan(action=action, base={"marche": ""}, mine={"marche": "Bien"}, by=by)
    bilans.hand_in(action=action, by=by)
    bilans.validate(action=action, by=by)
    with pytest.raises(Refused, match="doit le rouvrir"):
        bilans.save_bilan(action=action, base={"marche": "Bien"}, mine={"marche": "Mieux"}, by=by)
    assert bilans.reopen(action=action, by=by).valide_le is None


# ── axes and patterns ─────────────────────────────────────────────────


def node(cite, by, label, parent=None):
    return axes.save_axe(axe=Axe(cite=cite, libelle=label, parent=parent), by=by)


def test_moving_a_node_moves_what_it_holds(saint_aubin, by):
    one, other = node(saint_aubin, by, "Un"), node(saint_aubin, by, "Deux")
    child = node(saint_aubin, by, "Dedans", one)
    one.parent = other
    axes.save_axe(axe=one, by=by)
    child.refresh_from_db()
    assert (child.niveau, child.chemin) == (3, "001.001.001.")
    one.parent = None
    axes.save_axe(axe=one, by=by)
    child.refresh_from_db()
    assert (child.niveau, child.chemin.count(".")) == (2, 2)


def test_a_tree_is_a_tree(saint_aubin, ailleurs, by):
    one = node(saint_aubin, by, "Un")
    child = node(saint_aubin, by, "Dedans", one)
    one.parent = child
    with pytest.raises(Refused, match="dans lui-même"):
        axes.save_axe(axe=one, by=by)
    deep = node(saint_aubin, by, "Profond", child)
    other = node(saint_aubin, by, "Deux")
    one.parent = other
    with pytest.raises(Refused, match="trois niveaux"):
        axes.save_axe(axe=one, by=by)
    with pytest.raises(Refused, match="autre cité"):
        node(ailleurs, by=None, label="Étranger", parent=deep)


def test_an_axis_that_serves_is_set_aside_not_deleted(amina, saint_aubin, by):
    axis = node(saint_aubin, by, "Un")
    create(saint_aubin, by, objectif=axis.pk)
    page = amina.post(f"{URL}axes/{axis.pk}/supprimer/", follow=True)
    assert "décochez « en vigueur »" in text(page)
    empty = node(saint_aubin, by, "Vide")
    axes.move_axe(axe=empty, up=True, by=by)
    assert [row.libelle for row in Axe.objects.order_by("chemin")] == ["Vide", "Un"]
    axes.delete_axe(axe=empty, by=by)
    assert list(Axe.objects.values_list("chemin", flat=True)) == ["001."]


@pytest.mark.parametrize(
    "pattern", ["{annee", "{inconnu}", "{annee.real}", "{intitule:>999999999}", "{0}", "{}"]
)
def test_a_pattern_holds_known_names_only(amina, pattern, saint_aubin):
    with pytest.raises(Refused, match="accolade ou un nom inconnu"):
        check_pattern(pattern, ("annee", "intitule"))
    typed = {
        "modele_dauphin": pattern,
        "modele_code": "{annee}-{numero}",
        "jours_sans_nouvelles": 60,
        "bilan_mois": 2,
    }
    page = amina.post(f"{URL}reglages/", typed)
    assert "accolade ou un nom inconnu" in text(page)
    assert ReglagesActions.objects.count() == 0


def test_patterns_are_filled(saint_aubin, by):
    row = ReglagesActions(
        cite=saint_aubin, modele_code="CE{annee}/{numero:02}", modele_dauphin="{sigle} – {intitule}"
    )
    axes.save_reglages(row=row, by=by)
    assert create(saint_aubin, by).code == "CE2026/01"
    assert fill("{a} {b:03}", {"a": " x ", "b": 7}) == "x 007"
    row.modele_code = "{annee}"
    with pytest.raises(Refused, match="deux actions auraient le même"):
        axes.save_reglages(row=row, by=by)
