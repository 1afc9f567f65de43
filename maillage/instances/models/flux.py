"""A personal feed of the agenda: the secret link that a calendar program reads again and again."""

from django.conf import settings
from django.db import models

from maillage.access.check import AnyUser
from maillage.cites.models import Cite, CiteOwned, CiteOwnedQuerySet


class FluxAgendaQuerySet(CiteOwnedQuerySet["FluxAgenda"]):
    def seen_by(self, user: AnyUser, cite: Cite) -> "FluxAgendaQuerySet":
        """Each person their own: a link reads with the rights of whoever made it."""
        return self.filter(cite=cite, proprietaire_id=user.pk)

    def open(self) -> "FluxAgendaQuerySet":
        return self.filter(revoque_le__isnull=True)


class FluxAgenda(CiteOwned):
    """`empreinte` is the digest of the secret, which is nowhere kept. `genres` are codes of providers; empty is all.

    What the link shows is decided at each reading, with the rights of `proprietaire` that day.
    """

    proprietaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="à", on_delete=models.CASCADE, related_name="flux_agenda"
    )
    nom = models.CharField("nom", max_length=80)
    genres = models.JSONField("ce qu'il montre", default=list, blank=True)
    miens = models.BooleanField("seulement ce qui me concerne", default=False)
    toutes_cites = models.BooleanField("toutes mes cités", default=False)
    empreinte = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True, editable=False)
    lu_le = models.DateTimeField("lu le", null=True, blank=True, editable=False)

    objects = FluxAgendaQuerySet.as_manager()  # type: ignore[misc]  # django-stubs sees the two managers apart

    class Meta:
        verbose_name = "abonnement à l'agenda"
        verbose_name_plural = "abonnements à l'agenda"
        ordering = ["-cree_le", "-pk"]
        indexes = [models.Index(fields=["proprietaire", "cite"], name="flux_agenda_de")]

    class Privacy:
        personal = ("proprietaire", "nom", "lu_le")
        neutral = (
            "cite", "genres", "miens", "toutes_cites", "empreinte", "revoque_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom
