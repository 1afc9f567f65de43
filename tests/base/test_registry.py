"""A registry never loses one of two items that were given the same code."""

from dataclasses import dataclass

import pytest

from maillage.base.registry import Registry


@dataclass(frozen=True)
class Item:
    code: str
    name: str
    order: int = 50


def test_two_items_with_one_code_are_refused():
    registry: Registry[Item] = Registry()
    registry.register(Item("reseau", "Coopérations"))
    with pytest.raises(ValueError, match="'reseau'"):
        registry.register(Item("reseau", "Réseau des cités"))
    assert [item.name for item in registry] == ["Coopérations"]


def test_the_same_item_twice_is_one():
    registry: Registry[Item] = Registry()
    registry.register(Item("carte", "Carte"))
    registry.register(Item("carte", "Carte"))
    assert len(list(registry)) == 1
