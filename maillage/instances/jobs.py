"""Work of each morning."""

from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from maillage.instances.services.rappels import remind

MORNING = time(7)
TWO_DAYS = 2 * 24 * 3600


@task()
def rappeler_taches() -> int:
    """Remind of tasks, and come back tomorrow morning. Asked twice a day, it writes and comes back once."""
    today = timezone.localdate()
    number = remind(today=today)
    backend = rappeler_taches.get_backend()
    if backend.supports_defer and cache.add(f"rappels:{today.isoformat()}", 1, TWO_DAYS):
        tomorrow = timezone.make_aware(datetime.combine(today + timedelta(days=1), MORNING))
        rappeler_taches.using(run_after=tomorrow).enqueue()
    return number
