"""The items of a feed, with the rights that its owner has today."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.cites.models import Cite
from maillage.cites.selectors import cites_visible_to
from maillage.core.calendar import Item, in_order
from maillage.instances.models import FluxAgenda
from maillage.instances.selectors.agenda import concerning, genres, items_of

BEFORE, AFTER = timedelta(days=90), timedelta(days=400)
"""What a feed holds around the day it is read."""


def readable_cites(flux: FluxAgenda) -> list[Cite]:
    """Cités that the feed shows and that its owner may still enter; none when the account is closed."""
    user = flux.proprietaire
    if not user.is_active:
        return []
    rows = cites_visible_to(user).order_by("nom", "pk")
    rows = rows if flux.toutes_cites else rows.filter(pk=flux.cite_id)
    return [cite for cite in rows if can(user, Capability.INSTANCE_VIEW, cite)]


def feed_items(flux: FluxAgenda, cites: list[Cite], today: date) -> list[Item]:
    """In order. With several cités, each title says which; queries are constant for each cité."""
    found: list[Item] = []
    for cite in cites:
        items = of_cite(flux, flux.proprietaire, cite, today)
        found += [named(item, cite) for item in items] if len(cites) > 1 else list(items)
    return in_order(found)


def of_cite(flux: FluxAgenda, user: AnyUser, cite: Cite, today: date) -> Iterator[Item]:
    known = genres()
    codes = [code for code in flux.genres if code in known]
    if flux.genres and not codes:
        return
    items = items_of(user, cite, today - BEFORE, today + AFTER, codes)
    mine = concerning(user, cite, items) if flux.miens else frozenset()
    for item in items:
        if not flux.miens or item.uid in mine or known[item.genre].fond:
            yield item


def named(item: Item, cite: Cite) -> Item:
    return replace(item, titre=f"{item.titre} ({cite.titre})")
