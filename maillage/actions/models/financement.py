"""Money: envelopes, funding lines of actions (field list b), payments, overruns decided, known subsidies."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from maillage.acteurs.models import Structure
from maillage.actions.choices import Credit, Section, Source, ThemeP147, TypeFinancement
from maillage.actions.models.action import Action
from maillage.actions.models.montants import (
    AMOUNT_MESSAGE,
    PLAFOND,
    amount,
    between,
    civil_year,
    unknown_amount,
)
from maillage.base.models import Versioned
from maillage.cites.models import CiteOwned

AMOUNTS = ("demande", "valide", "notifie", "verse", "consomme", "reporte")


class Enveloppe(CiteOwned, Versioned):
    """What a source gives the cité for one year."""

    source = models.CharField("source", max_length=16, choices=Source.choices)
    exercice = civil_year("exercice")
    intitule = models.CharField("intitulé", max_length=200, blank=True)
    financeur = models.ForeignKey(
        Structure, verbose_name="financeur", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gestionnaire = models.ForeignKey(
        Structure, verbose_name="tenue par", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        help_text="Ex. le collège chef de file, pour le fonds de la cité éducative.",
    )  # fmt: skip
    dotation = amount("dotation")
    abondement = amount("abondement")
    report_entrant = amount("report de l'exercice précédent")
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    class Meta:
        verbose_name = "enveloppe"
        ordering = ["-exercice", "source", "intitule", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cite", "source", "exercice", "intitule"],
                name="enveloppe_unique",
                violation_error_message="Cette enveloppe existe déjà pour cet exercice : modifiez-la, ou donnez-lui un intitulé.",
            ),
            models.CheckConstraint(
                condition=between("dotation", "abondement", "report_entrant"),
                name="enveloppe_montants",
                violation_error_message=AMOUNT_MESSAGE,
            ),
        ]

    class Privacy:
        personal = ()
        neutral = (
            "cite", "source", "exercice", "intitule", "financeur", "gestionnaire", "dotation", "abondement",
            "report_entrant", "commentaire", "version", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.intitule or self.get_source_display()} {self.exercice}"


class Financement(CiteOwned, Versioned):
    """One funder's line on an action, one year. `verse` is the sum of its payments, kept by the service."""

    action = models.ForeignKey(
        Action, verbose_name="action", on_delete=models.CASCADE, related_name="financements"
    )
    enveloppe = models.ForeignKey(
        Enveloppe, verbose_name="enveloppe", null=True, blank=True, on_delete=models.PROTECT,
        related_name="financements",
    )  # fmt: skip
    source = models.CharField("source", max_length=16, choices=Source.choices)
    financeur = models.ForeignKey(
        Structure, verbose_name="financeur", null=True, blank=True, on_delete=models.PROTECT,
        related_name="financements_accordes",
    )  # fmt: skip
    type = models.CharField(
        "type", max_length=16, choices=TypeFinancement.choices, default=TypeFinancement.SUBVENTION
    )
    credit = models.CharField(
        "nature du crédit", max_length=12, choices=Credit.choices, default=Credit.SPECIFIQUE
    )
    section = models.CharField(
        "section", max_length=16, choices=Section.choices, default=Section.FONCTIONNEMENT
    )
    exercice = civil_year("exercice")
    theme_p147 = models.CharField("thème P147", max_length=4, choices=ThemeP147.choices, blank=True)
    numero_dossier = models.CharField(
        "numéro de dossier (DAUPHIN, Compte Asso, ELAN)", max_length=60, blank=True
    )
    cerfa = models.CharField("Cerfa", max_length=40, blank=True)
    demande = amount("demandé")
    valide = unknown_amount("validé")
    notifie = unknown_amount("notifié")
    verse = amount("versé")
    consomme = unknown_amount("consommé")
    reporte = unknown_amount("reporté")
    depose_le = models.DateField("déposé le", null=True, blank=True)
    decide_le = models.DateField("décidé le", null=True, blank=True)
    notifie_le = models.DateField("notifié le", null=True, blank=True)
    convention_le = models.DateField("convention signée le", null=True, blank=True)
    cer_signe = models.BooleanField("contrat d'engagement républicain signé", default=False)
    compte_rendu_attendu_le = models.DateField("compte rendu attendu le", null=True, blank=True)
    compte_rendu_recu_le = models.DateField("compte rendu reçu le", null=True, blank=True)
    compte = models.CharField("compte d'imputation", max_length=20, blank=True)
    commentaire = models.CharField("commentaire", max_length=300, blank=True)

    class Meta:
        verbose_name = "financement"
        ordering = ["exercice", "source", "pk"]
        indexes = [
            models.Index(fields=["cite", "exercice", "source"], name="financement_exercice"),
            models.Index(fields=["enveloppe"], name="financement_enveloppe"),
            models.Index(fields=["cite", "compte_rendu_attendu_le"], name="financement_compte_rendu"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=between(*AMOUNTS),
                name="financement_montants",
                violation_error_message=AMOUNT_MESSAGE,
            ),
        ]

    class Privacy:
        personal = ("commentaire",)
        neutral = (
            "cite", "action", "enveloppe", "source", "financeur", "type", "credit", "section", "exercice",
            "theme_p147", "numero_dossier", "cerfa", *AMOUNTS, "depose_le", "decide_le", "notifie_le",
            "convention_le", "cer_signe", "compte_rendu_attendu_le", "compte_rendu_recu_le", "compte", "version",
            "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.exercice}"


class Versement(CiteOwned):
    financement = models.ForeignKey(
        Financement, verbose_name="financement", on_delete=models.CASCADE, related_name="versements"
    )
    le = models.DateField("versé le")
    montant = amount("montant")
    reference = models.CharField("référence", max_length=80, blank=True)

    class Meta:
        verbose_name = "versement"
        ordering = ["le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(montant__gt=0, montant__lte=PLAFOND),
                name="versement_montant",
                violation_error_message="Un versement est supérieur à zéro et inférieur à un milliard d'euros.",
            )
        ]

    class Privacy:
        personal = ()
        neutral = ("cite", "financement", "le", "montant", "reference", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Versement du {self.le:%d/%m/%Y}"


class Depassement(CiteOwned):
    """The explicit decision to engage more than an envelope holds: by whom, why, by how much."""

    enveloppe = models.ForeignKey(
        Enveloppe, verbose_name="enveloppe", on_delete=models.CASCADE, related_name="depassements"
    )
    financement = models.ForeignKey(
        Financement,
        verbose_name="financement",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    montant = amount("dépassement")
    motif = models.CharField("motif", max_length=300)
    decide_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="décidé par", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = "dépassement décidé"
        verbose_name_plural = "dépassements décidés"
        ordering = ["-cree_le", "-pk"]

    class Privacy:
        personal = ("decide_par", "motif")
        neutral = ("cite", "enveloppe", "financement", "montant", "cree_le", "modifie_le")

    def __str__(self) -> str:
        return f"Dépassement de {self.enveloppe}"


class Subvention(CiteOwned):
    """A subsidy published by a public authority (SCDL schema), received by a structure of the cité."""

    structure = models.ForeignKey(
        Structure, verbose_name="bénéficiaire", on_delete=models.CASCADE, related_name="subventions"
    )
    attribuant = models.CharField("attribuant", max_length=200)
    attribuant_siret = models.CharField("SIRET de l'attribuant", max_length=14, blank=True)
    exercice = civil_year("exercice")
    convention_le = models.DateField("date de la convention", null=True, blank=True)
    reference = models.CharField("référence de la décision", max_length=120, blank=True)
    objet = models.CharField("objet", max_length=500, blank=True)
    montant = amount("montant")
    nature = models.CharField("nature", max_length=120, blank=True)
    source = models.CharField("fichier d'origine", max_length=200, blank=True)
    cle = models.CharField("clé", max_length=64, editable=False)

    class Meta:
        verbose_name = "subvention connue"
        verbose_name_plural = "subventions connues"
        ordering = ["-exercice", "attribuant", "pk"]
        indexes = [models.Index(fields=["cite", "exercice"], name="subvention_exercice")]
        constraints = [
            models.UniqueConstraint(fields=["cite", "cle"], name="subvention_unique"),
            models.CheckConstraint(
                condition=Q(montant__gte=0, montant__lte=PLAFOND),
                name="subvention_montant",
                violation_error_message=AMOUNT_MESSAGE,
            ),
        ]

    class Privacy:
        personal = ("objet",)
        neutral = (
            "cite", "structure", "attribuant", "attribuant_siret", "exercice", "convention_le", "reference", "montant",
            "nature", "source", "cle", "cree_le", "modifie_le",
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.attribuant} {self.exercice}"
