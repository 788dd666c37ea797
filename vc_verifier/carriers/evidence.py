"""Pieces of evidence in one file: certificates told apart, and fields that contradict them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from vc_verifier.differences import Difference, differences, of_claims
from vc_verifier.result import VerificationResult
from vc_verifier.verdict import Verdict

Results = list[VerificationResult]


def distinct(results: Iterable[VerificationResult]) -> Results:
    """Leave out what says nothing, and a certificate that was there before."""
    seen: set[str] = set()
    kept = []
    for result in results:
        if result.verdict is Verdict.NOT_VERIFIABLE:
            continue
        number = number_in(result.credential)
        if number is None or number not in seen:
            kept.append(result)
        if number is not None:
            seen.add(number)
    return kept


def numbers(results: Results) -> set[str]:
    """Give the certificate numbers whose proof held."""
    return {number for r in results if (number := number_in(r.credential)) is not None}


def certificates_of(results: Results) -> list[dict[str, Any]]:
    """Give the certificates whose proof held."""
    return [result.credential for result in results if result.credential is not None]


def with_differences(
    results: Results,
    documents: Iterable[Any],
    claims: Mapping[str, str],
    *,
    all_of_one: bool,
) -> Results:
    """Tell of each certificate where documents and the page's `claims` say otherwise than it.

    A document stands for the certificate of its number; for every one of them (`all_of_one`)
    where pieces of evidence that should be of one certificate are of several.
    """
    told = [*documents, *(certificates_of(results) if all_of_one else ())]
    whole = []
    for result in results:
        certificate = result.credential
        found: list[Difference] = []
        if certificate is not None:
            found += of_claims(claims, [certificate])
            for document in told:
                if all_of_one or number_in(document) == number_in(certificate):
                    found += differences(document, certificate)
        whole.append(replace(result, differences=(*result.differences, *dict.fromkeys(found))))
    return whole


def number_in(document: Any) -> str | None:
    """Give the certificate number in a document's subject."""
    subject = document.get("credentialSubject") if isinstance(document, dict) else None
    number = subject.get("certificateNumber") if isinstance(subject, dict) else None
    return number if isinstance(number, str) else None
