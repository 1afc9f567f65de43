"""What the page of components shows: invented values, one of each case. No database."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.templatetags.static import static
from django.utils.functional import lazy

from maillage.base.widgets import Combobox, DateInput

# read when the page is drawn: the hashed name is only known once the files are collected
COMMUNES = lazy(static, str)("base/galerie/communes.json")
THEMES = [("langage", "Langage, lecture", 12), ("parentalite", "Parentalité", 4), ("sport", "Sport", 0)]


class SampleForm(forms.Form):
    """One field of each kind."""

    nom = forms.CharField(label="Nom de la structure", help_text="Tel qu'il est écrit sur sa porte.")
    mission = forms.CharField(label="Mission", widget=forms.Textarea(attrs={"rows": 2}), required=False)
    famille = forms.ChoiceField(
        label="Famille", choices=[("", "Choisir…"), ("asso", "Association"), ("ecole", "École")]
    )
    le = forms.DateField(label="Rencontrée le", widget=DateInput(), required=False)
    enfants = forms.IntegerField(label="Enfants accueillis", min_value=0, required=False)
    acces = forms.ChoiceField(
        label="Qui peut voir ce contact",
        choices=[("cite", "la cité"), ("reseau", "le réseau")],
        widget=forms.RadioSelect,
    )
    temps = forms.MultipleChoiceField(
        label="Temps de l'enfant",
        choices=[("soir", "soir"), ("mercredi", "mercredi"), ("vacances", "vacances")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Plusieurs réponses possibles.",
    )
    accord = forms.BooleanField(label="La structure accepte de paraître dans l'annuaire public")
    fichier = forms.FileField(label="Pièce jointe", required=False)
    ferme = forms.CharField(label="Identifiant", initial="STR-0042", disabled=True, required=False)
    commune = forms.CharField(
        label="Commune", widget=Combobox(COMMUNES, text_of=lambda code: f"Commune {code}"), required=False
    )


SOLLICITES = [
    {
        "who": "s5", "nom": "Collège Jean-Exemple", "niveau": "forte", "phrase": "Déjà sollicitée 9 fois en 30 jours.",
        "natures": "6 invitations, 3 relances", "decision": "grouper",
        "occasion": {"le": date(2026, 12, 9), "quoi": "Comité technique", "url": "?"},
    },
    {"who": "p12", "nom": "Camille Exemple", "niveau": "soutenue", "phrase": "Déjà sollicitée 6 fois en 30 jours."},
    {"who": "p13", "nom": "Jo Gabarit", "niveau": "calme", "phrase": "Sollicitée 1 fois en 30 jours."},
]  # fmt: skip
CHOIX_SOLLICITES = (
    ("ecarter", "ne pas la solliciter"),
    ("grouper", "en parler à cette occasion"),
    ("envoyer", "la solliciter quand même"),
)


def samples(page: int = 3) -> dict[str, Any]:
    """The context of `composants.html`: lists, a page of results, a form as received and a form refused."""
    return {
        "choix_themes": THEMES,
        "communes": COMMUNES,
        "themes_choisis": ["langage"],
        "actifs": [{"libelle": "3 à 11 ans", "url": "?"}, {"libelle": "dans le QPV Saint-Aubin", "url": "?"}],
        "tri": "nom",
        "pages": Paginator(range(2286), 20).get_page(page),
        "etapes_exemple": [
            {"titre": "Repérée", "detail": "mars 2024", "etat": "faite"},
            {"titre": "Rencontrée", "detail": "mai 2024", "etat": "faite"},
            {"titre": "Contributrice", "detail": "depuis sept. 2024", "etat": "courante"},
            {"titre": "Pilote", "detail": "", "etat": "a_venir"},
        ],
        "onglets_exemple": [
            {"libelle": "Fiche", "url": "?", "courant": True, "icone": "card-text"},
            {"libelle": "Actions", "url": "?", "compte": 5},
            {"libelle": "Historique", "url": "?"},
        ],
        "bascule_exemple": [
            {"libelle": "Liste et carte", "url": "?", "courant": True, "icone": "layout-split"},
            {"libelle": "Tableau", "url": "?", "icone": "table"},
        ],
        "sollicites": SOLLICITES,
        "choix_sollicites": CHOIX_SOLLICITES,
        "formulaire": SampleForm(initial={"nom": "Ludothèque La Toupie"}, prefix="vide"),
        "formulaire_refuse": SampleForm({"refus-enfants": "-3", "refus-nom": "La Toupie"}, prefix="refus"),
    }
