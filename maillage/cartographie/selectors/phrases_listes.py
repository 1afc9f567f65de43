"""The three sentences of the pages that are lists: young people, decisions, common ground, two years of the map, mind maps."""

from collections.abc import Iterable

from maillage.base.templatetags.french import compte
from maillage.cartographie.choices import Devenir, Objet
from maillage.cartographie.selectors.comparaison import Comparaison
from maillage.cartographie.selectors.interets import Interets
from maillage.cartographie.selectors.phrases import plural
from maillage.core.phrases import Part, Phrase, counted, fixed


def of_young(rows: int, year: int, told: str) -> list[Phrase]:
    first = Phrase("La cité n'a enregistré aucun effectif par âge.")
    if rows:
        noted = counted(rows, compte(rows, "effectif enregistré,effectifs enregistrés"), "effectifs")
        first = Phrase("Pour ", fixed(year), ", ", noted, ", avec leur source.")
    last = "De chaque lieu, seule la dernière année compte ; les autres sont gardées."
    return [first, Phrase(fixed(told)), Phrase(last)]


def of_decisions(current: int, past: int) -> list[Phrase]:
    verb = plural(current, "est en vigueur", "sont en vigueur")
    return [
        Phrase(counted(current, compte(current, "décision"), "en-vigueur"), f" {verb}, chacune avec sa date."),
        Phrase(counted(past, compte(past, "autre,autres"), "passees"), " : le terme est passé, ou la cité est revenue dessus."),
        Phrase("Un manque décidé reste compté dans la grille et dans l'ordre des manques tant qu'il n'est pas comblé."),
    ]  # fmt: skip


def of_common_ground(found: Interets) -> list[Phrase]:
    near, seats = found.en_tout, len(found.table.seats)
    first = Phrase("Aucune structure ne partage ces sujets sans y travailler déjà.")
    if near:
        some = counted(near, compte(near, "structure partage,structures partagent"), "proches")
        first = Phrase(some, " ces sujets sans y travailler ensemble ; les plus proches sont en tête.")
    second = Phrase("Il n'y a encore personne à réunir sur ce sujet.")
    if seats:
        second = Phrase(
            "Pour en parler, une table ronde de ", counted(seats, compte(seats, "structure"), "table"), "."
        )
    return [
        first,
        second,
        Phrase("Chaque rapprochement dit ses raisons ; c'est à l'équipe de juger s'il est utile."),
    ]


def of_years(found: Comparaison) -> list[Phrase]:
    """Each count names a fate, « cases », or « mieux » and « moins »."""
    if found.objet is Objet.COUVERTURE:
        better = sum(case.mieux for case in found.cases)
        worse = len(found.cases) - better
        first = Phrase(
            "De ", fixed(found.avant), " à ", fixed(found.apres), ", ",
            counted(better, compte(better, "manque comblé,manques comblés"), "mieux"), " et ",
            counted(worse, compte(worse, "manque nouveau,manques nouveaux"), "moins"), ".",
        )  # fmt: skip
    else:
        numbers = {fate: number for fate, _, number in found.nombres()}
        new, stopped, kept = (numbers[fate] for fate in (Devenir.NOUVEAU, Devenir.ARRETE, Devenir.MAINTENU))
        first = Phrase(
            "De ", fixed(found.avant), " à ", fixed(found.apres), " : ",
            counted(new, compte(new, "apparition"), Devenir.NOUVEAU), ", ",
            counted(stopped, compte(stopped, "arrêt"), Devenir.ARRETE), ", ",
            counted(kept, compte(kept, "maintien"), Devenir.MAINTENU), ".",
        )  # fmt: skip
    last = "La carte montre ce qui a un lieu connu ; les listes disent tout, avec et sans position."
    return [first, Phrase(found.note), Phrase(last)]


def of_mind_map(title: str, branches: Iterable[str], folded: bool) -> list[Phrase]:
    names: list[str | Part] = [fixed(", ".join(branches))]
    fold = (
        "Le dessin replie les branches les plus profondes pour se lire"
        if folded
        else "Le dessin montre toutes les branches"
    )
    return [
        Phrase(fixed(title), ", branche par branche : ", *names, "."),
        Phrase(fold, " ; le plan, dessous, dit tout, avec les notes de l'équipe."),
        Phrase(
            "Chaque feuille mène à sa fiche, et ce qu'elle ne montre pas n'est pas encore écrit dans une fiche."
        ),
    ]
