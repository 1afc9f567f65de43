"""Reference geography: départements, communes, priority districts (QPV), schools.

Owns: official codes and contours, shared by all cités, and the files they come from (imports of schools and districts).
Does not own: the perimeter of a cité (see cites), the sheet of a school as a partner (see acteurs), the geocoder (see base).
Speaks to: access, base, core, office. Start reading at: models/, selectors/search.py, imports/qpv.py.
"""
