"""Writes: `structures`, `personnes`, `relations`, `propositions`, `fusion`; `derived` for what is computed."""
