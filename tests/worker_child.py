"""Runs `vc-issuer worker` as a program, impatient, and told when to die."""

import json
import sys

from tests.bureau_example import NOW
from tests.issuing_child import die_at
from vc_issuer.cli import distributed, main
from vc_issuer.distributed import worker

if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    worker.HEARTBEAT_SECONDS = 0.3
    if order["die_at"] is not None:
        die_at(*order["die_at"])
    # The tests' bureau lives at one moment; the database does not.
    distributed.now = lambda: NOW
    worker.MOST_CLOCK_SECONDS = 10**9
    sys.exit(main(["--home", order["home"], "worker"]))
