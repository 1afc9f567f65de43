"""Reference geography: départements, communes, priority districts (QPV), schools.

Owns: official codes and contours, shared by all cités; their yearly files; addresses to coordinates.
Does not own: the perimeter of a cité (see cites), the sheet of a school as a partner (see acteurs).
Speaks to: access, base, core. Start reading at: models/, selectors.py.
"""
