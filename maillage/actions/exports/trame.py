"""The common template, flat: an action per row, a column per source of funding.

The headers are those that the import recognises, the values those it understands: what was exported can be imported again.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.actions.choices import EtatBilan, Moment, ObjectifNational, Source
from maillage.actions.exports.lecture import (
    AMOUNTS,
    Contenu,
    Portefeuille,
    joined,
    number,
    people,
    read_portfolio,
)
from maillage.actions.models import Action, Charge, Indicateur, Mesure
from maillage.actions.models.bilan import TEXTES
from maillage.actions.models.suivi import TRANCHES
from maillage.dispositifs.choices import Temps
from maillage.office.writers import Cell, Sheet

Read = Callable[[Action, Portefeuille], Cell]


def root_of(action: Action, found: Portefeuille) -> str:
    node = found.axes.get(action.objectif_id or 0)
    while node is not None and node.parent_id is not None:
        node = found.axes[node.parent_id]
    return str(node) if node else ""


def objective_of(action: Action, found: Portefeuille) -> str:
    node = found.axes.get(action.objectif_id or 0)
    return str(node) if node is not None and node.parent_id is not None else ""


def nationals_of(action: Action, found: Portefeuille) -> str:
    return joined(label for value, label in ObjectifNational.choices if value in action.objectifs_nationaux)


def indicators_of(action: Action, found: Portefeuille) -> str:
    return joined(
        indicator_shown(row, found.valeurs.get(row.pk)) for row in found.indicateurs.get(action.pk, ())
    )


def indicator_shown(row: Indicateur, last: Mesure | None) -> str:
    """« Enfants présents : 40 / 60 enfants »; a question mark for a value that nobody has noted."""
    value = plain(last.valeur) if last else "?"
    target = f" / {plain(row.cible)}" if row.cible is not None else ""
    return f"{row.libelle} : {value}{target} {row.unite}"


def plain(value: Decimal) -> str:
    return f"{value:f}".removesuffix(".00").replace(".", ",")


def charges_of(action: Action, found: Portefeuille) -> str:
    return joined(charge_shown(row) for row in found.charges.get(action.pk, ()))


def charge_shown(row: Charge) -> str:
    """« 60 Goûters : 200,00 »; without a label, that of the account."""
    label = f"{row.compte} {row.libelle}" if row.libelle else row.get_compte_display()
    return f"{label.replace(';', ',')} : {row.montant:.2f}".replace(".", ",")


def bilan_state(action: Action, found: Portefeuille) -> str:
    bilan = found.bilans.get(action.pk)
    return "reçu" if bilan and bilan.etat in (EtatBilan.REMIS, EtatBilan.VALIDE) else ""


def rubric(name: str) -> Read:
    return lambda action, found: str(getattr(found.bilans.get(action.pk), name, ""))


FLAT: tuple[tuple[str, Read], ...] = (
    ("Code", lambda a, _: a.code),
    ("Intitulé", lambda a, _: a.intitule),
    ("Intitulé DAUPHIN", lambda a, _: a.intitule_dauphin),
    ("Année", lambda a, _: a.annee),
    ("Année scolaire", lambda a, _: a.annee_scolaire),
    ("Début", lambda a, _: a.debut),
    ("Fin", lambda a, _: a.fin),
    ("Nature", lambda a, _: a.get_nature_display()),
    ("Reconduit l'action", lambda a, _: a.precedente.code if a.precedente else ""),
    ("Appel à projets", lambda a, _: a.appel.avec_annee if a.appel else ""),
    ("État", lambda a, _: a.get_etat_display()),
    ("Porteur", lambda a, _: a.porteur.nom if a.porteur else ""),
    ("SIRET du porteur", lambda a, _: a.porteur.siret if a.porteur else ""),
    ("Partenaires", lambda a, found: joined(dict.fromkeys(p.structure.nom for p in found.partenaires.get(a.pk, ())))),
    ("Axe", root_of),
    ("Objectif", objective_of),
    ("Objectifs nationaux", nationals_of),
    ("Axes transversaux", lambda a, _: joined(a.transversaux.all())),
    ("Dispositifs mobilisés", lambda a, _: joined(a.dispositifs.all())),
    ("Thèmes", lambda a, _: joined(a.themes.all())),
    ("Publics", lambda a, _: joined(a.publics.all())),
    ("Âges", lambda a, _: ages_shown(a.age_min_mois, a.age_max_mois)),
    ("Niveaux scolaires", lambda a, _: a.niveaux),
    ("Temps", lambda a, _: joined(Temps(value).label for value in a.temps if value in Temps.values)),
    ("Quartiers", lambda a, _: joined(qpv.nom for qpv in a.qpvs.all())),
    ("Communes", lambda a, _: joined(commune.nom for commune in a.communes.all())),
    ("Établissements scolaires", lambda a, _: joined(f"{school.uai} {school.nom}" for school in a.etablissements.all())),
    ("Lieux", lambda a, _: joined(place.nom for place in a.lieux.all())),
    ("Précision sur les lieux", lambda a, _: a.lieux_precision),
    ("Résumé public", lambda a, _: a.resume),
    ("Séances prévues", lambda a, _: a.seances_prevues),
    ("Groupes prévus", lambda a, _: a.groupes_prevus),
    ("Indicateurs", indicators_of),
)  # fmt: skip
TEAM: tuple[tuple[str, Read], ...] = (
    ("Motif", lambda a, _: a.etat_motif),
    ("Référent de suivi", lambda a, _: str(a.referent) if a.referent else ""),
    ("Visibilité", lambda a, _: a.get_visibilite_display()),
    ("Avancement", lambda a, _: a.get_feu_display()),
    ("Dernières nouvelles", lambda a, _: a.derniere_nouvelle_le),
    ("Mobilisation", lambda a, _: a.get_difficulte_display() if a.difficulte else ""),
    ("Motif de la mobilisation", lambda a, _: a.difficulte_motif),
    ("Validée par", lambda a, _: a.validee_par),
    ("Validée le", lambda a, _: a.validee_le),
    ("Décision", lambda a, _: a.decision),
    ("Constat", lambda a, _: a.constat),
    ("Objectifs", lambda a, _: a.objectifs),
    ("Déroulé", lambda a, _: a.contenu),
    ("Articulation avec le droit commun", lambda a, _: a.droit_commun),
    ("Compte rendu financier reçu le", lambda a, _: a.compte_rendu_financier_le),
    ("Bilan", bilan_state),
    *((label, rubric(name)) for name, label in zip(TEXTES, (
        "Ce qui a marché", "Ce qui n'a pas marché", "Leviers", "Freins", "Effets observés", "Place des parents",
        "Place des jeunes", "Suites envisagées",
    ), strict=True)),
    ("Et ensuite", lambda a, found: b.get_perspective_display() if (b := found.bilans.get(a.pk)) else ""),
)  # fmt: skip
PERSONAL: tuple[tuple[str, Read], ...] = (
    ("Contact chez le porteur", lambda a, _: str(a.pilote) if a.pilote else ""),
)
NUMBERS = (
    ("total", "Bénéficiaires"), *zip(TRANCHES, (
        "Moins de 3 ans", "3 à 5 ans", "6 à 10 ans", "11 à 14 ans", "15 à 17 ans", "18 à 25 ans",
    ), strict=True), ("dont_qpv", "Dont habitant un QPV"), ("dont_filles", "Dont filles"), ("parents", "Parents"),
    ("professionnels", "Professionnels"),
)  # fmt: skip
MOMENTS = ((Moment.PREVU, "prévus"), (Moment.REEL, "réels"))


def flat_sheet(actions: Sequence[Action], contenu: Contenu) -> Sheet:
    found = read_portfolio(actions, contenu)
    columns = [*FLAT, *(TEAM if contenu.equipe else ()), *(PERSONAL if contenu.personnes else ())]
    held = [
        (m, name) for m, _ in MOMENTS for name, _ in NUMBERS if name == "total" or is_told(found, m, name)
    ]
    headers = [name for name, _ in columns] + [people_header(moment, name) for moment, name in held]
    if found.contenu.budget:
        headers.append("Charges")
    headers += [f"{Source(source).label} {word}" for source in found.sources for _, word in AMOUNTS]
    return Sheet("Actions", headers, [line(action, columns, held, found) for action in actions])


def line(
    action: Action,
    columns: Sequence[tuple[str, Read]],
    held: Sequence[tuple[str, str]],
    found: Portefeuille,
) -> list[Cell]:
    cells = [read(action, found) for _, read in columns]
    for moment, name in held:
        row = found.personnes.get((action.pk, moment))
        cells.append(people(getattr(row, name, None), found.contenu))
    if found.contenu.budget:
        cells.append(charges_of(action, found))
    for source in found.sources:
        cells += [number(found.montants.get((action.pk, source, name))) for name, _ in AMOUNTS]
    return cells


def is_told(found: Portefeuille, moment: str, name: str) -> bool:
    """A column of numbers is there when one action at least has one."""
    return any(getattr(row, name) is not None for (_, when), row in found.personnes.items() if when == moment)


def people_header(moment: str, name: str) -> str:
    """As the import names it: what happened is the plain word, what was planned says so."""
    word, label = dict(MOMENTS)[Moment(moment)], dict(NUMBERS)[name]
    if name == "total":
        return f"{label} {word}"
    return label if moment == Moment.REEL else f"{label} (prévus)"
