"""How often an instance meets: one rule, kept on its sheet."""

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.core.calendar.rules import Rule, check_rule, write_rule
from maillage.instances.models import Instance
from maillage.instances.selectors.dates import rule_in_words

RYTHME = "instance_rythme"


def set_rhythm(*, instance: Instance, rule: Rule | None, by: User | None) -> Instance:
    """None: the instance meets when it needs to."""
    require(by, Capability.INSTANCE_EDIT, instance)
    check(instance, rule)
    with transaction.atomic():
        stored = Instance.objects.select_for_update().get(pk=instance.pk)
        before, values = rule_in_words(stored), write_rule(rule)
        if stored.rythme == values:
            return stored
        stored.rythme = values
        stored.version += 1
        stored.save(update_fields=["rythme", "version", "modifie_le"])
        record(RYTHME, by=by, objet=stored, changes={"rythme": (before, rule_in_words(stored))})
    return stored


def check(instance: Instance, rule: Rule | None) -> None:
    if rule is None:
        return
    try:
        check_rule(rule)
    except ValueError as error:
        raise Refused("rythme", str(error)) from error
    if rule.instance is None:
        return
    if rule.instance == instance.pk:
        raise Refused("rythme", "Une instance ne se réunit pas avant elle-même : choisissez-en une autre.")
    if not Instance.objects.filter(cite_id=instance.cite_id, pk=rule.instance).exists():
        raise Refused("rythme", "Cette instance n'est pas dans la cité : choisissez dans la liste.")
