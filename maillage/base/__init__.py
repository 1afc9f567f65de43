"""Django building blocks with no domain word in them.

Owns: abstract models, refusals, registries, page and command wrappers, components, stylesheet.
Does not own: who may do what (see access), files (see documents).
Speaks to: core, office. Start reading at: registry.py, pages.py.
"""
