"""The first page of a cité, the search box, the first steps on an empty database, error pages.

Owns: composition of the rooms below. Does not own: any table.
Speaks to: every room below. Start reading at: views/.
"""
