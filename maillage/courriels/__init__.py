"""Messages that leave: one way to send, one queue, nobody written to twice for the same thing.

Owns: messages and their attachments, retries, addresses that bounce, unsubscriptions, the mailbox of the demonstration.
Does not own: why somebody is written to (see acteurs, instances), what is asked of whom (see acteurs, solicitations).
Speaks to: cites, base. Start reading at: models.py, services/envoi.py, jobs.py.
"""
