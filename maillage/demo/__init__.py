"""Demonstration cités: published figures, invented associations and people, contours drawn by hand.

Owns: the demonstration data and the command that loads them. Does not own: any table.
Speaks to: the services of each room. Start reading at: management/commands/demo.py.
"""
