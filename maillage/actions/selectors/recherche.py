"""Actions for the search box: title, code, porteur; accents and small misspellings are forgiven."""

from maillage.access.check import AnyUser
from maillage.actions.models import Action
from maillage.actions.selectors.fiche import visible_actions
from maillage.cites.models import Cite
from maillage.core.facets import FacetRow, Question, explore
from maillage.core.text import fold


def find_actions(cite: Cite, user: AnyUser, q: str, limit: int) -> list[Action]:
    """What `user` may see, latest year first. Two queries; the porteur is read as it is named today."""
    rows = visible_actions(user, cite).order_by("-annee", "code", "pk")
    found = rows.values_list("pk", "recherche", "porteur__nom", "porteur__sigle")
    texts = [
        FacetRow(pk, {}, f"{text} {fold(f'{nom or str()} {sigle or str()}')}")
        for pk, text, nom, sigle in found
    ]
    keys = explore(texts, Question(q), ()).keys[:limit] if fold(q) else ()
    by_key = Action.objects.select_related("porteur").in_bulk(keys)
    return [by_key[key] for key in keys]
