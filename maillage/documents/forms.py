"""What a person sends to the tunnel: a file, the meaning of its columns, a decision; or attaches to something."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from maillage.base import sheets
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, ImportColumn, Importer, Verdict
from maillage.documents.choices import NaturePiece
from maillage.documents.models import ImportSession, Piece
from maillage.documents.rules import check_mapping, check_piece_size, check_size

EMPTY_FILE = "Ce fichier est vide. Vérifiez qu'il a bien été enregistré, puis envoyez-le de nouveau."
NOT_CHOSEN = "Choisissez un fichier."
LEFT_OUT = "— ne pas importer —"


class DepositForm(forms.Form):
    nature = forms.ChoiceField(
        label="Que contient ce fichier ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que contient le fichier."},
    )
    fichier = forms.FileField(
        label="Fichier",
        max_length=None,
        error_messages={
            "required": NOT_CHOSEN,
            "empty": EMPTY_FILE,
            "missing": NOT_CHOSEN,
            "invalid": NOT_CHOSEN,
        },
    )

    def __init__(self, *args: Any, importers: Sequence[Importer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nature = self.fields["nature"]
        nature.choices = [(item.code, item.label) for item in importers]  # type: ignore[attr-defined]
        if len(importers) == 1:
            nature.initial = importers[0].code
        self.fields["fichier"].widget.attrs["class"] = "depot-fichier"

    def clean_fichier(self) -> UploadedFile[bytes]:
        """The size is looked at before anything is read."""
        upload: UploadedFile[bytes] = self.cleaned_data["fichier"]
        try:
            check_size(upload.size or 0)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return upload


class ColumnsForm(forms.Form):
    """One <select> per header of the file; a field is filled by one column, or by several when it says so."""

    def __init__(
        self, *args: Any, session: ImportSession, columns: Sequence[ImportColumn], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        self.headers: Sequence[str] = session.entetes
        self.samples: Mapping[str, Sequence[str]] = session.resume.get("exemples", {})
        for index, header in enumerate(self.headers):
            self.fields[f"colonne_{index}"] = forms.ChoiceField(
                label=header,
                required=False,
                choices=[("", LEFT_OUT), *grouped(columns)],
                initial=session.correspondance.get(header, ""),
            )

    def rows(self) -> Iterable[tuple[forms.BoundField, Sequence[str]]]:
        """Each column of the file with three of its values."""
        for index, header in enumerate(self.headers):
            yield self[f"colonne_{index}"], self.samples.get(header, ())

    def mapping(self) -> dict[str, str]:
        chosen = (
            (header, self.cleaned_data.get(f"colonne_{i}", "")) for i, header in enumerate(self.headers)
        )
        return {header: code for header, code in chosen if code}

    def clean(self) -> dict[str, Any]:
        self.say_doubles()
        if not self.errors:
            try:
                check_mapping(self.mapping(), self.headers, self.columns)
            except Refused as refused:
                raise forms.ValidationError(refused.sentence) from refused
        return self.cleaned_data

    def say_doubles(self) -> None:
        """Beside each column but the first of those that fill the same field."""
        labels = {column.code: column.label for column in self.columns if not column.several}
        first: dict[str, str] = {}
        for index, header in enumerate(self.headers):
            code = self.cleaned_data.get(f"colonne_{index}", "")
            if code in labels and code in first:
                self.add_error(
                    f"colonne_{index}",
                    f"« {labels[code]} » est déjà rempli par la colonne « {first[code]} ». Gardez l'une des deux.",
                )
            first.setdefault(code, header)


Choices = list[tuple[str, str | list[tuple[str, str]]]]


def grouped(columns: Sequence[ImportColumn]) -> Choices:
    """The fields in their order, those of a group under its name."""
    found: Choices = [(column.code, title_of(column)) for column in columns if not column.group]
    for name in dict.fromkeys(column.group for column in columns if column.group):
        found.append((name, [(c.code, title_of(c)) for c in columns if c.group == name]))
    return found


def title_of(column: ImportColumn) -> str:
    title = f"{column.label} (obligatoire)" if column.required else column.label
    return f"{title} +" if column.several else title


class DecisionForm(forms.Form):
    """`decision` is "creer", "ignorer", or "mettre_a_jour:12" where 12 is the sheet that the line is."""

    decision = forms.CharField(max_length=60)

    def clean(self) -> dict[str, Any]:
        word, _, target = self.cleaned_data.get("decision", "").partition(":")
        if word not in Decision.values or (target and not target.isdecimal()):
            raise forms.ValidationError("Ce choix n'existe pas : rechargez la page.")
        return {"decision": Decision(word), "target_id": int(target) if target else None}


class AnswerForm(forms.Form):
    reponse = forms.CharField(max_length=200, required=False)


class SheetForm(forms.Form):
    feuille = forms.ChoiceField(label="Feuille du classeur")

    def __init__(self, *args: Any, session: ImportSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"feuille": session.feuille}
        sheets = session.resume.get("feuilles", ())
        self.fields["feuille"].choices = [(name, name) for name in sheets]  # type: ignore[attr-defined]


class BulkForm(forms.Form):
    verdict = forms.ChoiceField(choices=Verdict.choices)
    decision = forms.ChoiceField(choices=Decision.choices)


CONFIDENTIAL = "Décochez pour que toute personne qui voit la page puisse l'ouvrir."


class PieceForm(sheets.SheetForm):
    """What is said of a file already received: two people may change it at once."""

    libelle = forms.CharField(label="Libellé", max_length=200)
    nature = forms.ChoiceField(label="Nature", choices=NaturePiece.choices, initial=NaturePiece.AUTRE)
    confidentielle = forms.BooleanField(
        label="Réservée à l'équipe", required=False, initial=True, help_text=CONFIDENTIAL
    )

    class Meta:
        model = Piece
        fields = ("libelle", "nature", "confidentielle")


class DepotPieceForm(PieceForm):
    fichier = forms.FileField(
        label="Fichier",
        max_length=None,
        error_messages={
            "required": NOT_CHOSEN,
            "empty": EMPTY_FILE,
            "missing": NOT_CHOSEN,
            "invalid": NOT_CHOSEN,
        },
    )
    field_order = ("fichier", "libelle", "nature", "confidentielle")

    def __init__(self, data: QueryDict | None = None, files: Any = None) -> None:
        super().__init__(data, files=files, base={})
        self.fields["libelle"].required = False
        self.fields["libelle"].help_text = "Laissez vide pour reprendre le nom du fichier."

    def clean_fichier(self) -> UploadedFile[bytes]:
        """The size is looked at before anything is read."""
        upload: UploadedFile[bytes] = self.cleaned_data["fichier"]
        try:
            check_piece_size(upload.size or 0, upload.name or "fichier")
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from refused
        return upload
