"""Structures and people: who acts in the cité.

Owns: structures, antennas, people and their functions, relations, proposals, directory, duplicates and merging.
Does not own: what they do together (see actions), the import tunnel (see documents), maps (see cartographie).
Speaks to: documents, cites, territoires, core.matching, core.freshness. Start reading at: models/structure.py, services/.
"""
