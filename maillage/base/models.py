"""Abstract models: dates, version, and the declaration of personal fields that every model carries."""

from django.db import models


class Dated(models.Model):
    cree_le = models.DateTimeField("créé le", auto_now_add=True, editable=False)
    modifie_le = models.DateTimeField("modifié le", auto_now=True, editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A sheet that two people may edit at once: `version` grows by one with each accepted write."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True
