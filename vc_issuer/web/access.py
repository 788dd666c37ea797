"""Who may call a route: declared beside it, enforced in one place; undeclared means nobody."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from vc_issuer.accounts.roles import Permission
from vc_issuer.accounts.scopes import Scope

View = TypeVar("View", bound=Callable[..., Any])

# A form of a few fields. Routes that take more say so.
SMALL_BODY = 64 * 1024


class Kind(StrEnum):
    """How a caller is known."""

    PUBLIC = "public"
    PENDING = "pending"
    STAFF = "staff"
    HOLDER = "holder"
    BEARER = "bearer"
    WALLET = "wallet"


@dataclass(frozen=True)
class Access:
    """What one route asks of its caller; one of `permissions` is enough."""

    kind: Kind
    permissions: frozenset[Permission] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    largest_body: int = SMALL_BODY


def _declared(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return mark


def public(view: View) -> View:
    """Open a route to everybody."""
    return _declared(Access(Kind.PUBLIC))(view)


def pending(view: View) -> View:
    """Open a route to who has given a password and owes the second factor."""
    return _declared(Access(Kind.PENDING))(view)


def staff(*permissions: Permission) -> Callable[[View], View]:
    """Open a route to signed-in people with one of the permissions; with none, to all of them."""
    return _declared(Access(Kind.STAFF, frozenset(permissions)))


def holder(view: View) -> View:
    """Open a route to a holder, by a pick-up code or by an identity provider."""
    return _declared(Access(Kind.HOLDER))(view)


def wallet(view: View) -> View:
    """Open a route to wallets, from any site: no cookie is read, the codes sent are checked."""
    return _declared(Access(Kind.WALLET))(view)


def bearer(*scopes: Scope) -> Callable[[View], View]:
    """Open a route to tokens with one of these scopes."""
    return _declared(Access(Kind.BEARER, scopes=frozenset(scopes)))


def body_up_to(largest: int) -> Callable[[View], View]:
    """Let a route take a larger body; stands above the access it belongs to."""

    def mark(view: View) -> View:
        access: Access = view.__dict__["access"]
        view.__dict__["access"] = replace(access, largest_body=largest)
        return view

    return mark


def back_to(endpoint: str, *arguments: str) -> Callable[[View], View]:
    """Name the page that shows the reason when this form is refused."""

    def mark(view: View) -> View:
        view.__dict__["back_to"] = (endpoint, arguments)
        return view

    return mark


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """Give what a view declared."""
    found: Access | None = getattr(view, "access", None)
    return found
