"""The two questions: may this user do this to this object? in which cités?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.module_loading import import_string

from maillage.access.capabilities import Capability
from maillage.access.matrix import MATRIX, OBJECT_MATRIX
from maillage.access.roles import Grant, ObjectRole
from maillage.accounts.models import User
from maillage.base.errors import Refused

AnyUser = User | AnonymousUser


@dataclass(frozen=True)
class Perimeter:
    """Which cités: all of them, or these."""

    everywhere: bool
    cite_ids: frozenset[int]

    def __contains__(self, cite_id: int) -> bool:
        return self.everywhere or cite_id in self.cite_ids


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the sentence to show."""

    allowed: bool
    sentence: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def grants_of(user: AnyUser) -> tuple[Grant, ...]:
    """Roles in force today, from the source named in settings; computed once per user object (so, per request)."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    known = cast("tuple[Grant, ...] | None", user.__dict__.get("_grants"))
    if known is None:
        source: Callable[[User], Iterable[Grant]] = import_string(settings.ACCESS_ROLE_SOURCE)
        known = user.__dict__["_grants"] = tuple(source(user))
    return known


def forget_grants(user: User) -> None:
    """To be called after a mandate has changed within the life of a user object."""
    user.__dict__.pop("_grants", None)


def cite_id_of(on: Any) -> int:
    """The cité that a Cite or an object of a cité belongs to."""
    return int(on.cite_id if hasattr(on, "cite_id") else on.pk)


def can(user: AnyUser, capability: Capability | str, on: Any = None) -> Verdict:
    """May `user` use `capability`, on `on` (a Cite or an object of a cité), or anywhere at all when `on` is None?"""
    capability = Capability(capability)
    grants = grants_of(user)
    if on is None:
        allowed = any(capability in MATRIX[grant.role] for grant in grants)
    else:
        cite_id = cite_id_of(on)
        allowed = any(capability in MATRIX[g.role] and g.cite_id in (None, cite_id) for g in grants)
        allowed = allowed or (present_in(user, cite_id) and capability in object_capabilities(user, on))
    return Verdict(allowed, "" if allowed else refusal(capability))


def object_capabilities(user: AnyUser, on: Any) -> frozenset[Capability]:
    roles: Iterable[ObjectRole] = on.object_roles(user) if hasattr(on, "object_roles") else ()
    return frozenset().union(*(OBJECT_MATRIX[role] for role in roles))


def present_in(user: AnyUser, cite_id: int) -> bool:
    """Has the user any right at all in this cité? If not, the cité does not exist for them."""
    return any(
        grant.cite_id in (None, cite_id) and Capability.CITE_VIEW in MATRIX[grant.role]
        for grant in grants_of(user)
    )


def require(user: AnyUser | None, capability: Capability, on: Any = None) -> None:
    """Raise Refused unless allowed. None is an administrator's command: trusted."""
    if user is None:
        return
    verdict = can(user, capability, on)
    if not verdict:
        raise Refused("droit", verdict.sentence)


def refusal(capability: Capability) -> str:
    return (
        f"Votre mandat ne permet pas cette opération ({capability.label[0].lower()}{capability.label[1:]}). "
        "Demandez-la à la ou au chef·fe de projet de la cité."
    )


def perimeter(user: AnyUser, capability: Capability) -> Perimeter:
    """Which cités `user` may use `capability` in."""
    granted = [grant.cite_id for grant in grants_of(user) if capability in MATRIX[grant.role]]
    return Perimeter(None in granted, frozenset(cite_id for cite_id in granted if cite_id is not None))
