"""Mind maps: branches read from the rooms below, put in the order of the cité, with its notes, folded to stay legible."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille, Statut
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.actions.choices import RolePartenaire
from maillage.actions.models import Action, Partenaire
from maillage.actions.selectors.budget import roots
from maillage.cartographie.choices import Lecture
from maillage.cartographie.models import CarteMentale
from maillage.cartographie.selectors.liens import NOT_DONE
from maillage.cites.models import Cite, Theme
from maillage.dispositifs.models import Deploiement
from maillage.dispositifs.selectors.lecture import read_lines

ROOT = "r"
LEGIBLE = 100
"""Leaves that a picture holds at a readable size; beyond, branches are folded, the deepest first."""
KINDS = ("cite", "groupe", "action", "structure", "dispositif")
KIND_NAMES = {
    "groupe": "axe, famille ou groupe",
    "action": "action",
    "structure": "structure",
    "dispositif": "dispositif",
}
NO_AXIS = "Sans axe"
GROUP = "groupe"


@dataclass(frozen=True)
class Demande:
    """Which mind map: how the cité is read, for which theme, and for which year when it shows actions."""

    lecture: Lecture
    annee: int
    theme: Theme | None = None

    @property
    def sujet(self) -> str:
        return self.theme.pk if self.theme else ""


@dataclass(frozen=True)
class Noeud:
    """A branch: `label` says it, `precision` tells more (the role of a partner), `sheet` is an address name and a number."""

    key: str
    label: str
    kind: str
    precision: str = ""
    sheet: tuple[str, int] | None = None
    note: str = ""
    children: tuple["Noeud", ...] = ()

    @property
    def leaves(self) -> int:
        return sum(child.leaves for child in self.children) if self.children else 1

    @property
    def ancre(self) -> str:
        """The key as an anchor of the page."""
        return self.key.replace(".", "-")

    @property
    def said(self) -> str:
        return f"{self.label} ({self.precision})" if self.precision else self.label

    def walk(self) -> Iterator["Noeud"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, key: str) -> "Noeud | None":
        return next((node for node in self.walk() if node.key == key), None)


@dataclass(frozen=True)
class Arbre:
    """The tree of a reader. `egarees` are notes whose branch the reader does not have before their eyes."""

    demande: Demande
    racine: Noeud
    carte: CarteMentale
    egarees: Mapping[str, str] = field(default_factory=dict)

    @property
    def vide(self) -> bool:
        return not self.racine.children


def stored(cite: Cite, demande: Demande) -> CarteMentale:
    """What people decided; an unsaved row with nothing when they decided nothing yet."""
    wanted = {"cite": cite, "lecture": demande.lecture, "sujet": demande.sujet}
    return CarteMentale.objects.filter(**wanted).first() or CarteMentale(**wanted)


def arbre(cite: Cite, user: AnyUser | None, demande: Demande) -> Arbre:
    """Constant number of queries. `user` sees no action kept for the team unless they are of it."""
    carte = stored(cite, demande)
    natural = {Lecture.AXES: by_axis, Lecture.FAMILLES: by_family, Lecture.THEME: around_theme}[
        demande.lecture
    ]
    root = Noeud(ROOT, demande.theme.libelle if demande.theme else cite.titre, "cite")
    branches = tuple(
        branch for branch in natural(cite, user, demande) if branch.children or branch.kind != GROUP
    )
    racine = arranged(replace(root, children=branches), carte.ordre, carte.notes)
    known = {node.key for node in racine.walk()}
    return Arbre(demande, racine, carte, {key: text for key, text in carte.notes.items() if key not in known})


def arranged(node: Noeud, order: Mapping[str, Sequence[str]], notes: Mapping[str, str]) -> Noeud:
    """Branches in the order people gave; those they never moved come after, as they were."""
    rank = {key: place for place, key in enumerate(order.get(node.key, ()))}
    children = sorted(node.children, key=lambda child: rank.get(child.key, len(rank)))
    return replace(
        node,
        note=notes.get(node.key, ""),
        children=tuple(arranged(child, order, notes) for child in children),
    )


# ── readings ──────────────────────────────────────────────────────────


def shown_actions(cite: Cite, user: AnyUser | None, annee: int) -> list[Action]:
    """Actions of the year that are more than an idea, by title."""
    rows = Action.objects.all().living().filter(cite=cite)
    rows = (rows if user is None else rows.seen_by(user, cite)).during(annee).exclude(etat__in=NOT_DONE)
    return list(rows.select_related("porteur").order_by("intitule", "pk"))


def with_partners(cite: Cite, actions: Iterable[Action]) -> dict[int, Noeud]:
    """Action → its branch, its porteur first, then its partners by role."""
    listed = list(actions)
    held: dict[int, dict[int, tuple[str, list[str]]]] = {row.pk: {} for row in listed}
    for row in listed:
        if row.porteur is not None:
            held[row.pk][row.porteur.pk] = (row.porteur.nom, ["porteur"])
    rows = Partenaire.objects.filter(cite=cite, action__in=list(held)).order_by(
        "role", "structure__nom", "pk"
    )
    for action, pk, nom, role in rows.values_list("action_id", "structure_id", "structure__nom", "role"):
        held[action].setdefault(pk, (nom, []))[1].append(str(RolePartenaire(role).label))
    return {
        row.pk: Noeud(
            f"a{row.pk}",
            row.intitule,
            "action",
            sheet=("actions:action", row.pk),
            children=tuple(
                Noeud(f"a{row.pk}.s{pk}", nom, "structure", ", ".join(roles), ("acteurs:structure", pk))
                for pk, (nom, roles) in held[row.pk].items()
            ),
        )
        for row in listed
    }


def by_axis(cite: Cite, user: AnyUser | None, demande: Demande) -> Iterator[Noeud]:
    """Axes in the order of the tree, each with its actions of the year and who takes part in them."""
    actions = shown_actions(cite, user, demande.annee)
    nodes = with_partners(cite, actions)
    tops = roots(cite)
    groups: dict[tuple[str, str], list[Noeud]] = {top: [] for top in dict.fromkeys(tops.values())}
    alone: list[Noeud] = []
    for row in actions:
        top = tops.get(row.objectif_id or 0)
        (groups[top] if top else alone).append(nodes[row.pk])
    for (key, label), under in groups.items():
        yield Noeud(f"x{key}", label, GROUP, children=tuple(under))
    yield Noeud("x", NO_AXIS, GROUP, children=tuple(alone))


def by_family(cite: Cite, user: AnyUser | None, demande: Demande) -> Iterator[Noeud]:
    yield from families(Structure.objects.filter(cite=cite, statut=Statut.ACTIVE))


def families(rows: StructureQuerySet, prefix: str = "") -> Iterator[Noeud]:
    """Families in their order, each with its structures by name."""
    held: dict[str, list[Noeud]] = {code: [] for code in Famille.values}
    for pk, nom, famille in rows.order_by("nom", "pk").values_list("pk", "nom", "famille"):
        held[famille].append(Noeud(f"{prefix}s{pk}", nom, "structure", sheet=("acteurs:structure", pk)))
    for code, under in held.items():
        yield Noeud(f"{prefix}f{code}", str(Famille(code).label), GROUP, children=tuple(under))


def around_theme(cite: Cite, user: AnyUser | None, demande: Demande) -> Iterator[Noeud]:
    """What the cité has on a theme: its actions of the year, its structures by family, its dispositifs."""
    theme = demande.theme
    actions = [row for row in shown_actions(cite, user, demande.annee) if row.pk in about(cite, theme)]
    yield Noeud("ta", "Actions", GROUP, children=tuple(with_partners(cite, actions).values()))
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE, themes=theme)
    under = tuple(branch for branch in families(rows, "t") if branch.children)
    yield Noeud("ts", "Structures", GROUP, children=under)
    yield Noeud("td", "Dispositifs", GROUP, children=tuple(deployed(cite, user, theme)))


def about(cite: Cite, theme: Theme | None) -> frozenset[int]:
    return frozenset(Action.objects.filter(cite=cite, themes=theme).order_by().values_list("pk", flat=True))


def deployed(cite: Cite, user: AnyUser | None, theme: Theme | None) -> Iterator[Noeud]:
    rows = Deploiement.objects.filter(cite=cite)
    rows = rows if user is None else Deploiement.objects.all().seen_by(user, cite)
    for line in read_lines(rows.living()):
        if theme in line.offre.themes:
            row = line.deploiement
            yield Noeud(f"d{row.pk}", row.court, "dispositif", sheet=("dispositifs:deploiement", row.pk))


# ── folding ───────────────────────────────────────────────────────────


def folded(
    root: Noeud, opened: Collection[str] = (), closed: Collection[str] = (), legible: int = LEGIBLE
) -> frozenset[str]:
    """Keys of the branches to draw folded: the deepest first until the picture is legible, then the largest.

    What people opened or closed themselves stays so.
    """
    found = {node.key for node in root.walk() if node.key in closed and node.children}
    ways = {key for node in root.walk() if node.key in opened for key in path(root, node.key)}
    every = levels(root)
    for depth in range(len(every) - 2, 0, -1):
        for node in sorted(every[depth], key=lambda node: -node.leaves):
            # the branches of the middle are folded one by one, those further out all at once: they are alike
            if drawn_leaves(root, found) <= legible and (
                depth == 1 or not found & {n.key for n in every[depth]}
            ):
                break
            if node.children and node.key not in ways:
                found.add(node.key)
    return frozenset(found - ways)


def levels(root: Noeud) -> list[list[Noeud]]:
    found = [[root]]
    while below := [child for node in found[-1] for child in node.children]:
        found.append(below)
    return found


def path(root: Noeud, key: str) -> list[str]:
    """Keys from the root to the branch, both included; empty when it is not there."""
    if root.key == key:
        return [key]
    for child in root.children:
        if below := path(child, key):
            return [root.key, *below]
    return []


def drawn_leaves(node: Noeud, closed: Collection[str]) -> int:
    if node.key in closed or not node.children:
        return 1
    return sum(drawn_leaves(child, closed) for child in node.children)
