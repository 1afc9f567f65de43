"""Instances: who decides, when they meet, what they decided, what remains to be done; the calendar of the cité.

Owns: instances and their members, meetings, agendas, minutes, decisions, tasks, the calendar and its feeds.
Does not own: actions (see actions), who is asked too much (see acteurs), how mail leaves (see courriels).
Speaks to: actions, dispositifs, acteurs, courriels, cites, core.calendar. Start reading at: models/, services/.
"""
