"""Structures and people: who acts in the cité.

Owns: structures, antennas, people and their functions, relations, proposals, directory, duplicates and merging, contacts
and solicitations, campaigns and the links with which structures answer.
Does not own: what they do together (see actions), the import tunnel (see documents), how mail leaves (see courriels).
Speaks to: documents, courriels, cites, territoires, core.matching, core.freshness. Start reading at: models/structure.py, services/.
"""
