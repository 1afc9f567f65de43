"""Reading a catalogue given as a spreadsheet: what it would change, and what is wrong in it, cell by cell."""

from maillage.dispositifs.imports.catalogue import Annonce, Lecture, read_catalogue

__all__ = ["Annonce", "Lecture", "read_catalogue"]
