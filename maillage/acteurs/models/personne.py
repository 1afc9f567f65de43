"""People and their functions. A person belongs to one cité: people are never shared between cités."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maillage.access.check import AnyUser
from maillage.access.roles import ObjectRole
from maillage.acteurs.choices import CanalAccord, Diffusion
from maillage.acteurs.models.structure import Structure
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned


class Personne(CiteOwned, Versioned):
    """A professional or a volunteer in a function: never a child, a parent as such, or a young person.

    Publishing a named contact takes an explicit agreement (`accord_le`, `accord_canal`).
    """

    prenom = models.CharField("prénom", max_length=80, blank=True)
    nom = models.CharField("nom", max_length=120)
    courriel = models.EmailField("courriel professionnel", blank=True)
    courriel_diffusion = models.CharField(
        "diffusion du courriel", max_length=10, choices=Diffusion.choices, default=Diffusion.EQUIPE
    )
    telephone = models.CharField("téléphone professionnel", max_length=30, blank=True)
    telephone_diffusion = models.CharField(
        "diffusion du téléphone", max_length=10, choices=Diffusion.choices, default=Diffusion.EQUIPE
    )
    accord_le = models.DateField("accord de diffusion donné le", null=True, blank=True)
    accord_canal = models.CharField("accord donné", max_length=12, choices=CanalAccord.choices, blank=True)
    archivee_le = models.DateField("archivée le", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "personne"
        ordering = ["nom", "prenom", "pk"]
        indexes = [models.Index(fields=["cite", "nom"], name="personne_annuaire")]
        constraints = [
            models.CheckConstraint(
                condition=Q(accord_le__isnull=True, accord_canal="")
                | (Q(accord_le__isnull=False) & ~Q(accord_canal="")),
                name="personne_accord",
                violation_error_message="Pour un accord de diffusion, donnez sa date et la façon dont il a été donné.",
            ),
            models.CheckConstraint(
                condition=Q(accord_le__isnull=False)
                | ~Q(courriel_diffusion="public") & ~Q(telephone_diffusion="public"),
                name="personne_public_avec_accord",
                violation_error_message="Publier une coordonnée demande l'accord de la personne : date et façon.",
            ),
        ]

    class Privacy:
        person = True
        erased = {"courriel_diffusion": Diffusion.EQUIPE, "telephone_diffusion": Diffusion.EQUIPE}
        personal = ("prenom", "nom", "courriel", "telephone", "accord_le", "accord_canal")
        neutral = (
            "cite", "version", "courriel_diffusion", "telephone_diffusion", "archivee_le", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip()

    def object_roles(self, user: AnyUser) -> tuple[ObjectRole, ...]:
        """Whoever maintains the sheet of every structure of the person maintains the person."""
        structures = set(self.fonctions.values_list("structure_id", flat=True))
        held = Rattachement.objects.filter(user_id=user.pk or 0, structure_id__in=structures)
        return (ObjectRole.MEMBRE,) if structures and held.count() == len(structures) else ()


class Fonction(CiteOwned):
    """What a person does in a structure, dated."""

    personne = models.ForeignKey(
        Personne, verbose_name="personne", on_delete=models.CASCADE, related_name="fonctions"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="fonctions"
    )
    intitule = models.CharField("fonction", max_length=200)
    principale = models.BooleanField("contact principal de la structure", default=False)
    debut = models.DateField("depuis le", null=True, blank=True)
    fin = models.DateField("jusqu'au", null=True, blank=True)

    class Meta:
        verbose_name = "fonction"
        ordering = ["-principale", "personne__nom", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(fin__isnull=True) | Q(debut__isnull=True) | Q(fin__gt=F("debut")),
                name="fonction_dates",
                violation_error_message="La fin de la fonction doit être postérieure à son début.",
            )
        ]

    class Privacy:
        personal = ("personne", "intitule")
        neutral = ("cite", "structure", "principale", "debut", "fin", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.personne}, {self.intitule}"


class Rattachement(CiteOwned):
    """The account that maintains the sheet of a structure (a partner)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        related_name="rattachements",
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.CASCADE, related_name="rattachements"
    )

    class Meta:
        verbose_name = "rattachement"
        ordering = ["structure__nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "structure"],
                name="rattachement_unique",
                violation_error_message="Ce compte tient déjà la fiche de cette structure.",
            )
        ]

    class Privacy:
        personal = ("user",)
        neutral = ("cite", "structure", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"{self.user} → {self.structure}"
