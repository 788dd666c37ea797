"""The public query (查询): information on a certificate for whoever knows what is on it."""

from vc_issuer.queries.answer import Answer, Information
from vc_issuer.queries.desk import QueryDesk
from vc_issuer.queries.question import Question
from vc_issuer.queries.ways import WAYS, Way, way_of

__all__ = ["WAYS", "Answer", "Information", "QueryDesk", "Question", "Way", "way_of"]
