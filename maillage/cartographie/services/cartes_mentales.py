"""Deciding the order of the branches of a mind map, and writing its notes. Two people may do so at once."""

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cartographie.choices import Trace
from maillage.cartographie.models import CarteMentale
from maillage.cartographie.rules import LONGEST_NOTE, check_note, check_seen
from maillage.cartographie.selectors.mentale import Arbre, Demande, Noeud, arbre, path
from maillage.cites.models import Cite

GONE = "Cette branche n'est plus dans la carte : rechargez la page."

__all__ = ["GONE", "LONGEST_NOTE", "move_branch", "write_note"]


@transaction.atomic
def move_branch(cite: Cite, demande: Demande, *, key: str, up: bool, seen: int, by: User) -> Noeud:
    """Put a branch before the one above it (or after the one below), among those that `by` sees.

    `seen` is the version of the map that the person has before their eyes: refused when somebody has changed it since.
    """
    require(by, Capability.VUE_EDIT, cite)
    carte = locked(cite, demande)
    check_seen(carte.version, seen)
    shown, whole = arbre(cite, by, demande), arbre(cite, None, demande)
    parent, node, other = neighbours(shown, key, up)
    order = [child.key for child in (whole.racine.find(parent.key) or parent).children]
    one, two = order.index(node.key), order.index(other.key)
    order[one], order[two] = order[two], order[one]
    carte.ordre = {**carte.ordre, parent.key: order}
    save(carte, "ordre")
    record(
        Trace.CARTE_MENTALE_ORDRE,
        by=by,
        objet=carte,
        contexte={"branche": node.label, "avant": other.label if up else ""},
    )
    return node


def neighbours(shown: Arbre, key: str, up: bool) -> tuple[Noeud, Noeud, Noeud]:
    """The branch, what holds it, and the one it changes places with."""
    way = path(shown.racine, key)
    parent = shown.racine.find(way[-2]) if len(way) > 1 else None
    if parent is None:
        raise Refused("branche", GONE)
    keys = [child.key for child in parent.children]
    place = keys.index(key)
    target = place - 1 if up else place + 1
    if not 0 <= target < len(keys):
        raise Refused(
            "bord", f"« {parent.children[place].label} » est déjà {'la première' if up else 'la dernière'}."
        )
    return parent, parent.children[place], parent.children[target]


@transaction.atomic
def write_note(cite: Cite, demande: Demande, *, key: str, read: str, text: str, by: User) -> str | None:
    """Write the note of a branch that `by` sees, empty to remove it. `read` is what the person had before their eyes.

    None when it is done; otherwise what somebody else has written meanwhile, and nothing is written.
    """
    require(by, Capability.VUE_EDIT, cite)
    text = check_note(text)
    carte = locked(cite, demande)
    before = carte.notes.get(key, "")
    if arbre(cite, by, demande).racine.find(key) is None:
        raise Refused("branche", GONE)
    if before not in (read, text):
        return str(before)
    if before != text:
        carte.notes = {name: note for name, note in carte.notes.items() if name != key} | (
            {key: text} if text else {}
        )
        save(carte, "notes")
        record(
            Trace.CARTE_MENTALE_NOTE,
            by=by,
            objet=carte,
            changes={"note": (before, text)},
            contexte={"branche": key},
        )
    return None


def locked(cite: Cite, demande: Demande) -> CarteMentale:
    row, _ = CarteMentale.objects.get_or_create(cite=cite, lecture=demande.lecture, sujet=demande.sujet)
    return CarteMentale.objects.select_for_update().get(pk=row.pk)


def save(carte: CarteMentale, field: str) -> None:
    carte.version += 1
    carte.save(update_fields=[field, "version", "modifie_le"])
