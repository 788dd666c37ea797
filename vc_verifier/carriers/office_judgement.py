"""What an office document is worth: at best a copy of the certificates that it carries."""

from collections.abc import Sequence
from dataclasses import replace

from vc_core.problems import ProblemError, Text
from vc_verifier.carriers.claims import contradicted
from vc_verifier.carriers.evidence import (
    Results,
    certificates_of,
    distinct,
    numbers,
    with_differences,
)
from vc_verifier.carriers.labels import LABELS
from vc_verifier.carriers.office import OfficeDocument
from vc_verifier.checks.finding import Finding, failed, with_finding
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict


class OfficeProblem(ProblemError):
    """Why an office document is not the issued certificate."""


def judge_office(document: OfficeDocument, embedded: Results, shown: Results) -> Results:
    """Give one result for each certificate; empty if there is none.

    `embedded` are the results of its JSON and PDF parts, `shown` those of its pictures and codes.
    """
    found = _flat([*embedded, *shown])
    results = distinct(r for r in found if r.verdict is not Verdict.NOT_ISSUED_BY_BUREAU)
    # A code of another system is told of only where there is nothing of the bureau's.
    results = results or distinct(found)[:1]
    findings = [_is_a_copy(document.kind), *_contradictions(document, embedded, shown)]
    for finding in findings:
        results = [with_finding(result, finding) for result in results]
    claims = contradicted(document.text, certificates_of(results))
    swapped = any(finding.check.code == "OFFICE_CODE_DISAGREES" for finding in findings)
    told = with_differences(results, document.documents, claims, all_of_one=swapped)
    return [replace(result, carrier="office") for result in told]


def nothing_in_office(kind: Text) -> OfficeProblem:
    """Say that no certificate was found in an office document."""
    return OfficeProblem(
        "OFFICE_NOTHING_SEALED",
        f"It is an office document ({kind.en}) in which neither a certificate nor a "
        "certificate's code was found.",
        f"这是办公文档（{kind.zh}），其中既没有嵌入的证书，也没有证书二维码。",
    )


def _is_a_copy(kind: Text) -> Finding:
    problem = OfficeProblem(
        "OFFICE_DOCUMENT",
        f"It is an office document ({kind.en}) that somebody made; certificates are issued as "
        "PDF and JSON-LD files only.",
        f"这是另行制作的办公文档（{kind.zh}）；证书原件只有 PDF 和 JSON-LD 两种文件。",
    )
    return failed("carrier", problem, Verdict.COPY_WITHOUT_EFFECT)


def _contradictions(document: OfficeDocument, embedded: Results, shown: Results) -> list[Finding]:
    found = []
    inside, outside = numbers(_flat(embedded)), numbers(_flat(shown))
    if inside and outside and not inside & outside:
        problem = OfficeProblem(
            "OFFICE_CODE_DISAGREES",
            "The code in the document is of another certificate than the one embedded.",
            "文档中的二维码与嵌入的证书不是同一份。",
        )
        found.append(failed("carrier", problem, Verdict.ALTERED))
    members = list(contradicted(document.text, certificates_of(_flat([*embedded, *shown]))))
    if members:
        en = ", ".join(LABELS[member].en for member in members)
        zh = "、".join(LABELS[member].zh for member in members)
        problem = OfficeProblem(
            "OFFICE_TEXT_DISAGREES",
            f"The document's text differs from the sealed data: {en}.",
            f"文档文字与签章数据不一致：{zh}。",
            members=members,
        )
        found.append(failed("carrier", problem, Verdict.ALTERED))
    return found


def _flat(results: Sequence[VerificationResult]) -> Results:
    return [part for result in results for part in (result.parts or (result,))]
