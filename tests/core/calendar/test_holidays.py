from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import (
    MAINLAND,
    Zone,
    ZonePeriod,
    known_until,
    school_holidays,
    zone_of_departement,
)

ALWAYS = (date(2000, 1, 1), date(2100, 1, 1))


def test_angers_rouen_and_nancy_are_in_zone_b():
    assert {zone_of_departement(code) for code in ("49", "76", "54")} == {Zone.B}
    assert zone_of_departement("75") == Zone.C
    assert zone_of_departement("69") == Zone.A


def test_corsica_and_overseas_are_zones_of_their_own():
    assert zone_of_departement("2A") == zone_of_departement("2B") == Zone.CORSE
    assert zone_of_departement("974") == Zone.REUNION
    assert zone_of_departement("99") is None
    assert (Zone.B.libelle, Zone.REUNION.libelle) == ("zone B", "La Réunion")


def test_every_mainland_departement_has_a_mainland_zone():
    codes = {f"{n:02}" for n in range(1, 96)} - {"20"}
    assert {code for code in codes if zone_of_departement(code) not in MAINLAND} == set()


def test_the_winter_of_2027_by_zone():
    found = {
        zone: next(h for h in school_holidays(zone, date(2027, 2, 1), date(2027, 3, 31)) if h.nom == "hiver")
        for zone in MAINLAND
    }
    assert found[Zone.A].debut == date(2027, 2, 13)
    assert found[Zone.B].debut == date(2027, 2, 20)
    assert (found[Zone.C].debut, found[Zone.C].fin) == (date(2027, 2, 6), date(2027, 2, 22))


def test_the_end_of_what_is_known():
    assert known_until(Zone.B) == date(2028, 9, 1)
    assert school_holidays(Zone.B, date(2029, 1, 1), date(2030, 1, 1)) == ()
    assert known_until(Zone.CORSE) is None
    assert school_holidays(Zone.CORSE, *ALWAYS) == ()


def test_what_is_imported_is_added_and_corrects_what_is_shipped():
    corrected = ZonePeriod(Zone.B, "hiver", date(2027, 2, 21), date(2027, 3, 8))
    later = ZonePeriod(Zone.B, "Toussaint", date(2028, 10, 21), date(2028, 11, 6))
    corse = ZonePeriod(Zone.CORSE, "Toussaint", date(2026, 10, 17), date(2026, 11, 3))
    imported = (corse, later, corrected)
    winter = [
        h.debut
        for h in school_holidays(Zone.B, date(2027, 2, 1), date(2027, 4, 1), imported)
        if h.nom == "hiver"
    ]
    assert winter == [corrected.debut]
    assert known_until(Zone.B, imported) == later.fin
    assert known_until(Zone.CORSE, imported) == corse.fin
    assert len(school_holidays(Zone.A, *ALWAYS, imported)) == len(school_holidays(Zone.A, *ALWAYS))


@st.composite
def periods(draw):
    debut = draw(st.dates(date(2024, 1, 1), date(2029, 1, 1)))
    return ZonePeriod(
        draw(st.sampled_from([Zone.A, Zone.CORSE])),
        "import",
        debut,
        date.fromordinal(debut.toordinal() + draw(st.integers(1, 60))),
    )


@given(imported=st.lists(periods(), max_size=6))
def test_every_imported_period_is_there_and_nothing_shipped_overlaps_it(imported):
    for zone in (Zone.A, Zone.CORSE):
        found = school_holidays(zone, *ALWAYS, imported)
        newer = {(p.debut, p.fin) for p in imported if p.zone == zone}
        assert newer <= {(h.debut, h.fin) for h in found}
        assert list(found) == sorted(found, key=lambda h: (h.debut, h.fin))
        shipped = [h for h in found if h.nom != "import"]
        assert not any(debut < h.fin and h.debut < fin for h in shipped for debut, fin in newer)
