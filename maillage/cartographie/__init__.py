"""Looks at everything below: map, coverage of needs.

Owns: the declaration that a field has been surveyed, saved views of the map, pictures computed from the rooms below,
the search of addresses.
Does not own: structures (see acteurs), districts (see territoires), the reasoning (see core.coverage).
Speaks to: acteurs, cites, territoires, core. Start reading at: selectors/couverture.py, then selectors/couches.py and selectors/dessin.py.
"""
