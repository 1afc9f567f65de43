"""Who did what the trail tells."""

from collections.abc import Callable, Iterable

from maillage.accounts.models import User
from maillage.audit.models import Event

PROGRAM = "Le programme"
ERASED = "Un compte supprimé"


def authors_of(
    events: Iterable[Event], by_link: str = "La structure (par son lien)"
) -> Callable[[Event], str]:
    """What tells the author of each of these events. One query.

    Without an account: `by_link` when it came by a signed link (`contexte["lien"]`), the program otherwise.
    """
    people = User.objects.in_bulk({event.acteur_id for event in events if event.acteur_id})

    def author(event: Event) -> str:
        if event.acteur_id is None:
            return by_link if "lien" in event.contexte else PROGRAM
        return str(people.get(event.acteur_id, ERASED))

    return author
