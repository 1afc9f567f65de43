"""One job per message. What waits for another try is put back in the queue for that time.

A worker that died leaves a job that nobody takes again: each sending first ends the tries of the dead, and
`reprendre`, asked when the site starts, looks for what is due and has no job left.
"""

from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from maillage.courriels import services
from maillage.courriels.choices import Etat
from maillage.courriels.models import Message
from maillage.courriels.rules import LEASE
from maillage.courriels.selectors import due
from maillage.courriels.services.rappels import remind_all

MORNING = time(7)
TWO_DAYS = 2 * 24 * 3600
BEHIND = -10
"""Priority: five hundred messages do not keep an import waiting."""


@task(priority=BEHIND)
def envoyer(message_id: int) -> str:
    """Gives the state it left the message in."""
    for pk in services.release_interrupted():
        envoyer.enqueue(pk)
    message = services.deliver(message_id)
    if message is None:
        return ""
    if message.etat == Etat.EN_ATTENTE:
        later(envoyer, message.prochaine_tentative, message.pk)
    return message.etat


@task(priority=BEHIND)
def reprendre() -> int:
    """Give a job to everything that is due, and come back as long as something waits.

    A second job for one message costs an update that finds nothing: `deliver` takes only what is due and free.
    """
    now = timezone.now()
    found = share_out()
    if Message.objects.filter(etat__in=(Etat.EN_ATTENTE, Etat.EN_COURS)).exists():
        later(reprendre, now + LEASE)
    return found


@task(priority=BEHIND)
def repartir() -> int:
    """After many messages were queued at once: a job for each, made here rather than while somebody waits for a page."""
    return share_out()


def share_out() -> int:
    services.release_interrupted()
    found = list(due(timezone.now()).values_list("pk", flat=True))
    for pk in found:
        envoyer.enqueue(pk)
    return len(found)


@task(priority=BEHIND)
def rappeler_echeances() -> int:
    """Remind of what is due, and come back tomorrow morning. Asked twice a day, it writes and comes back once."""
    today = timezone.localdate()
    number = remind_all(today=today)
    if cache.add(f"rappels-echeances:{today.isoformat()}", 1, TWO_DAYS):
        tomorrow = datetime.combine(today + timedelta(days=1), MORNING)
        later(rappeler_echeances, timezone.make_aware(tomorrow))
    return number


def later(work: Task[Any, Any], moment: Any, *args: Any) -> None:
    """Queues that cannot wait (the immediate one of tests) leave it to `maillage envoyer-courriels`."""
    if work.get_backend().supports_defer:
        work.using(run_after=moment).enqueue(*args)


def give_to_the_queue(sender: Any, message: Message, **kwargs: Any) -> None:
    """Receiver of `message_queued`."""
    envoyer.enqueue(message.pk)


def give_many_to_the_queue(sender: Any, **kwargs: Any) -> None:
    """Receiver of `messages_queued`: one job, which gives each of them its own; whoever clicked does not wait."""
    repartir.enqueue()
