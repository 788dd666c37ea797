"""Keeps private keys out of core dumps: a process that opens a key leaves none from then on.

Both of Linux's doors are shut: the size limit, which children inherit, and the dumpable flag, which
also holds where dumps go to a program that ignores the limit, and which keeps other processes of
the same user from reading this one's memory and environment (docs/adr/0049).
"""

import ctypes
import sys
from functools import cache

# prctl(2), linux/prctl.h.
_PR_SET_DUMPABLE = 4


@cache
def keep_out_of_core_dumps() -> None:
    """Shut both doors, once a process; a system without one of them has what it has."""
    try:
        import resource
    except ModuleNotFoundError:  # not on every system
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
