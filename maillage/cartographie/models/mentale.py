"""What people decide of a mind map: the order of its branches and their notes. The branches come from the rooms below."""

from django.db import models

from maillage.base.models import Versioned
from maillage.cartographie.choices import Lecture
from maillage.cites.models import CiteOwned


class CarteMentale(CiteOwned, Versioned):
    """One per cité and reading. `ordre`: key of a branch → keys of its branches, as people put them; `notes`: key → text.

    A branch that is in neither stands where the reading puts it. Keys of branches that have gone are kept: an action
    taken out of the bin finds its note again.
    """

    lecture = models.CharField("lecture", max_length=12, choices=Lecture.choices)
    sujet = models.CharField("code du thème", max_length=40, blank=True)
    ordre = models.JSONField("ordre des branches", default=dict, blank=True)
    notes = models.JSONField("notes", default=dict, blank=True)

    class Meta:
        verbose_name = "carte mentale"
        verbose_name_plural = "cartes mentales"
        ordering = ["lecture", "sujet"]
        constraints = [
            models.UniqueConstraint(fields=["cite", "lecture", "sujet"], name="carte_mentale_unique")
        ]

    class Privacy:
        personal = ("notes",)
        neutral = ("cite", "lecture", "sujet", "ordre", "version", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.get_lecture_display()} {self.sujet}".strip()
