"""Names of the people who act: told apart reliably, because two persons must act (clause 2)."""

import os
import pwd
import unicodedata

from vc_issuer.problems import IssuerError

MOST_CHARACTERS = 100
SYSTEM_USER = "os:"


def demand_name(name: str) -> str:
    """Give the name if it can stand in the log; blank, overlong or disguised ones are refused.

    Refused are names with blanks around them, control or format characters, and text that is
    not in Unicode NFC: each could make one person look like two.
    """
    plain = unicodedata.normalize("NFC", name).strip()
    if (
        not plain
        or plain != name
        or len(name) > MOST_CHARACTERS
        or any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name)
    ):
        raise IssuerError(
            "PERSON_NAME",
            "an action needs the name of a person, without blanks around it or hidden characters",
            "操作须署名，姓名首尾不得有空格，也不得含隐藏字符",
        )
    return name


def system_user() -> str:
    """Name who acts where no person is named: the operating system's user of this process.

    Read from the process itself, since variables such as LOGNAME are anybody's to set. The colon
    keeps it apart from every account of the console.
    """
    user = os.geteuid()
    try:
        return f"{SYSTEM_USER}{pwd.getpwuid(user).pw_name}"
    except KeyError:
        # A user without a name, as in a container.
        return f"{SYSTEM_USER}{user}"


def same_person(one: str, other: str) -> bool:
    """Tell whether two names are one person's: width and case make no second person."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
