"""What actions remind their référent of by e-mail: bilans, financial reports (Cerfa 15059), agreements to sign, calls
for projects that close."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from maillage.actions.choices import EtatBilan, TypeFinancement
from maillage.actions.models import Action, Financement
from maillage.actions.rules.budget import PRIVATE, funder_key
from maillage.actions.selectors.agenda import address
from maillage.actions.selectors.alertes import agreements_to_sign
from maillage.actions.selectors.appels_dates import calls_due
from maillage.actions.selectors.attendus import AFTER
from maillage.actions.selectors.fiche import due_after, reglages_of
from maillage.base.registry import Due
from maillage.base.templatetags.french import euros
from maillage.courriels.rules import reminder_key

BILAN = timedelta(days=15)
REPORT = timedelta(days=30)
"""How long before its date each is reminded of."""


def due_reminders(cite: Any, today: date) -> Iterator[Due]:
    """Six queries."""
    yield from bilans(cite, today)
    yield from reports(cite, today)
    yield from agreements(cite)
    yield from calls_due(cite, today)


def bilans(cite: Any, today: date) -> Iterator[Due]:
    reglages = reglages_of(cite)
    rows = Action.objects.living().filter(cite=cite, etat__in=AFTER, referent__isnull=False)
    rows = rows.exclude(bilan__etat__in=(EtatBilan.REMIS, EtatBilan.VALIDE)).order_by("pk")
    for pk, referent, title, fin, annee in rows.values_list("pk", "referent_id", "intitule", "fin", "annee"):
        le = due_after(fin, annee, reglages)
        if le - BILAN <= today:
            key = reminder_key("bilan", pk, le, today)
            yield Due(referent, key, f"Bilan de « {title} »", address(cite, pk, "bilan"), le)


def reports(cite: Any, today: date) -> Iterator[Due]:
    rows = Financement.objects.filter(
        cite=cite, action__corbeille_le__isnull=True, action__referent__isnull=False, notifie__gt=0,
        type=TypeFinancement.SUBVENTION, compte_rendu_recu_le__isnull=True,
        compte_rendu_attendu_le__lte=today + REPORT,
    )  # fmt: skip
    for row in rows.exclude(source__in=PRIVATE).select_related("action").order_by("pk"):
        le, referent = row.compte_rendu_attendu_le, row.action.referent_id
        if le is not None and referent is not None:
            what = f"Compte rendu financier (Cerfa 15059) de « {row.action.intitule} », {row}"
            key = reminder_key("compte-rendu", row.pk, le, today)
            yield Due(referent, key, what, address(cite, row.action_id, "financement"), le)


def agreements(cite: Any) -> Iterator[Due]:
    """To whoever follows an action of the carrier that this funder pays that year."""
    missing = agreements_to_sign(cite)
    lines = paid(cite, {item.porteur_id for item in missing}) if missing else []
    for item in missing:
        funder, exercice = item.cle
        what = (
            f"Convention à signer : {item.financeur}, {exercice}, {euros(item.montant)} pour {item.porteur}"
        )
        told: set[int] = set()
        for action, referent, porteur, financeur_id, source, year in lines:
            mine = (
                porteur == item.porteur_id and year == exercice and funder_key(source, financeur_id) == funder
            )
            if mine and referent not in told:
                told.add(referent)
                key = f"convention:{item.porteur_id}:{funder}:{exercice}"
                yield Due(referent, key, what, address(cite, action, "financement"))


def paid(cite: Any, carriers: Iterable[int]) -> list[tuple[int, int, int, int | None, str, int]]:
    rows: Any = Financement.objects.filter(
        cite=cite, action__corbeille_le__isnull=True, action__porteur_id__in=carriers,
        action__referent__isnull=False,
    ).order_by("action_id", "pk")  # fmt: skip
    return list(
        rows.values_list(
            "action_id", "action__referent_id", "action__porteur_id", "financeur_id", "source", "exercice"
        )
    )
