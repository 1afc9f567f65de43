"""Reads: `annuaire` (the list), `fiche` (one sheet), `historique`, `doublons`, `valeurs` (a field in words)."""
