"""Forms of the settings of a cité."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from maillage.access.roles import Role
from maillage.base.widgets import Combobox, DateInput
from maillage.cites.choices import CodeChiffre, Institution, RoleEtablissement
from maillage.cites.models import Cite
from maillage.territoires.models import Commune, Etablissement, Qpv

# Given on the whole country, by an administrator's command only.
NATIONAL_ROLES = {Role.NATIONAL, Role.SUPPORT}
LOCAL_ROLES = [(role.value, role.label) for role in Role if role not in NATIONAL_ROLES]


def commune_text(code: str) -> str:
    commune = Commune.objects.filter(pk=code).first()
    return f"{commune.nom} ({commune.departement_id})" if commune else code


def qpv_text(code: str) -> str:
    qpv = Qpv.objects.filter(code=code).first()
    return f"{qpv.nom} ({qpv.code})" if qpv else code


def etablissement_text(uai: str) -> str:
    etablissement = Etablissement.objects.filter(pk=uai).first()
    return f"{etablissement.nom} ({uai})" if etablissement else uai


class CiteForm(forms.ModelForm[Cite]):
    class Meta:
        model = Cite
        fields = ("nom", "nom_court", "territoire", "academie", "description")


class DatedForm(forms.Form):
    """What enters the perimeter has a date: everything in a cité is dated."""

    debut = forms.DateField(label="Depuis le", widget=DateInput, initial=timezone.localdate)


class CommuneForm(DatedForm):
    commune = forms.ModelChoiceField(
        Commune.objects.all(),
        label="Commune",
        help_text="Tapez son nom ou son code postal.",
        widget=Combobox(reverse_lazy("territoires:communes"), commune_text),
        error_messages={"invalid_choice": "Cette commune n'est pas reconnue : choisissez-la dans la liste."},
    )
    field_order = ("commune", "debut")


class QpvForm(DatedForm):
    qpv = forms.ModelChoiceField(
        Qpv.objects.all(),
        to_field_name="code",
        label="Quartier prioritaire",
        help_text="Tapez son nom ou son code. Il n'y est pas ? Importez d'abord le fichier des QPV.",
        widget=Combobox(reverse_lazy("territoires:qpv"), qpv_text),
        error_messages={"invalid_choice": "Ce quartier n'est pas connu : importez le fichier officiel des QPV."},
    )
    field_order = ("qpv", "debut")


class EtablissementForm(DatedForm):
    etablissement = forms.ModelChoiceField(
        Etablissement.objects.all(),
        label="Établissement",
        help_text="Tapez son nom ou son UAI. Il n'y est pas ? Importez d'abord l'annuaire des établissements.",
        widget=Combobox(reverse_lazy("territoires:etablissements"), etablissement_text),
        error_messages={"invalid_choice": "Cet établissement n'est pas connu : importez l'annuaire des établissements."},
    )
    role = forms.ChoiceField(label="Rôle", choices=RoleEtablissement.choices)
    field_order = ("etablissement", "role", "debut")


class FinForm(forms.Form):
    fin = forms.DateField(label="Terminé le", widget=DateInput, initial=timezone.localdate)


class ChiffreForm(forms.Form):
    code = forms.ChoiceField(label="Chiffre", choices=CodeChiffre.choices)
    valeur = forms.DecimalField(
        label="Valeur", max_digits=10, decimal_places=1, localize=True, help_text="Des habitants, ou un pourcentage de 0 à 100."
    )
    annee = forms.IntegerField(label="Année")
    source = forms.CharField(label="Source", max_length=200, help_text="Ex. « Insee, recensement ».")


class LabelForm(forms.Form):
    intitule = forms.CharField(label="Période", max_length=120, help_text="Ex. « Renouvellement 2024-2027 ».")
    debut = forms.DateField(label="Depuis le", widget=DateInput)
    fin = forms.DateField(label="Jusqu'au", widget=DateInput, required=False)


class MandatForm(forms.Form):
    """A mandate on this cité; the account is opened, and the person invited, if the address is new."""

    email = forms.EmailField(label="Adresse électronique", help_text="Un compte est ouvert si elle n'en a pas encore.")
    prenom = forms.CharField(label="Prénom", max_length=80, required=False)
    nom = forms.CharField(label="Nom", max_length=80, required=False)
    role = forms.ChoiceField(label="Rôle", choices=LOCAL_ROLES)
    institution = forms.ChoiceField(
        label="Institution", choices=[("", "—"), *Institution.choices], required=False, help_text="Pour la troïka."
    )
    institution_nom = forms.CharField(label="Nom de l'institution", max_length=200, required=False)
    employeur = forms.CharField(label="Employeur", max_length=200, required=False)
    quotite = forms.IntegerField(label="Quotité (% d'un temps plein)", min_value=0, max_value=100, required=False)
    financeur_poste = forms.CharField(label="Financement du poste", max_length=200, required=False)
    debut = forms.DateField(label="Depuis le", widget=DateInput, initial=timezone.localdate)
    fin = forms.DateField(label="Jusqu'au", widget=DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        debut, fin = cleaned.get("debut"), cleaned.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "La fin du mandat doit être postérieure à son début.")
        return cleaned


