"""What a person sends to the tunnel: a file, the meaning of its columns, a decision."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from maillage.base.errors import Refused
from maillage.base.transfers import Decision, ImportColumn, Importer, Verdict
from maillage.documents.models import ImportSession
from maillage.documents.rules import check_mapping, check_size

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
    """One <select> per header of the file; a field is filled by one column at most."""

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
                choices=[("", LEFT_OUT), *((column.code, title_of(column)) for column in columns)],
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
        labels = {column.code: column.label for column in self.columns}
        first: dict[str, str] = {}
        for index, header in enumerate(self.headers):
            code = self.cleaned_data.get(f"colonne_{index}", "")
            if code and code in first:
                self.add_error(
                    f"colonne_{index}",
                    f"« {labels[code]} » est déjà rempli par la colonne « {first[code]} ». Gardez l'une des deux.",
                )
            first.setdefault(code, header)


def title_of(column: ImportColumn) -> str:
    return f"{column.label} (obligatoire)" if column.required else column.label


class DecisionForm(forms.Form):
    """`decision` is "creer", "ignorer", or "mettre_a_jour:12" where 12 is the sheet that the line is."""

    decision = forms.CharField(max_length=60)

    def clean(self) -> dict[str, Any]:
        word, _, target = self.cleaned_data.get("decision", "").partition(":")
        if word not in Decision.values or (target and not target.isdecimal()):
            raise forms.ValidationError("Ce choix n'existe pas : rechargez la page.")
        return {"decision": Decision(word), "target_id": int(target) if target else None}


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
