"""Minutes: what is frozen in a version, and the document that one reader gets of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.accounts.models import User
from maillage.acteurs.models import Personne
from maillage.cites.models import Cite
from maillage.core.privacy import protect
from maillage.instances.choices import Accord, EtatReunion, QualiteSiege, Reponse
from maillage.instances.models import (
    CompteRendu,
    Decision,
    Frequentation,
    Invitation,
    NotePoint,
    PointOrdreDuJour,
    Reunion,
    Tache,
    VersionCompteRendu,
)
from maillage.instances.models.reunion import COMPTES, count_labels
from maillage.instances.selectors.personnes import Lecteur, reader_of

Content = Mapping[str, Any]
OFFICIAL = ("professionnels", "elus")
"""They come in the name of somebody: how many they are says nothing of anyone's life."""


# ── what is frozen ────────────────────────────────────────────────────


def snapshot(minutes: CompteRendu) -> dict[str, Any]:
    """Everything the minutes say, as JSON. People are identifiers, so that erasing somebody erases them here too."""
    reunion = minutes.reunion
    following = reunion.instance.reunions.filter(debut__gt=reunion.debut).exclude(etat=EtatReunion.ANNULEE)
    next_one = following.order_by("debut").first()
    return {
        "instance": reunion.instance.nom,
        "objet": reunion.objet,
        "numero": reunion.numero,
        "debut": reunion.debut.isoformat(),
        "fin": reunion.fin.isoformat(),
        "lieu": reunion.lieu,
        "presences": [attendance(row) for row in invitations_of(reunion)],
        "frequentation": numbers(reunion),
        "introduction": minutes.introduction,
        "conclusion": minutes.conclusion,
        "points": [point_content(point) for point in points_of(reunion)],
        "prochaine": next_one.debut.isoformat() if next_one else "",
    }


def invitations_of(reunion: Reunion) -> Iterable[Invitation]:
    return reunion.invitations.select_related("structure").order_by("structure__nom", "pk")


def attendance(row: Invitation) -> dict[str, Any]:
    return {
        "structure": row.structure.nom if row.structure else "",
        "personne": row.personne_id,
        "qualite": row.qualite,
        "invitee": row.invitee,
        "reponse": row.reponse,
        "represente_par": row.represente_par,
        "present": row.present,
    }


def numbers(reunion: Reunion) -> dict[str, int]:
    row = Frequentation.objects.filter(reunion=reunion).first()
    found = {name: getattr(row, name) for name in COMPTES} if row else {}
    return {name: value for name, value in found.items() if value is not None}


def points_of(reunion: Reunion) -> QuerySet[PointOrdreDuJour]:
    """The points with their text, their decisions and their tasks."""
    tasks = Tache.objects.select_related("structure", "responsable")
    return reunion.points.select_related("note__par", "structure", "responsable", "action").prefetch_related(
        Prefetch("decisions", Decision.objects.order_by("annee", "numero")), Prefetch("taches", tasks)
    )


def text_of(point: PointOrdreDuJour) -> str:
    note: NotePoint | None = getattr(point, "note", None)
    return note.texte if note else ""


def point_content(point: PointOrdreDuJour) -> dict[str, Any]:
    return {
        "titre": point.titre,
        "nature": point.nature,
        "confidentiel": point.confidentiel,
        "texte": text_of(point),
        "decisions": [decision_content(row) for row in point.decisions.all()],
        "taches": [task_content(row) for row in point.taches.all()],
    }


def decision_content(row: Decision) -> dict[str, Any]:
    names = ("code", "texte", "accord", "pour", "contre", "abstentions", "confidentielle", "etat")
    return {name: getattr(row, name) for name in names}


def task_content(row: Tache) -> dict[str, Any]:
    return {
        "quoi": row.quoi,
        "structure": row.structure.nom if row.structure else "",
        "personne": row.personne_id,
        "compte": row.responsable_id,
        "echeance": row.echeance.isoformat() if row.echeance else "",
        "confidentielle": row.confidentielle,
    }


def is_empty(content: Content) -> bool:
    written = content["introduction"] or content["conclusion"]
    return not written and not any(p["texte"] or p["decisions"] or p["taches"] for p in content["points"])


# ── the document of one reader ────────────────────────────────────────


@dataclass(frozen=True)
class Presence:
    structure: str
    nom: str
    precision: str = ""

    @property
    def texte(self) -> str:
        who = ", ".join(part for part in (self.structure, self.nom) if part)
        return f"{who} ({self.precision})" if self.precision else who


@dataclass(frozen=True)
class DecisionEcrite:
    code: str
    texte: str
    accord: str


@dataclass(frozen=True)
class TacheEcrite:
    quoi: str
    qui: str
    echeance: date | None


@dataclass(frozen=True)
class PointEcrit:
    numero: int
    titre: str
    texte: str
    confidentiel: bool
    decisions: tuple[DecisionEcrite, ...]
    taches: tuple[TacheEcrite, ...]


@dataclass(frozen=True)
class Document:
    """Minutes as one reader gets them. `retires` says that something is kept for the instance."""

    instance: str
    objet: str
    numero: int
    debut: datetime
    fin: datetime
    lieu: str
    presents: tuple[Presence, ...]
    excuses: tuple[Presence, ...]
    absents: tuple[Presence, ...]
    frequentation: tuple[tuple[str, str], ...]
    introduction: str
    conclusion: str
    points: tuple[PointEcrit, ...]
    prochaine: datetime | None
    retires: bool
    version: int = 0
    motif: str = ""

    @property
    def titre(self) -> str:
        return self.objet or self.instance

    @property
    def decisions(self) -> tuple[DecisionEcrite, ...]:
        return tuple(row for point in self.points for row in point.decisions)

    @property
    def taches(self) -> tuple[TacheEcrite, ...]:
        return tuple(row for point in self.points for row in point.taches)


@dataclass(frozen=True)
class Noms:
    """Names of people as this reader may know them, and of accounts."""

    personnes: Mapping[int, str]
    comptes: Mapping[int, str]


def names_in(content: Content, lecteur: Lecteur) -> Noms:
    tasks = [task for point in content["points"] for task in point["taches"]]
    people = {row["personne"] for row in (*content["presences"], *tasks)}
    accounts = {task["compte"] for task in tasks}
    found = Personne.objects.filter(pk__in=people - {None})
    users = User.objects.filter(pk__in=accounts - {None})
    return Noms({row.pk: lecteur.nom(row) for row in found}, {row.pk: str(row) for row in users})


def document_of(
    content: Content, lecteur: Lecteur, *, complet: bool, version: int = 0, motif: str = ""
) -> Document:
    """`complet`: with what is confidential."""
    noms = names_in(content, lecteur)
    points = [point for point in content["points"] if complet or not point["confidentiel"]]
    rows = [(row, presence(row, noms)) for row in content["presences"]]
    return Document(
        instance=content["instance"],
        objet=content["objet"],
        numero=content["numero"],
        debut=datetime.fromisoformat(content["debut"]),
        fin=datetime.fromisoformat(content["fin"]),
        lieu=content["lieu"],
        presents=tuple(shown for row, shown in rows if row["present"]),
        excuses=tuple(shown for row, shown in rows if is_excused(row)),
        absents=tuple(shown for row, shown in rows if is_missing(row)),
        frequentation=attendance_in_words(content["frequentation"], complet=complet),
        introduction=content["introduction"],
        conclusion=content["conclusion"],
        points=tuple(point_of(rank, point, noms, complet) for rank, point in enumerate(points, start=1)),
        prochaine=datetime.fromisoformat(content["prochaine"]) if content["prochaine"] else None,
        retires=not complet and has_confidential(content),
        version=version,
        motif=motif,
    )


def is_excused(row: Content) -> bool:
    return not row["present"] and row["reponse"] in (Reponse.EXCUSE, Reponse.REPRESENTE)


def is_missing(row: Content) -> bool:
    """Invited, neither there nor excused; only titulars are said to be absent."""
    titular = row["qualite"] == QualiteSiege.TITULAIRE
    return titular and row["invitee"] and row["present"] is False and not is_excused(row)


def presence(row: Content, noms: Noms) -> Presence:
    detail = f"représentée par {row['represente_par']}" if row["represente_par"] else ""
    return Presence(row["structure"], noms.personnes.get(row["personne"], ""), detail)


def attendance_in_words(found: Mapping[str, int], *, complet: bool) -> tuple[tuple[str, str], ...]:
    """What is sent more widely does not say that one parent came, or two young people."""
    labels = count_labels()
    return tuple(
        (labels[name], str(found[name]) if complet or name in OFFICIAL else protect(found[name]).label)
        for name in COMPTES
        if name in found
    )


def has_confidential(content: Content) -> bool:
    return any(
        point["confidentiel"] or any(row["confidentielle"] for row in (*point["decisions"], *point["taches"]))
        for point in content["points"]
    )


def point_of(rank: int, point: Content, noms: Noms, complet: bool) -> PointEcrit:
    def told(rows: Sequence[Content]) -> list[Content]:
        return [row for row in rows if complet or not row["confidentielle"]]

    return PointEcrit(
        rank,
        point["titre"],
        point["texte"],
        point["confidentiel"],
        tuple(DecisionEcrite(row["code"], row["texte"], agreement(row)) for row in told(point["decisions"])),
        tuple(task_of(row, noms) for row in told(point["taches"])),
    )


def agreement(row: Content) -> str:
    if row["accord"] != Accord.VOTE:
        return str(Accord(row["accord"]).label)
    return f"vote : {row['pour'] or 0} pour, {row['contre'] or 0} contre, {row['abstentions'] or 0} abstention(s)"


def task_of(row: Content, noms: Noms) -> TacheEcrite:
    who = (noms.comptes.get(row["compte"], ""), noms.personnes.get(row["personne"], ""), row["structure"])
    due = date.fromisoformat(row["echeance"]) if row["echeance"] else None
    return TacheEcrite(row["quoi"], ", ".join(name for name in who if name), due)


# ── which version a reader gets ───────────────────────────────────────


def sees_all(user: AnyUser, reunion: Reunion) -> bool:
    """Confidential points and drafts are for the team and the members of the instance."""
    return bool(can(user, Capability.REUNION_VIEW_TEAM, reunion))


def version_for(user: AnyUser, reunion: Reunion, numero: int | None = None) -> VersionCompteRendu | None:
    """The version asked, or the last one, that this reader may open."""
    rows = reunion.versions.order_by("-numero")
    if not sees_all(user, reunion):
        rows = rows.filter(diffusee_le__isnull=False)
    return (rows.filter(numero=numero) if numero is not None else rows).first()


def version_document(user: AnyUser, cite: Cite, version: VersionCompteRendu) -> Document:
    whole = sees_all(user, version.reunion)
    return document_of(
        version.contenu, reader_of(user, cite), complet=whole, version=version.numero, motif=version.motif
    )


def draft_document(user: AnyUser, cite: Cite, minutes: CompteRendu) -> Document:
    return document_of(snapshot(minutes), reader_of(user, cite), complet=True)
