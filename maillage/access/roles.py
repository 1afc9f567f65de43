"""Roles: what a mandate gives, and what an object itself gives."""

from dataclasses import dataclass

from django.db.models import TextChoices


class Role(TextChoices):
    """Given by a mandate in force today, on a cité, on a département, or nationally."""

    CPO = "cpo", "Chef·fe de projet opérationnel"
    CHEF_DE_FILE = "chef_de_file", "Principal·e chef·fe de file"
    TROIKA = "troika", "Membre de la troïka"
    PILOTE = "pilote", "Pilote d'un groupe de travail"
    PARTENAIRE = "partenaire", "Partenaire"
    LECTEUR = "lecteur", "Lecteur ou lectrice"
    NATIONAL = "national", "Coordination nationale"
    SUPPORT = "support", "Administration et assistance technique"


class ObjectRole(TextChoices):
    """Answered by the object itself through `object_roles(user)`."""

    MEMBRE = "membre", "Membre de la structure"
    PORTEUR = "porteur", "Membre de la structure qui porte l'action"
    ANIMATEUR = "animateur", "Animateur ou animatrice de l'instance"
    SIEGEANT = "siegeant", "Membre de l'instance"
    RESPONSABLE = "responsable", "Responsable de la tâche"


@dataclass(frozen=True)
class Grant:
    """A role in force: on one cité, or everywhere when `cite_id` is None."""

    role: Role
    cite_id: int | None
