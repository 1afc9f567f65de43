"""The watch of the demonstration: feeds and news that are invented, links checked, one change of the catalogue."""

from datetime import datetime, timedelta

from django.utils import timezone

from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatLien
from maillage.dispositifs.models import Deploiement, Dispositif, Flux, Signalement
from maillage.dispositifs.services import catalogue, veille

FEEDS = (
    ("Préfecture (exemple)", "https://prefecture.exemple.fr/actualites.rss", ""),
    ("CAF (exemple)", "https://caf.exemple.fr/flux.xml", ""),
    ("Centre de ressources (exemple)", "https://ressources.exemple.fr/", "C'est une page web, pas un flux. "
     "Cherchez sur le site le lien « RSS » ou « flux d'actualités » et donnez son adresse."),
)  # fmt: skip
# rank of the feed (None: a note), title, summary, scheme it seems to speak of, days ago
NEWS = (
    (0, "Appel à projets Quartiers d'été (exemple)", "Dépôt des dossiers avant la fin du mois.", "quartiers-ete", 2),
    (0, "Adultes-relais : de nouveaux postes (exemple)", "Conventions de trois ans, renouvelables une fois.", "adultes-relais", 5),
    (1, "Campagne CLAS : calendrier de dépôt (exemple)", "Le dépôt se fait sur ELAN.", "clas", 8),
    (1, "Une nouvelle plaquette pour les parents (exemple)", "", "", 12),
    (None, "Micro-Folie : la ville voisine en ouvre une (exemple)", "Entendu en comité technique.", "micro-folie", 15),
    (0, "Fermeture des guichets (exemple)", "La préfecture sera fermée lundi.", "", 20),
)  # fmt: skip


def load_watch(cite: Cite) -> None:
    """Something in each state; a feed in error; a broken link and one out of reach."""
    now = timezone.now()
    feeds = [
        Flux.objects.create(
            cite=cite, titre=titre, url=url, erreur=erreur, echecs=4 if erreur else 0,
            releve_le=None if erreur else now - timedelta(hours=5),
        )
        for titre, url, erreur in FEEDS
    ]  # fmt: skip
    rows = [signal(cite, feeds, news, now) for news in NEWS]
    veille.triage(signalement=rows[1], etat="a_etudier", by=None)
    veille.triage(signalement=rows[5], etat="ecarte", motif="Sans rapport avec la cité", by=None)
    sheet = Deploiement.objects.get(cite=cite, dispositif__code="clas")
    veille.adopt(signalement=rows[2], deploiement=sheet, motif="À reporter dans les échéances", by=None)
    check(cite, now)


def signal(
    cite: Cite, feeds: list[Flux], news: tuple[int | None, str, str, str, int], now: datetime
) -> Signalement:
    rank, titre, resume, code, days = news
    return Signalement.objects.create(
        cite=cite, flux=None if rank is None else feeds[rank], identifiant="" if rank is None else titre,
        titre=titre, resume=resume, lien="https://exemple.fr/actualite", publie_le=now - timedelta(days=days),
        dispositif=Dispositif.objects.filter(code=code).first() if code else None,
    )  # fmt: skip


def check(cite: Cite, now: datetime) -> None:
    """As the check of links would have left them."""
    for code, etat, detail, answered in (
        ("clas", EtatLien.BON, "", 0),
        ("vvv", EtatLien.CASSE, "La page n'existe plus (réponse 404).", 40),
        ("paej", EtatLien.MUET, "Le serveur n'a rien répondu pendant 10 secondes.", 6),
    ):
        Deploiement.objects.filter(cite=cite, dispositif__code=code).update(
            lien=f"https://exemple.fr/{code}", lien_etat=etat, lien_detail=detail, lien_verifie_le=now,
            lien_repondu_le=now - timedelta(days=answered),
        )  # fmt: skip


def change_catalogue() -> None:
    """Once the cités have their dispositifs, the national coordination verifies a scheme: they are told."""
    row = Dispositif.objects.get(code="ecole-ouverte")
    values = {
        "statut_precision": "reconduit pour l'année (exemple)",
        "calendrier": "candidatures au printemps (exemple)",
    }
    catalogue.update_dispositif(
        dispositif=row,
        base=read_fields(row, values),
        mine=values,
        by=None,
        motif="relecture de la coordination (exemple)",
    )
