"""A mind map as files: a picture or an outline. Names, titles and the notes of the map; never a contact detail."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.cartographie.selectors.mentale import KIND_NAMES, KINDS, Arbre, Noeud
from maillage.core.later import later_module
from maillage.core.mindmap import Branch as Drawn
from maillage.core.mindmap import radial
from maillage.core.text import day_in_words
from maillage.office.writers.outline import Branch, write_freemind, write_markdown, write_opml
from maillage.office.writers.radial import Mark, write_radial_svg

pdf = later_module("maillage.office.writers.pdf")
INDENT = "\u2003\u2003"
Address = Callable[[Noeud], str]


def title_of(tree: Arbre) -> str:
    label = tree.demande.lecture.label
    return (
        f"Carte mentale de {tree.racine.label} : {label}"
        if not tree.demande.theme
        else f"Carte mentale : {tree.racine.label}"
    )


def picture(tree: Arbre, closed: Collection[str], marks: Mapping[str, Mark], title: str) -> str:
    """The tree as SVG; branches in `closed` keep what they hold to themselves, and say how many."""

    def drawn(node: Noeud) -> Drawn:
        under = () if node.key in closed else tuple(drawn(child) for child in node.children)
        return Drawn(node.key, node.label, node.kind, under)

    return write_radial_svg(radial(drawn(tree.racine)), kinds=KINDS, title=title, marks=marks)


def plain_marks(tree: Arbre, closed: Collection[str]) -> dict[str, Mark]:
    return {
        node.key: Mark(title=node.said, folded=node.leaves if node.key in closed else 0, note=bool(node.note))
        for node in tree.racine.walk()
    }


def outline(tree: Arbre, address: Address) -> Branch:
    """The whole tree, nothing folded, with its notes and where each sheet is."""

    def branch(node: Noeud) -> Branch:
        return Branch(node.said, node.note, address(node), tuple(branch(child) for child in node.children))

    return branch(tree.racine)


@dataclass(frozen=True)
class Sortie:
    """What a file is made from: the tree, what is folded in the picture, addresses of sheets, the day."""

    tree: Arbre
    closed: Collection[str]
    address: Address
    on: date

    @property
    def svg(self) -> str:
        return picture(self.tree, self.closed, plain_marks(self.tree, self.closed), title_of(self.tree))


SIGNS = {"groupe": "■", "action": "▲", "structure": "◆", "dispositif": "●"}
"""The shapes of the picture, in the order of its kinds, as a line of text can write them."""


def legend(tree: Arbre) -> str:
    there = {node.kind for node in tree.racine.walk()}
    return " · ".join(f"{SIGNS[kind]} {name}" for kind, name in KIND_NAMES.items() if kind in there)


def rows(branches: Iterable[Noeud], depth: int = 0) -> Iterator[tuple[str, str]]:
    for node in branches:
        yield f"{INDENT * depth}{node.said}", node.note
        yield from rows(node.children, depth + 1)


def as_pdf(what: Sortie) -> bytes:
    held = ", ".join(f"{child.label} ({child.leaves})" for child in what.tree.racine.children)
    page = pdf.PicturePage(
        title_of(what.tree),
        what.svg,
        f"Un arbre dont la racine est au milieu. Branches : {held}.",
        below=(
            legend(what.tree),
            f"Au {day_in_words(what.on)}. Une branche suivie de +12 en contient douze, repliées ici. L'astérisque marque une "
            "note. Le plan qui suit dit tout, avec les notes.",
        ),
        tables=(
            pdf.PictureTable("Le plan", ("Branche", "Note"), tuple(rows(what.tree.racine.children)), (2, 1)),
        ),
        footer="maillage",
        paper="a3",
    )
    return bytes(pdf.write_picture_pdf(page))


@dataclass(frozen=True)
class FormatMentale:
    libelle: str
    extension: str
    mime: str
    write: Callable[[Sortie], bytes]


FORMATS_MENTALE = {
    "svg": FormatMentale("Dessin (SVG)", "svg", "image/svg+xml", lambda what: what.svg.encode()),
    "pdf": FormatMentale("Page A3 à imprimer (PDF)", "pdf", "application/pdf", as_pdf),
    "mm": FormatMentale(
        "FreeMind, Freeplane, XMind (.mm)", "mm", "application/x-freemind",
        lambda what: write_freemind(outline(what.tree, what.address)),
    ),
    "opml": FormatMentale(
        "Plan (OPML)", "opml", "text/x-opml", lambda what: write_opml(outline(what.tree, what.address))
    ),
    "markdown": FormatMentale(
        "Texte (Markdown)", "md", "text/markdown", lambda what: write_markdown(outline(what.tree, what.address))
    ),
}  # fmt: skip
