"""Writes of the room: `placement` (positions, surveys), `places` (the picture of the network), `cartes_mentales`, `analyses`."""

from maillage.cartographie.services.placement import (
    SOURCE,
    address_of,
    declare_surveyed,
    geocode_cite,
    place_by_hand,
    withdraw_survey,
)

__all__ = ["SOURCE", "address_of", "declare_surveyed", "geocode_cite", "place_by_hand", "withdraw_survey"]
