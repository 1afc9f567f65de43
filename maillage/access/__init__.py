"""Who may do what, in one place.

Owns: capabilities, roles, the matrix, the checks, the guards of pages.
Does not own: the mandates that give roles (see cites), when a thing may be done (each room's rules.py).
Speaks to: base, accounts. Start reading at: matrix.py, check.py, guards.py.
"""
