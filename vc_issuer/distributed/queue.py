"""The queue of ranges to issue: Procrastinate's tables beside the registry's, in the same database.

A job names an application, two row numbers and who has them issued, as the log will: neither keys
nor any holder's data pass through it.
Nothing is in the queue that the registry does not know, so that it may be dropped at any time.
"""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.database import POSTGRESQL_KEEPALIVES, POSTGRESQL_OPTIONS

TASK = "issue-range"
# A worker says so often that it lives; after so long without a word its ranges are given away.
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
# And after so long it is struck off the list of workers.
FORGOTTEN_SECONDS = 3600.0
ATTEMPTS = 8

IssueRange = Callable[..., None]


class Queue:
    """The queue in the registry's database at `url`; `issue_range` does a job, at a worker."""

    def __init__(self, url: str, issue_range: IssueRange | None = None) -> None:
        """Prepare the queue; nothing is connected before it is opened."""
        if not url.startswith("postgres"):
            raise IssuerError(
                "DISTRIBUTED_DATABASE",
                "several machines need the registry on PostgreSQL: "
                "vc-issuer init --database postgresql://USER@HOST/DATABASE",
                "多机签发需要 PostgreSQL 登记库：vc-issuer init --database postgresql://…",
            )
        try:
            import procrastinate.exceptions
        except ImportError as error:
            raise IssuerError(
                "DISTRIBUTED_NOT_INSTALLED",
                "several machines need the extra 'distributed': "
                "pip install 'professional-certificates[distributed]'",
                "多机签发需安装：pip install 'professional-certificates[distributed]'",
            ) from error
        # Each version of the engine has tables of its own: it need not migrate what is transient.
        self._schema = "sealing_queue_" + version("procrastinate").replace(".", "_")
        address = make_url(url).set(drivername="postgresql")
        connector = procrastinate.PsycopgConnector(
            conninfo=address.render_as_string(hide_password=False),
            kwargs={
                "options": f"{POSTGRESQL_OPTIONS} -c search_path={self._schema}",
                **POSTGRESQL_KEEPALIVES,
            },
            min_size=1,
            max_size=4,
        )
        self.app = procrastinate.App(connector=connector)
        self.lost = procrastinate.exceptions.ConnectorException
        self.already_queued = procrastinate.exceptions.AlreadyEnqueued
        retry = procrastinate.RetryStrategy(max_attempts=ATTEMPTS, wait=1)
        self.task: Any = self.app.task(name=TASK, queue=TASK, retry=retry)(issue_range or _nowhere)

    def struck_off(self, error: Exception) -> bool:
        """Tell whether a range was refused because the worker is no longer on the queue's list."""
        import psycopg.errors

        return isinstance(error.__cause__, psycopg.errors.ForeignKeyViolation)

    def done_meanwhile(self, error: Exception) -> bool:
        """Tell whether a job could not be given away because its worker is done with it."""
        import psycopg.errors

        return isinstance(error.__cause__, psycopg.errors.RaiseException)

    def make_tables(self, registry: Registry) -> None:
        """Make the queue's tables where they are missing, by one host at a time."""
        with registry.writing() as session:
            table = f"{self._schema}.procrastinate_jobs"
            if session.scalar(select(func.to_regclass(table))) is not None:
                return
            driver: Any = session.connection().connection.driver_connection
            # Many statements in one, which the driver takes only without parameters.
            driver.execute(
                f"CREATE SCHEMA {self._schema}; SET LOCAL search_path = {self._schema}; "
                + self.app.schema_manager.get_schema()
            )


def _nowhere(**_job: Any) -> None:
    raise IssuerError("NOT_A_WORKER", "this process only dispatches", "本进程只分派")
