"""Forms of the first steps and of the profile."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.text import slugify

from maillage.accounts.models import User
from maillage.base.widgets import Combobox
from maillage.cites.forms import commune_text
from maillage.territoires.models import Commune


class ProfilForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("prenom", "nom")


class AdministrateurForm(forms.Form):
    """First step: who administers this installation."""

    prenom = forms.CharField(label="Prénom", max_length=80)
    nom = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(label="Courriel", help_text="Elle sert à se connecter.")
    password = forms.CharField(
        label="Mot de passe",
        help_text="Au moins 12 caractères. Une phrase se retient mieux qu'un mot compliqué.",
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        try:
            validate_password(
                password, User(**{name: self.data.get(name, "") for name in ("email", "prenom", "nom")})
            )
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password


class PremiereCiteForm(forms.Form):
    """Second step: the first cité. Everything can be changed later in its settings, but its address."""

    nom = forms.CharField(
        label="Nom de la cité éducative", max_length=200, help_text="Ex. « Cité éducative de Monplaisir »."
    )
    nom_court = forms.CharField(
        label="Nom court",
        max_length=60,
        required=False,
        help_text="Affiché en haut de chaque page. Ex. « Monplaisir ».",
    )
    slug = forms.CharField(
        label="Adresse",
        max_length=80,
        required=False,
        help_text="Le mot qui la désigne dans la barre d'adresse ; proposé d'après le nom si vous ne l'indiquez pas.",
    )
    commune = forms.CharField(
        label="Commune",
        help_text="Tapez son nom ou son code postal. D'autres communes s'ajoutent ensuite dans les réglages.",
        widget=Combobox(reverse_lazy("territoires:communes"), commune_text),
    )

    def clean_commune(self) -> str:
        code = str(self.cleaned_data["commune"])
        if not Commune.objects.filter(pk=code).exists():
            raise forms.ValidationError(
                "Cette commune n'est pas reconnue : tapez son nom puis choisissez-la dans la liste."
            )
        return code

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        cleaned["slug"] = slugify(str(cleaned.get("slug") or cleaned.get("nom", "")))[:80]
        return cleaned
