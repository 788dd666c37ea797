"""The four ways in which a query is answered, by family and date obtained (notice, clause 4).

| obtained | family | way |
|---|---|---|
| since 2019-09-01 | both | electronic |
| 2014-01-01 to 2019-08-31 | title | information only |
| until 2013-12-31 | title | gradually gathered |
| until 2019-08-31 | qualification | gradually gathered |
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from vc_core.problems import Text

Family = Literal["title", "qualification"]

ELECTRONIC_SINCE = date(2019, 9, 1)
TITLES_ON_RECORD_SINCE = date(2014, 1, 1)


class Way(StrEnum):
    """One row of the notice's table."""

    ELECTRONIC = "electronic"
    INFORMATION_ONLY = "information-only"
    GATHERED_TITLES = "gathered-titles"
    GATHERED_QUALIFICATIONS = "gathered-qualifications"


@dataclass(frozen=True)
class WayText:
    """What a way means for the person asking, and where to ask while it is still gathered."""

    text: Text
    where_to_ask: Text | None = None

    @property
    def still_gathered(self) -> bool:
        """Tell whether a missing record says nothing yet."""
        return self.where_to_ask is not None


_PAPER = Text(
    "旧版纸质证书继续有效；本查询只提供信息，没有电子证书。",
    "The old paper certificate stays valid; this gives information only, there is no "
    "electronic certificate.",
)
WAYS: dict[Way, WayText] = {
    Way.ELECTRONIC: WayText(
        Text(
            "电子证书：可向持证人索取原件并完整核验；持证人可登录下载、打印。",
            "An electronic certificate: ask the holder for it and verify it in full; the holder "
            "can sign in, download and print it.",
        )
    ),
    Way.INFORMATION_ONLY: WayText(_PAPER),
    Way.GATHERED_TITLES: WayText(
        _PAPER,
        Text(
            "请向当时的职称评审委员会办公室查询；可由其出具职称评审结果查询单。",
            "Ask the review committee's office of that time; it can give a review-result slip.",
        ),
    ),
    Way.GATHERED_QUALIFICATIONS: WayText(
        _PAPER,
        Text(
            "请向组织该考试的考试机构查询；可由其出具考试合格成绩单。",
            "Ask the organisation that held the examination; it can give a pass-score slip.",
        ),
    ),
}


def way_of(family: Family, obtained: date) -> Way:
    """Give the way for what was obtained on a day; each boundary day counts for the later row."""
    if obtained >= ELECTRONIC_SINCE:
        return Way.ELECTRONIC
    if family == "qualification":
        return Way.GATHERED_QUALIFICATIONS
    return Way.INFORMATION_ONLY if obtained >= TITLES_ON_RECORD_SINCE else Way.GATHERED_TITLES
