"""Are these two lines the same structure?

A line comes from a spreadsheet, a ministry file, a colleague's list. It is read as a person would read it, compared with
what could be the same, and the answer always comes with its reasons: "même SIRET", "noms proches (94 %)", "même adresse".

*What is compared.* The kind (école maternelle, collège, CCAS…) and the sector (public, privé) are taken out of the name and
compared apart; legal forms ("association", "SARL") and articles are forgotten; abbreviations are written in full ("St", "E.E.PU",
"av."); what is left is the name proper. Then come the commune, the address, the codes, the telephone and the e-mail.

*How points add up.* A score is a plain sum, kept between 0 and 1: the same name brings 0.60, the same commune 0.25, the same
kind 0.10, the same sector 0.05, the same address 0.15… A different commune costs 0.30. From 0.75 the pair is proposed. Every
line of the addition is shown as a reason.

*What is never proposed.* Two UAI or two SIRETs that differ, a maternelle and an élémentaire, a collège and its SEGPA, a school
and its OGEC, a public and a privé, "Jean Moulin 1" and "Jean Moulin 2". A wrong merge costs more than a missed one. One
exception: the same UAI overcomes all of these, and the pair is then shown with what contradicts it, never as certain.

*When nothing is said.* The same name with no commune in common; a line without a name of its own ("École primaire publique"),
unless both lists have only one such school in the commune; two candidates equally good when one answer is asked for.

*What is certain.* Only an establishment code (UAI, SIRET) that agrees, with nothing against it. The SIREN and the RNA name an
organisation: a town's eight services share one SIREN. Nothing is ever merged here: a person says yes.

The weights are in ``compare``, the words in ``vocabulary``; ``benchmarks/rapprochement.py`` measures both on real files.
"""

from maillage.core.matching.group import group
from maillage.core.matching.link import find_duplicates, find_matches, link_lists
from maillage.core.matching.model import DEFAULT_THRESHOLD, Draft, Match, Reason

__all__ = [
    "DEFAULT_THRESHOLD",
    "Draft",
    "Match",
    "Reason",
    "find_duplicates",
    "find_matches",
    "group",
    "link_lists",
]
