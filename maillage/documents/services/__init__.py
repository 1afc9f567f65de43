"""The steps of an import, in their order: each checks again who asks and where the import stands."""

from maillage.documents.services.analysis import analyse, set_mapping, start_analysis
from maillage.documents.services.application import apply, start_application
from maillage.documents.services.columns import corrected_mapping, match_columns
from maillage.documents.services.decisions import decide_line, decide_many
from maillage.documents.services.deposit import choose_sheet, deposit
from maillage.documents.services.ending import abandon, purge, resume
from maillage.documents.services.questions import answer, answer_missing
from maillage.documents.services.undoing import start_undo, undo

__all__ = [
    "abandon",
    "analyse",
    "answer",
    "answer_missing",
    "apply",
    "choose_sheet",
    "corrected_mapping",
    "decide_line",
    "decide_many",
    "deposit",
    "match_columns",
    "purge",
    "resume",
    "set_mapping",
    "start_analysis",
    "start_application",
    "start_undo",
    "undo",
]
