"""The register of decisions and the tasks as sheets."""

from collections.abc import Iterable

from maillage.instances.selectors.decisions import Ligne as LigneDecision
from maillage.instances.selectors.taches import Ligne as LigneTache
from maillage.office.writers import Cell, Sheet

DECISIONS = (
    "Numéro", "Prise le", "Instance", "Réunion", "Décision", "Accord", "Pour", "Contre", "Abstentions", "Action",
    "Enveloppe", "Dispositif", "Suite", "Précision",
)  # fmt: skip
TACHES = (
    "À faire", "Précision", "Par", "Pour le", "État", "Où en est-on", "Faite le", "Instance", "Réunion du", "Décision",
)  # fmt: skip


def decisions_sheet(lignes: Iterable[LigneDecision]) -> Sheet:
    return Sheet("Décisions", DECISIONS, [decision_line(ligne) for ligne in lignes])


def decision_line(ligne: LigneDecision) -> list[Cell]:
    row = ligne.decision
    return [
        row.code,
        row.le,
        row.reunion.instance.nom if row.reunion else "",
        f"n° {row.reunion.numero}" if row.reunion else "",
        row.texte,
        row.get_accord_display(),
        row.pour,
        row.contre,
        row.abstentions,
        str(ligne.action or ""),
        str(ligne.enveloppe or ""),
        str(ligne.deploiement or ""),
        row.get_etat_display(),
        row.etat_motif,
    ]


def tasks_sheet(lignes: Iterable[LigneTache]) -> Sheet:
    return Sheet("Tâches", TACHES, [task_line(ligne) for ligne in lignes])


def task_line(ligne: LigneTache) -> list[Cell]:
    row = ligne.tache
    return [
        row.quoi,
        row.precision,
        ", ".join(ligne.qui),
        row.echeance,
        row.get_etat_display(),
        row.etat_motif,
        row.faite_le,
        row.instance.nom if row.instance else "",
        row.reunion.debut.date() if row.reunion else None,
        row.decision.code if row.decision else "",
    ]
