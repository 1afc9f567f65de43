"""The actions a cité already has, by all that recognises one, and what the sheets of some of them hold today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maillage.actions.models import (
    Action,
    Beneficiaires,
    Bilan,
    Charge,
    Financement,
    Indicateur,
    LigneImportee,
    Mesure,
    NoteSuivi,
    Partenaire,
)
from maillage.actions.models.fiche import ACTION_FIELDS
from maillage.audit.models import Event
from maillage.base.values import Values, read_fields
from maillage.cites.models import Cite
from maillage.core.text import fold

MANY = ("themes", "publics", "qpvs", "communes", "etablissements", "lieux", "transversaux", "dispositifs")


@dataclass
class Portefeuille:
    """`by_title` leads from a folded title and a year; actions thrown away are only known by their code."""

    by_pk: dict[int, Action] = field(default_factory=dict)
    by_code: dict[str, Action] = field(default_factory=dict)
    by_title: dict[tuple[str, int], list[Action]] = field(default_factory=lambda: defaultdict(list))
    by_year: dict[int, list[Action]] = field(default_factory=lambda: defaultdict(list))
    empreintes: dict[str, int] = field(default_factory=dict)


def load_portfolio(cite: Cite) -> Portefeuille:
    """Two queries."""
    found = Portefeuille()
    names = ("pk", "cite_id", "code", "intitule", "annee", "porteur_id", "corbeille_le", "porteur__nom")
    for row in Action.objects.filter(cite=cite).select_related("porteur").only(*names).order_by("pk"):
        found.by_pk[row.pk] = row
        found.by_code[fold(row.code)] = row
        if row.corbeille_le is None:
            found.by_title[fold(row.intitule), row.annee].append(row)
            found.by_year[row.annee].append(row)
    rows = LigneImportee.objects.filter(cite=cite, action__corbeille_le__isnull=True)
    found.empreintes = dict(rows.values_list("empreinte", "action_id"))
    return found


@dataclass
class Stockee:
    """What is stored of an action. `a_la_main` are the fields, and `lignes_a_la_main` the (line, amount), last written by
    a person rather than by an import."""

    action: Action
    champs: Values
    lignes: list[Financement] = field(default_factory=list)
    personnes: dict[str, Beneficiaires] = field(default_factory=dict)
    indicateurs: dict[str, Indicateur] = field(default_factory=dict)
    mesures: dict[int, list[Mesure]] = field(default_factory=lambda: defaultdict(list))
    charges: dict[tuple[str, str], Charge] = field(default_factory=dict)
    bilan: Bilan | None = None
    partenaires: set[int] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    a_la_main: set[str] = field(default_factory=set)
    lignes_a_la_main: set[tuple[int, str]] = field(default_factory=set)

    def of_source(self, source: str) -> list[Financement]:
        return [row for row in self.lignes if row.source == source]

    def amount(self, source: str, kind: str) -> Decimal | None:
        """The sum of the lines of a source; None when no line says it, or when a 0 only means that nothing is told."""
        told = [getattr(row, kind) for row in self.of_source(source) if getattr(row, kind) is not None]
        whole = sum(told, Decimal(0)) if told else None
        return None if kind in ("demande", "verse") and not whole else whole


def load_stored(cite: Cite, ids: Iterable[int]) -> dict[int, Stockee]:
    """Everything that a file may change on these actions, in a constant number of queries."""
    rows = Action.objects.filter(cite=cite, pk__in=set(ids)).select_related("cite", "porteur")
    found = {row.pk: Stockee(row, read_fields(row, ACTION_FIELDS)) for row in rows.prefetch_related(*MANY)}
    attach_rows(found)
    attach_hands(found)
    return found


def attach_rows(found: Mapping[int, Stockee]) -> None:
    ids = list(found)
    for line in Financement.objects.filter(action__in=ids).order_by("exercice", "pk"):
        found[line.action_id].lignes.append(line)
    for people in Beneficiaires.objects.filter(action__in=ids):
        found[people.action_id].personnes[people.moment] = people
    for indicator in Indicateur.objects.filter(action__in=ids):
        found[indicator.action_id].indicateurs.setdefault(fold(indicator.libelle), indicator)
    for measure in (
        Mesure.objects.filter(indicateur__action__in=ids).select_related("indicateur").order_by("le")
    ):
        found[measure.indicateur.action_id].mesures[measure.indicateur_id].append(measure)
    for charge in Charge.objects.filter(action__in=ids).order_by("pk"):
        found[charge.action_id].charges.setdefault((charge.compte, fold(charge.libelle)), charge)
    for bilan in Bilan.objects.filter(action__in=ids):
        found[bilan.action_id].bilan = bilan
    for action_id, structure_id in Partenaire.objects.filter(action__in=ids).values_list(
        "action_id", "structure_id"
    ):
        found[action_id].partenaires.add(structure_id)
    for action_id, text in NoteSuivi.objects.filter(action__in=ids).values_list("action_id", "texte"):
        found[action_id].notes.add(fold(text))


def attach_hands(found: Mapping[int, Stockee]) -> None:
    """Whose hand wrote each field last: an import signs its events."""
    events = Event.objects.filter(objet_type=Action._meta.label_lower, objet_id__in=list(found)).order_by(
        "pk"
    )
    for objet_id, kind, changes, contexte in events.values_list("objet_id", "kind", "changes", "contexte"):
        stored = found[objet_id or 0]
        by_import = "import" in contexte
        if kind in ("action_creee", "action_modifiee", "action_etat"):
            mark(stored.a_la_main, changes, by_import)
        elif kind == "financement_enregistre":
            line = int(contexte.get("ligne") or 0)
            mark(stored.lignes_a_la_main, [(line, name) for name in changes], by_import)


def mark(hands: set[Any], keys: Iterable[Any], by_import: bool) -> None:
    if by_import:
        hands.difference_update(keys)
    else:
        hands.update(keys)
