"""What should be looked at on the sheet of a deployment, each thing by its code and in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.base.templatetags.french import date_longue
from maillage.dispositifs.choices import EtatDeploiement, EtatLien, StatutNational
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.rules import LIVING

STALE = timedelta(days=365)
AUCUN = "aucun"
SIGNAUX: Mapping[str, str] = {
    "catalogue": "fiche nationale changée",
    "statut": "supprimé ou en extinction au catalogue",
    "fin": "fin passée",
    "lien": "lien cassé",
    "muet": "lien injoignable",
    "places": "plus d'inscrits que de places",
    "verification": "vérifiée il y a plus d'un an",
    AUCUN: "rien à signaler",
}


@dataclass(frozen=True)
class Signal:
    code: str
    phrase: str

    @property
    def libelle(self) -> str:
        return SIGNAUX[self.code]


def signals(row: Deploiement, today: date) -> Iterator[Signal]:
    """No query when `dispositif` was read with the row. The gravest first."""
    yield from of_catalogue(row)
    if row.etat == EtatDeploiement.ACTIF and row.fin and row.fin <= today:
        yield Signal(
            "fin",
            f"Sa fin est passée ({date_longue(row.fin)}) et il est encore « actif » : changez l'état ou la date.",
        )
    yield from of_links(row)
    if row.places is not None and row.effectif is not None and row.effectif > row.places:
        yield Signal("places", f"Plus de places occupées ({row.effectif}) que de places ({row.places}).")
    if row.etat in LIVING and row.verifie_le and today - row.verifie_le > STALE:
        yield Signal("verification", "La fiche n'a pas été vérifiée depuis plus d'un an.")


def of_catalogue(row: Deploiement) -> Iterator[Signal]:
    national = row.dispositif
    if national is None or row.etat == EtatDeploiement.CLOS:
        return
    if changed_since(row):
        yield Signal("catalogue", "La fiche nationale a changé depuis que vous en avez tenu compte.")
    if row.etat in LIVING and national.statut == StatutNational.SUPPRIME:
        yield Signal(
            "statut", "Le catalogue national dit ce dispositif supprimé : vérifiez s'il existe encore ici."
        )
    if row.etat in LIVING and national.statut == StatutNational.EXTINCTION:
        yield Signal("statut", "Le catalogue national dit ce dispositif en extinction : préparez la suite.")


def changed_since(row: Deploiement) -> bool:
    """Has the national sheet changed since the cité last took note of it?"""
    return (
        row.dispositif is not None
        and row.catalogue_vu is not None
        and row.dispositif.version > row.catalogue_vu
    )


def of_links(row: Deploiement) -> Iterator[Signal]:
    """Of what is not closed; a link that is broken, told apart from one that could not be reached."""
    if row.etat == EtatDeploiement.CLOS:
        return
    national = row.dispositif
    known = [("Son lien utile", row.lien_etat, row.lien_detail)]
    if national is not None:
        known.append(("Le guichet national", national.guichet_etat, national.guichet_detail))
    for what, state, detail in known:
        if state == EtatLien.CASSE:
            yield Signal("lien", f"{what} est cassé. {detail}")
        elif state == EtatLien.MUET:
            yield Signal("muet", f"{what} était injoignable à la dernière vérification. {detail}")
