"""The life of an action, its bilan and its money."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from maillage.acteurs.services.fusion import merge_structures
from maillage.actions.models import (
    Axe,
    Depassement,
    Enveloppe,
    Financement,
    Indicateur,
    Mesure,
    NoteSuivi,
    Partenaire,
    Versement,
)
from maillage.actions.selectors.budget import budget_table, envelopes, read_lines
from maillage.actions.services import actions, axes, bilans, financements, suivi
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


# ── money ─────────────────────────────────────────────────────────────


def fund(action, by, motif="", **values):
    row = Financement(cite=action.cite, action=action)
    given = {"source": "p147_cite", "exercice": 2026, "demande": "1000.00", **values}
    financements.save_financement(financement=row, base={}, mine=given, by=by, motif_depassement=motif)
    return row


def test_an_envelope_is_not_engaged_beyond_itself_without_a_decision(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    envelope = Enveloppe.objects.create(
        cite=saint_aubin, source="p147_cite", exercice=2026, dotation=Decimal(1500)
    )
    fund(action, persona("amina"), enveloppe=envelope.pk, notifie="1000.00")
    with pytest.raises(Refused, match="dépassée de 500 €"):
        fund(action, persona("amina"), enveloppe=envelope.pk, notifie="1000.00")
    with pytest.raises(Refused):
        fund(action, persona("claire"), motif="Décision du COPIL", enveloppe=envelope.pk, notifie="1000.00")
    fund(action, persona("amina"), motif="Décision du COPIL", enveloppe=envelope.pk, notifie="1000.00")
    decision = Depassement.objects.get()
    assert (decision.montant, decision.motif, decision.decide_par) == (
        Decimal(500),
        "Décision du COPIL",
        persona("amina"),
    )
    shown = envelopes(saint_aubin, 2026)[0].consommation
    assert (shown.alloue, shown.engage, shown.disponible) == (1500, 2000, -500)


def test_payments_make_the_paid_sum_and_the_report_has_a_date(saint_aubin, persona):
    row = fund(create(saint_aubin, persona("amina")), persona("amina"), notifie="900.00")
    assert row.compte_rendu_attendu_le == date(2027, 6, 30)
    for value in ("400.10", "499.95"):
        payment = Versement(cite=saint_aubin, financement=row)
        financements.add_payment(
            versement=payment, values={"le": "2026-05-01", "montant": value}, by=persona("amina")
        )
    row.refresh_from_db()
    assert row.verse == Decimal("900.05")


def test_the_table_adds_up_whatever_the_grouping(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    for source, amount in (("p147_cite", "100.10"), ("caf", "0.20"), ("commune", "33.33")):
        fund(action, persona("amina"), source=source, notifie=amount)
    lines = read_lines(saint_aubin, 2026)
    for par in ("axe", "porteur", "financeur", "source", "exercice"):
        found = budget_table(lines, par)
        assert found.total.notifie == Decimal("133.63")
        assert sum(row.totaux.notifie for row in found.rangs) == found.total.notifie


def test_an_action_thrown_away_leaves_the_totals_and_comes_back(saint_aubin, persona):
    action = create(saint_aubin, persona("amina"))
    fund(action, persona("amina"))
    actions.throw_away(action=action, by=persona("amina"))
    assert read_lines(saint_aubin) == []
    actions.take_back(action=action, by=persona("amina"))
    assert len(read_lines(saint_aubin)) == 1


def test_merging_two_structures_keeps_one_partner_and_every_action(saint_aubin, persona):
    kept, absorbed = StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
    action = create(saint_aubin, persona("amina"), porteur=absorbed.pk, lieux=[kept.pk, absorbed.pk])
    for structure in (kept, absorbed):
        Partenaire.objects.create(cite=saint_aubin, action=action, structure=structure, role="appui")
    merge_structures(kept=kept, absorbed=absorbed, values={}, by=persona("amina"))
    action.refresh_from_db()
    assert (action.porteur_id, action.partenaires.count()) == (kept.pk, 1)
    assert list(action.lieux.values_list("pk", flat=True)) == [kept.pk]
