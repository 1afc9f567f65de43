"""Files that come in: the import tunnel, for every room above.

Owns: import sessions and their lines, previews, reports, undo.
Does not own: what a line means (see the room that registers an Importer), reading of formats (see office).
Speaks to: cites, base.transfers, office. Start reading at: models/session.py, services.py.
"""
