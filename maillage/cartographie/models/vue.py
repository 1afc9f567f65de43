"""A saved view of the map: what was asked, where it looked, for oneself or for the cité."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.access.check import AnyUser
from maillage.cites.models import Cite, CiteOwned, CiteOwnedQuerySet


class VueCarteQuerySet(CiteOwnedQuerySet["VueCarte"]):
    def living(self) -> "VueCarteQuerySet":
        """Not thrown away."""
        return self.filter(supprimee_le__isnull=True)

    def seen_by(self, user: AnyUser, cite: Cite) -> "VueCarteQuerySet":
        """Those of the cité that are shared, and one's own, thrown away ones included: they can be brought back."""
        mine = Q(auteur_id=user.pk) if user.pk else Q(pk__in=())
        return self.filter(mine | Q(partagee=True), cite=cite)


class VueCarte(CiteOwned):
    """`requete` is the query string without "?"; `mots` remembers the words of its filters, in case they disappear.

    `emprise` is west, south, east, north in degrees, empty when the view shows whatever there is.
    """

    nom = models.CharField("nom", max_length=120)
    requete = models.TextField("ce qui est demandé", blank=True)
    mots = models.JSONField("mots des filtres", default=dict, blank=True)
    emprise = models.JSONField("emprise", default=list, blank=True)
    partagee = models.BooleanField("partagée avec la cité", default=False)
    par_defaut = models.BooleanField("ouverte par défaut", default=False)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="auteur", null=True, on_delete=models.SET_NULL, related_name="+"
    )  # fmt: skip
    supprimee_le = models.DateTimeField("supprimée le", null=True, blank=True, editable=False)

    objects = VueCarteQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "vue de la carte"
        verbose_name_plural = "vues de la carte"
        ordering = ["-par_defaut", "nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite"], condition=Q(par_defaut=True), name="vue_par_defaut_unique",
                violation_error_message="Une autre vue est déjà ouverte par défaut.",
            ),
            models.CheckConstraint(
                condition=Q(par_defaut=False) | Q(partagee=True),
                name="vue_par_defaut_partagee",
                violation_error_message="Une vue ouverte par défaut est partagée avec la cité.",
            ),
        ]  # fmt: skip

    class Privacy:
        personal = ("auteur", "nom", "requete", "mots")
        neutral = ("cite", "emprise", "partagee", "par_defaut", "supprimee_le", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return self.nom
