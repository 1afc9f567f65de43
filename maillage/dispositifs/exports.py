"""The catalogue and the dispositifs of a cité as sheets. The headers of the catalogue are those that its import reads."""

from collections.abc import Callable, Iterable, Sequence

from maillage.acteurs.models.fiche import AGES
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.base.values import label_of
from maillage.dispositifs.models import Articulation, Dispositif
from maillage.dispositifs.models.fiche import CATALOGUE_FIELDS
from maillage.dispositifs.selectors.lecture import Ligne, times
from maillage.dispositifs.selectors.perimetre import Perimetre, perimeter_of
from maillage.office.writers import Cell, Sheet

AGES_HEADER = "Âges"
COLUMNS: tuple[str, ...] = tuple(name for name in CATALOGUE_FIELDS if name not in ("age_max_mois",))
"""`age_min_mois` stands for both ends."""


def header_of(name: str) -> str:
    return AGES_HEADER if name in AGES else label_of(Dispositif, name)


def catalogue_sheet(rows: Iterable[Dispositif]) -> Sheet:
    """One scheme per line; references by code, words for choices."""
    lines = [[catalogue_cell(row, name) for name in COLUMNS] for row in rows]
    return Sheet("Catalogue", [header_of(name) for name in COLUMNS], lines)


def catalogue_cell(row: Dispositif, name: str) -> Cell:
    if name in AGES:
        return ages_shown(row.age_min_mois, row.age_max_mois)
    if name in ("themes", "publics"):
        return "; ".join(str(term) for term in getattr(row, name).all())
    if name == "temps":
        return "; ".join(value.label for value in times(row.temps))
    if name == "remplace_par":
        return row.remplace_par.code if row.remplace_par else ""
    display: Callable[[], str] | None = getattr(row, f"get_{name}_display", None)
    cell: Cell = display() if display else getattr(row, name)
    return cell


HEADERS = (
    "Dispositif", "Nom au catalogue", "Code au catalogue", "État", "Motif de l'état", "Porteur", "Référent troïka", "Âges",
    "Thèmes", "Publics", "Temps", "Où", "Communes (code INSEE)", "EPCI (SIREN)", "QPV (code et millésime)",
    "Établissements (UAI)", "Places", "Places occupées", "Jours et créneaux", "Orientation", "Lien", "Depuis",
    "Jusqu'au", "Vérifié le", "À savoir",
)  # fmt: skip
TEAM_HEADERS = ("Budget annuel", "Financement", "Visibilité", "État du lien", "À voir")


def deployments_sheet(lignes: Sequence[Ligne], whole: Perimetre, *, team: bool) -> Sheet:
    """One dispositif per line. `whole` is the perimeter of the cité; money and what is to be looked at are for the team."""
    lines = [deployment_line(ligne, perimeter_of(ligne, whole)) for ligne in lignes]
    if team:
        lines = [line + team_cells(ligne) for line, ligne in zip(lines, lignes, strict=True)]
    return Sheet("Dispositifs", (*HEADERS, *(TEAM_HEADERS if team else ())), lines)


def deployment_line(ligne: Ligne, perimetre: Perimetre) -> list[Cell]:
    row, offre, national = ligne.deploiement, ligne.offre, ligne.deploiement.dispositif
    return [
        row.court,
        national.nom if national else "",
        national.code if national else "",
        row.get_etat_display(),
        row.etat_motif,
        row.porteur.nom if row.porteur else "",
        str(row.referent_troika) if row.referent_troika else "",
        ages_shown(offre.age_min_mois, offre.age_max_mois),
        ", ".join(theme.court for theme in offre.themes),
        ", ".join(str(public) for public in offre.publics),
        ", ".join(value.label for value in offre.temps),
        ", ".join(ligne.lieux),
        perimetre.codes_communes,
        perimetre.epci,
        perimetre.codes_qpv,
        perimetre.codes_etablissements,
        row.places,
        row.effectif,
        row.creneaux,
        row.orientation,
        row.lien,
        row.debut,
        row.fin,
        row.verifie_le,
        row.commentaire,
    ]


def team_cells(ligne: Ligne) -> list[Cell]:
    row = ligne.deploiement
    return [
        None if row.budget is None else float(row.budget),
        row.budget_precision,
        row.get_visibilite_display(),
        row.get_lien_etat_display() if row.lien else "",
        ", ".join(signal.libelle for signal in ligne.signaux),
    ]


LINK_HEADERS = ("Dispositif", "Lien", "Avec", "Précision")


def links_sheet(rows: Iterable[Articulation]) -> Sheet:
    """How deployments stand to one another."""
    lines = [[row.origine.court, row.get_type_display(), row.cible.court, row.commentaire] for row in rows]
    return Sheet("Liens", LINK_HEADERS, lines)
