"""The life of an action, its bilan and its money."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.services.fusion import merge_structures
from maillage.actions.models import (
    Axe,
    Indicateur,
    Mesure,
    NoteSuivi,
    Partenaire,
)
from maillage.actions.services import actions, axes, bilans, suivi
from maillage.base.errors import Refused
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db


def create(cite, by, **values):
    return actions.create_action(cite=cite, values={"intitule": "Chorale", "annee": 2026, **values}, by=by)


def test_codes_follow_one_another(saint_aubin, persona):
    made = [create(saint_aubin, persona("amina")).code for _ in range(3)]
    assert made == ["2026-001", "2026-002", "2026-003"]


def test_two_people_lose_nothing(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"), resume="Un")
    base = {"resume": "Un", "constat": ""}
    one = actions.update_action(
        action=action, base=base, mine={**base, "resume": "Deux"}, by=persona("amina")
    )
    other = actions.update_action(
        action=action, base=base, mine={**base, "constat": "Besoin"}, by=persona("claire")
    )
    assert (one.written, other.written, other.kept_theirs) == (("resume",), ("constat",), ("resume",))
    third = actions.update_action(
        action=action, base=base, mine={**base, "resume": "Trois"}, by=persona("claire")
    )
    assert [conflict.theirs for conflict in third.conflicts] == ["Deux"]
    action.refresh_from_db()
    assert (action.resume, action.constat) == ("Deux", "Besoin")


def test_what_belongs_to_another_cite_is_refused(saint_aubin, ailleurs, persona):
    stranger = StructureFactory(cite=ailleurs)
    with pytest.raises(Refused, match="autre cité"):
        create(saint_aubin, persona("amina"), porteur=stranger.pk)


def test_dates_and_ages_upside_down_are_refused(saint_aubin, persona):
    with pytest.raises(Refused, match="précéder son début"):
        create(saint_aubin, persona("amina"), debut="2026-09-01", fin="2026-01-01")
    with pytest.raises(Refused, match="supérieur à l'âge minimum"):
        create(saint_aubin, persona("amina"), age_min_mois=72, age_max_mois=36)


def test_renewal_copies_what_lasts(saint_aubin, persona):
    amina = persona("amina")
    action = create(saint_aubin, amina, debut="2024-02-29", fin="2024-12-01", annee=2024, resume="Chanter")
    indicator = Indicateur.objects.create(
        cite=saint_aubin, action=action, libelle="Présents", type="realisation", unite="enfants", cible=30
    )
    Mesure.objects.create(cite=saint_aubin, indicateur=indicator, le=date(2024, 6, 1), valeur=25)
    NoteSuivi.objects.create(cite=saint_aubin, action=action, le=date(2024, 6, 1), texte="Bien parti")
    copy = actions.renew(action=action, annee=2025, by=amina)
    assert (copy.precedente_id, copy.debut.isoformat(), copy.resume, copy.etat) == (
        action.pk,
        "2025-02-28",
        "Chanter",
        "idee",
    )
    assert [i.mesures.count() for i in copy.indicateurs.all()] == [0]
    assert copy.notes.count() == 0
    with pytest.raises(Refused, match=copy.code):
        actions.renew(action=action, annee=2025, by=amina)


@pytest.mark.parametrize(("nature", "renewed"), [("nouvelle", ""), ("essaimage", "essaimage")])
def test_an_action_renewed_is_not_new_any_more(saint_aubin, persona, nature, renewed):
    action = create(saint_aubin, persona("amina"), annee=2024, nature=nature)
    assert actions.renew(action=action, annee=2025, by=persona("amina")).nature == renewed


def test_the_last_note_gives_the_light(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    for day, light in (("2026-03-01", "rouge"), ("2026-02-01", "vert")):
        note = NoteSuivi(cite=saint_aubin, action=action)
        suivi.save_attached(
            row=note, action=action, values={"le": day, "feu": light, "texte": "…"}, by=persona("amina")
        )
    action.refresh_from_db()
    assert (action.feu, action.derniere_nouvelle_le) == ("rouge", date(2026, 3, 1))


def test_an_indicator_without_unit_is_refused(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    row = Indicateur(cite=saint_aubin, action=action)
    with pytest.raises(Refused):
        suivi.save_attached(
            row=row,
            action=action,
            values={"libelle": "Présents", "type": "realisation", "unite": ""},
            by=persona("amina"),
        )


def test_the_tree_of_axes_has_three_levels(saint_aubin, persona):
    parent = None
    for label in ("Axe", "Objectif", "Opérationnel"):
        parent = axes.save_axe(axe=Axe(cite=saint_aubin, libelle=label, parent=parent), by=persona("amina"))
    with pytest.raises(Refused, match="trois niveaux"):
        axes.save_axe(axe=Axe(cite=saint_aubin, libelle="Trop", parent=parent), by=persona("amina"))
    assert list(Axe.objects.filter(cite=saint_aubin).values_list("chemin", flat=True)) == [
        "001.",
        "001.001.",
        "001.001.001.",
    ]


# ── the link of a bilan ───────────────────────────────────────────────


def write(action, link, **values):
    base = dict.fromkeys(values, "")
    return bilans.save_bilan(action=action, base=base, mine=values, by=None, lien=link)


def test_a_link_opens_until_it_expires_or_is_taken_back(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    link, secret = bilans.create_link(action=action, jours=30, by=persona("amina"))
    assert bilans.open_link(secret) == link
    assert secret not in link.empreinte
    with pytest.raises(Refused, match="n'est plus valable"):
        bilans.open_link(secret, now=timezone.now() + timedelta(days=31))
    with pytest.raises(Refused, match="incomplet"):
        bilans.open_link(secret[:-1])
    bilans.revoke_link(lien=link, by=persona("amina"))
    with pytest.raises(Refused, match="retiré"):
        bilans.open_link(secret)


def test_the_porteur_writes_then_hands_in_once(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    link, _ = bilans.create_link(action=action, jours=30, by=persona("amina"))
    with pytest.raises(Refused, match="encore vide"):
        bilans.hand_in(action=action, by=None, lien=link)
    write(action, link, marche="Les enfants sont venus.")
    assert bilans.hand_in(action=action, by=None, lien=link).etat == "remis"
    with pytest.raises(Refused, match="déjà remis"):
        write(action, link, freins="Le mercredi")
    other = ActionFactory(cite=saint_aubin)
    with pytest.raises(Refused, match="autre action"):
        write(other, link, marche="…")


def test_merging_two_structures_keeps_one_partner_and_every_action(saint_aubin, persona):
    kept, absorbed = StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    action = create(saint_aubin, persona("amina"), porteur=absorbed.pk, lieux=[kept.pk, absorbed.pk])
    for structure in (kept, absorbed):
        Partenaire.objects.create(cite=saint_aubin, action=action, structure=structure, role="appui")
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    action.refresh_from_db()
    assert (action.porteur_id, action.partenaires.count()) == (kept.pk, 1)
    assert list(action.lieux.values_list("pk", flat=True)) == [kept.pk]
