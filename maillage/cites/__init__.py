"""The cité, its perimeter, its mandates: everything above belongs to one cité.

Owns: cités, dated perimeters, published figures, label periods, mandates, the shared vocabulary (themes, publics).
Does not own: accounts (see accounts), what a role may do (see access), the official codes (see territoires).
Speaks to: territoires, access, accounts. Start reading at: models/owned.py, models/mandat.py, services/mandats.py.
"""
