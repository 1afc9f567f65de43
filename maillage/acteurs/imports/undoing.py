"""Taking an import back: what it created goes, what it changed returns, what people did since stays."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, ProtectedError, Q
from django.utils import timezone

from maillage.accounts.models import User
from maillage.acteurs.choices import Trace
from maillage.acteurs.imports.changes import label_of
from maillage.acteurs.models import Fonction, Personne, ReferenceExterne, Structure
from maillage.acteurs.services import etapes
from maillage.acteurs.services.derived import prepare_for_save
from maillage.audit.services import build_event, record_many
from maillage.base.transfers import Outcome, Progress
from maillage.cites.models import Cite

EDITED = (
    "« {nom} » a été modifiée depuis l'import : la fiche est conservée. Archivez-la si elle ne sert plus."
)
USED = "« {nom} » a depuis des liens avec d'autres fiches : elle est conservée. Archivez-la si elle ne sert plus."
CHANGED = "« {nom} » : {champs} a été modifié depuis l'import, la valeur actuelle est conservée."
BATCH = 200
"""Sheets deleted at once: few enough for the progress to be seen to move."""
Undo = Mapping[str, Any]


def undo_lines(cite: Cite, outcomes: Sequence[Outcome], by: User | None, progress: Progress) -> list[str]:
    """A sentence for each line that could not be put back."""
    undos = [outcome.undo for outcome in outcomes if outcome.undo]
    created = [undo for undo in undos if undo.get("creee")]
    updated = [undo for undo in undos if not undo.get("creee")]
    fresh = {undo["structure"] for undo in created}
    edited = edited_since(cite, created, updated)
    sentences = give_back(cite, [undo for undo in updated if undo["structure"] not in fresh - edited], by)
    detach(cite, updated)
    progress(len(updated), len(undos))
    sentences += [EDITED.format(nom=undo["nom"]) for undo in created if undo["structure"] in edited]
    detach_people(cite, created, edited)
    going = [undo for undo in created if undo["structure"] not in edited]
    for start in range(0, len(going), BATCH):
        sentences += remove(cite, going[start : start + BATCH], by)
        progress(min(len(undos), len(updated) + start + BATCH), len(undos))
    return sentences


def edited_since(cite: Cite, created: Sequence[Undo], updated: Sequence[Undo]) -> set[int]:
    """Sheets created by the import whose version has moved for another reason than the import itself."""
    expected = {undo["structure"]: int(undo["version"]) for undo in created}
    rows = Structure.objects.filter(cite=cite, pk__in=expected).values_list("pk", "version")
    return {pk for pk, version in rows if version != expected[pk]}


def give_back(cite: Cite, updated: Sequence[Undo], by: User | None) -> list[str]:
    """Former values return, the last change first, unless somebody has written since."""
    structures = Structure.objects.filter(cite=cite).in_bulk([undo["structure"] for undo in updated])
    sentences, events, names = [], [], set()
    for undo in reversed(updated):
        structure = structures.get(undo["structure"])
        if structure is None:
            continue
        restored, kept = restore(structure, undo)
        names |= set(restored)
        if kept:
            sentences.append(
                CHANGED.format(nom=structure.nom, champs=", ".join(label_of(name) for name in kept))
            )
        changes = {name.removesuffix("_id"): pair for name, pair in restored.items()}
        contexte = {"import_annule": True, "version": structure.version}
        events.append(build_event(Trace.MODIFIEE, by=by, objet=structure, changes=changes, contexte=contexte))
    save(list(structures.values()), names)
    etapes.follow(list(structures.values()), le=timezone.localdate(), par=by)
    record_many(events)
    return sentences[::-1]


def restore(structure: Structure, undo: Undo) -> tuple[dict[str, tuple[Any, Any]], list[str]]:
    """The fields put back, with (before, after), and those kept because they have changed since."""
    restored: dict[str, tuple[Any, Any]] = {}
    kept = []
    for name, (before, after) in undo["champs"].items():
        current = getattr(structure, name)
        if current == after:
            setattr(structure, name, before)
            restored[name] = (after, before)
        elif current != before:
            kept.append(name)
    if "latitude" in restored:
        structure.position_source = undo["position_source"]
    gone = {*restored, *(["themes"] if undo["themes"] else [])}
    structure.provenances = {name: told for name, told in structure.provenances.items() if name not in gone}
    structure.version += 1
    structure.modifie_le = timezone.now()
    return restored, kept


def save(structures: list[Structure], names: Iterable[str]) -> None:
    if not structures:
        return
    prepare_for_save(structures)
    fields = {name.removesuffix("_id") for name in names}
    fields |= {
        "famille",
        "siren",
        "recherche",
        "qpv",
        "position_source",
        "provenances",
        "version",
        "modifie_le",
    }
    Structure.objects.bulk_update(structures, sorted(fields), batch_size=100)


def detach(cite: Cite, updated: Sequence[Undo]) -> None:
    """Themes, publics, references and people that the import added to existing sheets."""
    for through, column, name in (
        (Structure.themes.through, "theme_id__in", "themes"),
        (Structure.publics.through, "public_id__in", "publics"),
    ):
        for undo in updated:
            if undo[name]:
                rows = through._default_manager.filter(structure_id=undo["structure"], structure__cite=cite)
                rows.filter(**{column: undo[name]}).delete()
    references = [pk for undo in updated for pk in undo["references"]]
    ReferenceExterne.objects.filter(cite=cite, pk__in=references).delete()
    detach_people(cite, updated, set())


def detach_people(cite: Cite, undos: Sequence[Undo], kept_sheets: set[int]) -> None:
    """The people of the import go with their function, unless they have been given another one, edited, met or asked."""
    going = [undo for undo in undos if undo["structure"] not in kept_sheets]
    Fonction.objects.filter(cite=cite, pk__in=[pk for undo in going for pk in undo["fonctions"]]).delete()
    people = [pk for undo in going for pk in undo["personnes"]]
    free = Personne.objects.filter(cite=cite, pk__in=people, version=1)
    free = free.filter(contacts__isnull=True, sollicitations__isnull=True)
    alone = free.annotate(others=Count("fonctions"))
    Personne.objects.filter(pk__in=list(alone.filter(others=0).values_list("pk", flat=True))).delete()


def remove(cite: Cite, created: Sequence[Undo], by: User | None) -> list[str]:
    """Delete the sheets of the import that nothing else refers to."""
    names = {undo["structure"]: undo["nom"] for undo in created}
    used = set(used_elsewhere(cite, names))
    going = Structure.objects.filter(cite=cite, pk__in=[pk for pk in names if pk not in used])
    gone = list(going.order_by("pk"))
    try:
        going.delete()
    except ProtectedError:
        gone, protected = remove_one_by_one(gone)
        used |= protected
    contexte = {"import_annule": True}
    events = [
        build_event(
            "structure_import_annule",
            by=by,
            cite_id=cite.pk,
            contexte={**contexte, "nom": names[pk], "fiche": pk},
        )
        for pk in names
        if pk not in used
    ]
    record_many(events)
    return [USED.format(nom=names[pk]) for pk in names if pk in used]


def remove_one_by_one(structures: list[Structure]) -> tuple[list[Structure], set[int]]:
    gone, protected = [], set()
    for structure in structures:
        pk = structure.pk
        try:
            structure.delete()
            gone.append(structure)
        except ProtectedError:
            protected.add(pk)
    return gone, protected


def used_elsewhere(cite: Cite, ids: Iterable[int]) -> Iterable[int]:
    """Sheets that people have since tied to something: relations, antennas, functions, accounts, daughters, proposals."""
    links = (
        Q(relations_sortantes__isnull=False) | Q(relations_entrantes__isnull=False) | Q(antennes__isnull=False)
        | Q(fonctions__isnull=False) | Q(rattachements__isnull=False) | Q(filles__isnull=False)
        | Q(propositions__isnull=False) | Q(absorbees__isnull=False)
    )  # fmt: skip
    rows = Structure.objects.filter(links, cite=cite, pk__in=list(ids))
    return rows.order_by().values_list("pk", flat=True).distinct()
