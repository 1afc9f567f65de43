"""Declared relations between structures, dated: they survive the merging of two sheets."""

from django.db import models
from django.db.models import F, Q

from maillage.acteurs.choices import TypeRelation
from maillage.acteurs.models.structure import Structure
from maillage.cites.models import CiteOwned


class Relation(CiteOwned):
    origine = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="relations_sortantes"
    )
    cible = models.ForeignKey(
        Structure, verbose_name="avec", on_delete=models.CASCADE, related_name="relations_entrantes"
    )
    type = models.CharField("relation", max_length=20, choices=TypeRelation.choices)
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)
    commentaire = models.CharField("précision", max_length=300, blank=True)

    class Meta:
        verbose_name = "relation"
        ordering = ["type", "cible__nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(origine=F("cible")),
                name="relation_avec_soi",
                violation_error_message="Une structure n'est pas en relation avec elle-même : choisissez-en une autre.",
            ),
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gt=F("debut")),
                name="relation_dates",
                violation_error_message="La fin de la relation doit être postérieure à son début.",
            ),
        ]

    class Privacy:
        personal = ("commentaire",)
        neutral = ("cite", "origine", "cible", "type", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.origine} {self.get_type_display()} {self.cible}"
