"""The two slips, each with the one kind of body that gives it; asking for paper is refused (N5.2).

A committee's office gives the review-result slip, an examination organisation the pass-score
slip, never the other way round. The office is a third body beside the committee and its
organising unit.
"""

from dataclasses import dataclass
from typing import Literal

from vc_core.problems import Text
from vc_issuer.problems import IssuerError
from vc_issuer.remit import COMMITTEE_OFFICE, INDUSTRY_EXAM_ORG, MUNICIPAL_EXAM_ORG

Family = Literal["title", "qualification"]


@dataclass(frozen=True)
class SlipKind:
    """A slip's credential type and schema, what it is called, and who gives it."""

    credential_type: str
    schema: str
    document: Text
    body: Text
    unit_kinds: frozenset[str]


REVIEW_RESULT_SLIP = SlipKind(
    "ReviewResultSlipCredential",
    "review-result-slip/v1",
    Text("职称评审结果查询单", "review-result slip"),
    Text("职称评审委员会办公室", "the office of the review committee"),
    frozenset({COMMITTEE_OFFICE}),
)
EXAM_RESULT_SLIP = SlipKind(
    "ExamResultSlipCredential",
    "exam-result-slip/v1",
    Text("考试合格成绩单", "pass-score slip"),
    Text("组织该考试的考试机构", "the organisation that held the examination"),
    frozenset({MUNICIPAL_EXAM_ORG, INDUSTRY_EXAM_ORG}),
)
SLIPS: dict[Family, SlipKind] = {"title": REVIEW_RESULT_SLIP, "qualification": EXAM_RESULT_SLIP}


def kind_given_by(unit_kind: str) -> SlipKind:
    """Give the slip that a kind of unit gives, or refuse a unit that gives none."""
    for kind in SLIPS.values():
        if unit_kind in kind.unit_kinds:
            return kind
    raise IssuerError(
        "GIVES_NO_SLIPS",
        "only committee offices and examination organisations give slips (notice, clause 5)",
        "只有评审委员会办公室和考试机构可出具查询单或成绩单（通知第五条）",
        clause="五",
    )


def paper_not_reissued(family: Family) -> IssuerError:
    """Make the answer to whoever asks for new paper: which document instead, and from whom."""
    slip = SLIPS[family]
    return IssuerError(
        "PAPER_NOT_REISSUED",
        "paper certificates are not reissued (notice, clause 5): for a lost one, "
        f"ask {slip.body.en} for a {slip.document.en}",
        f"纸质证书不再补发（通知第五条）：遗失的，请向{slip.body.zh}申请出具{slip.document.zh}",
        clause="五",
        document=slip.credential_type,
        body=slip.body.zh,
    )
