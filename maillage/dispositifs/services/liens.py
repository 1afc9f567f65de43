"""Links of the sheets and national desks, checked in the background.

Only an answer of the site makes a link broken (404, 410, an address that cannot be one). Silence is "injoignable", and
silence everywhere at once is our own network: nothing is then written.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.base.fetching import FetchFailed, Why, probe
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatDeploiement, EtatLien
from maillage.dispositifs.models import Deploiement, Dispositif

AT_ONCE = 8
GONE = (404, 410)
SILENT = (Why.INCONNUE, Why.MUETTE, Why.LENTE, Why.ILLISIBLE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answered`: somebody answered, so our own network works."""

    etat: EtatLien
    detail: str
    answered: bool


@dataclass(frozen=True)
class Bilan:
    """Addresses by verdict; `panne`: none answered, nothing was written."""

    verdicts: Mapping[str, Verdict]
    panne: bool

    def count(self, etat: EtatLien) -> int:
        return sum(verdict.etat == etat for verdict in self.verdicts.values())

    def named(self, etat: EtatLien) -> list[str]:
        return sorted(url for url, verdict in self.verdicts.items() if verdict.etat == etat)


def check_links(*, cite: Cite | None, by: User | None) -> Bilan:
    """Links of what is not closed in a cité, or everywhere, and desks of the schemes concerned; each address once."""
    require(by, Capability.DISPOSITIF_EDIT, cite)
    sheets, schemes = concerned(cite)
    addresses = {row.lien for row in sheets} | {row.guichet_url for row in schemes}
    with ThreadPoolExecutor(AT_ONCE) as crew:
        verdicts = dict(zip(addresses, crew.map(verdict, addresses), strict=True))
    panne = ours_is_down(verdicts.values())
    if not panne:
        with transaction.atomic():
            keep(sheets, "lien", "lien", verdicts)
            keep(schemes, "guichet_url", "guichet", verdicts)
    return Bilan(verdicts, panne)


def ours_is_down(verdicts: Iterable[Verdict]) -> bool:
    """Somebody is silent and nobody answers: it is more likely us than all of them."""
    found = list(verdicts)
    silent = any(verdict.etat == EtatLien.MUET for verdict in found)
    return silent and not any(verdict.answered for verdict in found)


def concerned(cite: Cite | None) -> tuple[list[Deploiement], list[Dispositif]]:
    living = Deploiement.objects.exclude(etat=EtatDeploiement.CLOS)
    if cite is not None:
        living = living.filter(cite=cite)
    schemes = Dispositif.objects.exclude(guichet_url="")
    if cite is not None:
        schemes = schemes.filter(pk__in=living.filter(dispositif__isnull=False).values("dispositif"))
    return list(living.exclude(lien="")), list(schemes)


def keep(rows: Iterable[models.Model], address: str, prefix: str, verdicts: Mapping[str, Verdict]) -> None:
    """Past the sheet's version and history: a check is a fact about the site, not a change of the sheet."""
    now = timezone.now()
    for row in rows:
        url = getattr(row, address)
        found = verdicts[url]
        values = {f"{prefix}_etat": found.etat, f"{prefix}_detail": found.detail, f"{prefix}_verifie_le": now}
        if found.etat in (EtatLien.BON, EtatLien.RESERVE):
            values[f"{prefix}_repondu_le"] = now
        # unless somebody has changed the address meanwhile
        type(row)._default_manager.filter(pk=row.pk, **{address: url}).update(**values)


def verdict(url: str) -> Verdict:
    """What an address is worth, in one visit."""
    try:
        status = probe(url)
    except FetchFailed as failed:
        return failure(failed)
    if status < 400:
        return Verdict(EtatLien.BON, "", True)
    if status in GONE:
        return Verdict(EtatLien.CASSE, f"La page n'existe plus (réponse {status}).", True)
    if status >= 500:
        return Verdict(EtatLien.MUET, f"Le site est en panne (réponse {status}).", True)
    return Verdict(EtatLien.RESERVE, f"Le site répond, mais pas aux programmes (réponse {status}).", True)


def failure(failed: FetchFailed) -> Verdict:
    if failed.why is Why.ADRESSE:
        return Verdict(EtatLien.CASSE, failed.sentence, False)
    if failed.why in SILENT:
        return Verdict(EtatLien.MUET, failed.sentence, False)
    return Verdict(EtatLien.RESERVE, failed.sentence, failed.why is not Why.INTERDITE)
