"""Wires everything; imported by nobody.

Owns: settings, addresses, the `maillage` command. Start reading at: settings.py, urls.py.
"""
