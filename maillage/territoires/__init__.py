"""Reference geography: départements, communes, priority districts (QPV), schools, school holidays.

Owns: official codes, contours and calendars, shared by all cités, and the files they come from (schools, districts, holidays).
Does not own: the perimeter of a cité (see cites), the sheet of a school as a partner (see acteurs), the geocoder (see base).
Speaks to: access, base, core, office. Start reading at: models/, selectors/search.py, imports/qpv.py.
"""
