"""What somebody asked the map to show: filters, layers, districts, year, walk; written back into an address."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from maillage.acteurs.forms.filtres import query_string
from maillage.acteurs.selectors.annuaire import Filtres
from maillage.cartographie.choices import AUCUNE, MINUTES, Couche, Fond
from maillage.core.geo import Box
from maillage.core.mapview import box_text

PAR_DEFAUT = (Couche.STRUCTURES.value,)


@dataclass(frozen=True)
class Demande:
    """`filtres` are those of the directory; theme, public, age, district and words hold for every layer.

    `autour` is the centre of a walk: "s12" a structure, "e0490001A" a school, "-52000,4748000" a point. `perdus` are
    sentences about what the address asked for and no longer exists.
    """

    filtres: Filtres = field(default_factory=Filtres)
    couches: tuple[str, ...] = PAR_DEFAUT
    fond: str = Fond.CONTOURS.value
    an: int = 0
    autour: str = ""
    minutes: tuple[int, ...] = MINUTES
    emprise: Box | None = None
    vue: int | None = None
    perdus: tuple[str, ...] = ()

    def pairs(self, this_year: int) -> list[tuple[str, str]]:
        """What is not the default, besides the filters, the frame and the view."""
        found = [("couche", code) for code in self.couches or (AUCUNE,)]
        found = [] if self.couches == PAR_DEFAUT else found
        found += [("fond", self.fond)] if self.fond else []
        found += [("an", str(self.an))] if self.an and self.an != this_year else []
        if self.autour:
            found.append(("autour", self.autour))
            if self.minutes != MINUTES:
                found += [("minutes", str(minutes)) for minutes in self.minutes]
        return found

    def address(self, this_year: int, *, framed: bool = False) -> str:
        """The query string, "?" included; with the frame and the view only when `framed`."""
        parts = [query_string(self.filtres)[1:], urlencode(self.pairs(this_year))]
        if framed and self.emprise:
            parts.append(urlencode({"emprise": box_text(self.emprise)}))
        if framed and self.vue:
            parts.append(urlencode({"vue": self.vue}))
        return "?" + "&".join(part for part in parts if part)
