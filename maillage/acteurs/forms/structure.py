"""The form of a sheet: for creating, editing and proposing, always in JSON values in and out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from maillage.acteurs.choices import Difficulte, ModaliteAcces, TypeStructure
from maillage.acteurs.forms.ages import AgesForm
from maillage.acteurs.forms.champs import (
    CommuneField,
    HorairesField,
    LigneDeTexte,
    Lu,
    StructureField,
    limit_to,
)
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import AGES, SECTIONS, SHEET_FIELDS
from maillage.base.sheets import Bloc, Section
from maillage.base.values import Json, Values, empty
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of, qpv_of
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

POSITION = ("latitude", "longitude")
SHORT = frozenset(
    {"sigle", "uai", "siret", "siren", "rna", "numero_caf", "code_postal", "latitude", "longitude"}
)
LONG = frozenset({"nom", "description", "exemples_action", "themes", "publics", "zones", "modalites_acces"})


class StructureForm(AgesForm):
    sections = SECTIONS
    long = LONG
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
        super().__init__(data, base=base)
        self.initial = self.initial_of(filled(base, typed or {}))
        self.instance.cite = cite
        limit_to(self, cite, {"zones": qpv_of(cite).defer("contour"), "referent": equipe_of(cite)}, but=pk)
        self.without = frozenset(without)
        for name in self.without:
            self.fields.pop(name, None)

    def initial_of(self, base: Mapping[str, Json]) -> dict[str, Any]:
        """Degrees are written whole, not as the language rounds them."""
        position = {name: repr(base[name]) for name in POSITION if base.get(name) is not None}
        return super().initial_of(base) | position

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

    def bloc(self, section: Section) -> Bloc:
        """The section of contacts stands even where it is all kept from this person: it says so."""
        hidden = section.champs if section.code == "contacts" else ()
        return replace(super().bloc(section), masques=[name for name in hidden if name in self.without])

    def column(self, name: str) -> str:
        return "col-sm-6 col-lg-4" if name in SHORT else super().column(name)


def filled(base: Mapping[str, Json], typed: Mapping[str, Json]) -> Values:
    return {**base, **{name: value for name, value in typed.items() if empty(base.get(name))}}
