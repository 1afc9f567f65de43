"""A partner proposes, the CPO accepts or refuses field by field."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import EtatProposition, Trace
from maillage.acteurs.models import Proposition, Structure
from maillage.acteurs.models.fiche import lines
from maillage.acteurs.services.structures import locked, write
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.values import Json, existing, from_trail, trail_changes


def propose(
    *, structure: Structure, base: Mapping[str, Json], mine: Mapping[str, Json], message: str, by: User
) -> Proposition:
    """Keep what `by` would change, to be answered. Refused when nothing is different and nothing is said."""
    require(by, Capability.ACTEUR_PROPOSE, structure)
    rules.check_editable(structure)
    rules.check_fields((name for name in mine if mine[name] != base.get(name)), team=False)
    changes = trail_changes(Structure, base, mine)
    if not changes and not message.strip():
        raise Refused("vide", "Rien n'a été changé : modifiez au moins un champ, ou écrivez un message.")
    with transaction.atomic():
        proposition = Proposition.objects.create(
            cite=structure.cite,
            structure=structure,
            auteur=by,
            changements={name: list(pair) for name, pair in changes.items()},
            message=message.strip(),
        )
        record(Trace.PROPOSEE, by=by, objet=structure, contexte={"proposition": proposition.pk})
    return proposition


def answer(
    *, proposition: Proposition, accepted: Collection[str], reponse: str, by: User | None
) -> tuple[str, ...]:
    """Write the accepted fields (whole lines: an address is accepted as one) and close. Gives the fields written."""
    require(by, Capability.ACTEUR_MODERATE, proposition)
    with transaction.atomic():
        proposition = Proposition.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
        rules.check_open(proposition)
        fields = accepted_fields(proposition, accepted)
        structure = locked(proposition.structure)
        if fields:
            rules.check_editable(structure)
            values = existing(
                Structure, {name: from_trail(proposition.changements[name][1]) for name in fields}
            )
            contexte = {"proposition": proposition.pk, "auteur": proposition.auteur_id}
            write(structure, values, by=by, contexte=contexte)
        close(proposition, fields, reponse, by)
        record(
            Trace.TRAITEE,
            by=by,
            objet=structure,
            contexte={"proposition": proposition.pk, "acceptes": fields, "reponse": reponse},
        )
    return tuple(fields)


def accepted_fields(proposition: Proposition, accepted: Collection[str]) -> list[str]:
    """`accepted` holds keys of lines; only the fields that the proposition changes are kept."""
    return [
        name
        for line in lines()
        if line.cle in accepted
        for name in line.champs
        if name in proposition.changements
    ]


def close(proposition: Proposition, fields: list[str], reponse: str, by: User | None) -> None:
    proposition.etat = EtatProposition.TRAITEE
    proposition.acceptes = fields
    proposition.reponse = reponse.strip()
    proposition.traitee_le = timezone.now()
    proposition.traitee_par = by
    proposition.save()
