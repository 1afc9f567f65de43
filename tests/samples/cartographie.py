"""Samples of the room: what has been surveyed, counted, set and decided."""

from datetime import date

from maillage.cartographie.models import (
    Analyse,
    CarteMentale,
    DecisionManque,
    Effectif,
    PlacesReseau,
    Priorite,
    Recensement,
    ReglageAnalyse,
    VueCarte,
)
from maillage.cites.models import (
    Theme,
)

START = date(2024, 1, 1)


BUILDERS = {
    Recensement: lambda cite: Recensement.objects.create(
        cite=cite, theme=Theme.objects.first(), age_min_mois=0, age_max_mois=36, recense_le=START
    ),
    CarteMentale: lambda cite: CarteMentale.objects.create(cite=cite, lecture="familles"),
    PlacesReseau: lambda cite: PlacesReseau.objects.create(cite=cite, equipe=True),
    Analyse: lambda cite: Analyse.objects.create(cite=cite, le=START),
    Effectif: lambda cite: Effectif.objects.create(
        cite=cite, age_min_mois=72, age_max_mois=132, nombre=240, annee=2021, source="Insee"
    ),
    ReglageAnalyse: lambda cite: ReglageAnalyse.objects.create(cite=cite),
    Priorite: lambda cite: Priorite.objects.create(
        cite=cite, theme=Theme.objects.first(), raison="Convention-cadre", decidee_le=START
    ),
    DecisionManque: lambda cite: DecisionManque.objects.create(
        cite=cite, theme=Theme.objects.first(), age_min_mois=72, age_max_mois=132, genre="accepte",
        raison="Un autre dispositif arrive", jusqu_au=date(2099, 1, 1), decidee_le=START,
    ),
    VueCarte: lambda cite: VueCarte.objects.create(cite=cite, nom="Vue", requete="couche=actions", partagee=True),
}  # fmt: skip

SECOND = {"forme": lambda cite, target: "opml", "fichier": lambda cite, target: "gexf"}
