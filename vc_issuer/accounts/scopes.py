"""What a bearer token of the API may be allowed to do."""

from enum import StrEnum


class Scope(StrEnum):
    """What a token may do; `status` is the bureau's alone."""

    APPLY = "apply"
    ISSUE = "issue"
    STATUS = "status"
