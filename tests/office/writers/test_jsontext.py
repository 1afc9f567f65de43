# ruff: noqa: DTZ001  a spreadsheet's times have no zone
import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.office.writers import Feature, write_geojson, write_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inside, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(VALUES)
def test_reading_back_gives_the_same_data(data):
    assert json.loads(write_json(data)) == data


def test_dates_decimals_sets_and_tuples_become_plain_json():
    data = {
        "vérifiée": date(2026, 10, 12),
        "créée": datetime(2026, 10, 12, 9, 30),
        "montant": Decimal("12.5"),
        "rien": float("nan"),
        "thèmes": frozenset({"sport", "culture"}),
        "ages": (36, None),
        1: "clé",
    }
    assert json.loads(write_json(data)) == {
        "vérifiée": "2026-10-12",
        "créée": "2026-10-12T09:30:00",
        "montant": 12.5,
        "rien": None,
        "thèmes": ["culture", "sport"],
        "ages": [36, None],
        "1": "clé",
    }


def test_accents_are_readable_in_the_file():
    assert write_json({"nom": "Bœuf"}).decode() == '{\n  "nom": "Bœuf"\n}\n'


def test_half_a_character_does_not_stop_the_export():
    assert json.loads(write_json(["a\ud800b"])) == ["a?b"]


def test_what_is_not_data_is_refused_by_name():
    with pytest.raises(TypeError, match="impossible à écrire en JSON"):
        write_json([object()])


def test_features_become_a_collection():
    point = {"type": "Point", "coordinates": (-0.55, 47.47)}
    content = write_geojson(
        [Feature(point, {"nom": "École"}, "a-1"), Feature(None, {"le": date(2026, 1, 2)})]
    )
    assert json.loads(content) == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": "a-1",
                "geometry": {"type": "Point", "coordinates": [-0.55, 47.47]},
                "properties": {"nom": "École"},
            },
            {"type": "Feature", "geometry": None, "properties": {"le": "2026-01-02"}},
        ],
    }


def test_a_collection_is_compact():
    assert write_geojson([]) == b'{"type":"FeatureCollection","features":[]}'
