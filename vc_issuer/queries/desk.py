"""The query desk: rate limits, the same work for every miss, an answer in one of four ways."""

import logging
from datetime import datetime, timedelta

from vc_core.client_address import sender_of
from vc_issuer.queries.answer import Answer, found, nothing_found
from vc_issuer.queries.lookup import records_for
from vc_issuer.queries.question import Question
from vc_issuer.queries.rate_limit import RateLimit
from vc_issuer.queries.ways import way_of
from vc_issuer.registry import Registry

WINDOW = timedelta(minutes=10)
QUESTIONS_OF_A_CLIENT = 20
# Names cannot be tried out one after the other on one number, from however many addresses.
QUESTIONS_ABOUT_A_NUMBER = 10

_log = logging.getLogger(__name__)


class QueryDesk:
    """Answers questions about electronic certificates and legacy records."""

    def __init__(self, registry: Registry) -> None:
        """Take the registry; the limits live as long as this object."""
        self._registry = registry
        self._of_client = RateLimit(QUESTIONS_OF_A_CLIENT, WINDOW)
        self._about_number = RateLimit(QUESTIONS_ABOUT_A_NUMBER, WINDOW)

    def ask(self, question: Question, *, client: str, now: datetime) -> Answer:
        """Answer a question; `client` is the asker's address, of which nothing is kept."""
        self._of_client.demand(sender_of(client), now)
        question = question.cleaned()
        self._about_number.demand(question.number or question.id_number or "", now)
        with self._registry.reading() as session:
            records = records_for(session, question)
        way = way_of(question.family, question.obtained)
        answer = found(records) if records else nothing_found(way)
        by = "number" if question.number else "id-number"
        _log.info("query by %s: %s, %s", by, answer.way.value, answer.outcome)
        return answer
