"""The long steps, in the background; their pages can be left."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from maillage.accounts.models import User
from maillage.documents import services
from maillage.documents.models import ImportSession


@task()
def analyser(session_id: int, by_id: int) -> None:
    services.analyse(session=ImportSession.objects.get(pk=session_id), by=User.objects.get(pk=by_id))


@task()
def appliquer(session_id: int, by_id: int) -> None:
    services.apply(session=ImportSession.objects.get(pk=session_id), by=User.objects.get(pk=by_id))


@task()
def annuler(session_id: int, by_id: int) -> None:
    services.undo(session=ImportSession.objects.get(pk=session_id), by=User.objects.get(pk=by_id))


@task()
def purger(jours: int) -> dict[str, int]:
    return services.purge(before=timezone.now() - timedelta(days=jours))
