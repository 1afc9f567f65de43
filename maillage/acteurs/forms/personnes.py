"""People, functions, accounts that maintain a sheet."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.acteurs.choices import Diffusion
from maillage.acteurs.forms.champs import LigneDeTexte, Lu, StructureField, limit_to
from maillage.acteurs.models import Fonction, Personne
from maillage.base.values import Json, Values, json_value
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.office.values import parse_email, parse_phone

MOBILE = (
    "Ce numéro est celui d'un portable. Si c'est une ligne professionnelle, cochez la case ci-dessous ; "
    "sinon, donnez la ligne de la structure : un numéro personnel n'a pas sa place ici."
)


class PersonneForm(forms.ModelForm[Personne]):
    nom = LigneDeTexte(label="Nom", max_length=120)
    prenom = LigneDeTexte(label="Prénom", max_length=80, required=False)
    courriel = Lu(parse_email, label="Courriel professionnel")
    telephone = Lu(parse_phone, label="Téléphone professionnel")
    mobile_professionnel = forms.BooleanField(label="Ce portable est un numéro professionnel", required=False)

    class Meta:
        model = Personne
        fields = (
            "prenom", "nom", "courriel", "courriel_diffusion", "telephone", "mobile_professionnel",
            "telephone_diffusion", "accord_le", "accord_canal",
        )  # fmt: skip
        widgets = {"accord_le": DateInput}
        help_texts = {
            "accord_le": "Sans accord, les coordonnées restent au réseau ou à l'équipe projet.",
        }

    def __init__(self, data: Any = None, *, base: Mapping[str, Json], without: tuple[str, ...] = ()) -> None:
        super().__init__(data, initial=dict(base))
        self.base = base
        for name in without:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_mobile(cleaned)
        self.check_agreement(cleaned)
        return cleaned

    def check_mobile(self, cleaned: dict[str, Any]) -> None:
        number = cleaned.get("telephone") or ""
        if (
            "telephone" in self.changed_data
            and number.startswith(("06", "07"))
            and not cleaned.get("mobile_professionnel")
        ):
            self.add_error("telephone", MOBILE)

    def check_agreement(self, cleaned: dict[str, Any]) -> None:
        agreed, how = cleaned.get("accord_le"), cleaned.get("accord_canal")
        if bool(agreed) != bool(how):
            self.add_error(
                "accord_canal" if agreed else "accord_le",
                "Donnez la date de l'accord et la façon dont il a été donné.",
            )
        for name in ("courriel_diffusion", "telephone_diffusion"):
            if cleaned.get(name) == Diffusion.PUBLIC and not agreed:
                self.add_error(
                    name,
                    "Publier une coordonnée demande l'accord de la personne : donnez sa date et sa façon.",
                )

    def _post_clean(self) -> None:
        """The row itself is checked by the service."""

    def values(self) -> Values:
        names = [name for name in self.fields if name in self.Meta.fields and name != "mobile_professionnel"]
        return {
            name: self.base[name]
            if name in self.base and name not in self.changed_data
            else json_value(self.cleaned_data[name])
            for name in names
        }


class FonctionForm(forms.ModelForm[Fonction]):
    intitule = LigneDeTexte(
        label="Fonction", max_length=200, help_text="Ex. « coordinatrice », « directeur », « bénévole »."
    )

    class Meta:
        model = Fonction
        fields = ("intitule", "principale", "debut", "fin")
        widgets = {"debut": DateInput, "fin": DateInput}

    def values(self) -> Values:
        return {name: json_value(self.cleaned_data[name]) for name in self.Meta.fields}


class NouvelleFonctionForm(FonctionForm):
    """A function of somebody already known, in a structure to choose."""

    structure = StructureField(label="Structure", required=True)
    field_order = ("structure", "intitule")

    def __init__(self, data: Any = None, *, cite: Cite) -> None:
        super().__init__(data)
        limit_to(self, cite)


class FinForm(forms.Form):
    """The day from which it is no longer true."""

    fin = forms.DateField(label="Jusqu'au", widget=DateInput)


class RattachementForm(forms.Form):
    courriel = Lu(parse_email, label="Courriel du compte", required=True)

    def clean_courriel(self) -> str:
        email: str = self.cleaned_data["courriel"]
        if not email:
            raise ValidationError("Donnez l'adresse avec laquelle la personne se connecte.")
        return email
