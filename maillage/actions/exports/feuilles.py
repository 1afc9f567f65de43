"""Actions as sheets: a flat one (an action per row, a column per source of funding), and one per list.

The headers of the flat sheet are those that the import recognises: what was exported can be imported again.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.actions.choices import Moment, Source
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Financement,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
)
from maillage.actions.models.suivi import TRANCHES
from maillage.dispositifs.choices import Temps
from maillage.office.writers import Cell, Sheet


@dataclass(frozen=True)
class Contenu:
    """What the person who exports may take."""

    equipe: bool
    budget: bool
    personnes: bool


Read = Callable[[Action], Cell]

FLAT: tuple[tuple[str, Read], ...] = (
    ("Code", lambda a: a.code),
    ("Intitulé", lambda a: a.intitule),
    ("Année", lambda a: a.annee),
    ("Début", lambda a: a.debut),
    ("Fin", lambda a: a.fin),
    ("État", lambda a: a.get_etat_display()),
    ("Porteur", lambda a: a.porteur.nom if a.porteur else ""),
    ("Axe", lambda a: str(a.objectif) if a.objectif else ""),
    ("Nature", lambda a: a.get_nature_display()),
    ("Thèmes", lambda a: joined(a.themes.all())),
    ("Publics", lambda a: joined(a.publics.all())),
    ("Âges", lambda a: ages_shown(a.age_min_mois, a.age_max_mois)),
    ("Temps", lambda a: ", ".join(Temps(value).label for value in a.temps if value in Temps.values)),
    ("Quartiers", lambda a: ", ".join(qpv.nom for qpv in a.qpvs.all())),
    ("Résumé public", lambda a: a.resume),
)
TEAM: tuple[tuple[str, Read], ...] = (
    ("Référent de suivi", lambda a: str(a.referent) if a.referent else ""),
    ("Avancement", lambda a: a.get_feu_display()),
    ("Dernières nouvelles", lambda a: a.derniere_nouvelle_le),
    ("Mobilisation", lambda a: a.get_difficulte_display() if a.difficulte else ""),
    ("Constat", lambda a: a.constat),
    ("Objectifs", lambda a: a.objectifs),
    ("Déroulé", lambda a: a.contenu),
)
AMOUNTS = (("demande", "demandé"), ("notifie", "notifié"), ("verse", "versé"))


def joined(rows: Any) -> str:
    return ", ".join(str(row) for row in rows)


def flat_sheet(actions: Sequence[Action], contenu: Contenu) -> Sheet:
    columns = [*FLAT, *(TEAM if contenu.equipe else ())]
    planned = people_of(actions)
    money, sources = amounts_of(actions) if contenu.budget else ({}, [])
    headers = [name for name, _ in columns] + ["Bénéficiaires prévus", "Bénéficiaires réels"]
    headers += [f"{Source(source).label} {word}" for source in sources for _, word in AMOUNTS]
    rows = []
    for action in actions:
        row: list[Cell] = [read(action) for _, read in columns]
        row += [planned.get((action.pk, moment)) for moment in (Moment.PREVU, Moment.REEL)]
        row += [number(money.get((action.pk, source, name))) for source in sources for name, _ in AMOUNTS]
        rows.append(row)
    return Sheet("Actions", headers, rows)


def number(value: Decimal | None) -> Cell:
    """A spreadsheet cell holds a float: cents are exact below ten thousand billion."""
    return None if value is None else float(value)


def people_of(actions: Sequence[Action]) -> Mapping[tuple[int, str], int | None]:
    rows = Beneficiaires.objects.filter(action__in=[a.pk for a in actions])
    return {(pk, moment): total for pk, moment, total in rows.values_list("action_id", "moment", "total")}


def amounts_of(actions: Sequence[Action]) -> tuple[Mapping[tuple[int, str, str], Decimal], list[str]]:
    """Sums by action and source; the sources that fund something, in the order of the list of sources."""
    rows = Financement.objects.filter(action__in=[a.pk for a in actions]).values("action_id", "source")
    found: dict[tuple[int, str, str], Decimal] = {}
    used = set()
    summed: Any = rows.annotate(demande=Sum("demande"), notifie=Sum("notifie"), verse=Sum("verse")).order_by()
    for row in summed:
        used.add(row["source"])
        for name, _ in AMOUNTS:
            if row[name] is not None:
                found[(row["action_id"], row["source"], name)] = row[name]
    return found, [source for source in Source.values if source in used]


def list_sheets(actions: Sequence[Action], contenu: Contenu) -> list[Sheet]:
    """One sheet per list, each line naming its action by code."""
    codes = {action.pk: action.code for action in actions}
    sheets = [
        flat_sheet(actions, contenu),
        partners(codes),
        indicators(codes),
        people(codes),
        sessions(codes),
    ]
    if contenu.budget:
        sheets.insert(1, funding(codes))
    if contenu.equipe:
        sheets += [milestones(codes), notes(codes, contenu)]
    return sheets


Codes = Mapping[int, str]


def partners(codes: Codes) -> Sheet:
    rows = (
        Partenaire.objects.filter(action__in=list(codes))
        .select_related("structure")
        .order_by("action__code", "pk")
    )
    lines = [(codes[r.action_id], r.structure.nom, r.get_role_display(), r.precision) for r in rows]
    return Sheet("Partenaires", ("Action", "Structure", "Rôle", "Précision"), lines)


def funding(codes: Codes) -> Sheet:
    rows = Financement.objects.filter(action__in=list(codes)).select_related("financeur")
    names = ("demande", "valide", "notifie", "verse", "consomme", "reporte")
    header = (
        "Action", "Source", "Financeur", "Exercice", "Nature du crédit", "N° de dossier",
        "Demandé", "Validé", "Notifié", "Versé", "Consommé", "Reporté",
    )  # fmt: skip
    lines = [
        (
            codes[r.action_id], r.get_source_display(), r.financeur.nom if r.financeur else "", r.exercice,
            r.get_credit_display(), r.numero_dossier, *(number(getattr(r, name)) for name in names),
        )
        for r in rows.order_by("action__code", "exercice", "pk")
    ]  # fmt: skip
    return Sheet("Financeurs", header, lines)


def indicators(codes: Codes) -> Sheet:
    last: dict[int, Mesure] = {}
    for row in Mesure.objects.filter(indicateur__action__in=list(codes)).order_by("le"):
        last[row.indicateur_id] = row
    lines = []
    for r in Indicateur.objects.filter(action__in=list(codes)).order_by("action__code", "type", "pk"):
        known = last.get(r.pk)
        value, day = (number(known.valeur), known.le) if known else (None, None)
        lines.append(
            (
                codes[r.action_id],
                r.libelle,
                r.get_type_display(),
                r.unite,
                number(r.cible),
                value,
                day,
                r.source,
            )
        )
    header = ("Action", "Indicateur", "Type", "Unité", "Cible", "Dernière valeur", "Le", "Source")
    return Sheet("Indicateurs", header, lines)


def people(codes: Codes) -> Sheet:
    names = ("total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels")
    labels = [str(Beneficiaires._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    rows = Beneficiaires.objects.filter(action__in=list(codes)).order_by("action__code", "moment")
    lines = [
        (codes[r.action_id], r.get_moment_display(), *(getattr(r, name) for name in names)) for r in rows
    ]
    return Sheet("Bénéficiaires", ("Action", "Prévus ou réels", *labels), lines)


def sessions(codes: Codes) -> Sheet:
    rows = Seance.objects.filter(action__in=list(codes)).order_by("action__code", "le")
    lines = [
        (codes[r.action_id], r.le, r.libelle, r.lieu, r.jeunes, r.parents, r.professionnels) for r in rows
    ]
    return Sheet("Séances", ("Action", "Le", "Séance", "Lieu", "Jeunes", "Parents", "Professionnels"), lines)


def milestones(codes: Codes) -> Sheet:
    rows = Jalon.objects.filter(action__in=list(codes)).order_by("action__code", "echeance")
    return Sheet("Jalons", ("Action", "Jalon", "Échéance", "Fait le"), [
        (codes[r.action_id], r.libelle, r.echeance, r.fait_le) for r in rows
    ])  # fmt: skip


def notes(codes: Codes, contenu: Contenu) -> Sheet:
    found: dict[int, list[NoteSuivi]] = defaultdict(list)
    for row in NoteSuivi.objects.filter(action__in=list(codes)).select_related("auteur").order_by("le"):
        found[row.action_id].append(row)
    lines = [
        (code, r.le, r.get_feu_display(), r.texte, str(r.auteur) if contenu.personnes and r.auteur else "")
        for pk, code in codes.items()
        for r in found.get(pk, ())
    ]
    return Sheet("Notes", ("Action", "Le", "Avancement", "Note", "Par"), lines)
