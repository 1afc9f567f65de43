"""The tree of axes: three levels, ordered by hand, set aside rather than deleted once used."""

from django.db import transaction
from django.db.models import Max

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Axe, AxeTransversal, ReglagesActions
from maillage.actions.rules.modeles import check_patterns
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.cites.models import Cite

DEEPEST = 3


def save_axe(*, axe: Axe, by: User | None) -> Axe:
    """Create or change a node of the tree; its level follows its parent, and what it holds follows it."""
    require(by, Capability.ACTION_SETTINGS, axe.cite)
    below = descendants(axe)
    check_place(axe, below)
    new = axe.pk is None
    axe.niveau = axe.parent.niveau + 1 if axe.parent else 1
    with transaction.atomic():
        if new:
            last = Axe.objects.filter(cite=axe.cite, parent=axe.parent).aggregate(Max("ordre"))["ordre__max"]
            axe.ordre = (last or 0) + 10
        check_row(axe)
        axe.save()
        for depth, rows in enumerate(below, start=1):
            Axe.objects.filter(pk__in=[row.pk for row in rows]).update(niveau=axe.niveau + depth)
        record("axe_enregistre", by=by, objet=axe)
        number_tree(axe.cite)
    return axe


def descendants(axe: Axe) -> list[list[Axe]]:
    """What a node holds, level by level; three levels at most, hence three queries at most."""
    found: list[list[Axe]] = []
    parents = [axe.pk] if axe.pk else []
    while parents:
        rows = list(Axe.objects.filter(parent__in=parents))
        parents = [row.pk for row in rows]
        found += [rows] if rows else []
    return found


def check_place(axe: Axe, below: list[list[Axe]]) -> None:
    parent = axe.parent
    if parent is None:
        return
    if parent.cite_id != axe.cite_id:
        raise Refused("cite", "L'axe choisi appartient à une autre cité.")
    if parent.pk in {axe.pk, *(row.pk for rows in below for row in rows)}:
        raise Refused("boucle", "Un axe ne peut pas être rangé dans lui-même ni dans ce qu'il contient.")
    if parent.niveau + 1 + len(below) > DEEPEST:
        raise Refused("niveau", "L'arbre a trois niveaux : axe, objectif, objectif opérationnel.")


def number_tree(cite: Cite) -> None:
    """Write the rank of each node (001.002.001), from which lists are ordered in one query."""
    rows = list(Axe.objects.filter(cite=cite).order_by("niveau", "ordre", "pk"))
    paths: dict[int | None, str] = {None: ""}
    ranks: dict[int | None, int] = {}
    for row in rows:
        ranks[row.parent_id] = ranks.get(row.parent_id, 0) + 1
        row.chemin = f"{paths[row.parent_id]}{ranks[row.parent_id]:03}."
        paths[row.pk] = row.chemin
    Axe.objects.bulk_update(rows, ["chemin"])


def move_axe(*, axe: Axe, up: bool, by: User | None) -> None:
    """One place up or down among its siblings."""
    require(by, Capability.ACTION_SETTINGS, axe.cite)
    with transaction.atomic():
        siblings = list(Axe.objects.filter(cite=axe.cite, parent=axe.parent).order_by("ordre", "pk"))
        rank = next(index for index, row in enumerate(siblings) if row.pk == axe.pk)
        other = rank - 1 if up else rank + 1
        if 0 <= other < len(siblings):
            siblings[rank], siblings[other] = siblings[other], siblings[rank]
            for index, row in enumerate(siblings, start=1):
                row.ordre = index * 10
            Axe.objects.bulk_update(siblings, ["ordre"])
            number_tree(axe.cite)


def delete_axe(*, axe: Axe, by: User | None) -> None:
    """Only an axis that nothing uses; one that has served is set aside instead (« en vigueur » unticked)."""
    require(by, Capability.ACTION_SETTINGS, axe.cite)
    if axe.enfants.exists() or axe.actions.exists():
        raise Refused(
            "utilise",
            "Cet axe contient des objectifs ou des actions : décochez « en vigueur » pour ne plus le proposer.",
        )
    with transaction.atomic():
        record("axe_supprime", by=by, objet=axe, contexte={"libelle": str(axe)})
        axe.delete()
        number_tree(axe.cite)


def save_transversal(*, row: AxeTransversal, by: User | None) -> AxeTransversal:
    require(by, Capability.ACTION_SETTINGS, row.cite)
    check_row(row)
    with transaction.atomic():
        row.save()
        record("axe_enregistre", by=by, objet=row)
    return row


def delete_transversal(*, row: AxeTransversal, by: User | None) -> None:
    """A tag: actions lose it, the trail keeps which."""
    require(by, Capability.ACTION_SETTINGS, row.cite)
    with transaction.atomic():
        codes = list(row.actions.values_list("code", flat=True))
        record("axe_supprime", by=by, objet=row, contexte={"libelle": row.libelle, "actions": codes})
        row.delete()


def save_reglages(*, row: ReglagesActions, by: User | None) -> ReglagesActions:
    require(by, Capability.ACTION_SETTINGS, row.cite)
    check_patterns(dauphin=row.modele_dauphin, code=row.modele_code)
    check_row(row)
    with transaction.atomic():
        row.save()
        record("actions_reglees", by=by, objet=row)
    return row
