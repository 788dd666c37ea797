"""Pieces of evidence in one file: certificates told apart, and fields that contradict them."""

from collections.abc import Iterable
from typing import Any

from vc_verifier.differences import Difference, differences
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


def differing(
    documents: Iterable[Any], known: Results, *, all_of_one: bool = False
) -> list[Difference]:
    """Tell what documents say otherwise than the sealed certificate that they stand for.

    That is the one of the same number; or any, where evidence on one certificate contradicts.
    """
    documents = list(documents)
    found: list[Difference] = []
    for certificate in certificates_of(known):
        for document in documents:
            if all_of_one or number_in(document) == number_in(certificate):
                found += differences(document, certificate)
    return found


def number_in(document: Any) -> str | None:
    """Give the certificate number in a document's subject."""
    subject = document.get("credentialSubject") if isinstance(document, dict) else None
    number = subject.get("certificateNumber") if isinstance(subject, dict) else None
    return number if isinstance(number, str) else None
