"""What the forms of the room choose among: people, accounts and instances of the cité."""

from datetime import UTC, datetime

from django import forms
from django.db.models import Prefetch, QuerySet

from maillage.accounts.models import User
from maillage.acteurs.models import Fonction, Personne
from maillage.cites.models import Cite, Mandat
from maillage.cites.selectors import today


class PersonneChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """People of the cité, with the structure where one finds them."""

    def label_from_instance(self, obj: Personne) -> str:
        where = ", ".join(dict.fromkeys(fonction.structure.nom for fonction in obj.fonctions.all()))
        return f"{obj} ({where})" if where else str(obj)


def people_of(cite: Cite) -> QuerySet[Personne]:
    rows = Personne.objects.filter(cite=cite, archivee_le__isnull=True)
    functions = Fonction.objects.filter(fin__isnull=True).select_related("structure")
    return rows.prefetch_related(Prefetch("fonctions", functions))


def accounts_of(cite: Cite) -> QuerySet[User]:
    """Whoever has a mandate on the cité today, partners included."""
    held = Mandat.objects.filter(cite=cite).in_force(today())
    return User.objects.filter(pk__in=held.values("titulaire"), is_active=True)


def utc_text(moment: datetime | None) -> str | None:
    """As `read_fields` writes a moment: two writings of the same moment must not look like a change."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
