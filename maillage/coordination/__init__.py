"""National view: every cité, in anonymous counts.

Owns: the table of cités. Does not own: any datum of a cité (reads aggregates.py only).
Speaks to: the aggregates of each room. Start reading at: selectors.py.
"""
