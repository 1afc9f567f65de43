"""The form of a sheet: for creating, editing and proposing, always in JSON values in and out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from maillage.accounts.models import User
from maillage.acteurs.choices import Difficulte, ModaliteAcces, TypeStructure
from maillage.acteurs.forms.champs import (
    Ages,
    CommuneField,
    HorairesField,
    LigneDeTexte,
    Lu,
    StructureField,
)
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import SECTIONS, SHEET_FIELDS
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.base.values import Json, Values, empty, json_value
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of, qpv_of
from maillage.core.ages import AgeRange
from maillage.office.values import (
    parse_coordinates,
    parse_email,
    parse_phone,
    parse_postcode,
    parse_rna,
    parse_siren,
    parse_siret,
    parse_uai,
    parse_url,
)
from maillage.territoires.models import Qpv

AGES = ("age_min_mois", "age_max_mois")
POSITION = ("latitude", "longitude")
SHORT = frozenset(
    {"sigle", "uai", "siret", "siren", "rna", "numero_caf", "code_postal", "latitude", "longitude"}
)
LONG = frozenset({"nom", "description", "exemples_action", "themes", "publics", "zones", "modalites_acces"})


@dataclass(frozen=True)
class Bloc:
    """A section of the form, with its fields and the class of their column."""

    code: str
    titre: str
    icone: str
    champs: list[tuple[BoundField, str]]
    masques: list[str]

    @property
    def en_erreur(self) -> bool:
        return any(field.errors for field, _ in self.champs)


class StructureForm(forms.ModelForm[Structure]):
    nom = LigneDeTexte(label="Nom", max_length=300)
    type = forms.ChoiceField(label="Type", choices=TypeStructure.choices, initial=TypeStructure.ASSOCIATION)
    mere = StructureField(label="Structure mère", help_text="Ex. la Ville, pour un service municipal.")
    uai = Lu(parse_uai, label="UAI", help_text="Pour un établissement scolaire.")
    siret = Lu(parse_siret, label="SIRET")
    siren = Lu(parse_siren, label="SIREN", help_text="Repris du SIRET s'il est donné.")
    rna = Lu(parse_rna, label="RNA", help_text="Pour une association : W et neuf chiffres.")
    site_web = Lu(parse_url, label="Site")
    modalites_acces = forms.MultipleChoiceField(
        label="Modalités d'accès",
        required=False,
        choices=ModaliteAcces.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    ages = Ages(
        label="Âges",
        required=False,
        max_length=60,
        help_text="Ex. « 3-11 ans », « 18 mois - 3 ans », « dès 16 ans », « tous âges ». Le dernier âge n'est pas compris.",
    )
    code_postal = Lu(parse_postcode, label="Code postal")
    commune = CommuneField(label="Commune")
    latitude = forms.CharField(label="Latitude", required=False, max_length=30)
    longitude = forms.CharField(
        label="Longitude",
        required=False,
        max_length=30,
        help_text="En degrés ; les coordonnées Lambert-93 sont converties.",
    )
    horaires = HorairesField(label="Horaires en période scolaire")
    horaires_vacances = HorairesField(label="Horaires pendant les vacances")
    courriel = Lu(parse_email, label="Courriel de la structure")
    telephone = Lu(parse_phone, label="Téléphone de la structure")
    difficulte = forms.ChoiceField(
        label="Facilité de mobilisation", required=False, choices=Difficulte.choices
    )

    class Meta:
        model = Structure
        fields = tuple(name for name in SHEET_FIELDS if name not in (*AGES, "position_source"))
        widgets = {
            "description": forms.Textarea({"rows": 4}),
            "exemples_action": forms.Textarea({"rows": 3}),
            "themes": forms.CheckboxSelectMultiple,
            "publics": forms.CheckboxSelectMultiple,
            "zones": forms.CheckboxSelectMultiple,
            "dernier_contact_le": DateInput,
            "charte_signee_le": DateInput,
            "source_date": DateInput,
        }
        help_texts = {
            "description": "En termes neutres et factuels : la fiche est lue par les partenaires, et par la structure.",
            "courriel_diffusion": "Qui peut lire ce courriel.",
            "telephone_diffusion": "Qui peut lire ce numéro.",
            "difficulte_motif": "Un fait de la structure, jamais un jugement sur une personne.",
        }

    def __init__(
        self,
        data: Any = None,
        *,
        cite: Cite,
        base: Mapping[str, Json],
        without: Iterable[str] = (),
        pk: int | None = None,
        typed: Mapping[str, Json] | None = None,
    ) -> None:
        """`base` is what the person reads (JSON values), `without` the fields this person does not write.

        `typed` was written on another form: it is offered where `base` has nothing.
        """
        super().__init__(data, initial=initial_of(filled(base, typed or {})))
        self.base = base
        self.without = frozenset(without)
        self.limit(cite, pk)
        for name in self.without:
            self.fields.pop(name, None)

    def limit(self, cite: Cite, pk: int | None) -> None:
        """Only what belongs to the cité can be chosen; what the sheet already holds stays choosable."""
        self.instance.cite = cite
        chosen = qpv_of(cite) | Qpv.objects.filter(pk__in=self.base.get("zones") or [])
        self.fields["zones"].queryset = chosen.distinct().defer("contour")  # type: ignore[attr-defined]
        team = equipe_of(cite) | User.objects.filter(pk=self.base.get("referent") or 0)
        self.fields["referent"].queryset = team.distinct()  # type: ignore[attr-defined]
        self.fields["mere"].bind(cite, pk)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self.clean_position(cleaned)
        self.clean_codes(cleaned)
        return cleaned

    def clean_position(self, cleaned: dict[str, Any]) -> None:
        """Two texts become degrees; swapped or projected coordinates are put right."""
        parsed = parse_coordinates(cleaned.get("longitude", ""), cleaned.get("latitude", ""))
        if parsed.problem:
            self.add_error("latitude", parsed.problem)
            return
        cleaned["longitude"], cleaned["latitude"] = parsed.value or (None, None)

    def clean_codes(self, cleaned: dict[str, Any]) -> None:
        siret, siren = cleaned.get("siret", ""), cleaned.get("siren", "")
        if siret and siren and "siren" in self.changed_data and not siret.startswith(siren):
            self.add_error(
                "siren",
                f"Le SIREN d'une structure est le début de son SIRET : {siret[:9]}. Corrigez l'un ou l'autre.",
            )

    def _post_clean(self) -> None:
        """The row itself is checked by the service, once merged with what is stored."""

    def values(self) -> Values:
        """What was typed. A field left as it was read keeps the very value read."""
        found = {name: self.value_of(name) for name in self.Meta.fields if name in self.fields}
        if "ages" in self.fields:
            found |= self.ages_values()
        return found

    def value_of(self, name: str) -> Json:
        if name not in self.changed_data and name in self.base:
            return self.base[name]
        value = self.cleaned_data[name]
        # browsers send line ends of two characters
        return value.replace("\r\n", "\n") if isinstance(value, str) else json_value(value)

    def ages_values(self) -> Values:
        if "ages" not in self.changed_data:
            return {name: self.base.get(name) for name in AGES}
        ages: AgeRange | None = self.cleaned_data["ages"]
        return dict(zip(AGES, (ages.min_months, ages.max_months) if ages else (None, None), strict=True))

    def blocs(self) -> Iterator[Bloc]:
        """The sections, with the fields this person writes."""
        for section in SECTIONS:
            names = [name for name in with_ages(section.champs) if name in self.fields]
            hidden = [name for name in section.champs if name in self.without]
            if names or (section.code == "contacts" and hidden):
                fields = [(self[name], column(name)) for name in names]
                yield Bloc(section.code, section.titre, section.icone, fields, hidden)


def filled(base: Mapping[str, Json], typed: Mapping[str, Json]) -> Values:
    return {**base, **{name: value for name, value in typed.items() if empty(base.get(name))}}


def with_ages(names: Iterable[str]) -> list[str]:
    return ["ages" if name == "age_min_mois" else name for name in names]


def column(name: str) -> str:
    if name in LONG:
        return "col-12"
    return "col-sm-6 col-lg-4" if name in SHORT else "col-md-6"


def initial_of(base: Mapping[str, Json]) -> dict[str, Any]:
    """JSON values as the widgets want them."""
    initial = {name: value for name, value in base.items() if name not in AGES}
    initial["ages"] = ages_shown(base.get("age_min_mois"), base.get("age_max_mois"))
    for name in POSITION:
        if base.get(name) is not None:
            initial[name] = repr(base[name])
    return initial
