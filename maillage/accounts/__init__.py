"""Who signs in.

Owns: the account (e-mail, name), invitations, sign-in pages.
Does not own: what an account may do (see access), what it is in charge of (see cites, mandates).
Speaks to: base. Start reading at: models.py.
"""
