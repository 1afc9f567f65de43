"""Real files kept outside the repository: tests that use them are skipped where they are absent.

Not MAILLAGE_DONNEES, which is where the program keeps its own data.
"""

import os
from pathlib import Path

import pytest

RACINE = Path(os.environ.get("MAILLAGE_DONNEES_REELLES") or Path(__file__).parents[3] / "shared" / "donnees")


def donnees(chemin: str) -> Path:
    """The path of a real file, such as `donnees("ecoles/x.csv")`; skips the test if it is not there."""
    fichier = RACINE / chemin
    if not fichier.exists():
        pytest.skip(f"fichier réel absent : {chemin}")
    return fichier
