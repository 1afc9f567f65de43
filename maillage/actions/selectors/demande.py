"""What every way of showing the portfolio shares (table, board, year, map of the room above): the question of the
address, its answer, and the links from one way to another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.actions.selectors.liste import COLONNES, MOI, PAR_DEFAUT, TRI, TRIS, carried_by, portfolio
from maillage.base.listing import Liste, list_context, read_list
from maillage.base.registry import panels_of
from maillage.cites.models import Cite
from maillage.core.facets import Found, explore


def asked_of(
    user: AnyUser, cite: Cite, query: QueryDict, fixes: Mapping[str, str] | None = None
) -> tuple[Liste, Found, bool]:
    """What the address asks, what answers it, and whether the reader is of the team."""
    equipe = bool(can(user, Capability.ACTION_VIEW_TEAM, cite))
    tri = query.get("tri", "")
    whole = portfolio(user, cite, equipe=equipe, tri=tri if tri.removeprefix("-") in TRIS else TRI)
    asked = read_list(
        query,
        whole.facettes,
        tris=tuple(TRIS),
        tri=TRI,
        colonnes=COLONNES,
        defaut=PAR_DEFAUT,
        fixes=fixes,
    )
    return asked, explore(whole.rows, asked.question, [f.nom for f in whole.facettes]), equipe


def common(
    user: AnyUser, cite: Cite, asked: Liste, found: Found, here: str, columns: Mapping[str, str]
) -> dict[str, Any]:
    """What the page of a way of showing needs besides what it shows; `here` is its code."""
    filters = filters_of(asked).removeprefix("&")
    return {
        **list_context(asked, found, colonnes=columns),
        "equipe": bool(can(user, Capability.ACTION_VIEW_TEAM, cite)),
        "nombre": len(found.keys),
        "total": found.total,
        "miennes": mine_of(user, cite, asked),
        "vues": [
            {
                "libelle": label,
                "icone": icon,
                "courant": name == here,
                "url": f"{reverse(f'actions:{name}', args=[cite.slug])}?{filters}",
            }
            for name, label, icon in (
                ("liste", "Tableau", "table"),
                ("tableau", "Par état", "kanban"),
                ("chronologie", "Année", "calendar3"),
            )
        ]
        + [
            {
                "libelle": panel.title,
                "icone": panel.icon,
                "courant": panel.code == here,
                "url": f"{reverse(panel.url_name, args=[cite.slug])}?{filters}",
            }
            for panel in panels_of("actions.liste")
            if can(user, panel.capability, cite)
        ],
    }


def filters_of(asked: Liste) -> str:
    """The filters alone, to follow another parameter: a way of drawing keeps none of another one's."""
    address = replace(asked, fixes={}).address().removeprefix("?")
    return f"&{address}" if address else ""


def mine_of(user: AnyUser, cite: Cite, asked: Liste) -> list[dict[str, Any]]:
    """« Toutes » and « Mes actions »: those I follow for the team, those of my structures for a partner."""
    name, mine = "referent", tuple[str, ...]((MOI,))
    if not can(user, Capability.ACTION_VIEW_TEAM, cite):
        name, mine = "porteur", tuple(carried_by(user, cite))
    if not mine:
        return []
    chosen = asked.question.chosen
    active = set(mine) <= set(chosen.get(name, ()))
    others = {key: values for key, values in chosen.items() if key != name}
    return [
        {
            "libelle": label,
            "url": asked.address(replace(asked.question, chosen={**others, name: values})),
            "courant": active == bool(values),
        }
        for label, values in (("Toutes", ()), ("Mes actions", mine))
    ]
