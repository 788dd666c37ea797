"""A question to the public query: what the person holding a certificate knows (N4.2)."""

from dataclasses import dataclass, field
from datetime import date

from vc_issuer.application.identity import canonical_number
from vc_issuer.problems import IssuerError
from vc_issuer.queries.ways import Family

_LONGEST = 64


@dataclass(frozen=True)
class Question:
    """Number and name, or name and ID number; family and date say which way it is answered.

    The representation leaves out the person.
    """

    family: Family
    obtained: date
    name: str = field(repr=False)
    number: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)

    def cleaned(self) -> "Question":
        """Give the question without spaces around its texts; refuse it if a part is missing."""
        name = self.name.strip()
        number = (self.number or "").strip().upper()
        id_number = canonical_number((self.id_number or "").strip())
        texts = (name, number, id_number)
        usable = all(len(t) <= _LONGEST and t.isprintable() for t in texts)
        if not usable or not name or bool(number) == bool(id_number):
            raise IssuerError(
                "QUERY_INCOMPLETE",
                "a query needs the name and either the certificate number or the ID number",
                "查询须填写姓名，以及证书编号或证件号码之一",
                clause="四",
            )
        if self.family not in ("title", "qualification"):
            raise IssuerError("QUERY_INCOMPLETE", "the family is missing", "须选择证书类别")
        return Question(self.family, self.obtained, name, number or None, id_number or None)
