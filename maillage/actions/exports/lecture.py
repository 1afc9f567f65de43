"""What the sheets say of actions, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from maillage.actions.choices import Source
from maillage.actions.models import (
    Action,
    Axe,
    Beneficiaires,
    Bilan,
    Charge,
    Financement,
    Indicateur,
    Mesure,
    Partenaire,
)
from maillage.cites.models import Cite
from maillage.core.privacy import THRESHOLD
from maillage.office.writers import Cell

AMOUNTS = (("demande", "demandé"), ("notifie", "notifié"), ("verse", "versé"))
RELATED = ("porteur", "referent", "pilote", "precedente", "appel")
MANY = (
    "themes",
    "publics",
    "qpvs",
    "communes",
    "etablissements",
    "lieux",
    "transversaux",
    "dispositifs__dispositif",
)


@dataclass(frozen=True)
class Contenu:
    """What the person who exports may take. Without `equipe`, the file is for outside: small numbers are hidden."""

    equipe: bool
    budget: bool
    personnes: bool


@dataclass
class Portefeuille:
    """By action: the rows around it. `sources` fund something, in the order of the list of sources."""

    contenu: Contenu
    axes: Mapping[int, Axe] = field(default_factory=dict)
    personnes: dict[tuple[int, str], Beneficiaires] = field(default_factory=dict)
    montants: dict[tuple[int, str, str], Decimal] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    indicateurs: dict[int, list[Indicateur]] = field(default_factory=lambda: defaultdict(list))
    valeurs: dict[int, Mesure] = field(default_factory=dict)
    bilans: dict[int, Bilan] = field(default_factory=dict)
    charges: dict[int, list[Charge]] = field(default_factory=lambda: defaultdict(list))
    partenaires: dict[int, list[Partenaire]] = field(default_factory=lambda: defaultdict(list))


def exported(cite: Cite, keys: Sequence[int]) -> list[Action]:
    """The actions of these keys, in this order."""
    rows: QuerySet[Action] = Action.objects.filter(cite=cite, pk__in=keys).select_related(*RELATED)
    by_key = {row.pk: row for row in rows.prefetch_related(*MANY)}
    return [by_key[key] for key in keys if key in by_key]


def read_portfolio(actions: Sequence[Action], contenu: Contenu) -> Portefeuille:
    ids = [action.pk for action in actions]
    found = Portefeuille(
        contenu, axes={row.pk: row for row in Axe.objects.filter(cite__in={a.cite_id for a in actions})}
    )
    for people in Beneficiaires.objects.filter(action__in=ids):
        found.personnes[people.action_id, people.moment] = people
    for indicator in Indicateur.objects.filter(action__in=ids).order_by("type", "ordre", "pk"):
        found.indicateurs[indicator.action_id].append(indicator)
    for measure in Mesure.objects.filter(indicateur__action__in=ids).order_by("le", "pk"):
        found.valeurs[measure.indicateur_id] = measure
    for partner in Partenaire.objects.filter(action__in=ids).select_related("structure").order_by("pk"):
        found.partenaires[partner.action_id].append(partner)
    if contenu.equipe:
        found.bilans = {bilan.action_id: bilan for bilan in Bilan.objects.filter(action__in=ids)}
    if contenu.budget:
        read_money(found, ids)
    return found


def read_money(found: Portefeuille, ids: Sequence[int]) -> None:
    """Sums by action and source, made here: SQLite would add decimals as floating numbers."""
    names = [name for name, _ in AMOUNTS]
    used = set()
    for action_id, source, *amounts in (
        Financement.objects.filter(action__in=ids).order_by().values_list("action_id", "source", *names)
    ):
        used.add(source)
        for name, amount in zip(names, amounts, strict=True):
            if amount is not None:
                key = (action_id, source, name)
                found.montants[key] = found.montants.get(key, Decimal(0)) + amount
    for charge in Charge.objects.filter(action__in=ids).order_by("compte", "pk"):
        found.charges[charge.action_id].append(charge)
    found.sources = [source for source in Source.values if source in used]


def number(value: Decimal | None) -> Cell:
    """A spreadsheet cell holds a float: cents are exact below ten thousand billion."""
    return None if value is None else float(value)


def people(value: int | None, contenu: Contenu) -> Cell:
    """A number of people; hidden when it is small and the file is for outside the team."""
    small = value is not None and 0 < value < THRESHOLD and not contenu.equipe
    return f"moins de {THRESHOLD}" if small else value


def joined(rows: Any) -> str:
    return " ; ".join(str(row) for row in rows)
