"""What a kept analysis says, in three sentences; each count names the list of its page."""

from collections.abc import Mapping

from maillage.base.templatetags.french import compte
from maillage.core.phrases import Part, Phrase, counted

Figures = Mapping[str, int | None]
LAST = (
    "Un champ est un thème pour une tranche d'âge ; rien de cette page ne bouge plus, même si les fiches, les personnes ou "
    "les seuils changent."
)


def of_kept(figures: Figures) -> list[Phrase]:
    """`figures` by the names of the anchors; None when a former version did not keep it."""
    return [coverage(figures), cooperation(figures), Phrase(LAST)]


def coverage(figures: Figures) -> Phrase:
    if figures["couverts"] is None:
        return Phrase("La couverture n'a pas été gardée.")
    return Phrase(
        said(figures, "couverts", "champ couvert,champs couverts"), ", ",
        said(figures, "fragiles", "fragile ou insuffisant,fragiles ou insuffisants"), ", ",
        said(figures, "decouverts", "découvert"), " ; ",
        said(figures, "inconnus", "champ où,champs où"), " personne n'avait dit avoir regardé.",
    )  # fmt: skip


def cooperation(figures: Figures) -> Phrase:
    if figures["reliees"] is None:
        return Phrase("Les coopérations n'ont pas été gardées.")
    return Phrase(
        said(figures, "reliees", "structure coopérait,structures coopéraient"), " avec au moins une autre, par ",
        said(figures, "liens", "lien"), " ; ", said(figures, "isolees", "était isolée,étaient isolées"), ".",
    )  # fmt: skip


def said(figures: Figures, key: str, words: str) -> Part:
    number = figures[key] or 0
    return counted(number, compte(number, words), key)
