"""The cité itself, alone in its file because everything else points to it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from maillage.base.models import Dated
from maillage.core.calendar import Zone
from maillage.territoires.models import Commune


class Cite(Dated):
    """`slug` is its place in the address bar: it never changes once links have been shared.

    `zone_scolaire` is empty when it is that of the communes, computed; it is set where one must choose.
    """

    nom = models.CharField("nom", max_length=200)
    nom_court = models.CharField(
        "nom court", max_length=60, blank=True, help_text="Affiché en haut de chaque page."
    )
    slug = models.SlugField("adresse", max_length=80, unique=True)
    description = models.TextField("présentation", blank=True)
    academie = models.CharField("académie", max_length=60, blank=True)
    territoire = models.CharField(
        "territoire affiché", max_length=200, blank=True, help_text="Ex. « Angers »."
    )
    zone_scolaire = models.CharField(
        "zone de vacances scolaires", max_length=30, blank=True, choices=[(z.value, z.libelle) for z in Zone]
    )
    demonstration = models.BooleanField("cité de démonstration", default=False, editable=False)

    class Meta:
        verbose_name = "cité éducative"
        verbose_name_plural = "cités éducatives"
        ordering = ["nom"]

    class Privacy:
        personal = ()
        neutral = (
            "nom", "nom_court", "slug", "description", "academie", "territoire", "zone_scolaire", "demonstration",
            "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    @property
    def titre(self) -> str:
        return self.nom_court or self.nom

    def departement_codes(self, at: date | None = None) -> frozenset[str]:
        """Codes of the départements that the perimeter touches at a date (today).

        A method because `territoires`, which knows no cité, asks it of the cité whose reference files it imports.
        """
        at = at or timezone.localdate()
        reached = Q(perimetres__cite=self, perimetres__debut__lte=at)
        in_force = Q(perimetres__fin__isnull=True) | Q(perimetres__fin__gt=at)
        codes = Commune.objects.filter(reached & in_force).order_by().values_list("departement_id", flat=True)
        return frozenset(codes)
