"""`{% may "acteur.modifier" structure as verdict %}`: yes, or no with the sentence, for buttons."""

from typing import Any

from django import template

from maillage.access.capabilities import Capability
from maillage.access.check import Verdict, can

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: dict[str, Any], capability: str, on: Any = None) -> Verdict:
    """Raises ValueError for a capability that does not exist, which would be refused to all without a word."""
    return can(context["request"].user, Capability(capability), on)
