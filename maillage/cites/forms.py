"""Forms of the settings of a cité."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from maillage.access.roles import Role
from maillage.base.widgets import Combobox, DateInput
from maillage.cites.choices import CodeChiffre, Institution, RoleEtablissement
from maillage.core.calendar import Zone
from maillage.territoires.models import Commune, Etablissement, Qpv

# Given on the whole country, by an administrator's command only.
NATIONAL_ROLES = {Role.NATIONAL, Role.SUPPORT}
ACCOUNT = ("email", "prenom", "nom")
LOCAL_ROLES = [(role.value, role.label) for role in Role if role not in NATIONAL_ROLES]


def commune_text(code: str) -> str:
    """What to show of a commune already chosen; what was typed when it is not one."""
    commune = Commune.objects.filter(pk=code).first()
    return f"{commune.nom} ({commune.departement_id})" if commune else code


def qpv_text(code: str) -> str:
    qpv = Qpv.objects.filter(code=code).first()
    return f"{qpv.nom} ({qpv.code})" if qpv else code


def etablissement_text(uai: str) -> str:
    etablissement = Etablissement.objects.filter(pk=uai).first()
    return f"{etablissement.nom} ({uai})" if etablissement else uai


class CiteForm(forms.Form):
    nom = forms.CharField(label="Nom", max_length=200)
    nom_court = forms.CharField(
        label="Nom court", max_length=60, required=False, help_text="Affiché en haut de chaque page."
    )
    territoire = forms.CharField(
        label="Territoire affiché", max_length=200, required=False, help_text="Ex. « Angers »."
    )
    academie = forms.CharField(label="Académie", max_length=60, required=False)
    zone_scolaire = forms.ChoiceField(
        label="Vacances scolaires",
        required=False,
        choices=[("", "selon les communes du périmètre"), *((zone.value, zone.libelle) for zone in Zone)],
        help_text="À choisir si la cité touche plusieurs zones, ou suit un autre calendrier que ses communes.",
    )
    description = forms.CharField(
        label="Présentation", required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class DatedForm(forms.Form):
    """What enters the perimeter has a date: everything in a cité is dated."""

    debut = forms.DateField(label="Depuis le", widget=DateInput, initial=timezone.localdate)


class CommuneForm(DatedForm):
    code = forms.CharField(
        label="Commune",
        help_text="Tapez son nom ou son code postal, puis choisissez-la.",
        widget=Combobox(reverse_lazy("territoires:communes"), commune_text),
    )
    field_order = ("code", "debut")


class QpvForm(DatedForm):
    code = forms.CharField(
        label="Quartier prioritaire",
        help_text="Tapez son nom ou son code. Il n'y est pas ? Importez d'abord le fichier des QPV.",
        widget=Combobox(reverse_lazy("territoires:quartiers"), qpv_text),
    )
    field_order = ("code", "debut")


class EtablissementForm(DatedForm):
    uai = forms.CharField(
        label="Établissement",
        help_text="Tapez son nom ou son UAI. Il n'y est pas ? Importez d'abord l'annuaire des établissements.",
        widget=Combobox(reverse_lazy("territoires:etablissements"), etablissement_text),
    )
    role = forms.ChoiceField(
        label="Rôle",
        choices=RoleEtablissement.choices,
        initial=RoleEtablissement.COLLEGE,
        help_text="Désigner un collège chef de file met fin au précédent, qui reste dans le périmètre comme collège.",
    )
    field_order = ("uai", "role", "debut")


class FinForm(forms.Form):
    fin = forms.DateField(label="À compter du", widget=DateInput, initial=timezone.localdate)


class LastDayForm(forms.Form):
    """A period entered with its last day; `fin` comes out as the first day after it, as it is stored."""

    debut = forms.DateField(label="Depuis le", widget=DateInput, initial=timezone.localdate)
    fin = forms.DateField(
        label="Jusqu'au",
        widget=DateInput,
        required=False,
        help_text="Dernier jour compris. Laissez vide s'il n'y a pas de fin prévue.",
    )

    def clean_fin(self) -> date | None:
        fin: date | None = self.cleaned_data["fin"]
        return fin + timedelta(days=1) if fin else None


class ChiffreForm(forms.Form):
    code = forms.ChoiceField(label="Chiffre", choices=CodeChiffre.choices)
    valeur = forms.DecimalField(
        label="Valeur",
        max_digits=10,
        decimal_places=1,
        localize=True,
        help_text="Des habitants, ou un pourcentage de 0 à 100.",
    )
    annee = forms.IntegerField(label="Année", help_text="Celle de la mesure, pas de la saisie.")
    source = forms.CharField(label="Source", max_length=200, help_text="Ex. « Insee, recensement ».")


class LabelForm(LastDayForm):
    intitule = forms.CharField(label="Période", max_length=120, help_text="Ex. « Renouvellement 2024-2027 ».")
    field_order = ("intitule", "debut", "fin")


class DetailsForm(forms.Form):
    """What may be corrected of a mandate: neither its role nor its dates."""

    institution = forms.ChoiceField(
        label="Institution",
        choices=[("", "Aucune"), *Institution.choices],
        required=False,
        help_text="Pour la troïka.",
    )
    institution_nom = forms.CharField(label="Nom de l'institution", max_length=200, required=False)
    employeur = forms.CharField(label="Employeur", max_length=200, required=False)
    quotite = forms.IntegerField(
        label="Quotité (% d'un temps plein)", min_value=0, max_value=100, required=False
    )
    financeur_poste = forms.CharField(label="Financement du poste", max_length=200, required=False)


class MandatForm(DetailsForm, LastDayForm):
    """A mandate on this cité; the account is opened, and the person invited, if the address is new."""

    email = forms.EmailField(label="Courriel")
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    nom = forms.CharField(label="Nom", max_length=80, required=False)
    role = forms.ChoiceField(label="Rôle", choices=LOCAL_ROLES)
    field_order = ("email", "prenom", "nom", "role", "debut", "fin")

    @property
    def account(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ACCOUNT}

    @property
    def mandat(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ACCOUNT}


class FinMandatForm(FinForm):
    """Ending the mandate of the only CPO asks for one more word: nobody could give mandates afterwards."""

    confirmer = forms.BooleanField(
        label="C'est la ou le dernier CPO de la cité : je sais que plus personne n'y donnera de mandat, sauf l'assistance.",
        error_messages={
            "required": "Cochez cette case, ou ouvrez d'abord un mandat de CPO à quelqu'un d'autre."
        },
    )

    def __init__(self, *args: Any, dernier_cpo: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not dernier_cpo:
            del self.fields["confirmer"]
