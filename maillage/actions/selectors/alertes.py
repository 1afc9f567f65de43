"""What the money of a cité asks to be looked at: late reports, missing agreements, amounts that do not hold together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from maillage.acteurs.models import Structure
from maillage.actions.choices import (
    CIRCUIT_OF,
    SEUIL_CONVENTION,
    Circuit,
    EtatAction,
    Source,
    TypeFinancement,
)
from maillage.actions.models import Action, Financement
from maillage.actions.rules.budget import PRIVATE, date_warnings, funder_key, is_report_late, needs_agreement
from maillage.base.templatetags.french import date_longue, euros
from maillage.cites.models import Cite
from maillage.core import budget as core

UNPAID_DAYS = 120
"""Days after which a notified amount that nobody has paid is asked about."""

CENT = Decimal("0.01")
HALF_A_CENT = Decimal("0.005")
"""SQLite adds decimals as floating numbers: sums of cents are compared between two cents, and rounded to one."""


@dataclass(frozen=True)
class Alerte:
    action: Action
    financement: Financement
    phrases: tuple[str, ...]


def to_check(cite: Cite, today: date) -> QuerySet[Financement]:
    """The lines of which `line_alerts` has something to say, oldest year first: the same rules, told to the database.

    A page reads its own lines only, and the number of alerts costs one count.
    """
    rows = Financement.objects.filter(cite=cite, action__corbeille_le__isnull=True).annotate(
        received=Coalesce("notifie", Decimal(0)),
        engaged=Coalesce("notifie", "valide", Decimal(0)),
        spent=F("consomme") + Coalesce("reporte", Decimal(0)) - F("notifie"),
    )
    public = Q(type=TypeFinancement.SUBVENTION) & ~Q(source__in=PRIVATE)
    rows = rows.filter(
        Q(demande__gt=0, valide__gt=F("demande"))
        | Q(notifie__gt=F("valide"))
        | Q(verse__gt=F("received"))
        | Q(spent__gt=HALF_A_CENT)
        | Q(decide_le__lt=F("depose_le"))
        | Q(notifie_le__lt=F("decide_le"))
        | Q(compte_rendu_recu_le__lt=F("notifie_le"))
        | public & Q(notifie__gt=0, compte_rendu_attendu_le__lt=today, compte_rendu_recu_le__isnull=True)
        | Q(notifie__gt=0, verse=0, notifie_le__lt=today - timedelta(days=UNPAID_DAYS))
        | Q(action__etat=EtatAction.ABANDONNEE, engaged__gt=F("verse"))
    )
    return rows.order_by("exercice", "action__code", "pk")


def told(rows: QuerySet[Financement], today: date) -> list[Alerte]:
    """The lines of a page with what is wrong in each."""
    return [
        Alerte(row.action, row, tuple(line_alerts(row, row.action.etat, today)))
        for row in rows.select_related("action", "financeur")
    ]


def line_alerts(row: Financement, etat: str, today: date) -> Iterable[str]:
    """What is wrong in a line; `etat` is that of its action."""
    line = core.Line(row.demande, row.valide, row.notifie, row.verse, row.consomme, row.reporte)
    for _, sentence in core.warnings(line):
        yield sentence
    yield from date_warnings(row)
    if is_report_late(row, today):
        yield f"Compte rendu financier attendu depuis le {date_longue(row.compte_rendu_attendu_le)}."
    if row.notifie and not row.verse and row.notifie_le and (today - row.notifie_le).days > UNPAID_DAYS:
        yield f"Notifié le {date_longue(row.notifie_le)}, toujours pas versé."
    if etat == EtatAction.ABANDONNEE and line.engage > row.verse:
        yield f"L'action est abandonnée et {euros(line.engage)} restent engagés : ramenez le montant notifié à ce qui est dû."


P147 = [source for source, circuit in CIRCUIT_OF.items() if circuit == Circuit.P147]
NAMES = {**dict(Source.choices), Circuit.P147.value: str(Circuit.P147.label)}


# ── agreements ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ConventionManquante:
    """What one public funder gives one private body in a year, above the threshold, without an agreement."""

    porteur_id: int
    porteur: str
    financeur: str
    cle: tuple[int | str, int]
    montant: Decimal

    @property
    def exercice(self) -> int:
        return self.cle[1]

    @property
    def phrase(self) -> str:
        return (
            f"{self.financeur}, {self.exercice} : {euros(self.montant)} engagés au total pour {self.porteur}. Au-delà de "
            f"{euros(SEUIL_CONVENTION)}, une convention est obligatoire avec un organisme de droit privé (décret 2001-495) "
            "et aucune n'est notée."
        )


def agreements_to_sign(cite: Cite, porteur: Structure | None = None) -> list[ConventionManquante]:
    """By carrier, funder and year, over all its actions: it is the whole that decides, not each line. One query."""
    rows = Financement.objects.filter(
        cite=cite,
        action__corbeille_le__isnull=True,
        type=TypeFinancement.SUBVENTION,
        action__porteur__isnull=False,
    ).exclude(source__in=PRIVATE)
    if porteur is not None:
        rows = rows.filter(action__porteur=porteur)
    # as `funder_key`: all of the P147 is paid by one préfecture, whatever the sheets and the lines of its programme
    p147, known = Q(source__in=P147), Q(financeur__isnull=False)
    rows = rows.order_by().annotate(
        payer=Case(When(p147, then=None), default=F("financeur_id"), output_field=IntegerField(null=True)),
        funder=Case(When(p147, then=Value(Circuit.P147.value)), When(known, then=F("financeur__nom")), default=F("source")),
    )  # fmt: skip
    groups: Any = rows.values(
        "action__porteur_id", "action__porteur__nom", "action__porteur__type", "payer", "funder", "exercice"
    )
    summed = groups.annotate(engage=Sum(Coalesce("notifie", "valide")), signed=Max("convention_le"))
    large = summed.filter(engage__gt=SEUIL_CONVENTION + HALF_A_CENT, signed__isnull=True)
    found = [manquante(row) for row in large if needs_agreement(row["action__porteur__type"], row["engage"])]
    return sorted(found, key=lambda item: (item.cle[1], item.porteur, item.financeur))


def manquante(row: Any) -> ConventionManquante:
    """A funder without a sheet is named by its source."""
    known = row["payer"] is not None
    return ConventionManquante(
        porteur_id=row["action__porteur_id"],
        porteur=row["action__porteur__nom"],
        financeur=row["funder"] if known else NAMES[row["funder"]],
        cle=(row["payer"] if known else row["funder"], row["exercice"]),
        montant=Decimal(row["engage"]).quantize(CENT),
    )


def agreements_of(action: Action, rows: Iterable[Financement]) -> list[ConventionManquante]:
    """Those that bear on the lines of an action."""
    if action.porteur is None:
        return []
    keys = {(funder_key(row.source, row.financeur_id), row.exercice) for row in rows}
    return [item for item in agreements_to_sign(action.cite, action.porteur) if item.cle in keys]
