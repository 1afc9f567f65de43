"""Coopération : qui travaille avec qui, qui est seul, qui tient le réseau, et comment cela avance-t-il ?

Un **lien** est un fait daté entre deux acteurs : porter ou mener une action ensemble, siéger dans la même instance, se
retrouver en réunion, financer, avoir une convention, s'être rencontrés. Chaque fait a une nature et un poids. Personne ne
déclare « bien coopérer » : on compte ce qui a eu lieu.

**À une date**, un fait est en vigueur de son début à sa fin. Un fait d'un seul jour (une réunion, un contact) compte
pendant la mémoire choisie, un an si l'on ne dit rien. Entre deux acteurs, les faits en vigueur s'additionnent : c'est la
force de leur coopération. On en tire :

* les **groupes séparés** et les **acteurs isolés** : ceux qu'aucun fait ne relie à un autre ;
* les **passerelles** : la part des plus courts chemins entre les autres qui passent par un acteur, et, plus parlant, qui
  se retrouverait coupé du réseau sans lui ;
* les **communautés** : les acteurs plus liés entre eux qu'aux autres ;
* la **densité entre familles** (État, Éducation nationale, associations…) : parmi les couples possibles, la part de ceux
  qui coopèrent ;
* le **réseau de chacun**, et la **diversité** des partenaires d'une action (de 0, une seule famille, à 1).

**Entre deux dates**, les liens nés, perdus, renforcés, affaiblis ; et, d'année en année, une courbe.

Rien n'est deviné : deux acteurs sans fait commun n'ont pas de lien, et un réseau vide donne des zéros, pas une erreur.
Le même jeu de faits donne toujours les mêmes chiffres et les mêmes places sur le dessin ; d'un jour à l'autre un acteur
déjà placé reste où il est.

Start reading at: `model.py`, then `network.py`.
"""

from maillage.core.cooperation.communities import communities
from maillage.core.cooperation.layout import Point, place
from maillage.core.cooperation.measures import (
    Broker,
    Density,
    articulation,
    betweenness,
    brokers,
    components,
    densities,
    diversity,
    isolates,
)
from maillage.core.cooperation.model import Actor, Edge, Kind, Tie
from maillage.core.cooperation.network import DEFAULT_MEMORY, Network, build, ego, introduction, introductions
from maillage.core.cooperation.progress import Change, Comparison, Year, compare, curve

__all__ = [
    "DEFAULT_MEMORY",
    "Actor",
    "Broker",
    "Change",
    "Comparison",
    "Density",
    "Edge",
    "Kind",
    "Network",
    "Point",
    "Tie",
    "Year",
    "articulation",
    "betweenness",
    "brokers",
    "build",
    "communities",
    "compare",
    "components",
    "curve",
    "densities",
    "diversity",
    "ego",
    "introduction",
    "introductions",
    "isolates",
    "place",
]
