"""Analyses that can be discussed on paper: no Django, no database, no network, no clock.

Frozen dataclasses come in and go out; the same input always gives the same output, in the same order.
"""
