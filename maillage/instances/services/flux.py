"""Feeds of the agenda: opened by their owner, read by a program with the secret alone, revoked for ever."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.instances.models import FluxAgenda
from maillage.instances.selectors.agenda import genres as known_genres

OUVERT, REVOQUE = "flux_agenda_ouvert", "flux_agenda_revoque"
MOST = 20
"""Feeds of one person in a cité: more is a mistake, or a program gone wild."""
NOTED_EVERY = timedelta(hours=1)
REFUSED = "Ce lien d'agenda n'existe pas ou n'est plus valable. Créez-en un autre depuis l'agenda de la cité, dans maillage."
REVOKED = "Ce lien d'agenda a été révoqué : il ne montre plus rien. Créez-en un autre depuis l'agenda de la cité, dans maillage."


def open_feed(
    *, cite: Cite, nom: str, genres: Sequence[str], miens: bool, toutes_cites: bool, by: User
) -> tuple[FluxAgenda, str]:
    """The feed and its secret, which is told once and kept nowhere."""
    require(by, Capability.INSTANCE_VIEW, cite)
    wrong = set(genres) - known_genres().keys()
    if wrong:
        raise Refused("genres", "Choisissez dans la liste ce que l'abonnement montre.")
    with transaction.atomic():
        if FluxAgenda.objects.all().seen_by(by, cite).open().count() >= MOST:
            raise Refused(
                "trop", f"Vous avez déjà {MOST} abonnements ici : révoquez-en un avant d'en créer un autre."
            )
        secret = token_urlsafe(32)
        feed = FluxAgenda.objects.create(
            cite=cite, proprietaire=by, nom=nom.strip()[:80] or "Mon agenda", genres=list(genres), miens=miens,
            toutes_cites=toutes_cites, empreinte=digest(secret),
        )  # fmt: skip
        record(OUVERT, by=by, objet=feed)
    return feed, secret


def revoke_feed(*, flux: FluxAgenda, by: User) -> None:
    """Only its owner. The row stays, so that the address says why it shows nothing."""
    if flux.proprietaire_id != by.pk:
        raise Refused("droit", "Cet abonnement n'est pas le vôtre.")
    if flux.revoque_le is not None:
        return
    with transaction.atomic():
        flux.revoque_le = timezone.now()
        flux.save(update_fields=["revoque_le", "modifie_le"])
        record(REVOQUE, by=by, objet=flux)


def feed_of(secret: str) -> FluxAgenda:
    """Raises Refused: `revoque`, or `inconnu` (never opened, or the text was cut)."""
    feed = FluxAgenda.objects.filter(empreinte=digest(secret)).select_related("proprietaire", "cite").first()
    if feed is None:
        raise Refused("inconnu", REFUSED)
    if feed.revoque_le is not None:
        raise Refused("revoque", REVOKED)
    return feed


def note_reading(flux: FluxAgenda, now: datetime) -> None:
    """At most once an hour: programs come back all day long. Not a change, so `modifie_le` stays."""
    if flux.lu_le is None or now - flux.lu_le >= NOTED_EVERY:
        FluxAgenda.objects.filter(pk=flux.pk).update(lu_le=now)


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
