"""Feeds of the watch: followed, read in the background, forgotten. The network is never waited for in a transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.fetching import Fetched, FetchFailed, checked, fetch
from maillage.base.sheets import check_row
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatVeille
from maillage.dispositifs.models import Dispositif, Flux, Signalement
from maillage.dispositifs.selectors.mentions import mentioned, mentions
from maillage.office.errors import Unreadable
from maillage.office.feeds import Entry, Feed, read_feed

SUIVI, REGLE, OUBLIE = "veille_flux_suivi", "veille_flux_regle", "veille_flux_oublie"
MOST_FEEDS = 60
FIRST_READING = 30
"""Entries kept of a feed read for the first time: the watch looks forward."""


@dataclass(frozen=True)
class Releve:
    """What one reading brought; `erreur` is the sentence shown beside the feed."""

    flux: Flux
    nouveautes: int = 0
    inchange: bool = False
    erreur: str = ""


def follow(*, cite: Cite, url: str, titre: str, by: User | None) -> Flux:
    """Follow a feed; it is read for the first time in the background. Without title, it takes its own."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    try:
        address = checked(url)
    except FetchFailed as failed:
        raise Refused("adresse", failed.sentence) from failed
    if Flux.objects.filter(cite=cite).count() >= MOST_FEEDS:
        raise Refused("nombre", f"La cité suit déjà {MOST_FEEDS} flux : retirez-en un d'abord.")
    row = Flux(cite=cite, url=address, titre=titre.strip() or name_of_site(address))
    check_row(row)
    with transaction.atomic():
        row.save()
        record(SUIVI, by=by, objet=row, contexte={"titre": row.titre, "adresse": row.url})
    return row


def name_of_site(url: str) -> str:
    return (urlsplit(url).hostname or url)[:200]


def set_followed(*, flux: Flux, actif: bool, by: User | None) -> Flux:
    """Pause the background reading, or take it up again."""
    require(by, Capability.DISPOSITIF_EDIT, flux)
    with transaction.atomic():
        record(REGLE, by=by, objet=flux, changes={"actif": (flux.actif, actif)})
        flux.actif = actif
        flux.save(update_fields=["actif", "modifie_le"])
    return flux


def forget(*, flux: Flux, by: User | None) -> int:
    """Follow it no more: what was triaged stays, what was not goes with it. Gives how many went."""
    require(by, Capability.DISPOSITIF_EDIT, flux)
    with transaction.atomic():
        gone, _ = flux.signalements.filter(etat=EtatVeille.A_TRIER).delete()
        record(
            OUBLIE, by=by, objet=flux, contexte={"titre": flux.titre, "adresse": flux.url, "a_trier": gone}
        )
        flux.delete()
    return gone


# ── reading ───────────────────────────────────────────────────────────


def read_all(*, cite: Cite | None, by: User | None) -> list[Releve]:
    """Every followed feed of a cité, or of all; one that fails does not stop the others."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    rows = Flux.objects.filter(actif=True).select_related("cite").order_by("cite", "titre", "pk")
    return [read_one(flux=row, by=by) for row in (rows.filter(cite=cite) if cite else rows)]


def read_one(*, flux: Flux, by: User | None) -> Releve:
    """Fetch, understand, keep what is new; what goes wrong is kept as a sentence."""
    require(by, Capability.DISPOSITIF_EDIT, flux)
    try:
        found = fetch(flux.url, etag=flux.etag, modified=flux.modifie)
        feed = Feed("", ()) if found.unchanged else read_feed(found.body, base=found.url)
    except (FetchFailed, Unreadable) as failed:
        return tell_failure(flux, failed.sentence[:300])
    with transaction.atomic():
        stored = Flux.objects.select_for_update(of=("self",)).filter(pk=flux.pk).first()
        if stored is None:  # forgotten while it was being read
            return Releve(flux)
        name_it(stored, feed.titre)
        new = keep(stored, feed.entrees)
        tell_success(stored, found)
    return Releve(flux, new, inchange=found.unchanged)


def tell_failure(flux: Flux, sentence: str) -> Releve:
    echecs = Least(F("echecs") + 1, 9999)
    Flux.objects.filter(pk=flux.pk).update(erreur=sentence, echecs=echecs)
    return Releve(flux, erreur=sentence)


def name_it(flux: Flux, titre: str) -> None:
    """A feed followed without a name takes its own, once."""
    if titre and flux.releve_le is None and flux.titre == name_of_site(flux.url):
        flux.titre = titre[:200]


def tell_success(flux: Flux, found: Fetched) -> None:
    flux.etag, flux.modifie = found.etag, found.modified
    flux.erreur, flux.echecs, flux.releve_le = "", 0, timezone.now()
    flux.save(update_fields=["titre", "etag", "modifie", "erreur", "echecs", "releve_le"])


def keep(flux: Flux, entries: Sequence[Entry]) -> int:
    """Write the entries not seen yet, with the scheme they seem to speak of; gives how many."""
    seen = set(flux.signalements.exclude(identifiant="").values_list("identifiant", flat=True))
    fresh = [entry for entry in entries if entry.cle not in seen]
    if flux.releve_le is None:
        fresh = fresh[:FIRST_READING]
    Signalement.objects.bulk_create(signals(flux, fresh))
    return len(fresh)


def signals(flux: Flux, entries: Iterable[Entry]) -> list[Signalement]:
    known = mentions(Dispositif.objects.only("pk", "sigle", "nom"))
    return [
        Signalement(
            cite_id=flux.cite_id,
            flux=flux,
            identifiant=entry.cle,
            titre=entry.titre,
            lien=entry.lien,
            resume=entry.resume,
            publie_le=entry.publie_le or timezone.now(),
            dispositif_id=mentioned(f"{entry.titre}\n{entry.resume}", known),
        )
        for entry in entries
    ]
