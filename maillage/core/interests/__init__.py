"""Zone d'intérêt commune : qui aurait des raisons de travailler ensemble, et ne le fait pas encore ?

On part d'un **sujet** : une structure, une idée d'action, ou un manque de la couverture. Il a des âges, des thèmes, des
quartiers, des dispositifs. Une structure lui est proche quand elle partage un thème ou un dispositif avec lui, et que ni les
âges ni les quartiers ne les séparent. Chaque chose partagée compte : un dispositif 3 points, un thème 3, un quartier 2, des
âges en commun 2. Ce qui n'est pas connu ne compte pas, mais n'exclut pas : on le dit.

Celles avec qui l'on coopère déjà sont laissées de côté : on cherche des liens à nouer.

La **table ronde** réunit 5 à 8 structures proches du sujet. On les choisit une à une : celle qui apporte le plus de ce qui
manque encore autour de la table (un thème, un quartier, une part des âges, une autre famille d'acteurs). Une table trop petite,
ou de moins de trois familles, s'ouvre à celles qui voient les mêmes âges ou le même quartier sur un autre thème, une par famille
absente. Celles qui sont déjà
très sollicitées ne sont invitées que s'il n'y a personne d'autre, et la proposition dit qui a été épargné.

Start reading at: `model.py`, then `affinity.py`, `table.py`.
"""

from maillage.core.interests.affinity import affinities
from maillage.core.interests.model import Affinity, Labels, Profile, Subject
from maillage.core.interests.table import Seat, Table, round_table

__all__ = ["Affinity", "Labels", "Profile", "Seat", "Subject", "Table", "affinities", "round_table"]
