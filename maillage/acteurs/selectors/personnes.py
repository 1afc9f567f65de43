"""People of a cité, for one reader."""

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Diffusion
from maillage.acteurs.models import Fonction, Personne
from maillage.acteurs.rules import CONTACT_FIELDS
from maillage.acteurs.selectors.fiche import Coordonnee, Lecteur, coordonnees_of
from maillage.cites.models import Cite

PER_PAGE = 50


def personnes_de(cite: Cite, query: str, *, archived: bool, page: str | None) -> Page[Personne]:
    """People whose name, function or structure holds every word typed."""
    found = Personne.objects.filter(cite=cite, archivee_le__isnull=not archived)
    for word in query.split():
        found = found.filter(
            Q(nom__icontains=word)
            | Q(prenom__icontains=word)
            | Q(fonctions__intitule__icontains=word)
            | Q(fonctions__structure__nom__icontains=word)
        )
    functions = Fonction.objects.filter(fin__isnull=True).select_related("structure", "personne")
    return Paginator(found.distinct().prefetch_related(Prefetch("fonctions", functions)), PER_PAGE).get_page(
        page
    )


def functions_of(personne: Personne) -> list[Fonction]:
    return list(personne.fonctions.select_related("structure__cite", "personne").order_by("-debut", "pk"))


def person_card(personne: Personne, user: AnyUser, *, revealed: bool) -> tuple[Coordonnee, ...]:
    lecteur = Lecteur(
        reseau=bool(can(user, Capability.CONTACT_RESEAU, personne.cite)),
        equipe=bool(can(user, Capability.CONTACT_EQUIPE, personne.cite)),
        team=bool(can(user, Capability.ACTEUR_EDIT, personne.cite)),
    )
    return coordonnees_of(personne, lecteur, revealed)


def masked_contacts(personne: Personne) -> list[str]:
    """Filled contact details kept for the team, with their level of diffusion."""
    kept = [
        name
        for name in CONTACT_FIELDS
        if getattr(personne, name) and getattr(personne, f"{name}_diffusion") == Diffusion.EQUIPE
    ]
    return [field for name in kept for field in (name, f"{name}_diffusion")]
