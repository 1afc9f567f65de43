"""What happened: who did what to what, and when.

Owns: events, without foreign keys so that they survive deletions; the history of a sheet is read from them.
Does not own: the sentences of each room (selectors/historique.py), how they are shown (see accounts.selectors).
Speaks to: base. Start reading at: services.py.
"""
