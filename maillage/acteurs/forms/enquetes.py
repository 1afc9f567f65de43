"""The questions of a survey as the team writes them, and as a structure answers them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs import rules
from maillage.acteurs.choices import GenreQuestion
from maillage.acteurs.models import Question
from maillage.acteurs.services.enquetes import Posee
from maillage.base.errors import Refused

CAUTION = "N'écrivez le nom d'aucun enfant ni d'aucun parent."
RANKS = range(1, rules.MOST_QUESTIONS + 1)


class QuestionsForm(forms.Form):
    """Ten places; those left empty are no questions, those that follow move up."""

    def __init__(self, data: QueryDict | None = None, *, questions: Sequence[Posee] = ()) -> None:
        super().__init__(data)
        for rank in RANKS:
            asked = questions[rank - 1] if rank <= len(questions) else None
            self.fields[f"libelle_{rank}"] = forms.CharField(
                label=f"Texte de la question {rank}",
                max_length=300,
                required=False,
                initial=asked["libelle"] if asked else "",
            )
            self.fields[f"genre_{rank}"] = forms.ChoiceField(
                label=f"On répond à la question {rank} par", choices=GenreQuestion.choices, required=False,
                initial=asked["genre"] if asked else GenreQuestion.OUI_NON,
            )  # fmt: skip
            self.fields[f"choix_{rank}"] = forms.CharField(
                label=f"Choix de la question {rank}", required=False, max_length=2000,
                initial="\n".join(asked["choix"]) if asked else "", widget=forms.Textarea({"rows": 3}),
                help_text="Un par ligne, pour « un choix dans une liste » seulement.",
            )  # fmt: skip
            self.fields[f"obligatoire_{rank}"] = forms.BooleanField(
                label=f"Réponse obligatoire à la question {rank}",
                required=False,
                initial=bool(asked and asked["obligatoire"]),
            )

    def clean(self) -> dict[str, Any]:
        for rank in RANKS:
            asked = self.asked(rank)
            if not asked["libelle"] and not asked["choix"]:
                continue
            try:
                rules.check_question(asked["libelle"], asked["genre"], asked["choix"])
            except Refused as refused:
                self.add_error(f"{refused.code}_{rank}", refused.sentence)
        return self.cleaned_data

    def asked(self, rank: int) -> Posee:
        found = self.cleaned_data
        genre = found.get(f"genre_{rank}", "")
        lines = [line.strip() for line in found.get(f"choix_{rank}", "").splitlines()]
        choices = [line for line in lines if line] if genre == GenreQuestion.CHOIX else []
        return Posee(
            libelle=found.get(f"libelle_{rank}", "").strip(), genre=genre, choix=choices,
            obligatoire=bool(found.get(f"obligatoire_{rank}")),
        )  # fmt: skip

    def questions(self) -> list[Posee]:
        return [asked for asked in map(self.asked, RANKS) if asked["libelle"]]

    def places(self) -> Iterator[tuple[int, list[forms.BoundField], bool]]:
        """Rank, fields, and whether the place is shown open: those written, and the first that is free."""
        free = True
        for rank in RANKS:
            fields = [self[f"{name}_{rank}"] for name in ("libelle", "genre", "choix", "obligatoire")]
            written = bool(fields[0].value() or fields[2].value()) or any(field.errors for field in fields)
            yield rank, fields, written or free
            free = free and written


class EnqueteForm(forms.Form):
    """The questions of a survey; an answer is read by the rules, whatever its kind."""

    def __init__(
        self, data: QueryDict | None = None, *, questions: Sequence[Question], said: Mapping[int, str]
    ) -> None:
        super().__init__(data)
        self.asked = {f"q{question.pk}": question for question in questions}
        for name, question in self.asked.items():
            self.fields[name] = field_of(question, said.get(question.pk, ""))

    def clean(self) -> dict[str, Any]:
        for name, question in self.asked.items():
            if name in self.errors:
                continue
            try:
                rules.read_answer(question, self.cleaned_data.get(name, ""))
            except Refused as refused:
                self.add_error(name, refused.sentence)
        return self.cleaned_data

    def answers(self) -> dict[int, str]:
        return {question.pk: self.cleaned_data[name] for name, question in self.asked.items()}


def field_of(question: Question, said: str) -> forms.Field:
    """Never `required` for Django: the rule says it, with its own sentence."""
    label = f"{question.libelle} (obligatoire)" if question.obligatoire else question.libelle
    common: dict[str, Any] = {"label": label, "required": False, "initial": said}
    if question.genre == GenreQuestion.TEXTE:
        return forms.CharField(widget=forms.Textarea({"rows": 4}), help_text=CAUTION, **common)
    if question.genre == GenreQuestion.NOMBRE:
        initial = {"initial": said.replace(".", ",")}
        return forms.CharField(widget=forms.TextInput({"inputmode": "decimal"}), **{**common, **initial})
    known = ["oui", "non"] if question.genre == GenreQuestion.OUI_NON else question.choix
    choices = [
        (value, value.capitalize() if question.genre == GenreQuestion.OUI_NON else value) for value in known
    ]
    if not question.obligatoire:
        choices.append(("", "Sans réponse"))
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
