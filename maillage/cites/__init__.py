"""The cité, its perimeter, its mandates: everything above belongs to one cité.

Owns: cités, dated perimeters, published figures, label periods, mandates, the shared vocabulary (themes, publics).
Does not own: accounts (see accounts), what a role may do (see access).
Speaks to: territoires, access. Start reading at: models/owned.py, models/mandat.py.
"""
