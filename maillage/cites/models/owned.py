"""What belongs to a cité: invisible to those without a mandate there."""

from typing import Any, TypeVar

from django.db import models

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser
from maillage.access.fetch import visible
from maillage.base.models import Dated
from maillage.cites.models.cite_base import Cite

M = TypeVar("M", bound=models.Model, covariant=True)


class CiteOwnedQuerySet(models.QuerySet[M]):
    def of(self, cite: Cite) -> "CiteOwnedQuerySet[M]":
        return self.filter(cite=cite)

    def visible_to(self, user: AnyUser, capability: Capability) -> Any:
        return visible(self, user, capability)


class CiteOwned(Dated):
    cite = models.ForeignKey(
        Cite, verbose_name="cité", on_delete=models.PROTECT, editable=False, related_name="+"
    )

    objects = CiteOwnedQuerySet.as_manager()

    class Meta:
        abstract = True
