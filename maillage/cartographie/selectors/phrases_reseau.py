"""What a network says, in sentences that a troïka can read. Each count names its list: `LISTS`, or who is cut off by whom."""

from dataclasses import dataclass
from enum import StrEnum

from maillage.base.templatetags.french import compte
from maillage.cartographie.selectors.phrases import plural
from maillage.cartographie.selectors.reseau import Portrait, Question
from maillage.core.cooperation import Comparison
from maillage.core.phrases import Part, Phrase, counted, fixed, joined
from maillage.core.text import day_in_words


class Liste(StrEnum):
    """The lists of the pages of cooperation; the value is the anchor of each."""

    STRUCTURES = "structures"
    RELIEES = "groupes"
    ISOLEES = "isolees"
    NES = "nes"
    DISPARUS = "disparus"
    RENFORCES = "renforces"
    AFFAIBLIS = "affaiblis"
    INCHANGES = "inchanges"


@dataclass(frozen=True, slots=True)
class Coupees:
    """Those that would be cut off from the others without this structure."""

    key: str


def sentences(shown: Portrait, progress: Comparison) -> tuple[Phrase, Phrase, Phrase]:
    """What a troïka reads first: who cooperates, who holds it together, what changed in a year."""
    return together(shown), holding(shown), since(progress)


def together(shown: Portrait) -> Phrase:
    total, alone = len(shown.network.actors), len(shown.isoles)
    day = fixed(day_in_words(shown.network.on))
    if not shown.network.edges:
        whom: list[str | Part] = ["deux structures"]
        if total > 1:
            whom = ["les ", counted(total, f"{total} structures", Liste.STRUCTURES)]
        return Phrase("Au ", day, ", aucun fait noté ne relie ", *whom, " de la cité.")
    rest: list[str | Part] = ["aucune n'est isolée."]
    if alone:
        rest = [counted(alone, f"{alone} {plural(alone, 'est isolée', 'sont isolées')}", Liste.ISOLEES), "."]
    return Phrase(
        "Au ", day, ", ", counted(shown.reliees, f"{shown.reliees} structures", Liste.RELIEES), " sur ",
        counted(total, str(total), Liste.STRUCTURES), " coopèrent avec au moins une autre ; ", *rest,
    )  # fmt: skip


def holding(shown: Portrait) -> Phrase:
    if not shown.passerelles:
        return Phrase("Personne n'est encore un passage obligé entre les autres.")
    # a name may hold a number: it counts nothing
    names = joined([fixed(row.nom) for row in shown.passerelles[:3]])
    breaking = next((row for row in shown.passerelles if row.coupees), None)
    if breaking is None:
        return Phrase(
            "Le réseau passe surtout par ", names, " ; le départ d'une seule ne couperait personne."
        )
    cut = len(breaking.coupees)
    whom = f"{cut} {plural(cut, 'structure serait coupée', 'structures seraient coupées')}"
    return Phrase(
        "Le réseau passe surtout par ", names, " ; sans ", fixed(breaking.nom), ", ",
        counted(cut, whom, Coupees(breaking.broker.key)), " des autres.",
    )  # fmt: skip


def since(progress: Comparison) -> Phrase:
    born, lost, more = len(progress.born), len(progress.lost), len(progress.stronger)
    if not (born or lost or more or progress.weaker):
        return Phrase("Depuis un an, rien n'a changé dans ce qui est noté.")
    return Phrase(
        "Depuis un an, ", counted(born, f"{born} {plural(born, 'lien est né', 'liens sont nés')}", Liste.NES), ", ",
        counted(lost, f"{lost} {plural(lost, 'a disparu', 'ont disparu')}", Liste.DISPARUS), " et ",
        counted(more, f"{more} {plural(more, 's’est renforcé', 'se sont renforcés')}", Liste.RENFORCES), ".",
    )  # fmt: skip


def changed(progress: Comparison) -> list[Phrase]:
    """Between two dates: how it is read, the counts, what they do not say."""
    said = [
        (len(progress.born), "lien né,liens nés", Liste.NES),
        (len(progress.lost), "disparu", Liste.DISPARUS),
        (len(progress.stronger), "renforcé", Liste.RENFORCES),
        (len(progress.weaker), "affaibli", Liste.AFFAIBLIS),
    ]
    counts = joined([counted(number, compte(number, words), where) for number, words, where in said])
    same = counted(progress.kept, compte(progress.kept, "inchangé"), Liste.INCHANGES)
    return [
        Phrase(
            "Les mêmes structures sont regardées à deux dates : un lien naît quand un premier fait les réunit, et "
            "disparaît quand il n'en reste plus qui compte."
        ),
        Phrase(counts, " ; ", same, "."),
        Phrase(
            "Un lien disparu n'est pas une brouille : ce peut être une action terminée, ou une réunion que personne n'a "
            "notée."
        ),
    ]


# ── the lists ─────────────────────────────────────────────────────────

A_TIE = Phrase(
    "Un lien est un fait daté et noté ; ce qui n'est pas écrit dans maillage ne se voit pas ici, et personne n'est noté."
)


def of_alone(shown: Portrait) -> list[Phrase]:
    """The page of isolated structures and separate groups."""
    alone = len(shown.isoles)
    linked = counted(shown.reliees, compte(shown.reliees, "reliée"), Liste.RELIEES)
    return [
        Phrase(
            "Au ", fixed(day_in_words(shown.network.on)), ", ",
            counted(alone, compte(alone, "structure isolée,structures isolées"), Liste.ISOLEES), " ; ",
            linked, " à au moins une autre.",
        ),
        Phrase("Une structure isolée n'est pas inactive : aucun fait noté ne la relie à une autre."),
        A_TIE,
    ]  # fmt: skip


def of_ties(number: int, question: Question) -> list[Phrase]:
    """The page of every tie."""
    return [
        Phrase(
            "Au ", fixed(day_in_words(question.le)), ", ", counted(number, compte(number, "lien"), "liens"),
            " entre deux structures, du plus fort au plus faible : ce que montre le dessin.",
        ),
        Phrase("Un lien est plus fort quand il tient à plusieurs faits, ou à une action menée ensemble."),
        A_TIE,
    ]  # fmt: skip


def of_families(couples: int, alone: list[tuple[str, int]], possible: int | None) -> list[Phrase]:
    """The page of two families: those who cooperate, those who do not yet."""
    out_of: list[str | Part] = [" sur ", fixed(possible), " possibles"] if possible else []
    without = joined(
        [
            Phrase(
                counted(number, compte(number, "structure"), f"sans-{rank}"),
                " de la famille « ",
                fixed(name),
                " »",
            )
            for rank, (name, number) in enumerate(alone, 1)
        ],
        " et ",
    )
    return [
        Phrase(counted(couples, compte(couples, "couple"), "couples"), *out_of, " : c'est ce qui coopère déjà."),
        Phrase(without, " : personne de l'autre côté ne travaille encore avec elles."),
        A_TIE,
    ]  # fmt: skip
