"""Couverture : où les enfants et les jeunes d'un âge trouvent-ils quelque chose, et où n'ont-ils rien ?

On croise un thème (lecture, sport, santé…) et une tranche d'âge, pour toute la cité ou pour un quartier. Chaque
croisement est une case. La case compte les offres (structures, puis actions et dispositifs) qui portent ce thème,
qui s'adressent au moins à une partie de cette tranche d'âge et, dans la grille d'un quartier, qui servent ce
quartier. Elle est dans l'un de quatre états :

* **couvert** : au moins deux offres, dont une solide ;
* **fragile** : une seule offre, ou seulement des offres difficiles à mobiliser, en retrait ou jamais vérifiées ;
* **découvert** : la cité a regardé, et il n'y a rien ;
* **non renseigné** : aucune offre connue, et personne n'a déclaré avoir regardé. Ce n'est pas un manque, c'est une
  question à poser.

Qui a regardé ? La cité le déclare : « pour ce thème, ces âges (et ce quartier), nous avons fait le tour », avec la
date. Une déclaration pour toute la cité vaut pour chacun de ses quartiers ; celles des quartiers ne valent pour la
cité que si tous l'ont faite. Une déclaration doit porter sur toute la tranche d'âge : avoir regardé les 3-4 ans ne
dit rien des 3-6 ans. Plusieurs déclarations se complètent, et la date montrée est alors la plus ancienne utile.

Ce que la grille ne fait pas : deviner. Une offre dont l'âge ou le thème manque n'est comptée nulle part ; elle est
nommée à part, « à préciser ». De même une offre sans quartier, dans la grille d'un quartier : celle qui sert toute
la cité porte tous les quartiers. Une offre dont le thème ou l'âge n'est pas dans la grille est dite « hors grille ».

Les âges sont des mois, les tranches ne sont qu'une façon de regarder : une case couverte peut cacher un âge où il
n'y a rien (« aucune offre pour les 15-16 ans »), et sa raison le dit. Découper une tranche ne cache jamais un
manque : les morceaux d'une case découverte sont tous découverts. Ajouter une offre n'aggrave jamais une case.

Les seuils (deux offres, une solide) se règlent et restent attachés au résultat.

Start reading at: `model.py`, then `grid.py`.
"""

from maillage.core.coverage.grid import build_grid
from maillage.core.coverage.model import (
    Aside,
    Cell,
    Grid,
    Offer,
    State,
    Surveyed,
    Thresholds,
)

__all__ = ["Aside", "Cell", "Grid", "Offer", "State", "Surveyed", "Thresholds", "build_grid"]
