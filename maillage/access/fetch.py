"""The way in to an object: what a user may not see is not there."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, perimeter

M = TypeVar("M", bound=Model)


def visible(queryset: QuerySet[M], user: AnyUser, capability: Capability) -> QuerySet[M]:
    """Rows of the cités where `user` has `capability`."""
    area = perimeter(user, capability)
    return queryset if area.everywhere else queryset.filter(cite_id__in=area.cite_ids)


def fetch(queryset: QuerySet[M], user: AnyUser, capability: Capability, **lookup: Any) -> M:
    """The object, or 404: an object of another cité does not exist."""
    found = visible(queryset, user, capability).filter(**lookup).first()
    if found is None:
        raise Http404("Cette page n'existe pas, ou vous n'y avez pas accès.")
    return found
