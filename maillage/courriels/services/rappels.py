"""Reminding by e-mail of what the rooms say is due: one digest per person and per morning, never twice the same thing.

Who unsubscribed from reminders, or whose address bounces, is not written to: the queue decides, as for any message.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import transaction
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.accounts.models import User
from maillage.base.registry import Due, reminders
from maillage.base.site import absolute
from maillage.base.templatetags.french import compte, date_longue
from maillage.cites.models import Cite
from maillage.courriels.choices import Nature
from maillage.courriels.models import Message, Rappel
from maillage.courriels.services.file import queue_message

MOST = 40
"""Lines of a digest; the rest is counted, and on the pages."""
Part = tuple[str, str, list[Due]]
"""The title of a room, the capability that its reminders need, what is due."""


def remind_all(*, today: date, cite: Cite | None = None) -> int:
    """Write to whoever has something new to be reminded of; gives how many messages. Asked again, writes to nobody."""
    cites = [cite] if cite is not None else list(Cite.objects.order_by("pk"))
    return sum(remind_in(one, today) for one in cites)


def remind_in(cite: Cite, today: date) -> int:
    found: dict[int, list[Part]] = {}
    for room in reminders:
        for user_id, due in by_person(room.find(cite, today)):
            found.setdefault(user_id, []).append((room.titre, room.capability, due))
    people = User.objects.filter(pk__in=found, is_active=True).exclude(email="").order_by("pk")
    return sum(remind_person(cite, person, found[person.pk], today) for person in people)


def by_person(due: Iterable[Due]) -> Iterator[tuple[int, list[Due]]]:
    found: dict[int, list[Due]] = {}
    for item in due:
        found.setdefault(item.compte_id, []).append(item)
    yield from found.items()


def remind_person(cite: Cite, person: User, parts: Iterable[Part], today: date) -> bool:
    """False when there is nothing new, or when they have had their message of the day."""
    allowed = [(titre, due) for titre, capability, due in parts if can(person, Capability(capability), cite)]
    key = f"echeances:{today.isoformat()}"
    with transaction.atomic():
        # two runs at once: the second waits, then finds that it was done
        User.objects.select_for_update().get(pk=person.pk)
        told = set(Rappel.objects.filter(cite=cite, compte=person).values_list("cle", flat=True))
        fresh = [(titre, kept) for titre, due in allowed if (kept := [d for d in due if d.cle not in told])]
        number = sum(len(due) for _, due in fresh)
        if not number or already_written(cite, person, key):
            return False
        Rappel.objects.bulk_create(
            Rappel(cite=cite, compte=person, cle=item.cle, le=today) for _, due in fresh for item in due
        )
        queue_message(
            cite=cite, cle=key, nature=Nature.RAPPEL, courriel=person.email, nom=str(person), by=None,
            sujet=f"{cite} : {compte(number, 'échéance vous attend,échéances vous attendent')}",
            texte=text_of(cite, fresh, today),
        )  # fmt: skip
    return True


def already_written(cite: Cite, person: User, key: str) -> bool:
    return Message.objects.filter(cite=cite, cle=key, courriel=person.email.strip().lower()).exists()


def text_of(cite: Cite, parts: Iterable[tuple[str, list[Due]]], today: date) -> str:
    blocks = [
        "Bonjour,",
        f"Voici ce qui vous attend ({cite.nom}). Chaque ligne n'est rappelée qu'une fois.",
    ]
    room = MOST
    for titre, due in parts:
        shown = sorted(due, key=lambda item: (item.le or today, item.quoi))[:room]
        room -= len(shown)
        left = len(due) - len(shown)
        lines = [titre, *(line(item, today) for item in shown)]
        if left:
            lines.append(f"- et {compte(left, 'autre,autres')}")
        blocks.append("\n".join(lines))
    blocks.append(f"Tout ce qui est dû : {absolute(reverse('cite:accueil', args=[cite.slug]))}")
    return "\n\n".join(blocks)


def line(item: Due, today: date) -> str:
    when = "dès que possible" if item.le is None else date_longue(item.le)
    late = " (en retard)" if item.le is not None and item.le < today else ""
    return f"- {when}{late} : {item.quoi}\n  {absolute(item.url)}"
