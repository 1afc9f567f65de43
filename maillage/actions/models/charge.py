"""What an action is planned to cost, by account, as the Cerfa 12156 asks."""

from django.db import models
from django.db.models import Q

from maillage.actions.choices import Compte
from maillage.actions.models.action import Action
from maillage.actions.models.montants import AMOUNT_MESSAGE, PLAFOND, amount
from maillage.cites.models import CiteOwned


class Charge(CiteOwned):
    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="charges"
    )
    compte = models.CharField("compte", max_length=2, choices=Compte.choices)
    libelle = models.CharField("libellé", max_length=200, blank=True)
    montant = amount("montant")

    class Meta:
        verbose_name = "charge d'une action"
        verbose_name_plural = "charges d'une action"
        ordering = ["compte", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gte=0, montant__lte=PLAFOND),
                name="charge_montant",
                violation_error_message=AMOUNT_MESSAGE,
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "action", "compte", "libelle", "montant", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.libelle or self.get_compte_display()
