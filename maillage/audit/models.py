"""The trail of events."""

from django.db import models


class Event(models.Model):
    """One thing that happened. `changes` maps a field to [before, after], in values that JSON can hold."""

    quand = models.DateTimeField("quand", auto_now_add=True)
    kind = models.CharField("nature", max_length=60)
    acteur_id = models.BigIntegerField("auteur", null=True)
    cite_id = models.BigIntegerField("cité", null=True)
    objet_type = models.CharField("type d'objet", max_length=60, blank=True)
    objet_id = models.BigIntegerField("objet", null=True)
    changes = models.JSONField("changements", default=dict)
    contexte = models.JSONField("contexte", default=dict)

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "événements"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["objet_type", "objet_id", "quand"], name="audit_objet"),
            models.Index(fields=["cite_id", "quand"], name="audit_cite"),
        ]

    class Privacy:
        personal = ("changes", "contexte", "acteur_id")
        neutral = ("quand", "kind", "cite_id", "objet_type", "objet_id")

    def __str__(self) -> str:
        return f"{self.kind} {self.objet_type} {self.objet_id}"
