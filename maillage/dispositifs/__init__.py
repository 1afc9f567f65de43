"""Dispositifs: what exists, what is deployed here, what could be activated.

Owns: the national catalogue, its deployments in a cité, their overlaps, activation, deadlines, watch of the news.
Does not own: what is done with a dispositif (see actions), who carries it (see acteurs).
Speaks to: acteurs, cites, territoires, office.feeds, base.fetching. Start reading at: models/catalogue.py, models/deploiement.py.
"""
