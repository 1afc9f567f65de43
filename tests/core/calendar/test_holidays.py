from datetime import date

from maillage.core.calendar import Zone, known_until, school_holidays, zone_of_departement


def test_angers_rouen_and_nancy_are_in_zone_b():
    assert {zone_of_departement(code) for code in ("49", "76", "54")} == {Zone.B}
    assert zone_of_departement("75") == Zone.C
    assert zone_of_departement("69") == Zone.A
    assert zone_of_departement("2A") is None
    assert zone_of_departement("974") is None


def test_every_mainland_departement_has_a_zone():
    codes = {f"{n:02}" for n in range(1, 96)} - {"20"}
    assert {code for code in codes if zone_of_departement(code) is None} == set()


def test_the_winter_of_2027_by_zone():
    found = {
        zone: next(h for h in school_holidays(zone, date(2027, 2, 1), date(2027, 3, 31)) if h.nom == "hiver")
        for zone in Zone
    }
    assert found[Zone.A].debut == date(2027, 2, 13)
    assert found[Zone.B].debut == date(2027, 2, 20)
    assert (found[Zone.C].debut, found[Zone.C].fin) == (date(2027, 2, 6), date(2027, 2, 22))


def test_the_end_of_what_is_known():
    assert known_until(Zone.B) == date(2028, 9, 1)
    assert school_holidays(Zone.B, date(2029, 1, 1), date(2030, 1, 1)) == ()
