"""What the tests of campaigns share: structures that can be written to, the links in the messages."""

import re

from maillage.courriels.models import Message
from tests.factories.acteurs import PersonneFactory, StructureFactory

LINK = re.compile(r"http://testserver(/reponse/[^/\s]+/)")


def structure(cite, nom, courriel="", **changes):
    return StructureFactory(cite=cite, nom=nom, courriel=courriel, recherche=nom.lower(), **changes)


def person(cite, nom, courriel, of, **changes):
    found = PersonneFactory(cite=cite, prenom="", nom=nom, courriel=courriel)
    of.fonctions.create(cite=cite, personne=found, intitule="Direction", **changes)
    return found


def links_to(courriel, prefix="campagne:"):
    """The addresses of answer in the messages to this person, the latest message first."""
    rows = Message.objects.filter(courriel=courriel, cle__startswith=prefix).order_by("-pk")
    return [link for row in rows for link in LINK.findall(row.texte)]
