"""Couverture : où les enfants et les jeunes d'un âge trouvent-ils quelque chose, et où n'ont-ils rien ?

On croise deux dimensions parmi six : l'âge, le thème, le temps éducatif, le quartier, la mobilisation des partenaires et
l'axe de la cité ; les autres servent de filtres. Chaque croisement est une case. La case compte les offres (structures,
actions, dispositifs) qui correspondent à sa ligne, à sa colonne et aux filtres. Elle est dans l'un de six états :

* **non renseigné** : aucune offre connue, et personne n'a déclaré avoir regardé. Ce n'est pas un manque, c'est une
  question à poser ;
* **découvert** : la cité a regardé, et il n'y a rien ;
* **fragile** : une seule offre, ou seulement des offres sur lesquelles on ne peut pas compter : difficiles à mobiliser,
  en retrait, jamais vérifiées, ou qui s'arrêtent avant la date regardée (la fin de l'année) ;
* **insuffisant** : il y a des offres, mais moins de places, ou moins d'offres, pour 100 jeunes que le seuil de la cité ;
* **couvert** : au moins deux offres, dont une solide ;
* **plusieurs à la fois** : tant d'offres au même moment pour les mêmes âges qu'un doublon est possible.

Qui a regardé ? La cité le déclare : « pour ce thème, ces âges (et ce quartier), nous avons fait le tour », avec la
date. Une déclaration pour toute la cité vaut pour chacun de ses quartiers ; celles des quartiers ne valent pour la
cité que si tous l'ont faite. Une déclaration doit porter sur toute la tranche d'âge : avoir regardé les 3-4 ans ne
dit rien des 3-6 ans. Plusieurs déclarations se complètent, et la date montrée est alors la plus ancienne utile. Une
case qui ne précise pas son thème demande que tous aient été regardés.

Ce que l'analyse ne fait pas : deviner. Une offre dont une dimension croisée n'est pas connue n'est comptée nulle part ;
elle est nommée à part, « à préciser ». De même une offre sans quartier, dès qu'un quartier est en jeu : celle qui sert
toute la cité porte tous les quartiers. Une offre dont les valeurs ne sont pas dans la grille est dite « hors grille ».
Une offre dont les places ne sont pas connues ne prouve pas qu'il en manque.

Combien de jeunes ? Les effectifs donnés (recensement, ou chiffres publiés) sont répartis également sur leurs âges quand il
le faut, et l'on dit alors « environ ». Sans effectif propre, la cité compte ceux de ses parties quand toutes en ont ; sinon, on
le dit. Les places d'une offre ouverte à plusieurs âges ou à
plusieurs quartiers sont réparties de même.

Les âges sont des mois, les tranches ne sont qu'une façon de regarder : une case couverte peut cacher un âge où il
n'y a rien (« aucune offre pour les 15-16 ans »), et sa raison le dit. Découper une tranche ne cache jamais un
manque. Ajouter une offre n'aggrave jamais une case.

Les **manques** (découvert, fragile, insuffisant) sont classés : nombre de jeunes concernés × priorité donnée par la cité ×
ampleur du manque. Chacun dit sa raison, les priorités qui pèsent sur lui, l'offre la plus proche, et qui pourrait le combler.

Un manque que la cité a **accepté** (pourquoi, jusqu'à quand) est marqué, jamais retiré du compte ni déplacé dans l'ordre. La
décision doit porter sur toute la tranche ; celle de toute la cité vaut pour chacun de ses quartiers.

Les seuils se règlent et restent attachés au résultat.

Start reading at: `model.py`, then `states.py`, `cross.py`, `gaps.py`.
"""

from maillage.core.coverage.cross import cross, split
from maillage.core.coverage.decided import Accepted, accepted_for
from maillage.core.coverage.gaps import Distances, Gap, Helper, Priority, find_gaps, with_helpers
from maillage.core.coverage.looks import Looks
from maillage.core.coverage.model import (
    GAPS,
    Aside,
    Axis,
    Cell,
    Cross,
    Dimension,
    Offer,
    Scope,
    State,
    Surveyed,
    Thresholds,
    Value,
    ages_axis,
    axis,
)
from maillage.core.coverage.needs import UNTIL_25, Count, Headcount, Population
from maillage.core.coverage.states import Judge

__all__ = [
    "GAPS",
    "UNTIL_25",
    "Accepted",
    "Aside",
    "Axis",
    "Cell",
    "Count",
    "Cross",
    "Dimension",
    "Distances",
    "Gap",
    "Headcount",
    "Helper",
    "Judge",
    "Looks",
    "Offer",
    "Population",
    "Priority",
    "Scope",
    "State",
    "Surveyed",
    "Thresholds",
    "Value",
    "accepted_for",
    "ages_axis",
    "axis",
    "cross",
    "find_gaps",
    "split",
    "with_helpers",
]
