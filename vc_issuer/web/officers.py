"""From a signed-in person to the officer who decides."""

from vc_issuer.accounts.people import Person
from vc_issuer.officer import Officer, Role

_DECIDING = {role.value: role for role in Role}


def officer_of(person: Person) -> Officer:
    """Give a person the deciding roles that they have, and no other."""
    roles = (_DECIDING.get(role.value) for role in person.roles)
    return Officer(person.name, frozenset(role for role in roles if role is not None))
