"""The trail as people read it: who did what, when, and what it changed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from maillage.accounts.models import User
from maillage.audit.models import Event

PROGRAM = "Le programme"
ERASED = "Un compte supprimé"
SOMEBODY = "Quelqu'un d'autre"
BY_LINK = "La structure (par son lien)"
PER_PAGE = 30
Told = TypeVar("Told")


@dataclass(frozen=True)
class Changement:
    """A field, before and after, in words. `champ` is its name where the old value can be put back."""

    libelle: str
    avant: str
    apres: str
    champ: str = ""


@dataclass(frozen=True)
class Evenement:
    """What base/historique.html shows. `detail`: of whom, of what; a text that somebody replaced can be copied from it."""

    pk: int
    quand: datetime
    auteur: str
    phrase: str
    changements: tuple[Changement, ...]
    detail: str = ""


def authors_of(events: Iterable[Event], by_link: str = BY_LINK) -> Callable[[Event], str]:
    """What tells the author of each of these events. One query.

    Without an account: `by_link` when it came by a signed link (`contexte["lien"]`), the program otherwise.
    """
    people = User.objects.in_bulk({event.acteur_id for event in events if event.acteur_id})

    def author(event: Event) -> str:
        if event.acteur_id is None:
            return by_link if "lien" in event.contexte else PROGRAM
        return str(people.get(event.acteur_id, ERASED))

    return author


def tell(
    events: QuerySet[Event],
    page: str | None,
    present: Callable[[Event, str], Told],
    *,
    by_link: str = BY_LINK,
) -> Page[Told]:
    """A page of events, in their order. `present` makes what is shown of an event and its author."""
    found: Page[Event] = Paginator(events, PER_PAGE).get_page(page)
    author = authors_of(found.object_list, by_link)
    told = [present(event, author(event)) for event in found.object_list]
    return Page(told, found.number, found.paginator)  # type: ignore[arg-type]  # it counts the same rows


def attached_sentence(contexte: Mapping[str, Any]) -> str:
    """What happened to a row attached to the sheet: "Étape ajoutée : première réunion"."""
    return f"{str(contexte['nature']).capitalize()} {contexte['geste']} : {contexte['objet']}"


def last_author(events: QuerySet[Event], but: int | None, by_link: str = BY_LINK) -> str:
    """Who did the latest of these events, `but` (an account) aside: whom a screen of conflict names.

    SOMEBODY when the trail does not tell. Two queries at most.
    """
    event = events.exclude(acteur_id=but).first() if but else events.first()
    return authors_of([event], by_link)(event) if event else SOMEBODY
