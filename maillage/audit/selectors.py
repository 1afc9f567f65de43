"""Reading the trail."""

from django.db import models

from maillage.audit.models import Event


def history_of(objet: models.Model) -> models.QuerySet[Event]:
    """Everything recorded about an object, latest first."""
    return Event.objects.filter(objet_type=objet._meta.label_lower, objet_id=objet.pk)
