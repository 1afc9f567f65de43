"""The map as a sheet of paper: the same layers, filters and districts as the screen, drawn by the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.access.check import AnyUser
from maillage.cartographie.choices import Couche
from maillage.cartographie.selectors.autour import Marche, walk
from maillage.cartographie.selectors.comparaison import Comparaison
from maillage.cartographie.selectors.couches import Points, layers
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.selectors.quartiers import Fonds, Quartier, districts
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.geo import Box, bbox, bbox_of
from maillage.core.mapview import circle, view_of
from maillage.core.text import day_in_words
from maillage.office.writers.maplegend import Key
from maillage.office.writers.mapsvg import MAP_HEIGHT, MAP_WIDTH, Area, MapPicture, Mark
from maillage.territoires.models import Qpv

COULEURS = {
    **{
        f"famille-{rank}": colour
        for rank, colour in enumerate(
            (
                "#0b5563", "#b35c00", "#7a3e9d", "#2c6639", "#9c2b23", "#3f6fb5", "#8a6d00", "#a03a78", "#4d5b60",
                "#008577", "#6b4226", "#5a5fae", "#777777",
            )
        )
    },
    "action-0": "#8a3d00", "action-1": "#965a1d", "action-2": "#6d5a48",
    "dispositif-0": "#4b2a85", "dispositif-1": "#7d6b9c",
    "devenir-nouveau": "#2c6639", "devenir-arrete": "#9c2b23", "devenir-maintenu": "#4d5b60",
}  # fmt: skip
"""Those of the stylesheet (cartographie.css), in its light theme: a sheet of paper is white."""


@dataclass(frozen=True)
class Scene:
    """Everything that a map shows, before it is drawn: on the screen, on paper, as lists."""

    demande: Demande
    points: tuple[Points, ...]
    fonds: Fonds
    contours: tuple[Qpv, ...]
    marche: Marche | None = None
    comparaison: Comparaison | None = None

    @property
    def nombre(self) -> int:
        return sum(layer.nombre for layer in self.points)


def scene(cite: Cite, user: AnyUser, demande: Demande, today: date) -> Scene:
    points = tuple(layers(cite, user, demande))
    return Scene(
        demande,
        points,
        districts(cite, user, demande, today),
        outlines(cite),
        walk(cite, user, demande, points),
    )


def outlines(cite: Cite) -> tuple[Qpv, ...]:
    return tuple(qpv_of(cite).prefetch_related("communes"))


def picture(cite: Cite, shown: Scene, title: str, today: date) -> MapPicture:
    """What the writer draws; the whole perimeter when the demand does not say what part of it."""
    frame = shown.demande.emprise or frame_of(shown)
    values = {quartier.code: quartier for quartier in shown.fonds.quartiers}
    rings = []
    if shown.marche:
        centre = shown.marche.centre
        rings = [
            (circle(centre.longitude, centre.latitude, ring.metres), f"{ring.minutes} min")
            for ring in shown.marche.cercles
        ]
    many = len({commune.pk for qpv in shown.contours for commune in qpv.communes.all()}) > 1
    return MapPicture(
        title=title,
        subtitle=subtitle(cite, shown, today),
        view=view_of(frame, MAP_WIDTH, MAP_HEIGHT),
        areas=[area(qpv, values.get(qpv.code), shown.fonds, many) for qpv in shown.contours if qpv.contour],
        marks=[marks(layer) for layer in shown.points],
        circles=rings,
        legend=list(legend(shown)),
        sources=sources(cite, shown, today),
        notes=notes(shown),
    )


def frame_of(shown: Scene) -> Box | None:
    """The walk when there is one, else the districts, else the points."""
    if shown.marche:
        centre = shown.marche.centre
        far = max(ring.metres for ring in shown.marche.cercles)
        corners = circle(centre.longitude, centre.latitude, far)
        return bbox((corner[0], corner[1]) for corner in corners)
    return bbox_of(qpv.contour for qpv in shown.contours if qpv.contour) or bbox(
        place for layer in shown.points for place in layer.places
    )


def subtitle(cite: Cite, shown: Scene, today: date) -> str:
    parts = [cite.nom]
    if shown.comparaison:
        parts.append(f"{shown.comparaison.avant} et {shown.comparaison.apres}")
    elif {Couche.ACTIONS, Couche.DISPOSITIFS} & set(shown.demande.couches):
        parts.append(f"année {shown.demande.an}")
    return ", ".join([*parts, f"au {day_in_words(today)}"])


def area(qpv: Qpv, said: Quartier | None, fonds: Fonds, many: bool) -> Area:
    communes = ", ".join(commune.nom for commune in qpv.communes.all()) if many else ""
    lines = [f"QPV {qpv.nom}" + (f" ({communes})" if communes else "")]
    lines += [said.valeur] if said and said.valeur else []
    lines += ["contour approximatif"] if qpv.approximatif else []
    unknown = bool(fonds.code) and said is not None and said.rang is None
    return Area(qpv.contour or {}, tuple(lines), said.rang if said else None, unknown)


def marks(layer: Points) -> list[Mark]:
    genres = layer.genres
    return [
        Mark(x, y, layer.forme, COULEURS[genres[rank].couleur], genres[rank].lettres, nom)
        for nom, x, y, rank in zip(layer.noms, layer.x, layer.y, layer.rangs, strict=True)
    ]


def legend(shown: Scene) -> Iterable[Key]:
    for layer in shown.points:
        title = f"{layer.libelle} ({layer.nombre})"
        if len(layer.genres) == 1:
            yield key_of(layer, 0, title)
            continue
        yield Key(title, strong=True)
        for genre, number in layer.par_genre():
            yield key_of(layer, layer.genres.index(genre), f"{genre.libelle} ({number})")
    if shown.points and any(layer.nombre for layer in shown.points):
        yield Key("un nombre : plusieurs au même endroit", "disque", "#073d48", "7")
    if shown.fonds.code:
        yield Key(shown.fonds.titre, strong=True)
        for rank, words in enumerate(shown.fonds.classes):
            yield Key(words, "classe", letters=str(rank))
        if shown.fonds.inconnus:
            yield Key("inconnu", "inconnu")
    yield Key("Quartier prioritaire (QPV)", "contour")
    if shown.marche:
        yield Key(f"À pied depuis {shown.marche.centre.nom}", strong=True)
        for ring in shown.marche.cercles:
            metres, more = f"{ring.metres:,}".replace(",", "\u202f"), " de plus" if ring.depuis else ""
            yield Key(
                f"{ring.minutes} minutes, {metres} m à vol d'oiseau : {len(ring.trouves)}{more}", "cercle"
            )


def key_of(layer: Points, rank: int, words: str) -> Key:
    genre = layer.genres[rank]
    return Key(words, layer.forme, COULEURS[genre.couleur], genre.lettres)


def notes(shown: Scene) -> list[str]:
    found = [f"{layer.libelle} : {absent(layer)}." for layer in shown.points if layer.sans_position]
    if shown.marche:
        found.append("Marche à 4 km/h, à vol d'oiseau : par les rues, c'est plus long.")
    return found


def absent(layer: Points) -> str:
    """« 5 sans position, absentes de la carte »: what the map cannot show, never left unsaid."""
    feminine = "" if layer.couche == Couche.DISPOSITIFS else "e"
    return f"{layer.sans_position} sans position, absent{feminine}{'s' if layer.sans_position > 1 else ''} de la carte"


def sources(cite: Cite, shown: Scene, today: date) -> list[str]:
    """Where the outlines and the figures come from: what is drawn, nothing more."""
    drawn = [qpv for qpv in shown.contours if qpv.contour]
    origins = sorted({qpv.source for qpv in drawn if qpv.source})
    outline = " ; ".join(origins) or ("source non précisée" if drawn else "aucun contour connu")
    if any(qpv.approximatif for qpv in drawn) and "approximatif" not in outline.lower():
        outline += " (contours approximatifs)"
    points = f"Annuaire, actions et dispositifs : {cite.nom}, au {day_in_words(today)}."
    found = [f"Quartiers : {outline}. {points if shown.points else ''}".strip()]
    return found + ([shown.fonds.source] if shown.fonds.source else [])
